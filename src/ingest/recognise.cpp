// Rows that need no mapping: what the source itself left out, what is remembered, and the same row once more.

#include <algorithm>

#include "run.h"

namespace creditlink::ingest_detail {

namespace {

bool is_ragged(const Chunk::Row& row) {
    if (row.raw->text.empty()) return false;
    const Origin& origin = row.page->origin_of(*row.raw);
    return cell_count(origin, *row.raw) != origin.columns.size();
}

}  // namespace

// What the source skipped or could not read.
void Run::account_for_unreadable(const Chunk& chunk) {
    const auto& rows = chunk.rows();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const RawRow& raw = *rows[i].raw;
        if (raw.fate == RowFate::data) any_data_ = true;
        if (raw.fate == RowFate::data) continue;
        done_[i] = 1;
        if (raw.fate == RowFate::skip) {
            skip(rows[i], raw.reason);
            continue;
        }
        Finding finding;
        finding.kind = finding_kind(raw.reason);
        if (!finding.kind) finding.kind = finding_kind("unreadable-row");
        if (raw.detail) finding.detail = *raw.detail;
        quarantine(rows[i], {std::move(finding)}, std::nullopt);
    }
}

Status Run::recognise(const Chunk& chunk) {
    hashes_.clear();
    const auto& sorted = chunk.sorted();
    for (std::size_t i = 0; i < sorted.size(); ++i)
        if (i == 0 || !sorted[i].same_hash(sorted[i - 1])) hashes_.push_back(chunk.hashes()[sorted[i].ordinal]);
    if (auto added = seen_.add(hashes_); !added) return added;
    if (!in_.ledger) return {};
    if (std::any_of(hashes_.begin(), hashes_.end(), [this](const RowHash& hash) { return rows_on_their_way_.find(hash) != nullptr; }))
        if (Status brought_in = admitted(); !brought_in) return brought_in;
    if (in_.mode == ReadMode::full && !in_.from_quarantine)
        if (auto known = in_.ledger->recognise(task_.id, stamp_, chunk.hashes(), known_); !known) return known;
    return recognise_by_hash(chunk);
}

// Where the order of the last run does not tell.
Status Run::recognise_by_hash(const Chunk& chunk) {
    const auto& sorted = chunk.sorted();
    const auto each_hash = [&](auto&& take) {  // take(first, behind the last) of the rows with one hash
        for (std::size_t first = 0, last; first < sorted.size(); first = last) {
            for (last = first + 1; last < sorted.size() && sorted[last].same_hash(sorted[first]); ++last) {}
            take(first, last);
        }
    };
    hashes_.clear();
    each_hash([&](std::size_t first, std::size_t last) {
        const bool known = std::any_of(sorted.begin() + static_cast<std::ptrdiff_t>(first), sorted.begin() + static_cast<std::ptrdiff_t>(last),
                                       [&](const HashedRow& row) { return known_[row.ordinal] != 0; });
        if (known) known_[sorted[first].ordinal] = 1;  // of equal rows the first one counts
        else hashes_.push_back(chunk.hashes()[sorted[first].ordinal]);
    });
    auto found = in_.ledger->find_seen(task_.id, hashes_);
    if (!found) return found.error();
    std::size_t next = 0;
    each_hash([&](std::size_t first, std::size_t) {
        const std::uint32_t ordinal = sorted[first].ordinal;
        if (known_[ordinal] || next == found->size() || (*found)[next].hash != chunk.hashes()[ordinal]) return;
        if ((*found)[next].stamp == stamp_) known_[ordinal] = 1;
        else former_.emplace(ordinal, (*found)[next].key);
        ++next;
    });
    return {};
}

void Run::settle_known(const Chunk& chunk) {
    const auto& sorted = chunk.sorted();
    for (std::size_t i = 0, first = 0; i < sorted.size(); ++i) {
        const std::uint32_t ordinal = sorted[i].ordinal;
        const Chunk::Row& row = chunk.rows()[ordinal];
        if (!sorted[i].same_hash(sorted[first])) first = i;
        done_[ordinal] = 1;
        if (i > first) {
            if (known_[sorted[first].ordinal] || !is_ragged(row)) skip(row, "same-row");
            else done_[ordinal] = 0;  // like the first one: no row at all
        } else if (known_[ordinal]) {
            remembered_[ordinal] = 1;
            unchanged(row, {});
        } else if (local_rows_.find(row.raw->hash)) {
            skip(row, "same-row");
        } else if (dropped_.contains(row.raw->hash)) {
            if (const auto before = former_.find(ordinal); before != former_.end()) left_behind(row, before->second);
            skip(row, "dropped-by-person");
        } else {
            done_[ordinal] = 0;
        }
    }
}

// For the next run, whose rows mostly come in the same order.
Status Run::note_remembered(const Chunk& chunk) {
    if (!notes_order()) return {};
    hashes_.clear();
    for (std::size_t i = 0; i < remembered_.size(); ++i)
        if (remembered_[i]) hashes_.push_back(chunk.hashes()[i]);
    return in_.ledger->note_order(hashes_);
}

}  // namespace creditlink::ingest_detail
