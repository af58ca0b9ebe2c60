#include "creditlink/exchange_log/handover.h"

#include <algorithm>

#include "bundle.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/note_key.h"
#include "entry.h"
#include "fault.h"
#include "tile_files.h"

namespace creditlink {
namespace {

Status write_keys(json::Writer& writer, std::string_view name, std::string_view origin,
                  const std::vector<PublicKey>& keys) {
    writer.name(name).begin_array();
    for (const PublicKey& key : keys) {
        auto text = verifier_key({std::string(origin), NoteKeyUse::log, key});
        if (!text) return text.error();
        writer.string(*text);
    }
    writer.end_array();
    return {};
}

// Empty if it is not a list of keys of this log, at least one.
std::vector<PublicKey> keys_in(const json::Value& data, std::string_view name, std::string_view origin) {
    std::vector<PublicKey> keys;
    const json::Value* list = data.find(name);
    if (!list) return keys;
    for (const json::Value& item : list->items) {
        auto key = parse_verifier_key(item.string_or(""));
        if (!key || key->use != NoteKeyUse::log || key->name != origin) return {};
        keys.push_back(std::move(key->key));
    }
    return keys;
}

Error no_handover(std::size_t line, std::string_view zh, std::string_view en) {
    return log_fault(std::string(say(zh, en)), std::string(kHandovers) + ":" + std::to_string(line));
}

Result<Handover> handover_of(std::string_view text, std::size_t line, std::string_view origin) {
    auto proof = InclusionProof::parse(text, kHandovers);
    const auto entry = proof && proof->holds() ? parse_entry(proof->entry) : std::nullopt;
    if (!entry || entry->event != kLogKeysEvent)
        return no_handover(line, "不是换密钥条目的证明", "it is not the proof of an entry that announces keys");
    const auto data = json::parse(entry->json);
    if (!data) return no_handover(line, "条目不合格式", "its entry is malformed");
    Handover handover{std::move(*proof), keys_in(*data, "replaces", origin), keys_in(*data, "keys", origin)};
    if (handover.replaced.empty() || handover.announced.empty())
        return no_handover(line, "条目里的公钥无法识别", "the keys in its entry cannot be read");
    return handover;
}

// A bundle of at least `width` entries. One that is missing is a fault that the check of the log names.
Result<std::string> bundle_that_has(const ExportReader& files, std::uint64_t index, std::uint64_t width) {
    auto bundle = files(TileName{std::nullopt, index, kTileWidth}.path());
    for (std::uint64_t partial = kTileWidth - 1; !bundle && bundle.error().code == Errc::not_found && partial >= width;
         --partial)
        bundle = files(TileName{std::nullopt, index, partial}.path());
    return bundle;
}

// Whether any of the keys that `data` lists under `name` is among `keys`.
bool names_one_of(const json::Value& data, std::string_view name, const std::vector<PublicKey>& keys) {
    const json::Value* list = data.find(name);
    return list && std::ranges::any_of(list->items, [&](const json::Value& item) {
               const auto named = parse_verifier_key(item.string_or(""));
               return named &&
                      std::ranges::any_of(keys, [&](const PublicKey& key) { return key.id() == named->key.id(); });
           });
}

// Or announces what one that was followed announces (an entry may come twice after a crash), or is of no concern: it
// replaces keys of a time before the pinned ones.
bool was_followed(const EntryView& entry, const KeyChain& chain) {
    const auto data = json::parse(entry.json);
    if (!data) return false;
    return !names_one_of(*data, "replaces", chain.all) || std::ranges::any_of(chain.followed, [&](const Handover& one) {
        return names_one_of(*data, "keys", one.announced);
    });
}

// By these keys, and by the new ones: who announced them has them.
bool signs(const Handover& handover, std::string_view origin, const std::vector<PublicKey>& keys) {
    const auto head = verified_checkpoint(handover.proof.checkpoint, origin, keys);
    return head && *head == handover.proof.head &&
           verified_checkpoint(handover.proof.checkpoint, origin, handover.announced);
}

}  // namespace

Result<std::string> announcement(std::string_view origin, const std::vector<PublicKey>& now,
                                 const std::vector<PublicKey>& next) {
    json::Writer writer;
    writer.begin_object();
    if (auto wrote = write_keys(writer, "keys", origin, next); !wrote) return wrote.error();
    if (auto wrote = write_keys(writer, "replaces", origin, now); !wrote) return wrote.error();
    return writer.end_object().take();
}

Result<std::vector<Handover>> parse_handovers(std::string_view text, std::string_view origin) {
    std::vector<Handover> handovers;
    std::size_t number = 0;
    for (const std::string_view line : split(text, "\n")) {
        ++number;
        if (line.empty()) continue;
        auto handover = handover_of(line, number, origin);
        if (!handover) return handover.error();
        if (!handovers.empty() && handover->proof.index <= handovers.back().proof.index)
            return no_handover(number, "次序不对", "it is out of order");
        handovers.push_back(std::move(*handover));
    }
    return handovers;
}

// One that the keys reached so far have not signed is of a time before the pinned ones, or of keys that were lost, or
// forged: it leads nowhere.
Result<KeyChain> follow_handovers(std::string_view text, std::string_view origin, std::vector<PublicKey> pinned) {
    KeyChain chain{pinned, std::move(pinned), {}};
    auto handovers = parse_handovers(text, origin);
    if (!handovers) return handovers.error();
    for (Handover& handover : *handovers) {
        if (!signs(handover, origin, chain.now)) continue;
        const bool same = std::ranges::all_of(handover.announced, [&](const PublicKey& key) {
            return std::ranges::any_of(chain.now, [&](const PublicKey& known) { return known.id() == key.id(); });
        });
        if (same) continue;  // its checkpoint bears the new keys' lines too: whoever pinned those stays with them
        chain.now = handover.announced;
        chain.all.insert(chain.all.end(), handover.announced.begin(), handover.announced.end());
        chain.followed.push_back(std::move(handover));
    }
    return chain;
}

Result<std::string> read_handovers(const ExportReader& files) {
    auto text = files(kHandovers);
    if (!text && text.error().code == Errc::not_found) return std::string();
    return text;
}

Result<std::vector<std::string>> left_out(const ExportReader& files, const KeyChain& chain) {
    std::vector<std::string> missing;
    if (chain.followed.empty()) return missing;
    const std::uint64_t size = chain.followed.back().proof.index + 1;
    for (std::uint64_t first = 0; first < size; first += kTileWidth) {
        const auto bundle = bundle_that_has(files, first / kTileWidth, std::min(kTileWidth, size - first));
        if (!bundle)
            return bundle.error().code == Errc::not_found ? Result<std::vector<std::string>>(std::move(missing))
                                                          : bundle.error();
        std::string_view rest = *bundle;
        while (const auto bytes = take_entry(rest)) {
            if (bytes->find(kLogKeysEvent) == std::string_view::npos) continue;  // nearly all: not parsed
            const auto entry = parse_entry(*bytes);
            if (entry && entry->event == kLogKeysEvent && entry->index < size && !was_followed(*entry, chain))
                missing.push_back(say("第 {n} 条宣布过新密钥，而交接记录里没有它",
                                      "entry {n} announces keys, and its handover is missing",
                                      {{"n", std::to_string(entry->index)}}));
        }
    }
    return missing;
}

}  // namespace creditlink
