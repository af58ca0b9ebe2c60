#include "creditlink/exchange_log/checkpoint.h"

#include "checkpoint_note.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "fault.h"

namespace creditlink {
namespace {

Error no_such_key() {
    return {Errc::config, std::string(say("存证日志只用 Ed25519 与 SM2 密钥签名", "a log is signed with Ed25519 and SM2 keys only")), {}, {}};
}

// Looks at one signature line; true in `good[i]` for the key that made it.
Status take_line(const SignatureLine& line, const CheckpointNote& note, const std::vector<PublicKey>& keys,
                 const std::vector<std::string>& ids, std::vector<bool>& good) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (line.name != note.origin || line.id != ids[i]) continue;
        if (good[i]) return bad_note(line.number, "同一密钥签了两行", "two lines of one key");
        if (!keys[i].verify(note.text, line.signature)) return bad_note(line.number, "检查点签名不成立", "the checkpoint's signature is not good");
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

std::string checkpoint_text(std::string_view origin, const LogHead& head) {
    return std::string(origin) + "\n" + std::to_string(head.size) + "\n" + base64(bytes_of(head.root)) + "\n";
}

Result<std::string> signed_checkpoint(std::string_view origin, const LogHead& head, const std::vector<const PrivateKey*>& keys) {
    const std::string text = checkpoint_text(origin, head);
    std::string note = text + "\n";
    for (const PrivateKey* key : keys) {
        const NoteKey signer{std::string(origin), NoteKeyUse::log, key->public_key()};
        if (note_key_id(signer).empty()) return no_such_key();
        auto signature = key->sign(text);
        if (!signature) return signature.error();
        note += signature_line(signer, *signature);
    }
    return note;
}

Result<LogHead> verified_checkpoint(std::string_view note, std::string_view origin, const std::vector<PublicKey>& keys) {
    if (keys.empty())
        return Error{Errc::trust, std::string(say("没有给出日志的公钥", "no public key of the log is given")), "checkpoint", {}};
    const auto parsed = parse_checkpoint(note);
    if (!parsed) return parsed.error();
    if (parsed->origin != origin) return bad_note(1, "检查点属于另一个日志", "the checkpoint is of another log");
    std::vector<std::string> ids;
    for (const PublicKey& key : keys) {
        ids.push_back(note_key_id({std::string(origin), NoteKeyUse::log, key}));
        if (ids.back().empty()) return no_such_key();
    }
    std::vector<bool> good(keys.size(), false);
    for (const SignatureLine& line : parsed->signatures)
        if (auto taken = take_line(line, *parsed, keys, ids, good); !taken) return taken.error();
    if (auto enough = all_signed(keys, good); !enough) return enough.error();
    return parsed->head;
}

Result<std::string> note_verifier_key(std::string_view origin, const PublicKey& key) {
    return verifier_key({std::string(origin), NoteKeyUse::log, key});
}

}  // namespace creditlink
