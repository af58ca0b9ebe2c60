#include "creditlink/signing/http_signature.h"

#include <algorithm>

#include "creditlink/base/encode.h"
#include "signature_base.h"

namespace creditlink {
namespace {

using structured::BareItem;
using structured::Dictionary;
using structured::InnerList;
using structured::Item;
using structured::Member;

constexpr std::string_view kLabel = "sig";
constexpr std::string_view kRequestTag = "credit-exchange";
constexpr std::string_view kResponseTag = "credit-receipt";
constexpr std::size_t kNonceBytes = 16;

bool has(const HeaderFields& fields, std::string_view name) {
    return !field_values(fields, name).empty();
}

void erase(HeaderFields& fields, std::string_view name) {
    std::erase_if(fields, [&](const auto& field) { return !field_values({field}, name).empty(); });
}

// A dictionary field may stand in several lines (RFC 8941 section 4.2).
Result<Dictionary> dictionary_of(const HeaderFields& fields, std::string_view name) {
    std::string joined;
    for (std::string_view value : field_values(fields, name)) joined.append(joined.empty() ? "" : ", ").append(value);
    return structured::parse_dictionary(joined);
}

Item component(std::string_view name) {
    return {BareItem::string(name), {}};
}
Item of_request(std::string_view name) {
    return {BareItem::string(name), {{"req", BareItem{}}}};
}

// Which components are covered: platform.md section 2, the first row of the table. Signing and verifying both ask here.
std::vector<Item> components_of(const RequestHead& request) {
    std::vector<Item> out{component("@method"), component("@target-uri")};
    for (std::string_view name : {"content-digest", "content-type", "content-encoding", "idempotency-key"})
        if (has(request.fields, name)) out.push_back(component(name));
    return out;
}

// A request that was not signed, or whose signature cannot be read, has no member "sig" that an answer could cover.
bool has_signature(const RequestHead& request) {
    const Result<Dictionary> signatures = dictionary_of(request.fields, "signature");
    return signatures && structured::find(*signatures, kLabel);
}

std::vector<Item> components_of(const ResponseHead& response, const RequestHead& request) {
    std::vector<Item> out{component("@status"), component("content-digest"), component("content-type")};
    if (has(response.fields, "content-encoding")) out.push_back(component("content-encoding"));
    out.push_back(of_request("@method"));
    out.push_back(of_request("@target-uri"));
    for (std::string_view name :
         {"content-digest", "idempotency-key"})  // twice: the request was refused, and it is left out
        if (field_values(request.fields, name).size() == 1) out.push_back(of_request(name));
    if (has_signature(request))
        out.push_back({BareItem::string("signature"), {{"req", BareItem{}}, {"key", BareItem::string(kLabel)}}});
    return out;
}

std::string content_digest_field(Algorithm algorithm, const Digest256& digest) {
    return std::string(content_digest_name(algorithm)) + "=" +
           structured::serialised(BareItem::bytes(bytes_of(digest)));
}

std::string content_digest(Algorithm algorithm, std::string_view body) {
    return content_digest_field(algorithm, content_digests(algorithm, std::span(&body, 1)).front());
}

Error unsignable(std::string why) {
    return Error{Errc::internal, "this message cannot be signed: " + std::move(why), {}, {}};
}

struct Making {
    std::string_view tag, nonce;
    std::int64_t created;
    const PrivateKey& key;
};

// Puts Signature-Input and Signature into `fields`, which are those of `message`.
Status add_signature(HeaderFields& fields, const SignedMessage& message, std::vector<Item> components,
                     const Making& making) {
    if (making.nonce.size() != kNonceBytes) return unsignable("a nonce has 16 bytes");
    const PublicKey& about = making.key.public_key();
    const InnerList covered{std::move(components),
                            {{"created", BareItem::integer(making.created)},
                             {"nonce", BareItem::string(base64url(making.nonce))},
                             {"keyid", BareItem::string(about.id())},
                             {"alg", BareItem::string(name_of(about.algorithm()))},
                             {"tag", BareItem::string(making.tag)}}};
    const Result<std::string> base = signature_base(covered, message);
    if (!base) return unsignable(base.error().message);
    const Result<std::string> signature = making.key.sign(*base);
    if (!signature) return signature.error();
    fields.emplace_back("Signature-Input", structured::serialised(Member{std::string(kLabel), covered}));
    fields.emplace_back("Signature",
                        structured::serialised(Member{std::string(kLabel), Item{BareItem::bytes(*signature), {}}}));
    return {};
}

// The fields of a message about to be signed: nothing of an earlier signing, and the content digest if there is a body.
void make_ready(HeaderFields& fields, const PrivateKey& key, const std::optional<Digest256>& content_digest) {
    for (std::string_view name : {"content-digest", "signature-input", "signature"}) erase(fields, name);
    const Algorithm algorithm = key.public_key().algorithm();
    if (content_digest) fields.emplace_back("Content-Digest", content_digest_field(algorithm, *content_digest));
}

// ---- verifying

SignatureVerdict invalid(std::string reason) {
    return {SignatureVerdict::Kind::invalid, std::move(reason), nullptr, 0};
}

struct Received {
    InnerList covered;
    std::string signature;
};

// Our own member of Signature-Input and Signature; other labels are other people's business.
Result<Received> received(const HeaderFields& fields) {
    const Result<Dictionary> inputs = dictionary_of(fields, "signature-input");
    if (!inputs) return Error{Errc::trust, "Signature-Input: " + inputs.error().message, {}, {}};
    const Result<Dictionary> signatures = dictionary_of(fields, "signature");
    if (!signatures) return Error{Errc::trust, "Signature: " + signatures.error().message, {}, {}};
    const Member* input = structured::find(*inputs, kLabel);
    const Member* signature = structured::find(*signatures, kLabel);
    if (!input || !signature) return Error{Errc::trust, "no signature labelled sig", {}, {}};
    const InnerList* covered = std::get_if<InnerList>(&input->value);
    const Item* bytes = std::get_if<Item>(&signature->value);
    if (!covered) return Error{Errc::trust, "Signature-Input: sig is no list", {}, {}};
    if (!bytes || bytes->value.type != BareItem::Type::bytes || !bytes->parameters.empty())
        return Error{Errc::trust, "Signature: sig is no byte sequence", {}, {}};
    return Received{*covered, bytes->value.text};
}

struct Claims {
    std::int64_t created = 0;
    std::string_view key_id, algorithm;
};

// Exactly created, nonce, keyid, alg, tag, in this order.
std::optional<Claims> claims_of(const structured::Parameters& parameters, std::string_view tag) {
    constexpr std::string_view kNames[] = {"created", "nonce", "keyid", "alg", "tag"};
    if (!std::equal(parameters.begin(), parameters.end(), std::begin(kNames), std::end(kNames),
                    [](const auto& parameter, std::string_view name) {
                        return parameter.first == name &&
                               parameter.second.type ==
                                   (name == "created" ? BareItem::Type::integer : BareItem::Type::string);
                    }))
        return std::nullopt;
    const std::optional<std::string> nonce = from_base64url(parameters[1].second.text);
    if (!nonce || nonce->size() != kNonceBytes || parameters[4].second.text != tag) return std::nullopt;
    return Claims{parameters[0].second.number, parameters[2].second.text, parameters[3].second.text};
}

// Empty if the digest is there, alone, by the signer's algorithm, and that of the body.
std::string digest_fault(const HeaderFields& fields, Algorithm algorithm, std::string_view body) {
    const std::vector<std::string_view> values = field_values(fields, "content-digest");
    if (values.size() != 1) return values.empty() ? "no Content-Digest" : "Content-Digest occurs twice";
    const Result<Dictionary> digests = structured::parse_dictionary(values.front());
    if (!digests) return "Content-Digest: " + digests.error().message;
    if (digests->size() != 1) return "Content-Digest must have exactly one member";
    if (structured::serialised(digests->front()) == content_digest(algorithm, body)) return {};
    return digests->front().key == content_digest_name(algorithm)
               ? "Content-Digest is not that of the body"
               : "Content-Digest is not by " + std::string(content_digest_name(algorithm));
}

struct Expected {
    std::vector<Item> components;
    std::string_view tag;
    std::optional<std::string_view> body;
    std::int64_t now;
};

SignatureVerdict judged_by_clock(const PinnedKey& pin, std::int64_t created, std::int64_t now) {
    SignatureVerdict verdict{SignatureVerdict::Kind::valid, {}, &pin, created};
    if (created < now - kClockTolerance || created > now + kClockTolerance) {
        verdict.kind = SignatureVerdict::Kind::clock_skew;
        verdict.reason = "signed " + std::to_string(created) + ", our clock says " + std::to_string(now);
    } else if ((pin.from != 0 && created < pin.from) || (pin.until != 0 && created >= pin.until)) {
        verdict.kind = SignatureVerdict::Kind::invalid;
        verdict.reason = "signed outside the time span in which this key may sign";
    }
    return verdict;
}

SignatureVerdict judged(const HeaderFields& fields, const SignedMessage& message, const Expected& expected,
                        const KeyRing& ring) {
    const Result<Received> got = received(fields);
    if (!got) return invalid(got.error().message);
    if (got->covered.items != expected.components)
        return invalid("covered components differ: " + structured::serialised(InnerList{got->covered.items, {}}) +
                       " instead of " + structured::serialised(InnerList{expected.components, {}}));
    const std::optional<Claims> claims = claims_of(got->covered.parameters, expected.tag);
    if (!claims)
        return invalid("parameters are not exactly created, nonce, keyid, alg, tag=\"" + std::string(expected.tag) +
                       "\"");
    const PinnedKey* pin = ring.find(claims->key_id);
    if (!pin) return {SignatureVerdict::Kind::key_unknown, "the key is not pinned", nullptr, claims->created};
    if (claims->algorithm != name_of(pin->key.algorithm()))
        return invalid("the message says another alg than the " + std::string(name_of(pin->key.algorithm())) +
                       " that is pinned for this key");
    if (expected.body)
        if (std::string fault = digest_fault(fields, pin->key.algorithm(), *expected.body); !fault.empty())
            return invalid(std::move(fault));
    const Result<std::string> base = signature_base(got->covered, message);
    if (!base) return invalid(base.error().message);
    if (!pin->key.verify(*base, got->signature)) return invalid("the signature does not verify");
    return judged_by_clock(*pin, claims->created, expected.now);
}

}  // namespace

std::vector<Digest256> content_digests(Algorithm algorithm, std::span<const std::string_view> bodies) {
    if (content_digest_of(algorithm) == DigestAlgorithm::sm3) return sm3_many(bodies);
    std::vector<Digest256> digests;
    digests.reserve(bodies.size());
    for (const std::string_view body : bodies) digests.push_back(sha256(body));
    return digests;
}

Status sign_request(RequestHead& request, std::optional<std::string_view> body, const PrivateKey& key,
                    std::int64_t created, std::string_view nonce) {
    if (body)
        return sign_request_over(content_digests(key.public_key().algorithm(), std::span(&*body, 1)).front(), request, key, created, nonce);
    if (has(request.fields, "content-type")) return unsignable("Content-Type stands with a body, and only there");
    make_ready(request.fields, key, std::nullopt);
    return add_signature(request.fields, {request}, components_of(request), {kRequestTag, nonce, created, key});
}

Status sign_request_over(const Digest256& content_digest, RequestHead& request, const PrivateKey& key, std::int64_t created,
                         std::string_view nonce) {
    if (!has(request.fields, "content-type")) return unsignable("Content-Type stands with a body, and only there");
    make_ready(request.fields, key, content_digest);
    return add_signature(request.fields, {request}, components_of(request), {kRequestTag, nonce, created, key});
}

Status sign_response(ResponseHead& response, std::string_view body, const RequestHead& request, const PrivateKey& key,
                     std::int64_t created, std::string_view nonce) {
    make_ready(response.fields, key, content_digests(key.public_key().algorithm(), std::span(&body, 1)).front());
    return add_signature(response.fields, {request, &response}, components_of(response, request),
                         {kResponseTag, nonce, created, key});
}

SignatureVerdict verify_request(const RequestHead& request, std::optional<std::string_view> body, const KeyRing& ring,
                                std::int64_t now) {
    if (body.has_value() != has(request.fields, "content-digest") ||
        body.has_value() != has(request.fields, "content-type"))
        return invalid("a request with a body has Content-Digest and Content-Type, one without has neither");
    return judged(request.fields, {request}, {components_of(request), kRequestTag, body, now}, ring);
}

SignatureVerdict verify_request_head(const RequestHead& request, const KeyRing& ring, std::int64_t now) {
    return judged(request.fields, {request}, {components_of(request), kRequestTag, std::nullopt, now}, ring);
}

SignatureVerdict verify_response(const ResponseHead& response, std::string_view body, const RequestHead& request_sent,
                                 const KeyRing& ring, std::int64_t now) {
    return judged(response.fields, {request_sent, &response},
                  {components_of(response, request_sent), kResponseTag, body, now}, ring);
}

}  // namespace creditlink
