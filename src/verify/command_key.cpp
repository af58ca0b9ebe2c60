#include <ostream>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "evidence.h"

namespace creditlink::verify {
namespace {

// One line a key, as public tools and --key take them.
Result<Exit> key(const Invocation& in) {
    auto evidence = evidence_of(in);
    if (!evidence) return evidence.error();
    if (in.json) {
        json::Writer writer;
        writer.begin_object().name("verifier_keys").begin_array();
        for (const PublicKey& one : evidence->keys) {
            auto text = verifier_key({evidence->origin, NoteKeyUse::log, one});
            if (!text) return text.error();
            writer.string(*text);
        }
        in.out << writer.end_array().end_object().text() << '\n';
        return Exit::sound;
    }
    for (const PublicKey& one : evidence->keys) {
        auto text = verifier_key({evidence->origin, NoteKeyUse::log, one});
        if (!text) return text.error();
        in.out << *text << '\n';
    }
    return Exit::sound;
}

}  // namespace

std::vector<Command> key_commands() {
    return {{"key",
             "",
             "显示公钥的通用写法（signed note verifier key）",
             "show public keys as public tools want them (verifier keys)",
             "creditlink-verify key --origin creditlink/112200000000000000 --key log-ed25519.pub --key log-sm2.pub",
             {evidence_option("--origin"), evidence_option("--key")},
             key}};
}

}  // namespace creditlink::verify
