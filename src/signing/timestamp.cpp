#include "creditlink/signing/timestamp.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509_vfy.h>

#include <ctime>
#include <memory>

#include "creditlink/base/digest.h"
#include "creditlink/base/message.h"
#include "creditlink/base/random.h"
#include "openssl.h"

namespace creditlink {
namespace {

constexpr int kQueryNonceBytes = 16;

struct TimestampFree {
    void operator()(TS_REQ* p) const { TS_REQ_free(p); }
    void operator()(TS_RESP* p) const { TS_RESP_free(p); }
    void operator()(TS_MSG_IMPRINT* p) const { TS_MSG_IMPRINT_free(p); }
    void operator()(TS_VERIFY_CTX* p) const { TS_VERIFY_CTX_free(p); }
    void operator()(ASN1_INTEGER* p) const { ASN1_INTEGER_free(p); }
    void operator()(X509_STORE* p) const { X509_STORE_free(p); }
};
template <typename T>
using Held = std::unique_ptr<T, TimestampFree>;

Error not_good(std::string why) {
    return {Errc::trust,
            say("时间戳不成立：{w}", "the timestamp is not good: {w}", {{"w", std::move(why)}}),
            {},
            std::string(say("核对时间戳机构的证书（log.timestamp.ca，或 --tsa）",
                            "compare the authority's certificate (log.timestamp.ca, or --tsa)"))};
}

Held<TS_RESP> timestamp_response(std::string_view der) {
    const unsigned char* at = octets(der);
    Held<TS_RESP> response(d2i_TS_RESP(nullptr, &at, static_cast<long>(der.size())));
    if (response && at != octets(der) + der.size()) response.reset();
    return response;
}

std::int64_t time_of(TS_TST_INFO* info) {
    std::tm when{};
    if (!ASN1_TIME_to_tm(TS_TST_INFO_get_time(info), &when)) return -1;
    return timegm(&when);
}

// Its certificates, and no others, are believed, as of the time that the response states: who checks in ten years does
// so with a certificate that has long expired.
Held<X509_STORE> store_of(std::string_view pem, std::int64_t when) {
    Held<X509_STORE> store(X509_STORE_new());
    const Owned<BIO> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    int certificates = 0;
    while (const Owned<X509> certificate{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)})
        certificates += X509_STORE_add_cert(store.get(), certificate.get());
    ERR_clear_error();
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store.get()), when);
    X509_VERIFY_PARAM_set_flags(X509_STORE_get0_param(store.get()),
                                X509_V_FLAG_PARTIAL_CHAIN);  // the pinned one may be the TSA's own
    if (certificates == 0) store.reset();
    return store;
}

// What OpenSSL compares the response with; a request adds its nonce. Without a store nobody asks who signed.
Held<TS_VERIFY_CTX> comparison(std::string_view bytes, std::string_view request, Held<X509_STORE> store) {
    Held<TS_VERIFY_CTX> context(TS_VERIFY_CTX_new());
    const int signature = store ? TS_VFY_SIGNATURE : 0;
    if (!request.empty()) {
        const unsigned char* at = octets(request);
        const Held<TS_REQ> asked(d2i_TS_REQ(nullptr, &at, static_cast<long>(request.size())));
        if (!asked || !TS_REQ_to_TS_VERIFY_CTX(asked.get(), context.get())) return nullptr;
        TS_VERIFY_CTX_add_flags(context.get(), signature | TS_VFY_VERSION);
    } else {
        TS_VERIFY_CTX_set_flags(context.get(), signature | TS_VFY_VERSION | TS_VFY_IMPRINT);
    }
    const Digest256 digest = sha256(bytes);
    auto* imprint = static_cast<unsigned char*>(OPENSSL_memdup(digest.data(), digest.size()));
    TS_VERIFY_CTX_set_imprint(context.get(), imprint,
                              static_cast<long>(digest.size()));  // owned by the context from here on
    TS_VERIFY_CTX_set_store(context.get(), store.release());
    return context;
}

}  // namespace

Result<std::string> timestamp_request(std::string_view bytes) {
    const Held<TS_REQ> request(TS_REQ_new());
    const Held<TS_MSG_IMPRINT> imprint(TS_MSG_IMPRINT_new());
    const Owned<X509_ALGOR> algorithm(X509_ALGOR_new());
    const Held<ASN1_INTEGER> nonce(ASN1_INTEGER_new());
    Digest256 digest = sha256(bytes);
    const std::string random = random_bytes(kQueryNonceBytes);
    const Owned<BIGNUM> number(BN_bin2bn(octets(random), kQueryNonceBytes, nullptr));
    X509_ALGOR_set_md(algorithm.get(), EVP_sha256());
    unsigned char* der = nullptr;
    int length = 0;
    const bool made = TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) &&
                      TS_MSG_IMPRINT_set_msg(imprint.get(), digest.data(), static_cast<int>(digest.size())) &&
                      BN_to_ASN1_INTEGER(number.get(), nonce.get()) && TS_REQ_set_version(request.get(), 1) &&
                      TS_REQ_set_msg_imprint(request.get(), imprint.get()) &&
                      TS_REQ_set_nonce(request.get(), nonce.get()) && TS_REQ_set_cert_req(request.get(), 1) &&
                      (length = i2d_TS_REQ(request.get(), &der)) > 0;
    if (!made) return Error{Errc::internal, "RFC 3161: " + openssl_reason(), {}, {}};
    std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    return out;
}

namespace {

// Parsed, granted, and the time that it states.
struct StatedTime {
    Held<TS_RESP> response;
    std::int64_t when = -1;
};
Result<StatedTime> granted(std::string_view der) {
    StatedTime stated{timestamp_response(der), -1};
    if (!stated.response) {
        ERR_clear_error();
        return not_good(std::string(say("不是时间戳应答", "it is no response of a time-stamping authority")));
    }
    TS_TST_INFO* info = TS_RESP_get_tst_info(stated.response.get());
    stated.when = info ? time_of(info) : -1;
    if (stated.when < 0) return not_good(std::string(say("时间戳机构拒绝了请求", "the authority refused the request")));
    return stated;
}

Result<std::int64_t> compared(const StatedTime& stated, const Held<TS_VERIFY_CTX>& context) {
    if (!context || TS_RESP_verify_response(context.get(), stated.response.get()) != 1) return not_good(openssl_reason());
    return stated.when;
}

}  // namespace

Result<std::int64_t> verified_timestamp(std::string_view response, std::string_view bytes, std::string_view ca_pem,
                                        std::string_view request) {
    const auto stated = granted(response);
    if (!stated) return stated.error();
    auto store = store_of(ca_pem, stated->when);
    if (!store) return not_good(std::string(say("给出的证书文件里没有证书", "the file of certificates has none")));
    return compared(*stated, comparison(bytes, request, std::move(store)));
}

Result<std::int64_t> stated_timestamp(std::string_view response, std::string_view bytes) {
    const auto stated = granted(response);
    return stated ? compared(*stated, comparison(bytes, {}, nullptr)) : Result<std::int64_t>(stated.error());
}

}  // namespace creditlink
