#include "creditlink/exchange_log/checkpoint.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "fault.h"

namespace creditlink {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";              // U+2014 and a space begin a signature line
constexpr std::string_view kSm2Type = "\xff" "creditlink/sm2-sm3/v1";  // signed-note: 0xff, then an identifier of one's own
constexpr std::size_t kKeyIdBytes = 4;
constexpr std::size_t kMaxNoteBytes = 64u << 10;                // three lines and some signatures; post-quantum ones 5 kB each

// The type of the signature and the public key as the key id wants them; empty for an algorithm that signs no notes.
// The key's own bytes are the end of its SubjectPublicKeyInfo: 32 for Ed25519 (RFC 8410), 65 for SM2 (04 ‖ X ‖ Y).
std::string typed_key(const PublicKey& key) {
    const bool ed25519 = key.algorithm() == Algorithm::ed25519;
    if (!ed25519 && key.algorithm() != Algorithm::sm2_sm3) return {};
    const std::string pem = key.pem();
    std::string body;
    for (std::string_view line : split(pem, "\n"))
        if (!line.starts_with("-")) body += line;
    const auto der = from_base64(body);
    const std::size_t bytes = ed25519 ? 32 : 65;
    if (!der || der->size() < bytes) return {};
    return std::string(ed25519 ? std::string_view("\x01") : kSm2Type) + der->substr(der->size() - bytes);
}

std::string key_id(std::string_view name, std::string_view typed) {
    return std::string(bytes_of(sha256(std::string(name) + "\n" + std::string(typed))).substr(0, kKeyIdBytes));
}

Error no_such_key() {
    return {Errc::config, std::string(say("存证日志只用 Ed25519 与 SM2 密钥签名", "a log is signed with Ed25519 and SM2 keys only")), {}, {}};
}

Error bad_note(std::size_t line, std::string_view zh, std::string_view en) {
    return log_fault(std::string(say(zh, en)), "checkpoint:" + std::to_string(line));
}

std::optional<std::uint64_t> decimal(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text != std::to_string(value)) return {};
    return value;
}

std::optional<Digest256> digest_of_base64(std::string_view text) {
    const auto bytes = from_base64(text);
    if (!bytes || bytes->size() != Digest256{}.size()) return {};
    Digest256 digest;
    std::copy(bytes->begin(), bytes->end(), digest.begin());
    return digest;
}

struct SignatureLine {
    std::string_view name;
    std::string id, signature;
};

std::optional<SignatureLine> signature_line(std::string_view line) {
    if (!line.starts_with(kDash)) return {};
    line.remove_prefix(kDash.size());
    const std::size_t space = line.find(' ');
    if (space == 0 || space == std::string_view::npos) return {};
    const auto bytes = from_base64(line.substr(space + 1));
    if (!bytes || bytes->size() <= kKeyIdBytes) return {};
    return SignatureLine{line.substr(0, space), bytes->substr(0, kKeyIdBytes), bytes->substr(kKeyIdBytes)};
}

bool only_note_characters(std::string_view note) {
    return is_utf8(note) &&
           std::ranges::all_of(note, [](char c) { return c == '\n' || static_cast<unsigned char>(c) >= 0x20; });
}

// Looks at one signature line; true in `good[i]` for the key that made it.
Status take_line(const SignatureLine& line, std::size_t number, std::string_view text, const std::vector<PublicKey>& keys,
                 const std::vector<std::string>& ids, std::string_view origin, std::vector<bool>& good) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (line.name != origin || line.id != ids[i]) continue;
        if (good[i]) return bad_note(number, "同一密钥签了两行", "two lines of one key");
        if (!keys[i].verify(text, line.signature)) return bad_note(number, "检查点签名不成立", "the checkpoint's signature is not good");
        good[i] = true;
    }
    return {};
}

// Every algorithm that we know a key of has signed.
Status all_signed(const std::vector<PublicKey>& keys, const std::vector<bool>& good) {
    for (const PublicKey& wanted : keys) {
        bool found = false;
        for (std::size_t i = 0; i < keys.size(); ++i) found = found || (good[i] && keys[i].algorithm() == wanted.algorithm());
        if (!found)
            return log_fault(say("检查点没有已知密钥的 {a} 签名", "the checkpoint has no {a} signature of a known key",
                                 {{"a", std::string(name_of(wanted.algorithm()))}}), "checkpoint");
    }
    return {};
}

}  // namespace

std::string LogHead::text() const { return std::to_string(size) + " " + base64(bytes_of(root)); }

Result<LogHead> LogHead::parse(std::string_view text) {
    const std::size_t space = text.find(' ');
    const auto size = decimal(text.substr(0, space));
    const auto root = space == std::string_view::npos ? std::nullopt : digest_of_base64(text.substr(space + 1));
    if (!size || !root)
        return Error{Errc::usage, std::string(say("不是日志头（“条数 根哈希”）", "not the head of a log (\"size root\")")), shown(text), {}};
    return LogHead{*size, *root};
}

std::string checkpoint_text(std::string_view origin, const LogHead& head) {
    return std::string(origin) + "\n" + std::to_string(head.size) + "\n" + base64(bytes_of(head.root)) + "\n";
}

Result<std::string> signed_checkpoint(std::string_view origin, const LogHead& head, const std::vector<const PrivateKey*>& keys) {
    const std::string text = checkpoint_text(origin, head);
    std::string note = text + "\n";
    for (const PrivateKey* key : keys) {
        const std::string typed = typed_key(key->public_key());
        if (typed.empty()) return no_such_key();
        auto signature = key->sign(text);
        if (!signature) return signature.error();
        note.append(kDash).append(origin).append(" ").append(base64(key_id(origin, typed) + *signature)).append("\n");
    }
    return note;
}

Result<LogHead> verified_checkpoint(std::string_view note, std::string_view origin, const std::vector<PublicKey>& keys) {
    if (keys.empty())
        return Error{Errc::trust, std::string(say("没有给出日志的公钥", "no public key of the log is given")), "checkpoint", {}};
    if (note.size() > kMaxNoteBytes || !only_note_characters(note) || !note.ends_with("\n"))
        return bad_note(1, "检查点不是签名文本", "the checkpoint is not a signed note");
    const auto lines = split(note.substr(0, note.size() - 1), "\n");
    constexpr std::size_t kTextLines = 3;  // origin, size, root: we write no extension lines
    if (lines.size() < kTextLines + 2 || !lines[kTextLines].empty())
        return bad_note(kTextLines + 1, "检查点应为三行正文、一个空行和签名", "a checkpoint is three lines, an empty one and signatures");
    if (lines[0] != origin) return bad_note(1, "检查点属于另一个日志", "the checkpoint is of another log");
    const auto size = decimal(lines[1]);
    if (!size) return bad_note(2, "条数不是数字", "the size is no number");
    const auto root = digest_of_base64(lines[2]);
    if (!root) return bad_note(3, "根哈希不是 32 字节的 base64", "the root is not the base64 of 32 bytes");

    const LogHead head{*size, *root};
    const std::string text = checkpoint_text(origin, head);
    std::vector<std::string> ids;
    for (const PublicKey& key : keys) {
        const std::string typed = typed_key(key);
        if (typed.empty()) return no_such_key();
        ids.push_back(key_id(origin, typed));
    }
    std::vector<bool> good(keys.size(), false);
    for (std::size_t i = kTextLines + 1; i < lines.size(); ++i) {
        const auto line = signature_line(lines[i]);
        if (!line) return bad_note(i + 1, "不是签名行", "not a signature line");
        if (auto taken = take_line(*line, i + 1, text, keys, ids, origin, good); !taken) return taken.error();
    }
    if (auto enough = all_signed(keys, good); !enough) return enough.error();
    return head;
}

Result<std::string> note_verifier_key(std::string_view origin, const PublicKey& key) {
    const std::string typed = typed_key(key);
    if (typed.empty()) return no_such_key();
    return std::string(origin) + "+" + hex(key_id(origin, typed)) + "+" + base64(typed);
}

}  // namespace creditlink
