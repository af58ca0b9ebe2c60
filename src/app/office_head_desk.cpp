#include "office_head_desk.h"

#include <algorithm>

#include "checked_log.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/document/qr.h"
#include "creditlink/exchange_log/anchor.h"
#include "creditlink/exchange_log/log_places.h"
#include "log_standing.h"
#include "log_timestamp.h"
#include "signed_log.h"
#include "witnesses.h"

namespace creditlink {

namespace {

// By name; who has cosigned nothing yet stands there too.
Result<std::vector<DeskWitness>> desk_witnesses(const Config& config, std::uint64_t size) {
    const auto known = known_witnesses(config);
    if (!known) return known.error();
    const auto heads = witnessed_heads(config);
    if (!heads) return heads.error();
    std::vector<DeskWitness> all;
    const auto named = [&](const std::string& name) -> DeskWitness& {
        const auto at = std::ranges::find(all, name, &DeskWitness::name);
        return at != all.end() ? *at : all.emplace_back(DeskWitness{.name = name});
    };
    for (const NoteKey& witness : *known) named(witness.name);
    for (const Witnessed& one : *heads) {
        DeskWitness& witness = named(one.by.witness.name);
        if (one.head.size < witness.size) continue;
        witness.at = one.by.time, witness.size = one.head.size, witness.since = size - std::min(size, one.head.size);
    }
    return all;
}

Status add_kept(Office& office, DeskHeads& shown) {
    auto ledger = office.ledger(true);
    const auto heads = ledger ? ledger->heads() : Result<std::vector<HeadView>>(std::vector<HeadView>());
    if (!heads) return heads.error();
    for (const HeadView& head : *heads) {
        const auto parsed = LogHead::parse(head.head);
        if (!parsed) continue;
        const std::string by = head.by.empty() ? std::string(say("本单位台账", "our own ledger")) : say("平台 {p}", "platform {p}", {{"p", head.by}});
        const auto at = std::ranges::find(shown.kept, by, &DeskKeptHead::by);  // of several the largest
        if (at == shown.kept.end()) shown.kept.push_back({by, parsed->size});
        else at->size = std::max(at->size, parsed->size);
    }
    if (const auto files = office.kept_heads())
        for (const KnownHead& head : *files) shown.kept.push_back({head.by, head.head.size});
    const auto loss = standing_of_log(office);
    if (!loss && loss.error().code != Errc::log_integrity) return loss.error();
    if (!loss) shown.lost.push_back(loss.error().message), shown.remedy = loss.error().hint;
    else if (loss->any()) shown.lost = sentences(*loss), shown.remedy = loss_error(*loss).hint;
    return {};
}

Status add_tail(const Path& log, DeskHeads& shown) {
    const auto roots = LogRoots::read(log);
    if (!roots) return roots.error();
    shown.unsigned_entries = roots->size() - std::min(roots->size(), shown.size);
    const std::uint64_t from = shown.size > 0 ? shown.size - 1 : 0;
    const auto entries = read_entries(log, from, 2);
    if (!entries) return entries.error();
    for (const LogEntry& entry : *entries) {
        if (entry.index < shown.size) shown.newest = entry.time / 1000;
        else if (shown.unsigned_since == 0) shown.unsigned_since = entry.time / 1000;
    }
    return {};
}

}  // namespace

Result<DeskHeads> OfficeHeadDesk::heads() {
    const auto office = office_();
    DeskHeads shown;
    std::error_code ignored;
    if (!std::filesystem::exists(office->config().state / "log" / "checkpoint", ignored)) {
        shown.none = true;
        return shown;
    }
    const auto log = signed_log(office);
    if (!log) return log.error();
    shown.origin = office->log_origin(), shown.checkpoint = log->checkpoint, shown.size = log->head.size;
    shown.root = base64(bytes_of(log->head.root)), shown.anchor = anchor_line(log->head);
    for (const PublicKey& key : log->keys) shown.keys.emplace_back(key.algorithm() == Algorithm::ed25519 ? "Ed25519" : "SM2", key.id());
    if (auto added = add_tail(log->directory, shown); !added) return added.error();
    auto witnesses = desk_witnesses(office->config(), shown.size + shown.unsigned_entries);
    if (!witnesses) return witnesses.error();
    shown.witnesses = std::move(*witnesses);
    const auto stamp = timestamp_standing(*office);
    shown.stamps = !stamp || stamp->configured, shown.stamp_late = !stamp || stamp->late;
    shown.stamp = stamp ? timestamp_sentence(*stamp) : stamp.error().message;
    if (auto added = add_kept(*office, shown); !added) return added.error();
    return shown;
}

Result<std::string> OfficeHeadDesk::anchor_svg() {
    const auto log = signed_log(office_());
    if (!log) return log.error();
    const auto code = qr_code(anchor_line(log->head));
    return code ? qr_svg(*code) : Result<std::string>(code.error());
}

Result<DeskLogCheck> OfficeHeadDesk::check() {
    const std::unique_lock one(checking_, std::try_to_lock);
    if (!one) return Error{Errc::locked, std::string(say("正在逐条核对，还没有完", "the log is being checked, and that has not ended yet")), {}, std::string(say("请稍后再试", "try again in a while"))};
    const auto office = office_();
    const std::int64_t begun = office->clock().steady_ms();
    auto checked = checked_log(*office);
    if (!checked) return checked.error();
    return DeskLogCheck{checked->check.journal.size, checked->check.signed_head ? checked->check.signed_head->size : 0, std::move(checked->check.faults), std::move(checked->check.notes), office->clock().steady_ms() - begun};
}

}  // namespace creditlink
