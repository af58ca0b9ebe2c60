// The log's part of a pack: keys, the head, proofs, and what others said of the head.

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/exchange_log/cosigned.h"
#include "creditlink/exchange_log/export.h"
#include "creditlink/exchange_log/handover.h"
#include "creditlink/exchange_log/note_key.h"
#include "creditlink/exchange_log/proof.h"
#include "creditlink/exchange_log/timestamps.h"
#include "making.h"

namespace creditlink {

using namespace pack_member;
using namespace audit_detail;

namespace {

Status add_keys(Making& making) {
    std::string lines;
    for (const PublicKey& key : making.from.log_keys) {
        auto line = verifier_key({making.pack.about.origin, NoteKeyUse::log, key});
        if (!line) return line.error();
        lines += *line + "\n";
    }
    making.put(kLogKeys, lines);
    auto handovers = read_handovers(files_under(making.from.log));
    if (!handovers) return handovers.error();
    if (!handovers->empty()) making.put(kLogHandovers, std::move(*handovers));
    return {};
}

// The newest head that a witness has cosigned, if it covers the exchange and is signed by the keys that the pack names;
// else the log's own: a stranger's word about the head is worth more than its age.
Result<std::string> checkpoint_for(const Making& making, std::uint64_t last) {
    const auto kept = read_file(making.from.log / kCosigned);
    if (!kept) return kept.error().code == Errc::not_found ? Result<std::string>(making.from.checkpoint) : kept.error();
    auto notes = cosigned_notes(*kept);
    for (auto note = notes.rbegin(); note != notes.rend(); ++note) {
        const auto head = verified_checkpoint(*note, making.pack.about.origin, making.from.log_keys);
        if (head && head->size > last) return std::move(*note);
    }
    return making.from.checkpoint;
}

// The path between the log's head in `note` and the pack's checkpoint, whichever is the longer one.
Result<std::string> path_between(const Making& making, std::string_view note, const LogHead& head,
                                 const LogHead& checkpoint) {
    const bool earlier = head.size <= checkpoint.size;
    auto path = prove_consistency(making.from.log, earlier ? *making.pack.find(kCheckpoint) : note,
                                  earlier ? head : checkpoint);
    if (!path) return path.error();
    path->checkpoint.clear();  // both stand beside it
    return path->json() + "\n";
}

// The first head over the answer that an authority has dated: the closest to the time of the exchange.
Status add_timestamp(Making& making, const LogHead& checkpoint) {
    const auto kept = read_file(making.from.log / kTimestamps);
    if (!kept) return kept.error().code == Errc::not_found ? Status() : Status(kept.error());
    const auto stamps = parse_timestamps(*kept);
    if (!stamps) return stamps.error();
    for (const StampedCheckpoint& stamp : *stamps) {
        if (stamp.head.size <= making.exchange.answered.index) continue;
        auto path = path_between(making, stamp.checkpoint, stamp.head, checkpoint);
        if (!path) return path.error();
        making.put(kDated, stamp.checkpoint);
        making.put(kDatedPath, std::move(*path));
        making.put(kTimestamp, stamp.response);
        return {};
    }
    return {};
}

// Where the checkpoint is one that no witness has cosigned, because the keys changed since: the newest that one did.
Status add_former_cosignature(Making& making, const LogHead& checkpoint) {
    const auto kept = read_file(making.from.log / kCosigned);
    if (!kept) return kept.error().code == Errc::not_found ? Status() : Status(kept.error());
    auto notes = cosigned_notes(*kept);
    for (auto note = notes.rbegin(); note != notes.rend(); ++note) {
        const auto head = stated_head(*note);
        if (!head || head->size <= making.exchange.answered.index) continue;
        if (*head == checkpoint) return {};
        auto path = path_between(making, *note, *head, checkpoint);
        if (!path) return path.error();
        making.put(kCosignedHead, std::move(*note));
        making.put(kCosignedPath, std::move(*path));
        return {};
    }
    return {};
}

}  // namespace

ProvenMembers audit_detail::exchange_entries(const KeptExchange& exchange) {
    return {{kSubmitted, exchange.submitted.index}, {kAnswered, exchange.answered.index}};
}

Status audit_detail::add_log(Making& making, const ProvenMembers& entries) {
    if (auto added = add_keys(making); !added) return added;
    std::uint64_t last = 0;
    for (const auto& [name, index] : entries) last = std::max(last, index);
    const auto chosen = checkpoint_for(making, last);
    if (!chosen) return chosen.error();
    const std::string& checkpoint = *chosen;
    making.put(kCheckpoint, checkpoint);
    const auto head = verified_checkpoint(checkpoint, making.pack.about.origin, making.from.log_keys);
    if (!head) return head.error();
    if (last >= head->size)
        return Error{Errc::not_found,
                     say("第 {n} 条还没有签名", "entry {n} is not signed yet", {{"n", std::to_string(last)}}),
                     {},
                     std::string(say("再运行一次 sync run 即签名", "the next sync run signs it"))};
    for (const auto& [name, index] : entries) {
        auto proof = prove_inclusion(making.from.log, checkpoint, index, head->size);
        if (!proof) return proof.error();
        proof->checkpoint.clear();  // it stands beside them, once
        making.put(name, proof->json() + "\n");
    }
    if (auto dated = add_timestamp(making, *head); !dated) return dated;
    return add_former_cosignature(making, *head);
}

Result<MadePack> audit_detail::checked(Making making) {
    making.put(kPackFormat, std::string(pack_format_page()));
    making.put(kLogFormat, std::string(format_page()));
    auto found = check_pack(making.pack, {});
    if (!found) return found.error();
    return MadePack{std::move(making.pack), std::move(*found)};
}

}  // namespace creditlink
