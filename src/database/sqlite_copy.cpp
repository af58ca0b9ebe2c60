// A private copy of somebody else's database, so that a slow read locks nothing of theirs.

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>

#include <exception>
#include <utility>

#include "sqlite_state.h"

namespace creditlink {

namespace {

constexpr int kPagesAtOnce = 1024;     // some megabytes: a stop is heeded between them
constexpr int kStepsAtOnce = 100'000;  // of SQLite's machine: some milliseconds

int asked_to_stop(void* stop) { return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0; }

// A name that is empty is SQLite's word for a file of its own that nobody else can open. The connector is known already.
Result<Poco::Data::Session> nameless() {
    try {
        return Poco::Data::Session(Poco::Data::SQLite::Connector::KEY, "file:?mode=rwc");
    } catch (const std::exception& e) {
        return sqlite_error(nullptr, SQLITE_CANTOPEN, e.what(), "copy");
    }
}

}  // namespace

void SqliteConnection::stop_with(std::stop_token stop) {
    state_->stop = std::move(stop);
    sqlite3_progress_handler(state_->handle, kStepsAtOnce, asked_to_stop, &state_->stop);
}

Result<SqliteConnection> SqliteConnection::copy_of(SqliteConnection& original, std::stop_token stop) {
    auto session = nameless();
    if (!session) return session.error();
    sqlite3* handle = Poco::Data::SQLite::Utility::dbHandle(*session);
    sqlite3_extended_result_codes(handle, 1);
    SqliteConnection copy(std::make_unique<State>(State{std::move(*session), handle, original.state_->file, stop}));
    // One transaction over all steps: a writer in between would otherwise make it begin again, for ever on a busy system.
    if (Status begun = original.exec("BEGIN; SELECT count(*) FROM sqlite_schema"); !begun) return begun.error();
    sqlite3_backup* backup = sqlite3_backup_init(handle, "main", original.state_->handle, "main");
    int code = backup != nullptr ? SQLITE_OK : sqlite3_extended_errcode(handle);
    while (code == SQLITE_OK) code = stop.stop_requested() ? SQLITE_INTERRUPT : sqlite3_backup_step(backup, kPagesAtOnce);
    const int finished = sqlite3_backup_finish(backup);
    const Status ended = original.exec("COMMIT");
    if (code == SQLITE_DONE) code = finished;
    if (code != SQLITE_OK) return sqlite_error(nullptr, code, original.state_->file, "copy");
    if (!ended) return ended.error();
    copy.stop_with(std::move(stop));
    return copy;
}

}  // namespace creditlink
