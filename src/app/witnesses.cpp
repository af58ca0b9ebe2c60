#include "witnesses.h"

#include <algorithm>
#include <iostream>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/cosigned.h"
#include "creditlink/exchange_log/known_heads.h"
#include "print.h"

namespace creditlink {
namespace {

constexpr std::size_t kMaxWitnessFile = 1u << 20;

}  // namespace

Result<std::vector<NoteKey>> witness_keys(const Config& config, const std::string& word) {
    std::string text = word;
    if (auto file = read_file(config.at(word), kMaxWitnessFile)) text = std::move(*file);
    std::vector<NoteKey> keys;
    for (const std::string_view line : split(text, "\n")) {
        if (trim(line).empty()) continue;
        auto key = parse_verifier_key(trim(line));
        if (!key || key->use != NoteKeyUse::witness)
            return Error{Errc::config,
                         say("“{w}”不是见证人公钥，也不是存有它的文件",
                             "\"{w}\" is neither a witness's key nor a file of one", {{"w", shown(word)}}),
                         config.file,
                         std::string(say("见证人处运行 creditlink-verify witness show STATE 可得",
                                         "the witness prints it with creditlink-verify witness show STATE"))};
        keys.push_back(std::move(*key));
    }
    return keys;
}

Result<std::vector<NoteKey>> known_witnesses(const Config& config) {
    std::vector<NoteKey> all;
    const json::Value* keys = config.merged.find("keys");
    const json::Value* log = keys ? keys->find("log") : nullptr;
    const json::Value* list = log ? log->find("witnesses") : nullptr;
    if (!list) return all;
    for (const json::Value& each : list->items) {
        auto some = witness_keys(config, each.text);
        if (!some) return some.error();
        all.insert(all.end(), some->begin(), some->end());
    }
    return all;
}

Result<std::vector<Witnessed>> witnessed_heads(const Config& config) {
    std::vector<Witnessed> heads;
    const auto witnesses = known_witnesses(config);
    if (!witnesses) return witnesses.error();
    const auto file = read_file(config.state / "log" / kCosigned, kMaxWitnessFile);
    if (!file && file.error().code == Errc::not_found) return heads;
    if (!file) return file.error();
    for (const std::string& note : cosigned_notes(*file)) {
        const auto found = verified_cosignatures(note, *witnesses);
        if (!found) return found.error();
        const auto lines = split(note, "\n");
        const auto head = lines.size() > 2 ? LogHead::parse(std::string(lines[1]) + " " + std::string(lines[2]))
                                           : Result<LogHead>(Error{});
        if (!head) return head.error();
        for (const Cosignature& one : *found) heads.push_back({*head, one});
    }
    return heads;
}

void print_witnessed(const Config& config, bool json) {
    const auto witnesses = known_witnesses(config);
    const auto heads = witnessed_heads(config);
    const auto roots = LogRoots::read(config.state / "log");
    if (!witnesses || !heads || !roots)
        return print_error(!witnesses ? witnesses.error() : !heads ? heads.error() : roots.error(), json);
    std::vector<std::string> silent;
    for (const NoteKey& witness : *witnesses) {
        const bool seen =
            std::ranges::any_of(*heads, [&](const Witnessed& one) { return one.by.witness.name == witness.name; });
        if (!seen && std::ranges::find(silent, witness.name) == silent.end()) silent.push_back(witness.name);
    }
    std::vector<std::string> told;
    for (const Witnessed& one : *heads) {
        if (std::ranges::find(told, one.by.witness.name) != told.end()) continue;  // a line a key
        told.push_back(one.by.witness.name);
        const std::uint64_t since = roots->size() - std::min(roots->size(), one.head.size);
        if (json) {
            json::Writer writer;
            writer.begin_object().member("witness", one.by.witness.name).member("head", one.head.text());
            print_json(writer.member("time", rfc3339(one.by.time))
                           .member("since", static_cast<std::int64_t>(since))
                           .end_object());
        } else {
            std::cerr << say("见证人 {w}：{t} 副署到前 {n} 条，其后又有 {m} 条\n",
                             "witness {w}: cosigned the first {n} entries at {t}; {m} have come since\n",
                             {{"w", one.by.witness.name},
                              {"t", shown_time(one.by.time)},
                              {"n", std::to_string(one.head.size)},
                              {"m", std::to_string(since)}});
        }
    }
    if (json) return;
    for (const std::string& name : silent)
        std::cerr << say("见证人 {w}：还没有副署存回来（log cosign 文件）\n",
                         "witness {w}: no cosignature was brought back yet (log cosign FILE)\n", {{"w", name}});
}

}  // namespace creditlink
