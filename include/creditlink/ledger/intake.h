#pragma once
// What ingest and the ledger say to each other: what is known of rows and records, and a group of rows to be admitted.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "creditlink/base/bilingual.h"
#include "creditlink/base/digest.h"
#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/record/record.h"

namespace creditlink {

using TaskId = std::int64_t;
using RunId = std::int64_t;
using Sequence = std::int64_t;  // a submission's place in admission order; never reused
using BatchNumber = std::int64_t;

// Where a row stood, small enough to keep for every submission. `origin` is ledger-wide, see Ledger::origin().
struct RowPlace {
    std::int64_t origin = 0;
    std::uint64_t number = 0;
    std::string key;  // of a table or object; else empty
};

struct BodyRef {  // bytes in a spool segment
    std::int64_t segment = 0;
    std::uint64_t offset = 0;
    std::uint32_t length = 0;
};

// The source row that a record was made of, as evidence keeps it (record/kept_row.h). An empty row: there is none.
struct KeptRowView {
    std::string_view heading, row;
};
struct KeptRow {
    std::shared_ptr<const std::string> heading;
    std::string row;
};

struct Task {
    TaskId id = 0;
    std::string name, kind;
    std::string cursor;                       // of its source, as of the last group admitted
    std::uint64_t seen_count = 0;             // rows in `seen` for this task ...
    std::array<std::uint64_t, 2> seen_sum{};  // ... and the sum of their hashes, mod 2^128: equal sums, equal sets
    std::int64_t last_full_run = 0;           // run id of the last complete full snapshot, 0 if none
};

// What the ledger knows of a row hash: which record it became, under which stamp.
struct SeenRow {
    RowHash hash;
    RowHash stamp;
    RecordKey key;
};

// A row that its record stands on no longer. If it is remembered for another record by now, it stays remembered.
struct ReplacedRow {
    RowHash row;
    RecordKey key;
};

struct RecordState {
    RecordKey key;
    TaskId owner = 0;
    std::uint32_t version = 0;
    Op op = Op::put;            // of that version
    Digest256 content{};        // SHA-256 of the canonical bytes of that version
    RowHash row{};              // the row it was admitted from
    Sequence last = 0;          // its newest submission
    std::string order;          // "newest_by" value of that version, if the mapping has one
    RowPlace place;
    bool adopted = false;       // taken as already at the platform (`sync adopt`), never sent
};

// A record that stands at the platforms and that no row of a complete full snapshot gives any more.
struct Gone {
    RecordState record;
    bool row_is_there = false;  // but by the mapping of now it gives another record, or none
};

struct Admission {
    RecordKey key;
    std::uint32_t version = 1;
    Op op = Op::put;
    Digest256 content{};
    BodyRef body;               // canonical data, or {"basis":…,"reason":…} of a withdrawal
    RowHash row{};
    RowPlace place;
    std::string order;
    std::string decided;        // decision date YYYY/MM/DD if the kind has one: timeliness counts from it
    bool adopted = false;
};

struct QuarantinedRow {
    RowHash row{};
    RowPlace place;
    std::string columns;        // JSON array of names
    std::string cells;          // JSON array of the cells' texts, as read
    std::string findings;       // JSON, see findings_json()
    std::string first_code;     // of the first error finding, for lists
    RowHash verdict{};          // of what it was refused for and by which mapping: while it is the same, the findings stored first stay
    std::optional<RecordKey> key;
};

// What a person does about a withdrawal that was proposed.
enum class ProposalStep : std::uint8_t { give_basis, approve, refuse };

struct Proposal {               // a withdrawal that waits for a person
    RecordKey key;
    std::string reason;         // platform.md section 3: "revoked", "voided", …
    Bilingual why;              // for people: "源表中已无此行", "操作=作废"
    RowPlace place;
};

struct RunCounts {              // rows are counted once: read = unchanged + admitted + quarantined + skipped + proposed
    std::uint64_t read = 0, unchanged = 0, admitted = 0, quarantined = 0, skipped = 0, proposed = 0;
    std::uint64_t new_records = 0, new_versions = 0;   // admitted = new_records + new_versions
    std::uint64_t warnings = 0, fixed = 0;             // findings, not rows
    bool balanced() const { return read == unchanged + admitted + quarantined + skipped + proposed; }
    RunCounts& operator+=(const RunCounts& other);
};

struct Tally { std::string what; std::uint64_t count = 0; };  // finding code or skip reason

// Everything of a group of rows, admitted in one transaction together with the cursor. Order of vectors does not matter:
// the ledger sorts by key before it writes.
struct Group {
    TaskId task = 0;
    RunId run = 0;
    RowHash stamp{};
    std::string cursor;                        // after the last row of the group
    std::vector<Admission> admissions;
    std::vector<SeenRow> seen;                 // rows to remember (new or restamped); replaces an equal hash
    std::vector<ReplacedRow> forget;           // their record has a newer row
    std::vector<QuarantinedRow> quarantined;   // replaces an open item of the same row hash
    std::vector<RowHash> cleared;              // quarantined rows that are sound now
    std::vector<Proposal> proposals;           // an open one for the same key is kept
    bool rekeyed = false;                      // one of `seen` was remembered with another key: its former record may be gone
    bool compared = false;                     // what a complete full snapshot no longer gives is among the proposals
    bool left_out = false;                     // but for records that another row claims and does not give: the next run looks again
    std::vector<Tally> findings, skips;        // added to the run's tallies
    RunCounts counts;                          // of this group

    bool only_admits() const;  // it touches no row and no record but those that it admits

    Group next() const {  // of the same run, behind this one's last row, and with as much room
        Group group;
        group.task = task;
        group.run = run;
        group.stamp = stamp;
        group.cursor = cursor;
        group.admissions.reserve(admissions.size());
        group.seen.reserve(seen.size());
        return group;
    }
};

struct RunInfo {
    RunId id = 0;
    std::string task, kind, mode;    // mode: full, incremental, partial (not read to its end), requeue (quarantine again), backfill
    std::int64_t started = 0, ended = 0;  // unix seconds; ended 0 = under way or died
    std::string state;               // running, balanced, failed, stopped, died
    Bilingual note;                  // why, for people
    RunCounts counts;
    std::string mapping, mapping_digest;  // its file, and SHA-256 of the text that it used; empty: not known
    std::int64_t mapping_proposal = 0;    // the release m-… that brought it; 0: it was found in the file
    std::vector<Tally> findings, skips;
};

// Rows of a run seen so far, for comparing a full snapshot with what is remembered. Exact. Small runs stay in memory, larger
// ones go to a temporary file that has no name, so memory does not grow with the source.
class SeenInRun {
  public:
    SeenInRun();
    ~SeenInRun();
    Status add(std::span<const RowHash> sorted_chunk);           // hashes of one chunk of rows
    Status touch(const RecordKey& key);                          // a record that some row of the run stood for
    Status leave(const RowHash& row, const RecordKey& key);      // a row that gave that record before, and does not by the mapping of now
    Result<bool> has_left(const RowHash& row);                   // cheap where none has; rare else
    Status refuse(const RowHash& row);                           // a row that the run put in quarantine, or found there
    Result<bool> contains(const RowHash& hash) const;            // rare: only for records whose content differs
    bool left_out() const;                                       // by Ledger::disappeared(): see Group::left_out
    std::uint64_t count() const;                                 // distinct within a chunk
    std::array<std::uint64_t, 2> sum() const;                    // of the hashes, mod 2^128

    struct State;

  private:
    friend class Ledger;
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
