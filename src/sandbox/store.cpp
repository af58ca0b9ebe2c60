#include "store.h"

#include <cstdlib>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/database/sqlite.h"
#include "query.h"
#include "store_schema.h"

namespace creditlink::sandbox {

namespace {

constexpr std::string_view kRecordColumns =
    "sender, kind, key, version, withdrawn, canonical, digest, reason, basis, submission, batch, doubtful, stores, repeats, n";
constexpr std::string_view kBatchColumns =
    "id, sender, kind, digest, received, head, receipt, received_unix, total, accepted, rejected, doubtful, posts, pending, n";
constexpr std::string_view kQuestionColumns = "id, sender, submission, kind, key, field, code, message, raised, due, state, n";

std::string text_at(const SqliteStatement& row, int column) { return std::string(row.text(column)); }


StoredRecord read_stored_record(const SqliteStatement& row) {
    return {.sender = text_at(row, 0), .kind = text_at(row, 1), .key = text_at(row, 2), .version = row.integer(3), .withdrawn = row.integer(4) != 0,
            .canonical = text_at(row, 5), .digest = text_at(row, 6), .reason = text_at(row, 7), .basis = text_at(row, 8), .submission = text_at(row, 9),
            .batch = text_at(row, 10), .doubtful = row.integer(11) != 0, .stores = row.integer(12), .repeats = row.integer(13)};
}

StoredBatch read_batch_row(const SqliteStatement& row) {
    return {.id = text_at(row, 0), .sender = text_at(row, 1), .kind = text_at(row, 2), .digest = text_at(row, 3), .received = text_at(row, 4),
            .head = text_at(row, 5), .receipt = text_at(row, 6), .received_unix = row.integer(7), .total = row.integer(8), .accepted = row.integer(9),
            .rejected = row.integer(10), .doubtful = row.integer(11), .posts = row.integer(12), .pending = row.integer(13)};
}

Question read_question(const SqliteStatement& row) {
    return {.id = text_at(row, 0), .sender = text_at(row, 1), .submission = text_at(row, 2), .kind = text_at(row, 3), .key = text_at(row, 4),
            .field = text_at(row, 5), .code = text_at(row, 6), .message = text_at(row, 7), .raised = text_at(row, 8), .due = text_at(row, 9),
            .state = text_at(row, 10), .number = row.integer(11)};
}

Rejection read_rejection(const SqliteStatement& row) {
    return {.batch = text_at(row, 0), .sender = text_at(row, 1), .kind = text_at(row, 2), .submission = text_at(row, 3), .key = text_at(row, 4),
            .code = text_at(row, 5), .field = text_at(row, 6), .message = text_at(row, 7), .at = text_at(row, 8)};
}

std::string select(std::string_view columns, std::string_view rest) { return "SELECT " + std::string(columns) + " FROM " + std::string(rest); }

bool among(const Senders& senders, const std::string& sender) { return std::find(senders.begin(), senders.end(), sender) != senders.end(); }

// A file that nobody can name any more: SQLite keeps what it has open, and nothing is left behind, however we end.
class Scratch {
  public:
    static Result<Scratch> make() {
        std::string name = (std::filesystem::temp_directory_path() / "creditlink-sandbox-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) return Error{Errc::storage, std::string(say("建不了临时目录", "cannot make a temporary folder")), name, {}};
        return Scratch(name);
    }
    Scratch(Scratch&& other) noexcept : folder_(std::exchange(other.folder_, Path())) {}
    Scratch& operator=(Scratch&&) = delete;
    ~Scratch() {
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    }
    Path file() const { return folder_ / "sandbox.db"; }

  private:
    explicit Scratch(Path folder) : folder_(std::move(folder)) {}
    Path folder_;
};

}  // namespace

// The connection stands first, so that it goes last: statements must go before it.
struct Store::State {
    SqliteConnection db;
    SqliteStatement find_record, put_record, repeat_record;

    template <typename Row, typename Read>
    Result<std::vector<Row>> rows(const std::string& sql, const std::vector<Bound>& values, Read read) {
        auto statement = db.prepare(sql);
        if (!statement) return statement.error();
        return rows_of<Row>(*statement, values, read);
    }

    Status change(const std::string& sql, std::initializer_list<Bound> values) {
        auto statement = db.prepare(sql);
        return statement ? run(*statement, values) : Status(statement.error());
    }
};

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const Path& file, std::int64_t now) {
    if (!file.empty()) return open(file, now, "");
    const auto scratch = Scratch::make();
    if (!scratch) return scratch.error();
    // Nothing of it outlives the process, so nothing waits for the disk.
    return open(scratch->file(), now, "PRAGMA synchronous=OFF");
}

Result<Store> Store::open(const Path& file, std::int64_t now, std::string_view pragma) {
    auto db = SqliteConnection::open(file);
    if (!db) return db.error();
    if (auto set = db->exec(pragma); !set) return set.error();
    if (auto made = db->exec(kSchema); !made) return made.error();
    auto find = db->prepare(select(kRecordColumns, "record WHERE sender=? AND kind=? AND key=?"));
    if (!find) return find.error();
    auto put = db->prepare(
        "INSERT INTO record(sender, kind, key, version, withdrawn, canonical, digest, reason, basis, submission, batch, doubtful, stores, repeats, bucket)"
        " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,1,0,?) ON CONFLICT(sender, kind, key) DO UPDATE SET version=excluded.version, withdrawn=excluded.withdrawn,"
        " canonical=excluded.canonical, digest=excluded.digest, reason=excluded.reason, basis=excluded.basis, submission=excluded.submission,"
        " batch=excluded.batch, doubtful=excluded.doubtful, stores=stores+1");
    if (!put) return put.error();
    auto repeat = db->prepare("UPDATE record SET repeats=repeats+1 WHERE sender=? AND kind=? AND key=?");
    if (!repeat) return repeat.error();
    auto state = std::make_unique<State>(State{std::move(*db), std::move(*find), std::move(*put), std::move(*repeat)});
    if (auto forgotten = state->change("DELETE FROM batch WHERE received_unix < ?", {now - kMemorySeconds}); !forgotten) return forgotten.error();
    return Store(std::move(state));
}

Status Store::in_transaction(const std::function<Status()>& work) {
    auto transaction = SqliteTransaction::begin(state_->db);
    if (!transaction) return transaction.error();
    if (auto done = work(); !done) return done;
    return transaction->commit();
}

Result<std::optional<StoredRecord>> Store::record(const std::string& sender, const std::string& kind, const std::string& key) {
    auto found = rows_of<StoredRecord>(state_->find_record, {sender, kind, key}, read_stored_record);
    if (!found) return found.error();
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Status Store::put_record(const StoredRecord& r) {
    const auto bucket = hex(bytes_of(sha256(r.key)).substr(0, 2));
    return run(state_->put_record, {r.sender, r.kind, r.key, r.version, std::int64_t{r.withdrawn}, r.canonical, r.digest, r.reason, r.basis, r.submission, r.batch,
                                    std::int64_t{r.doubtful}, bucket});
}

Status Store::count_repeat(const std::string& sender, const std::string& kind, const std::string& key) {
    return run(state_->repeat_record, {sender, kind, key});
}

Result<std::vector<StoredRecord>> Store::records(const std::string& sender, const std::string& kind, std::int64_t after, std::int64_t limit, std::int64_t& next) {
    return state_->rows<StoredRecord>(select(kRecordColumns, "record WHERE n > ?1 AND (?2 = '' OR sender = ?2) AND (?3 = '' OR kind = ?3) ORDER BY n LIMIT ?4"),
                                      {after, sender, kind, limit}, [&](const SqliteStatement& row) {
                                          next = row.integer(14);
                                          return read_stored_record(row);
                                      });
}

Result<std::optional<StoredBatch>> Store::batch(const std::string& id, const Senders& senders) {
    auto found = state_->rows<StoredBatch>(select(kBatchColumns, "batch WHERE id=?"), {id}, read_batch_row);
    if (!found) return found.error();
    const auto mine = std::find_if(found->begin(), found->end(), [&](const StoredBatch& b) { return among(senders, b.sender); });
    return mine == found->end() ? std::nullopt : std::optional(std::move(*mine));
}

Status Store::add_batch(const StoredBatch& b) {
    return state_->change("INSERT INTO batch(id, sender, kind, digest, received, head, receipt, received_unix, total, accepted, rejected, doubtful, posts, pending)"
                          " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                          {b.id, b.sender, b.kind, b.digest, b.received, b.head, b.receipt, b.received_unix, b.total, b.accepted, b.rejected, b.doubtful, b.posts, b.pending});
}

Status Store::count_post(const StoredBatch& b) { return state_->change("UPDATE batch SET posts=posts+1 WHERE id=? AND sender=?", {b.id, b.sender}); }

Status Store::count_pending(const StoredBatch& b) { return state_->change("UPDATE batch SET pending=pending-1 WHERE id=? AND sender=? AND pending > 0", {b.id, b.sender}); }

Result<std::optional<StoredBatch>> Store::last_batch(const Senders& senders) {
    const std::vector<Bound> values(senders.begin(), senders.end());
    auto found = state_->rows<StoredBatch>(select(kBatchColumns, "batch WHERE sender IN (" + placeholders(senders.size()) + ") ORDER BY n DESC LIMIT 1"), values, read_batch_row);
    if (!found) return found.error();
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<std::vector<StoredBatch>> Store::batches(std::int64_t after, std::int64_t limit, bool newest_first, std::int64_t& next) {
    return state_->rows<StoredBatch>(select(kBatchColumns, newest_first ? "batch WHERE n > ? ORDER BY n DESC LIMIT ?" : "batch WHERE n > ? ORDER BY n LIMIT ?"), {after, limit},
                                     [&](const SqliteStatement& row) {
                                         next = row.integer(14);
                                         return read_batch_row(row);
                                     });
}

Status Store::add_rejection(const Rejection& r) {
    return state_->change("INSERT INTO rejection(batch, sender, kind, submission, key, code, field, message, at) VALUES(?,?,?,?,?,?,?,?,?)",
                          {r.batch, r.sender, r.kind, r.submission, r.key, r.code, r.field, r.message, r.at});
}

Result<std::vector<Rejection>> Store::latest_rejections(std::int64_t limit) {
    return state_->rows<Rejection>(select("batch, sender, kind, submission, key, code, field, message, at", "rejection ORDER BY n DESC LIMIT ?"), {limit}, read_rejection);
}

Status Store::add_question(const Question& q) {
    return state_->change("INSERT INTO question(id, sender, submission, kind, key, field, code, message, raised, due, state) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
                          {q.id, q.sender, q.submission, q.kind, q.key, q.field, q.code, q.message, q.raised, q.due, q.state});
}

Result<std::vector<Question>> Store::questions(const Senders& senders, std::int64_t after, std::int64_t limit) {
    std::vector<Bound> values(senders.begin(), senders.end());
    values.insert(values.end(), {Bound(after), Bound(limit)});
    return state_->rows<Question>(select(kQuestionColumns, "question WHERE sender IN (" + placeholders(senders.size()) + ") AND n > ? ORDER BY n LIMIT ?"), values, read_question);
}

Result<std::optional<Question>> Store::question(const std::string& id, const Senders& senders) {
    auto found = state_->rows<Question>(select(kQuestionColumns, "question WHERE id=?"), {id}, read_question);
    if (!found) return found.error();
    if (found->empty() || !among(senders, found->front().sender)) return std::optional<Question>{};
    return std::optional(std::move(found->front()));
}

Status Store::set_question_state(const std::string& id, const std::string& state) { return state_->change("UPDATE question SET state=? WHERE id=?", {state, id}); }

Result<std::optional<std::string>> Store::acknowledgement(const std::string& about, const std::string& digest) {
    auto found = state_->rows<std::string>("SELECT text FROM acknowledgement WHERE about=? AND digest=?", {about, digest}, [](const SqliteStatement& row) { return text_at(row, 0); });
    if (!found) return found.error();
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<bool> Store::was_announced(const std::string& about) {
    auto found = state_->rows<std::int64_t>("SELECT 1 FROM acknowledgement WHERE about=? LIMIT 1", {about}, [](const SqliteStatement& row) { return row.integer(0); });
    if (!found) return found.error();
    return !found->empty();
}

Status Store::add_acknowledgement(const std::string& about, const std::string& digest, const std::string& text) {
    return state_->change("INSERT INTO acknowledgement(about, digest, text) VALUES(?,?,?)", {about, digest, text});
}

Status Store::add_letter(const AnnouncedLetter& l) {
    return state_->change("INSERT OR IGNORE INTO letter(signer, id, version, announced, withdrawn) VALUES(?,?,?,?,'')", {l.signer, l.id, l.version, l.announced});
}

Status Store::withdraw_letter(const AnnouncedLetter& l) {
    return state_->change("UPDATE letter SET withdrawn=? WHERE signer=? AND id=? AND version=?", {l.withdrawn, l.signer, l.id, l.version});
}

Result<std::vector<AnnouncedLetter>> Store::letters() {
    return state_->rows<AnnouncedLetter>("SELECT signer, id, version, announced, withdrawn FROM letter ORDER BY id, version", {}, [](const SqliteStatement& row) {
        return AnnouncedLetter{.signer = text_at(row, 0), .id = text_at(row, 1), .version = row.integer(2), .announced = text_at(row, 3), .withdrawn = text_at(row, 4)};
    });
}

Result<std::vector<KeyLine>> Store::key_lines(const Senders& senders, const std::string& kind, const std::string& bucket, const std::string& after, std::int64_t limit) {
    std::vector<Bound> values(senders.begin(), senders.end());
    const std::string like = bucket + "%";
    values.insert(values.end(), {Bound(std::string_view(kind)), Bound(std::string_view(like)), Bound(std::string_view(after)), Bound(limit)});
    return state_->rows<KeyLine>("SELECT key, digest, version, withdrawn FROM record WHERE sender IN (" + placeholders(senders.size()) +
                                     ") AND kind=? AND bucket LIKE ? AND key > ? ORDER BY key, version LIMIT ?",
                                 values, [](const SqliteStatement& row) {
                                     return KeyLine{.key = text_at(row, 0), .digest = text_at(row, 1), .version = row.integer(2), .withdrawn = row.integer(3) != 0};
                                 });
}

Result<std::vector<Tally>> Store::tallies() {
    return state_->rows<Tally>("SELECT sender, kind, count(*), sum(accepted), sum(rejected), sum(doubtful) FROM batch GROUP BY sender, kind ORDER BY sender, kind", {},
                               [](const SqliteStatement& row) {
                                   return Tally{.sender = text_at(row, 0), .kind = text_at(row, 1), .batches = row.integer(2), .accepted = row.integer(3),
                                                .rejected = row.integer(4), .doubtful = row.integer(5)};
                               });
}

}  // namespace creditlink::sandbox
