#include "run.h"

#include <algorithm>
#include <utility>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"

namespace creditlink {

using namespace ingest_detail;

namespace {

std::vector<Tally> as_tallies(const std::map<std::string, std::uint64_t, std::less<>>& counts) {
    std::vector<Tally> tallies;
    for (const auto& [what, count] : counts) tallies.push_back({what, count});
    return tallies;
}

// Empties `counts` into `sum` and hands out what it held.
std::vector<Tally> add_up(std::map<std::string, std::uint64_t, std::less<>>& counts,
                          std::map<std::string, std::uint64_t, std::less<>>& sum) {
    for (const auto& [what, count] : counts) sum[what] += count;
    std::vector<Tally> tallies = as_tallies(counts);
    counts.clear();
    return tallies;
}

}  // namespace

Result<IngestReport> ingest(IngestInputs inputs) { return Run(std::move(inputs)).go(); }

// Bump when rules that are code, not files, change: remembered rows are then mapped and assessed again.
constexpr std::string_view kRuleEdition = "rules-2";

RowHash stamp_of(const Plan& plan) {
    std::string bytes(bytes_of(plan.stamp()));
    bytes += bytes_of(plan.kind().stamp);
    bytes += kRuleEdition;
    return xxh3_128(bytes);
}

namespace ingest_detail {

Result<IngestReport> Run::go() {
    if (auto begun = begin(); !begun) return begun.error();
    Status read = read_all();
    if (Status brought_in = admitted(); !brought_in && (read || read.error().code == Errc::interrupted)) read = brought_in;
    if (!read) {
        if (read.error().code == Errc::interrupted) return finish("stopped", read.error().message);
        if (writes()) {
            if (auto ended = in_.ledger->end_run(report_.run, "failed", read.error().message); !ended) return ended.error();
        }
        return read.error();
    }
    Status ended = compare_snapshot();
    if (ended) ended = close_group();
    if (ended) ended = admitted();
    if (ended) ended = settle_files();
    if (!ended) {
        if (writes()) static_cast<void>(in_.ledger->end_run(report_.run, "failed", ended.error().message));
        return ended.error();
    }
    if (report_.state == "stopped") return finish("stopped", report_.note);
    if (!report_.counts.balanced())
        return finish("failed", say_both("账不平：读入的行没有全部有去向", "the books do not balance: some rows read went nowhere"));
    if (notes_order() && in_.source.complete())
        if (auto kept = in_.ledger->keep_order(); !kept) return kept.error();
    return finish("balanced", in_.note);
}

Status Run::begin() {
    stamp_ = stamp_of(in_.plan);
    if (!in_.ledger) return {};
    auto task = in_.ledger->task(in_.task, in_.plan.kind().name);
    if (!task && !in_.keep && task.error().code == Errc::not_found) {  // never run: everything is new
        in_.ledger = nullptr;
        return {};
    }
    if (!task) return task.error();
    task_ = std::move(*task);
    auto behind = in_.ledger->behind(task_, in_.platforms, in_.office);
    if (!behind) return behind.error();
    report_.behind = std::move(*behind);
    auto moved = in_.ledger->rows_moved(task_.id);
    if (!moved) return moved.error();
    rows_moved_ = *moved;
    auto dropped = in_.ledger->dropped_rows(task_.id);
    if (!dropped) return dropped.error();
    dropped_.insert(dropped->begin(), dropped->end());
    auto overlays = in_.ledger->overlays(task_.id);
    if (!overlays) return overlays.error();
    for (auto& [hash, overlay] : *overlays) overlays_.emplace(hash, std::move(overlay));
    if (!writes()) return {};
    auto run = in_.ledger->begin_run(task_.id, fills_back() ? "backfill" : in_.from_quarantine ? "requeue" : in_.mode == ReadMode::full ? "full" : "incremental", in_.mapping);
    if (!run) return run.error();
    report_.run = *run;
    group_.task = task_.id;
    group_.run = *run;
    group_.stamp = stamp_;
    return in_.ledger->remember_stamp(task_.id, stamp_, in_.plan.name());
}

Status Run::read_all() {
    Chunk chunk;
    auto on_page = [this](const Page& page) -> Status {
        for (const auto& origin : page.origins) {
            if (origins_.contains(origin.get())) continue;
            std::int64_t number = 0;
            if (writes()) {
                auto interned = in_.ledger->origin(task_.id, origin->part.empty() ? origin->file
                                                             : origin->file.empty() ? origin->part
                                                                                    : origin->file + "/" + origin->part,
                                                 origin->shape);
                if (!interned) return interned.error();
                number = *interned;
            }
            for (const std::string& column : origin->columns)
                if (std::find(report_.columns.begin(), report_.columns.end(), column) == report_.columns.end()) report_.columns.push_back(column);
            if (!origin->columns.empty())
                if (auto bound = in_.plan.bind(*origin); !bound) return bound.error();
            if (writes() && !origin->columns.empty())
                kept_columns_.emplace(origin.get(), kept_columns(*origin, in_.plan.kind(), in_.plan.columns_read(*origin), in_.plan.fields_by_column(*origin), in_.plan.bare_digest()));
            origins_.emplace(origin.get(), number);
            kept_origins_.push_back(origin);
        }
        return {};
    };
    const std::size_t chunk_rows = task_.seen_count == 0 ? kFirstRunChunkRows : kChunkRows;
    for (;;) {
        if (in_.stop.stop_requested())
            return Error{Errc::interrupted, std::string(say("已按要求停止，已完成的分组都已入账", "stopped as asked; finished groups are kept")), in_.task, {}};
        auto more = chunk.fill(in_.source, chunk_rows, on_page);
        if (!more) return more.error();
        if (!*more) {
            if (const std::string cursor = in_.source.cursor(); !cursor.empty()) group_.cursor = cursor;
            return {};
        }
        if (auto taken = take(chunk); !taken) return taken.error();
        group_.cursor = in_.source.cursor();
        if (in_.progress) {
            RunCounts so_far = report_.counts;
            in_.progress(so_far += counts_, in_.source.progress());
        }
        if (writes() && (local_rows_.size() >= group_rows_ || group_.seen.size() >= kGroupRows || group_bytes_ >= kGroupBytes || group_.quarantined.size() >= kGroupRefused))
            if (auto closed = close_group(); !closed) return closed.error();
    }
}

Status Run::take(const Chunk& chunk) {
    done_.assign(chunk.rows().size(), 0);
    known_.assign(chunk.rows().size(), 0);
    former_.clear();
    remembered_.assign(chunk.rows().size(), 0);
    counts_.read += chunk.rows().size();
    account_for_unreadable(chunk);
    if (!fills_back())  // else every row is mapped again
        if (auto recognised = recognise(chunk); !recognised) return recognised;
    settle_known(chunk);
    if (auto decided = map_and_decide(chunk); !decided) return decided;
    if (!noted_) return noted_;
    return note_remembered(chunk);
}

// Items about files as a whole; rows have their own.
Status Run::settle_files() {
    if (!writes() || in_.from_quarantine || fills_back() || !in_.source.read_to_end()) return {};
    auto closed = in_.ledger->close_files_quarantine(task_.id, report_.run, [this](std::string_view file) { return in_.source.still_refused(file); });
    return closed ? Status() : closed.error();
}

Status Run::close_group() {
    report_.counts += counts_;
    group_.counts = std::exchange(counts_, {});
    Counts findings;
    for (std::size_t i = 0; i < found_.size(); ++i)
        if (const std::uint64_t count = std::exchange(found_[i], 0)) findings.emplace(std::string(finding_catalogue()[i].code), count);
    group_.findings = add_up(findings, all_findings_);
    group_.skips = add_up(skips_, all_skips_);
    if (!writes()) return {};
    if (group_.cursor.empty()) group_.cursor = task_.cursor;
    if (Status before = admitted(); !before) return before;
    Group next = group_.next();
    std::swap(group_, next);
    Status given = fills_back() ? in_.ledger->backfill(next, {in_.backfill, in_.plan.kind().name}, in_.office)
                                : in_.ledger->admit_meanwhile(std::move(next), in_.platforms, in_.office);
    if (!given) return given;
    on_its_way_ = true;
    std::swap(local_, keys_on_their_way_);
    std::swap(local_rows_, rows_on_their_way_);
    group_bytes_ = 0;
    group_rows_ = std::clamp<std::size_t>(report_.counts.admitted / kGroupGrowth, kLeastGroupRows, kGroupRows);
    moved_.clear();
    return {};
}

// The group before this one is in the ledger, which tells of its rows from now on.
Status Run::admitted() {
    if (!std::exchange(on_its_way_, false)) return {};
    Status brought_in = in_.ledger->admitted();
    keys_on_their_way_.clear();
    rows_on_their_way_.clear();
    if (brought_in) CREDITLINK_FAILPOINT("ingest.group-admitted");
    return brought_in;
}

Result<IngestReport> Run::finish(std::string_view state, Bilingual note) {
    report_.state = std::string(state);
    report_.note = std::move(note);
    report_.findings = as_tallies(all_findings_);
    report_.skips = as_tallies(all_skips_);
    report_.notes = in_.source.notes();
    report_.notices = in_.source.notices();
    if (writes())
        if (auto ended = in_.ledger->end_run(report_.run, report_.state, report_.note, all_was_read()); !ended) return ended.error();
    return std::move(report_);
}

}  // namespace ingest_detail
}  // namespace creditlink
