#pragma once
// What the parts of the ledger share.

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/ledger/ledger.h"
#include "key_filter.h"
#include "row_order.h"
#include "schema.h"
#include "spool.h"
#include "sql.h"

namespace creditlink {

using ledger_detail::Query;
using ledger_detail::Sql;

// Of a query with `task`: whether its name is that of the parameter, or one of several with a line each; any if that is empty.
#define CREDITLINK_AMONG_TASKS(parameter) "(" parameter " = '' OR instr(char(10) || " parameter " || char(10), char(10) || task.name || char(10)) > 0)"

inline std::string_view bytes_of(const RecordKey& key) { return bytes_of(key.bytes); }
inline std::string_view bytes_of(const SubmissionKey& id) { return bytes_of(id.bytes); }

inline constexpr int kBesideCacheKiB = 4 * 1024;  // sorted seeks and scans: a page is read once

// Sums of row hashes, mod 2^128: high and low half.
struct HashSum {
    std::uint64_t count = 0;
    std::array<std::uint64_t, 2> sum{};
    void add(const RowHash& hash);
    void subtract(const HashSum& other);
    bool operator==(const HashSum&) const = default;
};

std::array<std::uint64_t, 2> halves_of(const RowHash& bytes);
RowHash bytes_of_halves(const std::array<std::uint64_t, 2>& halves);

struct LaneRow {
    std::int64_t id = 0;
    Lane lane;
    std::int64_t cut_to = 0;
};

// What a group has added to the tables, and taken away.
struct Written {
    std::uint64_t records = 0, rows = 0;
    std::vector<RowHash> forgotten;  // sorted
};

// A submission as it stands in its table.
struct Row {
    Sequence sequence = 0;
    RecordKey key;
    std::uint32_t version = 0;
    Op op = Op::put;
    SubmissionKey id;
    BodyRef body;
    std::int64_t prior = 0;  // admission number
    RunId run = 0;
    RowPlace place;
};
extern const char* const kSelectRow;            // ? = seq
extern const char* const kSelectRows;           // ? = first, last
extern const char* const kSelectBatchByNumber;  // ? = number
extern const char* const kSelectBatchById;      // ? = id
extern const char* const kSelectBatchesInState; // ? = state
BatchRow batch_of(const Query& query);
Row row_of(const Query& query);

// Where a submission stands now.
struct Standing {
    SubmissionState state = SubmissionState::pending;
    bool held = false;               // pending behind an earlier version
    Sequence behind = 0;
    std::optional<BatchRow> batch;   // the last one it was cut into
    std::string code, field, message, note;
};

// admit.cpp: a submission is written the same way by a group and by a person's decision.
extern const char* const kInsertSubmission;
void bind_submission(Query& insert, std::int64_t lane, std::int64_t number, const Admission& admission, std::uint32_t version,
                     const SubmissionKey& id, std::int64_t prior, RunId run);

struct Ledger::Impl {
    Path directory;
    LedgerOptions options;
    Clock& clock;
    // Its thread uses `sql`, and nothing else that is here; whoever uses that waits. What may be asked meanwhile goes by
    // reading(): another connection, which sees the ledger as it was before the group or is after it.
    struct Admitting {
        Admitting(Group what, ledger_detail::Spooled its_bodies) : group(std::move(what)), bodies(std::move(its_bodies)) {}
        const Group group;
        ledger_detail::Spooled bodies;
        std::atomic<std::uint64_t> records_to_be = 0;  // that the table has more once the group is committed
        Written written;                               // this and what follows: the thread's, until it has ended
        Status status;
    };
    std::unique_ptr<Admitting> admitting;
    std::unique_ptr<Sql> sql, beside;
    std::unique_ptr<ledger_detail::Spool> spool;

    // Of the run begun last through this object: what `seen` held then and what of it was found or replaced since.
    struct Recognised {
        TaskId task = 0;
        HashSum at_start, found;
    } recognised;

    // Of the run begun last through this object, or of a look at what a run would do (run 0): the last run's order of rows and
    // the one that is being noted.
    struct Order {
        TaskId task = 0;
        RunId run = 0;
        bool opened = false, given_up = false;
        RowHash stamp{}, mark{};                                // mark: of `known`
        ledger_detail::RowOrder known;
        std::optional<ledger_detail::RowOrderWriter> next;      // from the first row that stands otherwise than before
        std::uint64_t noted = 0;
        std::vector<RowHash> forgotten;                         // by this run, sorted: some may have been noted before
    } order;

    // Active if `record`, and `seen` of that task, were empty when first asked. Rows get into them in runs alone, and a run holds
    // the run lock; of records, whoever made one shows in their number, and the filter is not asked any more.
    ledger_detail::KeyFilter record_filter, seen_filter;
    TaskId seen_filter_task = 0;
    bool seen_filter_knows = false;  // of all that was there when it was last asked and no group was on its way

    std::pair<std::uint64_t, std::uint64_t> file_identity;  // device and inode of ledger.db

    Impl(Path state, const LedgerOptions& opened_with, Clock& time) : directory(std::move(state)), options(opened_with), clock(time) {}

    std::int64_t now() const { return clock.unix_seconds(); }
    // All writing goes through here.
    Status write(const std::function<Status()>& work, const char* failpoint = nullptr);

    // open.cpp
    std::int64_t allot(const char* name, std::int64_t count);  // first of `count` numbers; inside a transaction
    std::int64_t stamp_id(TaskId task, const RowHash& stamp);
    std::string task_name(TaskId task);
    Bilingual place(const RowPlace& place);
    std::string place_text(const RowPlace& place) { return this->place(place).said(); }
    void enqueue(std::string_view event, std::string_view json);

    // admit.cpp: inside a transaction
    void add_to_run(const Group& group);  // its counts, findings and skips
    Status write_group(const Group& group, std::span<const std::string> platforms, const HmacSha256& office, Written& written);

    // admit_meanwhile.cpp
    Sql& reading();

    // runs.cpp
    RunInfo run_of(const Query& query);
    void load_tallies(RunInfo& info);

    // find.cpp
    bool records_are_ours(std::uint64_t count) const;
    std::optional<RecordState> record(const RecordKey& key, std::string* kind = nullptr);

    // recognise.cpp: inside a transaction
    void order_is_stale(TaskId task);                          // the run under way has changed `seen`
    void order_is_disturbed(TaskId task);                      // somebody else has
    void begin_order(TaskId task, RunId run);
    void leave_out_of_order(std::span<const RowHash> sorted);  // rows that this run forgets

    // disappeared.cpp
    Status settle_vanished(TaskId task, RunId run, std::vector<Gone>& gone);
    void rekeyed(TaskId task, bool yes);     // inside a transaction: a row gives another record than before, and no run has compared since
    Status lower_seen(TaskId task, const HashSum& removed);

    // lanes.cpp
    LaneRow lane(const Lane& lane);          // made if new; inside a transaction
    std::optional<LaneRow> find_lane(const Lane& lane);
    std::vector<LaneRow> lanes_of(std::string_view kind);

    // records.cpp
    bool insert_record(std::string_view kind, TaskId owner, const Admission& admission, std::int64_t last);  // false: there is one
    void replace_record(std::string_view kind, TaskId owner, const Admission& admission, std::uint32_t version, std::int64_t last);
    // What is pending of the version before `prior`'s successor: superseded. Numbers from `written_below` on are of the
    // group under way.
    void supersede(std::int64_t prior, std::span<const LaneRow> lanes, std::string_view kind, std::int64_t written_below);
    // The newest submission in a lane of the record whose admission `number` was one, that one included; 0: none.
    Sequence newest_in(std::int64_t lane, std::int64_t number, std::string_view kind);

    // quarantine.cpp
    // With its entry for the exchange log: `event`, and the members that `more` adds.
    void decided(std::string_view what, std::string_view subject, std::string_view reason, std::string_view who,
                 std::string_view event = "decision", const std::function<void(json::Writer&)>& more = {});
    Status change_quarantined(std::int64_t number, std::string_view state, const std::string* overlay, std::string_view reason, std::string_view who);

    // proposals.cpp
    Status admit_withdrawal(const RecordState& record, std::string_view kind, const Admission& withdrawal, RunId run,
                            const HmacSha256& office);

    // submissions.cpp
    Lane lane_named(std::int64_t id);
    std::int64_t decided_in(BatchNumber number);  // items that a person dropped or vouched for
    Status end_if_all_decided(BatchNumber number);
    Status send_held(BatchRow batch);             // again, as a person says: the same bytes if nothing of it was decided

    // batch.cpp
    Status regroup(const BatchRow& row, std::size_t parts);

    // standing.cpp
    std::optional<Row> row(Sequence sequence);
    std::optional<Row> row(const SubmissionKey& id);
    Standing standing(Sequence sequence);
    // The earlier version this one has to wait for, 0 if it is free.
    Sequence waits_for(const Row& row, std::string_view kind);
    BatchNumber batch_over(Sequence sequence, bool member);  // 0: none
    std::optional<BatchRow> batch_by_number(BatchNumber number);
    std::vector<Sequence> sequences_of(BatchNumber number);  // as sent
    void release_behind(std::span<const Sequence> settled);
    Result<std::vector<Item>> items_with_data(std::span<const Row> rows);
    SubmissionView view_of(const Row& row);
};

namespace ledger_detail {
Error no_submission(std::string_view id);  // of a submission or a batch; submissions.cpp
}

}  // namespace creditlink
