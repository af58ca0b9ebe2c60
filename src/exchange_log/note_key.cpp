#include "creditlink/exchange_log/note_key.h"

#include <algorithm>
#include <array>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kMaxNameBytes = 255;

struct NoteKeyType {
    NoteKeyUse use;
    Algorithm algorithm;
    std::string_view type;  // signed-note: one byte, or 0xff and an identifier of one's own
    std::size_t key_bytes;
    std::string_view spki_prefix;  // of a SubjectPublicKeyInfo, up to those bytes: RFC 8410 section 4, GM/T 0009-2012
};

constexpr auto kEd25519Prefix = "\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00"sv;
constexpr auto kSm2Prefix =
    "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x81\x1c\xcf\x55\x01\x82\x2d\x03\x42\x00"sv;

constexpr std::array<NoteKeyType, 4> kTypes{{
    {NoteKeyUse::log, Algorithm::ed25519, "\x01", 32, kEd25519Prefix},
    {NoteKeyUse::log, Algorithm::sm2_sm3,
     "\xff"
     "creditlink/sm2-sm3/v1",
     65, kSm2Prefix},
    {NoteKeyUse::witness, Algorithm::ed25519, "\x04", 32, kEd25519Prefix},  // C2SP tlog-cosignature
    {NoteKeyUse::witness, Algorithm::sm2_sm3,
     "\xff"
     "creditlink/sm2-cosignature/v1",
     65, kSm2Prefix},
}};

const NoteKeyType* type_of(const NoteKey& key) {
    const auto at = std::ranges::find_if(
        kTypes, [&](const NoteKeyType& row) { return row.use == key.use && row.algorithm == key.key.algorithm(); });
    return at == kTypes.end() ? nullptr : &*at;
}

// The type of the signature and the public key as the key id wants them. The key's own bytes are the end of its
// SubjectPublicKeyInfo.
std::string typed_key(const NoteKey& key) {
    const NoteKeyType* row = type_of(key);
    if (!row) return {};
    const std::string pem = key.key.pem();
    std::string body;
    for (std::string_view line : split(pem, "\n"))
        if (!line.starts_with("-")) body += line;
    const auto der = from_base64(body);
    if (!der || der->size() < row->key_bytes) return {};
    return std::string(row->type) + der->substr(der->size() - row->key_bytes);
}

std::string key_id(std::string_view name, std::string_view typed) {
    return std::string(bytes_of(sha256(std::string(name) + "\n" + std::string(typed))).substr(0, kKeyIdBytes));
}

Error no_verifier_key(std::string_view text) {
    return {Errc::trust,
            std::string(say("不是日志或见证人的公钥（名称+编号+密钥）",
                            "not the verifier key of a log or a witness (name+id+key)")),
            shown(text),
            {}};
}

}  // namespace

bool is_note_name(std::string_view name) {
    if (name.empty() || name.size() > kMaxNameBytes || !is_utf8(name) || name.find('+') != std::string_view::npos)
        return false;
    for (std::size_t at = 0; at < name.size();) {
        const char32_t c = next_code_point(name, at);
        if (c < 0x20 || c == 0x7f || is_space(c) || is_zero_width(c)) return false;
    }
    return true;
}

std::string note_key_id(const NoteKey& key) {
    const std::string typed = typed_key(key);
    return typed.empty() ? std::string() : key_id(key.name, typed);
}

Result<std::string> verifier_key(const NoteKey& key) {
    const std::string typed = typed_key(key);
    if (typed.empty())
        return Error{
            Errc::config,
            std::string(say("存证日志只用 Ed25519 与 SM2 密钥签名", "a log is signed with Ed25519 and SM2 keys only")),
            {},
            {}};
    return key.name + "+" + hex(key_id(key.name, typed)) + "+" + base64(typed);
}

Result<NoteKey> parse_verifier_key(std::string_view text) {
    const auto parts = split(text, "+");
    if (parts.size() < 3 || !is_note_name(parts[0])) return no_verifier_key(text);
    const auto typed =
        from_base64(text.substr(parts[0].size() + parts[1].size() + 2));  // base64 has plus signs of its own
    if (!typed) return no_verifier_key(text);
    for (const NoteKeyType& row : kTypes) {
        if (!typed->starts_with(row.type) || typed->size() != row.type.size() + row.key_bytes) continue;
        const std::string der = std::string(row.spki_prefix) + typed->substr(row.type.size());
        auto key = PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\n" + base64(der) + "\n-----END PUBLIC KEY-----\n",
                                       row.algorithm);
        if (!key) return key.error();
        NoteKey found{std::string(parts[0]), row.use, *key};
        if (parts[1] != hex(key_id(found.name, *typed)))
            return Error{Errc::trust,
                         std::string(say("公钥编号与公钥不符：可能抄错",
                                         "the key id is not the key's: perhaps a slip in copying")),
                         shown(text),
                         {}};
        return found;
    }
    return no_verifier_key(text);
}

}  // namespace creditlink
