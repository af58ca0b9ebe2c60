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

// Empty if it is not a list of keys of this log, at least one, and of each algorithm one at most: with two, lines of
// one of them would do, and whoever has it could name the other's owner along with himself.
std::vector<PublicKey> keys_in(const json::Value& data, std::string_view name, std::string_view origin) {
    std::vector<PublicKey> keys;
    const json::Value* list = data.find(name);
    if (!list) return keys;
    for (const json::Value& item : list->items) {
        auto key = parse_verifier_key(item.string_or(""));
        if (!key || key->use != NoteKeyUse::log || key->name != origin) return {};
        if (std::ranges::any_of(keys, [&](const PublicKey& one) { return one.algorithm() == key->key.algorithm(); }))
            return {};
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
    Handover handover{std::move(*proof), keys_in(*data, "replaces", origin), keys_in(*data, "keys", origin),
                      data->find("lost") != nullptr};
    if (handover.replaced.empty() || handover.announced.empty())
        return no_handover(line, "条目里的公钥无法识别", "the keys in its entry cannot be read");
    return handover;
}

bool same_keys(const std::vector<PublicKey>& some, const std::vector<PublicKey>& others) {
    return some.size() == others.size() && are_among(some, others);
}

// Whether any of the keys that `data` says are replaced is among `keys`.
bool replaces_one_of(const json::Value& data, const std::vector<PublicKey>& keys) {
    const json::Value* list = data.find("replaces");
    return list && std::ranges::any_of(list->items, [&](const json::Value& item) {
               const auto named = parse_verifier_key(item.string_or(""));
               return named && holds_key(keys, named->key);
           });
}

// What a log with these keys says of changes that its handovers do not lead along.
class Omissions {
  public:
    Omissions(std::string_view origin, const KeyChain& chain, std::string checkpoint)
        : origin_(origin), chain_(chain), checkpoint_(std::move(checkpoint)) {
        if (!chain.followed.empty()) followed_ = chain.followed.back().proof.index + 1;
        const auto head = verified_checkpoint(checkpoint_, origin, chain.now);
        size_ = std::max(followed_, head ? head->size : 0);
    }
    std::uint64_t size() const { return size_; }  // entries that have to be looked at

    void look_at(const EntryView& entry) {
        if (entry.event != kLogKeysEvent || entry.index >= size_) return;
        const auto data = json::parse(entry.json);
        if (!data) return found_.faults.push_back(missing(entry.index));
        const bool before = entry.index < followed_;
        // Of no concern: it replaces keys of a time before the pinned ones, or, now, keys that were replaced.
        if (!replaces_one_of(*data, before ? chain_.all : chain_.now)) return;
        const auto announced = keys_in(*data, "keys", origin_);
        // An entry may come twice after a crash.
        if (same_keys(announced, chain_.now) || std::ranges::any_of(chain_.followed, [&](const Handover& one) {
                return same_keys(announced, one.announced);
            }))
            return;
        if (before)
            found_.faults.push_back(missing(entry.index));
        else if (!announced.empty() && verified_checkpoint(checkpoint_, origin_, announced))
            found_.notes.push_back(unfinished(entry.index));  // the new keys are in the same hands
        else
            found_.faults.push_back(signed_on(entry.index));
    }
    LeftOut take() { return std::move(found_); }

  private:
    static std::string missing(std::uint64_t entry) {
        return say("第 {n} 条宣布过新密钥，而交接记录里没有它", "entry {n} announces keys, and its handover is missing",
                   {{"n", std::to_string(entry)}});
    }
    static std::string unfinished(std::uint64_t entry) {
        return say("第 {n} 条宣布了新密钥，检查点有新旧两方的签名，交接还没有做完（creditlink log rotate 可续做）",
                   "entry {n} announces keys and both generations signed the checkpoint; the change is not finished "
                   "(creditlink log rotate goes on with it)",
                   {{"n", std::to_string(entry)}});
    }
    static std::string signed_on(std::uint64_t entry) {
        return say(
            "第 {n} 条宣布过新密钥，而检查点仍只由原密钥签名：交接记录被略去，或更换中断后没有续做（creditlink log "
            "rotate），请与本单位核对",
            "entry {n} announces keys, and yet the old ones alone sign the checkpoint: its handover was left out, or "
            "the change was interrupted and not taken up again (creditlink log rotate); ask the office",
            {{"n", std::to_string(entry)}});
    }

    std::string_view origin_;
    const KeyChain& chain_;
    std::string checkpoint_;
    std::uint64_t followed_ = 0, size_ = 0;  // followed_: entries up to the last handover
    LeftOut found_;
};

// By these keys, and by the new ones: who announced them has them.
bool signs(const Handover& handover, std::string_view origin, const std::vector<PublicKey>& keys) {
    const auto head = verified_checkpoint(handover.proof.checkpoint, origin, keys);
    return head && *head == handover.proof.head &&
           verified_checkpoint(handover.proof.checkpoint, origin, handover.announced);
}

}  // namespace

bool holds_key(const std::vector<PublicKey>& keys, const PublicKey& key) {
    return std::ranges::any_of(keys, [&](const PublicKey& one) { return one.id() == key.id(); });
}

bool are_among(const std::vector<PublicKey>& some, const std::vector<PublicKey>& others) {
    return std::ranges::all_of(some, [&](const PublicKey& key) { return holds_key(others, key); });
}

Result<std::string> announcement(std::string_view origin, const std::vector<PublicKey>& now,
                                 const std::vector<PublicKey>& next, KeyChange change) {
    json::Writer writer;
    writer.begin_object();
    if (auto wrote = write_keys(writer, "keys", origin, next); !wrote) return wrote.error();
    if (auto wrote = write_keys(writer, "replaces", origin, now); !wrote) return wrote.error();
    if (change == KeyChange::lost) writer.name("lost").boolean(true);
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

// One that the keys reached so far have not signed is of a time before the pinned ones, or forged: it leads nowhere. Nor
// does one that says that they were lost, even if they signed it: then somebody has them who should not.
Result<KeyChain> follow_handovers(std::string_view text, std::string_view origin, std::vector<PublicKey> pinned) {
    KeyChain chain{pinned, std::move(pinned), {}};
    auto handovers = parse_handovers(text, origin);
    if (!handovers) return handovers.error();
    for (Handover& handover : *handovers) {
        if (handover.lost || !signs(handover, origin, chain.now)) continue;
        const bool same =
            are_among(handover.announced, chain.now);
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

Result<LeftOut> left_out(const ExportReader& files, std::string_view origin, const KeyChain& chain) {
    auto checkpoint = files("checkpoint");
    if (!checkpoint && checkpoint.error().code != Errc::not_found) return checkpoint.error();
    Omissions omissions(origin, chain, checkpoint ? std::move(*checkpoint) : std::string());
    const std::uint64_t size = omissions.size();
    for (std::uint64_t first = 0; first < size; first += kTileWidth) {
        const auto bundle = bundle_that_has(files, first / kTileWidth, std::min(kTileWidth, size - first));
        if (!bundle && bundle.error().code == Errc::not_found) break;
        if (!bundle) return bundle.error();
        std::string_view rest = *bundle;
        while (const auto bytes = take_entry(rest)) {
            if (bytes->find(kLogKeysEvent) == std::string_view::npos) continue;  // nearly all: not parsed
            if (const auto entry = parse_entry(*bytes)) omissions.look_at(*entry);
        }
    }
    return omissions.take();
}

}  // namespace creditlink
