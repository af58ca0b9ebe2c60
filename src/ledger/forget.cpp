#include "creditlink/ledger/forget.h"

#include "creditlink/base/message.h"
#include "sql.h"

namespace creditlink {

using ledger_detail::Query;
using ledger_detail::Sql;

namespace {

#define CREDITLINK_IN_RANGE "since >= ?2 AND since < ?3 AND task IN (SELECT id FROM task WHERE kind = ?1)"
// A cleared row that still stands in its source is needed: under another stamp it is mapped again, with its correction.
// One that is gone, if it comes back, is an item anew.
const char* const kForgetRows =
    "DELETE FROM quarantine WHERE " CREDITLINK_IN_RANGE
    " AND (state = 'gone' OR (state = 'cleared' AND NOT EXISTS "
    "(SELECT 1 FROM seen WHERE seen.task = quarantine.task AND seen.hash = quarantine.hash)))";
// A dropped one stays dropped, whatever later runs read: by its hash.
const char* const kForgetCells =
    "UPDATE quarantine SET cells = '[]', findings = '[]', overlay = '', row_key = NULL WHERE " CREDITLINK_IN_RANGE
    " AND state = 'dropped' AND (cells <> '[]' OR overlay <> '')";

// Of a batch by range, those of the range that another batch or a person has are left out.
#define CREDITLINK_OF_BATCH                                                                                          \
    "(seq IN (SELECT seq FROM member WHERE batch = ?1) OR (seq BETWEEN (SELECT first_seq FROM batch WHERE number = " \
    "?1 AND first_seq > 0) "                                                                                         \
    "AND (SELECT last_seq FROM batch WHERE number = ?1) AND seq NOT IN (SELECT seq FROM aside)))"
const char* const kForgetAnswers = "UPDATE outcome SET message = '' WHERE message <> '' AND " CREDITLINK_OF_BATCH;
const char* const kForgetRowKeys =
    "UPDATE submission SET row_key = NULL WHERE row_key IS NOT NULL AND " CREDITLINK_OF_BATCH;

Status forget_in_transaction(Sql& sql, const std::vector<ForgetRange>& ranges, const std::vector<std::string>& batches,
                             Forgotten& forgotten) {
    for (const ForgetRange& range : ranges) {
        for (const char* statement : {kForgetRows, kForgetCells}) {
            sql.query(statement).text(range.kind).bind(range.from).bind(range.until).run();
            forgotten.rows += static_cast<std::uint64_t>(sql.changed());
        }
    }
    for (const std::string& batch : batches) {
        std::int64_t number = 0;
        {
            Query query = sql.query("SELECT number FROM batch WHERE id = ?");
            if (!query.text(batch).step()) continue;  // of a time that a restored backup does not know
            number = query.integer(0);
        }
        sql.query(kForgetAnswers).bind(number).run();
        forgotten.answers += static_cast<std::uint64_t>(sql.changed());
        sql.query(kForgetRowKeys).bind(number).run();
    }
    return sql.status();
}

}  // namespace

Result<Forgotten> forget(const Path& state_directory, const std::vector<ForgetRange>& ranges,
                         const std::vector<std::string>& batches, int wait_ms) {
    const Path file = state_directory / "ledger.db";
    auto sql = Sql::open(file, {.read_only = false, .create = false});
    if (!sql) return sql.error();
    (*sql)->script("PRAGMA secure_delete=ON; PRAGMA busy_timeout=" + std::to_string(wait_ms));
    Forgotten forgotten;
    const Status done = (*sql)->write([&] { return forget_in_transaction(**sql, ranges, batches, forgotten); },
                                      "ledger.forgotten.before-commit");
    if (!done) return done.error();
    // Pages of before lie in the journal until it is emptied; a reader in the midst of a snapshot holds it.
    Query emptied = (*sql)->query("PRAGMA wal_checkpoint(TRUNCATE)");
    const bool busy = emptied.step() && emptied.integer(0) != 0;
    if (Status sound = (*sql)->status(); !sound) return sound.error();
    if (busy)
        return Error{Errc::locked,
                     std::string(say("有程序正在长时间读取台账，日志文件还不能清空",
                                     "somebody is reading the ledger, so its journal cannot be emptied yet")),
                     file.string(),
                     std::string(say("等它读完再运行一次；没做完的销毁会接着做",
                                     "run it again once that has ended: an unfinished erasure goes on"))};
    return forgotten;
}

}  // namespace creditlink
