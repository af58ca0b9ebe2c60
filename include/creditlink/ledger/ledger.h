#pragma once
// The ledger is the one durable state of the office: what was read, what became of it, what is under way. SQLite, journal
// WAL, synchronous FULL on every connection (anything less lost acknowledged rows in power-cut trials).
//
// Knows: base, record, quality, database. Owns: <state>/ledger.db and <state>/spool/. No other room writes SQL over them.
// Offers: admission of groups of rows (ingest), batches and their settlement (delivery), quarantine, books, views.
// Persists: schema in src/ledger/schema.cpp. Records' canonical bytes stand in spool segments (checksummed frames, append
// only), fdatasynced before the admission commits; a segment whose submissions are all settled is removed.
//
// One thread per Ledger object; several objects (and processes) may be open at once. Runs and delivery hold the run lock.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/ledger/intake.h"
#include "creditlink/ledger/outbound.h"
#include "creditlink/ledger/state.h"
#include "creditlink/ledger/views.h"
#include "creditlink/record/finding.h"
#include "creditlink/record/raw_row.h"
#include "creditlink/record/record.h"

namespace creditlink {

struct LedgerOptions {
    Digest256 office_secret_digest{};  // SHA-256 of the office secret: another one would double every record
    bool create = true;
    bool read_only = false;            // for views beside a running daemon
};

class Ledger {
  public:
    struct Impl;
    // Errors: Errc::storage; Errc::trust if the store belongs to another office secret; Errc::config if its schema is newer.
    static Result<Ledger> open(const Path& state_directory, const LedgerOptions& options, Clock& clock);
    Ledger(Ledger&&) noexcept;
    Ledger& operator=(Ledger&&) noexcept;
    ~Ledger();

    // Several calls in one transaction with one fdatasync. An error of `work` undoes all of them.
    Status together(const std::function<Status()>& work);

    // -- tasks and runs
    Result<Task> task(std::string_view name, std::string_view kind);       // made if new; Errc::config if its kind changed
    Result<RunId> begin_run(TaskId task, std::string_view mode, std::int64_t mapping = 0);  // after end_dead_runs(); `mapping`: MappingInForce::number
    // For who holds the run lock, and so knows that nothing runs: what runs by the ledger's word has died, of whatever task, and
    // its entry is made. By number.
    Result<std::vector<RunInfo>> end_dead_runs();
    // `to_the_end`: the source was read to its end; else the run is kept as "partial".
    Status end_run(RunId run, std::string_view state, const Bilingual& note, bool to_the_end = true);
    Result<RunInfo> run(RunId run);
    Result<std::vector<RunInfo>> runs(std::size_t newest);
    // Of each task the last run that read its source, without findings and skips; by task.
    Result<std::vector<RunInfo>> last_runs();
    Result<std::int64_t> origin(TaskId task, std::string_view text, Origin::Shape shape);  // interned text of a file, sheet or table
    Result<Bilingual> place(const RowPlace& place);  // as Origin::place() says it of the row
    Status remember_stamp(TaskId task, const RowHash& stamp, std::string_view what);  // which mapping, kind, rules it was

    // -- ingest. The spans are sorted ascending; results come in the same order, absent ones left out.
    Result<std::vector<SeenRow>> find_seen(TaskId task, std::span<const RowHash> sorted);
    Result<bool> rows_moved(TaskId task);  // rows came to give other records than before, and no complete run has settled what became of those
    Result<std::optional<SeenRow>> remembered(TaskId task, const RowHash& row);  // one of them, which need not be in the source
    // A shortcut for full runs, whose rows mostly come in the order of the last one. Rows are given as read: known[i] becomes 1
    // for those that are remembered under `stamp` for certain; of the others find_seen() tells. Then those rows of them that are
    // remembered once the run has ended are noted, and after a complete run the order is kept for the next one.
    Status recognise(TaskId task, const RowHash& stamp, std::span<const RowHash> rows, std::vector<char>& known);
    Status note_order(std::span<const RowHash> rows);
    Status keep_order();
    Result<std::vector<RecordState>> find_records(std::string_view kind, std::span<const RecordKey> sorted);
    // Overlays that people put on quarantined rows: row hash -> JSON object column -> value. Few; loaded whole.
    Result<std::vector<std::pair<RowHash, std::string>>> overlays(TaskId task);
    Result<std::vector<RowHash>> dropped_rows(TaskId task);                // quarantined rows a person dropped: skip them
    // Canonical bytes and their source row into the open spool segment; durable when admit() returns.
    Result<BodyRef> store_body(std::string_view bytes, const KeptRowView& source = {});
    // `lanes`: the platforms' names that get a submission of each admission.
    Status admit(const Group& group, std::span<const std::string> platforms, const HmacSha256& office);
    // The same, but the caller may go on meanwhile if the group only admits: all that this ledger is asked waits for its end by
    // itself, except find_seen() and find_records(). These answer without waiting, and must not be asked for rows or records of
    // the group. How the group before ended is returned, and by admitted() how this one did; `platforms` and `office`
    // stay until then.
    Status admit_meanwhile(Group group, std::span<const std::string> platforms, const HmacSha256& office);
    Status admitted();  // waits
    // After a complete full run, by key: records whose remembered row it did not see, or that their row gives no longer, and that
    // no other row stood for; without those that already wait for a person or were refused by one. `run` 0 is a look at what a
    // run would do, and nothing is kept of it; else what is settled by the run is written.
    Result<std::vector<Gone>> disappeared(TaskId task, RunId run, const RowHash& stamp, SeenInRun& seen);
    // Rows in quarantine that wait for a person, by where they stood: origin and number.
    Result<std::map<std::pair<std::int64_t, std::uint64_t>, std::int64_t>> waiting_places(TaskId task);
    // Open quarantine items that a complete full run did not see again: marked gone. Returns how many.
    Result<std::uint64_t> close_gone_quarantine(TaskId task, RunId run, SeenInRun& seen);
    // Likewise those about a file as a whole, which is refused no longer.
    Result<std::uint64_t> close_files_quarantine(TaskId task, RunId run, const std::function<bool(std::string_view file)>& still_refused);

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

    // -- platforms that a task got later
    // Which of the task's platforms were never given some of its records as they stand, the present run not counted; adopted
    // ones left out. A platform that has them all is remembered and not looked at again while it stays among `platforms`.
    Result<std::vector<Behind>> behind(const Task& task, std::span<const std::string> platforms, const HmacSha256& office);
    // Which of these records the lane lacks: 1 for each that it does.
    Result<std::vector<char>> lacking(const Lane& lane, std::span<const RecordState> records, const HmacSha256& office);
    // The group's admissions are its records' present versions, each for this lane if it lacks it. Of the rest of the group only
    // the counts, findings and skips are taken: the cursor and what is remembered of rows stay.
    Status backfill(const Group& group, const Lane& lane, const HmacSha256& office);

    // -- people's decisions. Each writes its entry for the exchange log (to_log) in the same transaction.
    Result<std::vector<QuarantineView>> quarantine(std::string_view state, std::string_view task, std::size_t most, std::int64_t after = 0, std::string_view code = {});  // by number
    Result<std::optional<QuarantineView>> quarantined(std::int64_t number);
    // "waiting": open or fixed; "" = any, as in quarantine(). `task`: one, or tasks_in_lines() (pages.h). `code`: of the first error.
    Result<std::uint64_t> quarantine_count(std::string_view state, std::string_view task, std::string_view code = {});
    Result<std::vector<Tally>> quarantine_codes(std::string_view state, std::string_view task);  // the most frequent first
    Status fix_quarantined(std::int64_t number, std::string_view overlay_json, std::string_view reason, std::string_view who);
    Status drop_quarantined(std::int64_t number, std::string_view reason, std::string_view who);
    Result<std::vector<ProposalView>> proposals(std::string_view state, std::size_t most);
    // A withdrawal takes two people. `give_basis`: `text`, at most 200 characters, goes to the platform; whoever gave it may change
    // it while it waits, nobody else. `approve`: another person, who has read `text` (empty: whatever the basis is); the withdrawal is
    // admitted for every platform that the record was admitted for, an adopted record's for all platforms that take its kind.
    // Errc::approval if there is no basis, or it is that person's own; Errc::usage if it is another one than was read.
    Status decide_proposal(std::int64_t number, ProposalStep step, std::string_view text, std::string_view who, const HmacSha256& office);
    Result<std::optional<SubmissionView>> submission(const SubmissionKey& id);
    Result<std::vector<SubmissionView>> history(const RecordKey& key);
    Result<std::vector<std::string>> tasks_of(std::string_view batch);     // that its records came from; empty if there is no such batch
    // Rejected: the same data as a new version. Parked: its whole batch; what was unknown is asked for, never sent; what was
    // refused whole is sent again, without those dropped.
    Status retry_submission(const SubmissionKey& id, std::string_view reason, std::string_view who, const HmacSha256& office);
    // Pending, rejected or parked; what was unknown stays "outcome unknown, dropped".
    Status drop_submission(const SubmissionKey& id, std::string_view reason, std::string_view who);
    // Parked with an outcome that nobody can be asked about: what a person's word about `id` concerns. That is the submission s-…
    // alone, or with `whole_batch` everything undecided in its batch; a batch b-… is always whole. Errc::usage if it does not
    // wait for such a word, saying what may be done instead.
    Result<std::vector<SubmissionView>> unclear(std::string_view id, bool whole_batch);
    // They arrived, says a person: vouched, without a receipt. A receipt that comes after all stands above that.
    Status vouch_for(std::string_view id, bool whole_batch, std::string_view reason, std::string_view who);
    // Its batch never arrived, says a person: the same bytes go again, or, if something of it was decided, the rest in another batch.
    Status send_again(std::string_view id, std::string_view reason, std::string_view who);
    Result<std::string> body(const SubmissionKey& id);                     // canonical bytes, while the spool has them
    // A decision about something that the ledger has no verb for: that records count as adopted, that personal data was
    // shown to somebody. `subject` names it in words without personal data, parted by spaces: "q-17", "task animals".
    Status record_decision(std::string_view what, std::string_view subject, std::string_view reason, std::string_view who);
    // The decisions about any of these subjects, oldest first.
    Result<std::vector<DecisionView>> decisions(std::span<const std::string> subjects);

    // -- the exchange log's outbox: decisions written with their own transaction, in order
    struct ToLog { std::int64_t number; std::string event, json; };
    Status enqueue_log(std::string_view event, std::string_view json);
    Result<std::vector<ToLog>> to_log(std::size_t most);
    Status logged(std::int64_t up_to);

    // -- the exchange log as others know it: what an older backup of log or ledger is noticed by. Heads are "<size> <root>".
    // What the ledger itself relied on (`by` empty), and what each platform said it saw last.
    Result<std::vector<HeadView>> heads();
    Status note_head(std::string_view by, std::string_view head, std::string_view batch = {});
    // Heads and batches of which a person has said that they are lost: log and ledger need not know them.
    Result<std::vector<std::string>> given_up();
    // A person says that log or ledger came back older than they were, and that sending goes on: an entry `restored` with what
    // was lost. What was on its way is unknown from now on.
    Status record_restored(const Restored& what, std::string_view reason, std::string_view who);
    // Whether any of these may have been delivered in the time that a restoration lost: ask before they are sent.
    Result<bool> may_have_left(std::span<const Item> items);

    // Small settled facts by name: the log's head last seen, the last full comparison, ...
    Result<std::optional<std::string>> fact(std::string_view name);
    Status set_fact(std::string_view name, std::string_view value);

    Status check();                     // SQLite's integrity check, spool frames, books; names what is at fault
    Status remove_settled_segments();

  private:
    friend class Letters;   // letters.h: the letters' part of this store
    friend class Accounts;  // accounts.h: the console's
    friend class Mappings;  // mappings.h: texts of mapping files and their release
    friend class KeyChanges;  // key_changes.h: which key signs
    friend class Commitments;    // commitments.h: what was signed
    friend class Announcements;  // announcements.h: letters on their way to platforms
    friend class Pages;     // pages.h: long lists by key
    friend class Daily;     // daily.h: what became of batches, a day at a time
    friend class Reported;  // reported.h: what rates are counted from
    explicit Ledger(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// The findings of a row as the ledger keeps them: codes and places, values masked.
std::string findings_json(const std::vector<Finding>& findings, const Kind& kind, const std::vector<std::string>& columns);

}  // namespace creditlink
