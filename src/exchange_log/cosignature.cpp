#include "creditlink/exchange_log/cosignature.h"

#include <algorithm>
#include <limits>

#include "checkpoint_note.h"
#include "creditlink/base/message.h"

namespace creditlink {
namespace {

constexpr std::size_t kTimeBytes = 8;

std::string big_endian(std::uint64_t number) {
    std::string bytes(kTimeBytes, '\0');
    for (std::size_t i = kTimeBytes; i-- > 0; number >>= 8) bytes[i] = static_cast<char>(number & 0xff);
    return bytes;
}

std::uint64_t big_endian_number(std::string_view bytes) {
    std::uint64_t number = 0;
    for (char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
    return number;
}

// The first line keeps a cosignature from being taken for a signature of anything else.
std::string cosigned_message(std::string_view text, std::uint64_t time) {
    return "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(text);
}

bool is_line_of(const SignatureLine& line, const NoteKey& key) {
    return line.name == key.name && line.id == note_key_id(key);
}

}  // namespace

Result<std::string> cosigned_checkpoint(std::string_view checkpoint, std::string_view witness,
                                        const std::vector<const PrivateKey*>& keys, std::int64_t time) {
    const auto note = parse_checkpoint(checkpoint);
    if (!note) return note.error();
    std::string added;
    std::vector<NoteKey> signers;
    for (const PrivateKey* key : keys) {
        signers.push_back({std::string(witness), NoteKeyUse::witness, key->public_key()});
        if (note_key_id(signers.back()).empty())
            return Error{Errc::config,
                         std::string(say("见证人只用 Ed25519 与 SM2 密钥签名",
                                         "a witness signs with Ed25519 and SM2 keys only")),
                         {},
                         {}};
        const auto stamp = static_cast<std::uint64_t>(time);
        auto signature = key->sign(cosigned_message(note->text, stamp));
        if (!signature) return signature.error();
        added += signature_line(signers.back(), big_endian(stamp) + *signature);
    }
    std::string out = note->text + "\n";
    std::size_t at = out.size();
    for (const SignatureLine& line : note->signatures) {
        const std::size_t end = checkpoint.find('\n', at) + 1;
        const bool earlier = std::ranges::any_of(signers, [&](const NoteKey& key) { return is_line_of(line, key); });
        if (!earlier) out += checkpoint.substr(at, end - at);
        at = end;
    }
    return out + added;
}

Result<std::vector<Cosignature>> verified_cosignatures(std::string_view checkpoint,
                                                       const std::vector<NoteKey>& witnesses) {
    const auto note = parse_checkpoint(checkpoint);
    if (!note) return note.error();
    std::vector<Cosignature> found;
    for (const NoteKey& witness : witnesses) {
        bool seen = false;
        for (const SignatureLine& line : note->signatures) {
            if (!is_line_of(line, witness)) continue;
            if (seen) return bad_note(line.number, "同一见证人密钥签了两行", "two lines of one witness's key");
            seen = true;
            const bool stamped = line.signature.size() > kTimeBytes;
            const std::uint64_t time = stamped ? big_endian_number(std::string_view(line.signature).substr(0, kTimeBytes)) : 0;
            if (!stamped || time > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) ||
                !witness.key.verify(cosigned_message(note->text, time),
                                    std::string_view(line.signature).substr(kTimeBytes)))
                return bad_note(line.number, "见证人副署不成立", "the witness's cosignature is not good");
            found.push_back({witness, static_cast<std::int64_t>(time)});
        }
    }
    return found;
}

}  // namespace creditlink
