// What a log says of keys that were lost: FORMAT.md section "Keys are lost".

#include <algorithm>

#include "bundle.h"
#include "creditlink/exchange_log/handover.h"

namespace creditlink {
namespace {

bool speaks_of(const Handover& lost, const std::vector<PublicKey>& keys) {
    return std::ranges::any_of(lost.replaced, [&](const PublicKey& key) { return holds_key(keys, key); });
}

bool signed_by_announced(const Handover& lost, std::string_view origin) {
    const auto head = verified_checkpoint(lost.proof.checkpoint, origin, lost.announced);
    return head && *head == lost.proof.head;
}

}  // namespace

std::optional<Handover> said_to_be_lost(std::string_view text, std::string_view origin, const KeyChain& chain) {
    auto handovers = parse_handovers(text, origin);
    if (!handovers) return std::nullopt;
    for (auto one = handovers->rbegin(); one != handovers->rend(); ++one)
        if (one->lost && speaks_of(*one, chain.now)) return std::move(*one);
    return std::nullopt;
}

Result<bool> said_by_log(const ExportReader& files, std::string_view origin, const Handover& lost) {
    if (!signed_by_announced(lost, origin)) return false;
    const std::uint64_t place = lost.proof.index % kTileWidth;
    const auto bundle = bundle_that_has(files, lost.proof.index / kTileWidth, place + 1);
    if (!bundle && bundle.error().code == Errc::not_found) return false;
    if (!bundle) return bundle.error();
    std::string_view rest = *bundle;
    for (std::uint64_t before = 0; before < place; ++before)
        if (!take_entry(rest)) return false;
    const auto entry = take_entry(rest);
    return entry && *entry == lost.proof.entry;
}

Result<KeysSaid> keys_said(const ExportReader& files, std::string_view text, std::string_view origin,
                           std::vector<PublicKey> pinned) {
    KeysSaid said{std::move(pinned), {}, false};
    const auto follow = [&](std::vector<PublicKey> from) -> Status {
        auto chain = follow_handovers(text, origin, std::move(from));
        if (!chain) return chain.error();
        for (const Handover& one : chain->followed) said.heads.push_back(one.proof.head);
        said.now = std::move(chain->now);
        return {};
    };
    if (auto followed = follow(said.now); !followed) return followed.error();
    const auto handovers = parse_handovers(text, origin);
    if (!handovers) return handovers.error();
    for (const Handover& one : *handovers) {  // in the log's order: each can only lead on
        if (!one.lost || !speaks_of(one, said.now)) continue;
        const auto own = said_by_log(files, origin, one);
        if (!own) return own.error();
        if (!*own) continue;
        said.lost = true;
        said.heads.push_back(one.proof.head);
        if (auto followed = follow(one.announced); !followed) return followed.error();
    }
    return said;
}

}  // namespace creditlink
