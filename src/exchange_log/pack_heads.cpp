// Link 5, the end of it: other heads of the log that somebody outside vouched for, tied to the checkpoint by a path.

#include <algorithm>
#include <array>

#include "creditlink/signing/timestamp.h"
#include "checkpoint_note.h"
#include "pack_chain.h"
#include "pack_fault.h"

namespace creditlink {

using namespace pack_member;

namespace {

// The head of the note in member `name`: of this log, because one of it and the checkpoint extends the other, and not
// before the answer. Who signed that note is of no matter: the path ties it to the checkpoint, which is signed.
Result<LogHead> tied_head(const PackChain& chain, std::string_view name, std::string_view path_name) {
    const auto note = parse_checkpoint(chain.member(name));
    if (!note || note->origin != chain.pack.about.origin)
        return pack_fault(name, "不是这个日志的检查点", "it is no checkpoint of this log");
    const std::string_view text = chain.member(path_name);
    const auto proof = ConsistencyProof::parse(text, path_name);
    if (!proof || proof->json() + "\n" != text) return pack_fault(path_name, "不合格式", "it is malformed");
    const LogHead& here = chain.found.head;
    const bool earlier = proof->from == note->head && proof->to == here;
    const bool later = proof->from == here && proof->to == note->head;
    if ((!earlier && !later) || !proof->holds())
        return pack_fault(path_name, "证明不成立：两个日志头不属于同一个日志",
                          "the proof does not hold: the two heads are not of one log");
    if (note->head.size <= chain.found.answered)
        return pack_fault(name, "日志头在答复之前，不涵盖它", "its head is older than the answer, and does not cover it");
    return note->head;
}

// All of them, or none.
Result<bool> are_there(const PackChain& chain, std::initializer_list<std::string_view> names) {
    const auto there = [&](std::string_view name) { return chain.pack.find(name) != nullptr; };
    if (std::ranges::none_of(names, there)) return false;
    for (const std::string_view name : names)
        if (!there(name)) return pack_fault(name, "缺少这个成员", "the member is missing");
    return true;
}

}  // namespace

Status PackChain::witnesses() {
    const auto there = are_there(*this, {kCosignedHead, kCosignedPath});
    if (!there) return there.error();
    if (*there) {
        const auto head = tied_head(*this, kCosignedHead, kCosignedPath);
        if (!head) return head.error();
        auto lines = verified_cosignatures(member(kCosignedHead), trust.witnesses);
        if (!lines) return pack_fault(kCosignedHead, "副署不成立：{w}", "a cosignature is not good: {w}", {{"w", lines.error().message}});
        tied.push_back(*head);
        found.cosigned = *head, found.former_cosignatures = std::move(*lines);
    }
    for (const NoteKey& wanted : trust.witnesses) {
        const auto is_wanted = [&](const Cosignature& one) { return note_key_id(one.witness) == note_key_id(wanted); };
        if (std::ranges::none_of(found.cosignatures, is_wanted) &&
            std::ranges::none_of(found.former_cosignatures, is_wanted))
            return Error{Errc::trust,
                         std::string(say("没有指定的见证人的副署", "a witness that is wanted has not cosigned it")),
                         std::string(kCheckpoint),
                         {}};
    }
    return {};
}

Status PackChain::timestamp() {
    const auto there = are_there(*this, {kDated, kDatedPath, kTimestamp});
    if (!there) return there.error();
    if (!*there)
        return trust.authorities.empty()
                   ? Status()
                   : Error{Errc::trust,
                           std::string(say("包里没有时间戳", "there is no timestamp in the pack")),
                           std::string(kTimestamp),
                           {}};
    const auto head = tied_head(*this, kDated, kDatedPath);
    if (!head) return head.error();
    const auto when = stated_timestamp(member(kTimestamp), member(kDated));
    if (!when) return pack_fault(kTimestamp, "不是这个日志头的时间戳：{w}", "it is no timestamp of that head: {w}", {{"w", when.error().message}});
    found.dated = *when, found.dated_size = head->size;
    tied.push_back(*head);
    if (trust.authorities.empty()) return {};
    const auto believed = verified_timestamp(member(kTimestamp), member(kDated), trust.authorities);
    if (!believed)
        return Error{Errc::trust, believed.error().message, std::string(kTimestamp), believed.error().hint};
    found.dated_believed = true;
    return {};
}

}  // namespace creditlink
