// The index as a file: its tables, and what it knows of itself.

#include "creditlink/audit/log_index.h"

#include <system_error>

#include "creditlink/base/encode.h"
#include "index_state.h"

namespace creditlink {

using namespace audit_detail;

namespace {

// request and answer: ContentState. tasks: parted by line feeds. tokens of an item: of a body whose rows have a form of
// their own.
constexpr std::string_view kTables = R"sql(
DROP TABLE IF EXISTS meta; DROP TABLE IF EXISTS item; DROP TABLE IF EXISTS record; DROP TABLE IF EXISTS mention;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE item (number INTEGER PRIMARY KEY, time INTEGER NOT NULL, event TEXT NOT NULL, what TEXT NOT NULL DEFAULT '',
  who TEXT NOT NULL DEFAULT '', subject TEXT NOT NULL DEFAULT '', tasks TEXT NOT NULL DEFAULT '', batch TEXT, platform TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT '', count INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, submitted INTEGER NOT NULL DEFAULT 0,
  submitted_time INTEGER NOT NULL DEFAULT 0, answered INTEGER NOT NULL DEFAULT 0, answered_time INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT '', receipt TEXT NOT NULL DEFAULT '', vouched TEXT NOT NULL DEFAULT '', accepted INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0, doubtful INTEGER NOT NULL DEFAULT 0, request INTEGER NOT NULL DEFAULT 0, answer INTEGER NOT NULL DEFAULT 0,
  tokens BLOB NOT NULL DEFAULT x'', request_ref TEXT NOT NULL DEFAULT '', answer_ref TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX item_batch ON item (batch) WHERE batch IS NOT NULL;
CREATE INDEX item_answered ON item (answered) WHERE answered > 0;
CREATE INDEX item_time ON item (time);
CREATE INDEX item_event ON item (event, number);
CREATE INDEX item_who ON item (who, number) WHERE who <> '';
CREATE INDEX item_rejected ON item (number) WHERE rejected > 0;
CREATE INDEX item_waiting ON item (number) WHERE request = 1 OR answer = 1;
CREATE INDEX item_doubtful ON item (number) WHERE doubtful > 0;
CREATE TABLE record (item INTEGER NOT NULL, place INTEGER NOT NULL, submission TEXT NOT NULL, key TEXT NOT NULL, op TEXT NOT NULL,
  outcome TEXT NOT NULL DEFAULT '', code TEXT NOT NULL DEFAULT '', tokens BLOB NOT NULL, PRIMARY KEY (item, place)) WITHOUT ROWID;
CREATE TABLE mention (word BLOB NOT NULL, item INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (word, item, place)) WITHOUT ROWID;
)sql";

Result<SqliteConnection> opened(const Path& file) {
    auto db = SqliteConnection::open(file);
    if (!db) return db;
    // What is deleted is overwritten: a token of an erased content must not stay in a free page.
    if (auto set = db->exec("PRAGMA secure_delete = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY"); !set)
        return set.error();
    auto readable = db->prepare("SELECT count(*) FROM sqlite_master");
    if (!readable) return readable.error();
    if (auto step = readable->step(); !step) return step.error();
    readable->reset();
    return db;
}

void remove_files(const Path& file) {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(Path(file.string() + suffix), ignored);
}

}  // namespace

// Of the office secret, so that an index made under another one is known for what it is.
std::string LogIndex::State::secret_mark() const {
    return hex(std::string_view(bytes_of(sources.secret->mac("creditlink/log-index/mark/v1\n"))).substr(0, 8));
}

LogIndex::LogIndex(std::unique_ptr<State> state) : state_(std::move(state)) {}
LogIndex::LogIndex(LogIndex&&) noexcept = default;
LogIndex& LogIndex::operator=(LogIndex&&) noexcept = default;
LogIndex::~LogIndex() = default;

Status LogIndex::State::make() {
    if (auto made = db.exec(kTables); !made) return made;
    for (const auto& [name, value] : {std::pair<std::string_view, std::string>{"version", std::string(kVersion)},
                                      {"secret", secret_mark()},
                                      {"next", "0"},
                                      {"last", ""},
                                      {"leaf", ""}})
        if (auto set = set_meta(name, value); !set) return set;
    return {};
}

Result<std::string> LogIndex::State::meta(std::string_view name) {
    auto query = db.prepare("SELECT value FROM meta WHERE name = ?");
    if (!query) return std::string();  // no table: no index yet
    auto row = query->bind_text(1, name).step();
    if (!row) return row.error();
    return *row ? std::string(query->text(0)) : std::string();
}

Status LogIndex::State::set_meta(std::string_view name, std::string_view value) {
    auto set = db.prepare("INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2");
    return set ? set->bind_text(1, name).bind_text(2, value).run() : Status(set.error());
}

Result<LogIndex> LogIndex::open(const Path& file, IndexSources sources) {
    auto db = opened(file);
    if (!db && db.error().code != Errc::locked) {  // no database any more: it can be made anew
        remove_files(file);
        db = opened(file);
    }
    if (!db) return db.error();
    return LogIndex(std::make_unique<State>(State{std::move(*db), std::move(sources)}));
}

Status LogIndex::clear() {
    auto turn = SqliteTransaction::begin(state_->db);
    if (!turn) return turn.error();
    if (auto made = state_->make(); !made) return made;
    return turn->commit();
}

}  // namespace creditlink
