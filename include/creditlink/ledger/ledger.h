#pragma once
// The ledger is the one durable state of the office: what was read, what became of it, what is under way. SQLite, journal
// WAL, synchronous FULL on every connection (anything less lost acknowledged rows in power-cut trials).
//
// Knows: base, record, quality, database. Owns: <state>/ledger.db and <state>/spool/. No other room writes SQL over them.
// Offers: admission of groups of rows (ingest), batches and their settlement (delivery), quarantine, books, views.
// Persists: schema in src/ledger/schema.sql. Records' canonical bytes stand in spool segments (checksummed frames, append
// only), fdatasynced before the admission commits; a segment whose submissions are all settled is removed.
//
// One thread per Ledger object; several objects (and processes) may be open at once. Runs and delivery hold the run lock.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/ledger/state.h"
#include "creditlink/record/finding.h"
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

// ---- ingest ---------------------------------------------------------------------------------------------------------

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
    std::optional<RecordKey> key;
};

struct Proposal {               // a withdrawal that waits for a person
    RecordKey key;
    std::string reason;         // platform.md section 3: "revoked", "voided", …
    std::string why;            // for people: "源表中已无此行", "操作=作废"
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
    std::vector<RowHash> forget;               // rows no longer current: their record has a newer row
    std::vector<QuarantinedRow> quarantined;   // replaces an open item of the same row hash
    std::vector<RowHash> cleared;              // quarantined rows that are sound now
    std::vector<Proposal> proposals;           // an open one for the same key is kept
    std::vector<Tally> findings, skips;        // added to the run's tallies
    RunCounts counts;                          // of this group
};

struct RunInfo {
    RunId id = 0;
    std::string task, kind, mode;    // mode: full, incremental, requeue, fix
    std::int64_t started = 0, ended = 0;  // unix seconds; ended 0 = under way or died
    std::string state;               // running, balanced, failed, stopped, died
    std::string note;                // why, for people
    RunCounts counts;
    std::vector<Tally> findings, skips;
};

// Rows of a run seen so far, for comparing a full snapshot with what is remembered; exact, spilled to an unlinked file.
class SeenInRun;

// ---- delivery -------------------------------------------------------------------------------------------------------

struct Lane {                      // what may stand in one batch
    std::string platform, kind;
    auto operator<=>(const Lane&) const = default;
};

struct Item {                      // one submission, as it goes into a batch
    Sequence sequence = 0;
    SubmissionKey id;
    RecordKey key;
    std::uint32_t version = 0;
    Op op = Op::put;
    std::string data;              // canonical bytes
};

struct BatchRow {
    BatchNumber number = 0;
    std::string id;                // b-…
    Lane lane;
    std::string catalogue;         // as sent
    std::string created;           // as sent, RFC 3339
    std::string head;              // as sent; empty if none
    std::uint32_t count = 0;
    std::uint64_t bytes = 0;
    Digest256 digest{};            // SHA-256 of the body
    BatchState state = BatchState::sending;
    std::string held;              // why a person has to look, if state is held
    std::uint32_t attempt = 0;     // requests sent so far
    std::uint32_t rounds = 0;      // of unknown followed by a signed batch-unknown
    std::int64_t first_sent = 0;   // unix seconds; batch-unknown is no answer after 400 days
    std::int64_t due = 0;          // unix ms: not before
    std::string receipt;           // r-…
    bool signed_receipt = false;   // or channel only
};

struct ItemVerdict {               // an item that was not plainly accepted
    SubmissionKey id;
    SubmissionState state = SubmissionState::rejected;  // rejected or doubtful
    std::string code, field, message;
};

struct Books {                     // of one lane, over all versions ever admitted to it
    std::uint64_t admitted = 0, pending = 0, sending = 0, unknown = 0, waiting = 0, accepted = 0, doubtful = 0,
                  rejected = 0, parked = 0, dropped = 0, superseded = 0, held = 0;  // held is part of pending
    bool balanced() const {
        return admitted == pending + sending + unknown + waiting + accepted + doubtful + rejected + parked + dropped + superseded;
    }
};

struct SubmissionView {
    Sequence sequence = 0;
    SubmissionKey id;
    RecordKey key;
    Lane lane;
    std::uint32_t version = 0;
    Op op = Op::put;
    SubmissionState state = SubmissionState::pending;
    std::string code, field, message, note;
    std::string batch, receipt;
    bool signed_receipt = false;
    RunId run = 0;
    std::string task, place;
};

struct QuarantineView {
    std::int64_t number = 0;       // what people type: q-17
    std::string task, kind, place, state;  // open, fixed, dropped, gone (no longer in the source), cleared
    RunId first_run = 0, last_run = 0;
    std::int64_t since = 0;
    std::string columns, cells, overlay, findings, reason, first_code;
    RowHash row{};
};

struct ProposalView {
    std::int64_t number = 0;
    std::string task, kind, reason, why, place, state;  // open, approved, refused
    RecordKey key;
    std::int64_t since = 0;
};

struct LedgerOptions {
    Digest256 office_secret_digest{};  // SHA-256 of the office secret: another one would double every record
    bool create = true;
    bool read_only = false;            // for views beside a running daemon
};

class Ledger {
  public:
    // Errors: Errc::storage; Errc::trust if the store belongs to another office secret; Errc::config if its schema is newer.
    static Result<Ledger> open(const Path& state_directory, const LedgerOptions& options, Clock& clock);
    Ledger(Ledger&&) noexcept;
    Ledger& operator=(Ledger&&) noexcept;
    ~Ledger();

    // -- tasks and runs
    Result<Task> task(std::string_view name, std::string_view kind);       // made if new; Errc::config if its kind changed
    Result<RunId> begin_run(TaskId task, std::string_view mode);           // marks an earlier unfinished run as died
    Status end_run(RunId run, std::string_view state, std::string_view note);
    Result<RunInfo> run(RunId run);
    Result<std::vector<RunInfo>> runs(std::size_t newest);
    Result<std::int64_t> origin(TaskId task, std::string_view text);       // interned text of a file, sheet or table
    Result<std::string> origin_text(std::int64_t origin);
    Status remember_stamp(TaskId task, const RowHash& stamp, std::string_view what);  // which mapping, kind, rules it was

    // -- ingest. The spans are sorted ascending; results come in the same order, absent ones left out.
    Result<std::vector<SeenRow>> find_seen(TaskId task, std::span<const RowHash> sorted);
    Result<std::vector<RecordState>> find_records(std::string_view kind, std::span<const RecordKey> sorted);
    // Overlays that people put on quarantined rows: row hash -> JSON object column -> value. Few; loaded whole.
    Result<std::vector<std::pair<RowHash, std::string>>> overlays(TaskId task);
    Result<std::vector<RowHash>> dropped_rows(TaskId task);                // quarantined rows a person dropped: skip them
    // Canonical bytes into the open spool segment; durable when admit() returns.
    Result<BodyRef> store_body(std::string_view bytes);
    // `lanes`: the platforms' names that get a submission of each admission.
    Status admit(const Group& group, std::span<const std::string> platforms, const HmacSha256& office);
    // After a complete full run: remembered rows that this run did not see and whose record it did not touch.
    Result<std::vector<RecordState>> disappeared(TaskId task, RunId run, SeenInRun& seen);
    // Open quarantine items that a complete full run did not see again: marked gone. Returns how many.
    Result<std::uint64_t> close_gone_quarantine(TaskId task, RunId run);

    // -- delivery
    Result<std::vector<Lane>> lanes_with_pending();
    // What comes next in a lane: up to `records` items and `bytes` of data, none whose earlier version is unsettled
    // (those are set aside as held and taken when that one is settled), none superseded. Empty: nothing to send now.
    Result<std::vector<Item>> next_items(const Lane& lane, std::size_t records, std::size_t bytes, std::size_t bytes_per_item);
    // The cut: one transaction. Composition never changes after it.
    Result<BatchNumber> cut_batch(const BatchRow& row, std::span<const Item> items);
    Result<std::vector<BatchRow>> batches(std::span<const BatchState> in_states);
    Result<std::optional<BatchRow>> batch(std::string_view id);
    Result<std::vector<Item>> items_of(BatchNumber number);                // in the order sent, with data
    Status update_batch(const BatchRow& row);                              // state, held, attempt, rounds, first_sent, due
    // Final receipt: the batch is settled, every item not named in `verdicts` accepted.
    Status settle(const BatchRow& row, std::span<const ItemVerdict> verdicts);
    // A signed 413: the batch is refused whole and its items go into two new ones.
    Status split(const BatchRow& row);
    Result<std::vector<std::pair<Lane, Books>>> books();

    // -- people's decisions. Each writes its entry for the exchange log (to_log) in the same transaction.
    Result<std::vector<QuarantineView>> quarantine(std::string_view state, std::string_view task, std::size_t most);
    Result<std::optional<QuarantineView>> quarantined(std::int64_t number);
    Status fix_quarantined(std::int64_t number, std::string_view overlay_json, std::string_view reason, std::string_view who);
    Status drop_quarantined(std::int64_t number, std::string_view reason, std::string_view who);
    Result<std::vector<ProposalView>> proposals(std::string_view state, std::size_t most);
    Status decide_proposal(std::int64_t number, bool approve, std::string_view reason, std::string_view who);
    Result<std::optional<SubmissionView>> submission(const SubmissionKey& id);
    Result<std::vector<SubmissionView>> submissions(std::optional<SubmissionState> state, std::size_t most);
    Result<std::vector<SubmissionView>> history(const RecordKey& key);
    Status retry_submission(const SubmissionKey& id, std::string_view reason, std::string_view who);
    Status drop_submission(const SubmissionKey& id, std::string_view reason, std::string_view who);
    Result<std::string> body(const SubmissionKey& id);                     // canonical bytes, while the spool has them

    // -- the exchange log's outbox: decisions written with their own transaction, in order
    struct ToLog { std::int64_t number; std::string event, json; };
    Status enqueue_log(std::string_view event, std::string_view json);
    Result<std::vector<ToLog>> to_log(std::size_t most);
    Status logged(std::int64_t up_to);

    // Small settled facts by name: the log's head last seen, the last full comparison, ...
    Result<std::optional<std::string>> fact(std::string_view name);
    Status set_fact(std::string_view name, std::string_view value);

    Status check();                     // SQLite's integrity check, spool frames, books; names what is at fault
    Status remove_settled_segments();

  private:
    struct Impl;
    explicit Ledger(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

class SeenInRun {
  public:
    SeenInRun();
    ~SeenInRun();
    Status add(std::span<const RowHash> sorted_chunk);           // hashes of one chunk of rows
    Status touch(std::span<const RecordKey> keys);               // records that some row of the run stood for
    Result<bool> contains(const RowHash& hash) const;            // rare: only for records whose content differs
    std::uint64_t count() const;                                 // distinct within a chunk
    std::array<std::uint64_t, 2> sum() const;                    // of the hashes, mod 2^128

  private:
    friend class Ledger;
    struct State;
    std::unique_ptr<State> state_;
};

// The findings of a row as the ledger keeps them: codes and places, values masked.
std::string findings_json(const std::vector<Finding>& findings, const Kind& kind, const std::vector<std::string>& columns);

}  // namespace creditlink
