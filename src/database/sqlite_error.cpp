#include "creditlink/base/message.h"
#include "sqlite_state.h"

namespace creditlink {

namespace {

constexpr std::size_t kShownSql = 120;  // enough to know the statement again; values are bound, so none stand in it

struct Meaning {
    int code;
    Errc errc;
    std::string_view zh, en, hint_zh, hint_en;
};

constexpr Meaning kMeanings[] = {
    {SQLITE_BUSY, Errc::locked, "数据库被另一个进程占用：{w}", "another process holds the database: {w}",
     "稍后再试；长时间如此，请看哪个进程打开了此文件", "try again later; if it stays so, see which process has the file open"},
    {SQLITE_LOCKED, Errc::locked, "数据库被占用：{w}", "the database is locked: {w}", "稍后再试", "try again later"},
    {SQLITE_CORRUPT, Errc::storage, "数据库文件已损坏：{w}", "the database file is damaged: {w}",
     "不要继续使用它；请从备份恢复", "do not go on with it; restore it from a backup"},
    {SQLITE_NOTADB, Errc::storage, "这不是 SQLite 数据库文件：{w}", "this is no SQLite database: {w}",
     "检查文件路径，或从备份恢复", "check the path, or restore the file from a backup"},
    {SQLITE_FULL, Errc::storage, "磁盘已满：{w}", "the disk is full: {w}", "腾出空间后再运行", "free some space and run again"},
    {SQLITE_READONLY, Errc::storage, "数据库只能读：{w}", "the database is read-only: {w}", "检查文件和目录的权限",
     "check the permissions of the file and its folder"},
    {SQLITE_CANTOPEN, Errc::storage, "打不开数据库文件：{w}", "the database file cannot be opened: {w}",
     "检查路径，以及文件和目录的权限", "check the path and the permissions of the file and its folder"},
    {SQLITE_IOERR, Errc::storage, "读写数据库文件出错：{w}", "the database file cannot be read or written: {w}",
     "检查磁盘；修好以前不要重试", "check the disk; do not retry before it is mended"},
    {SQLITE_INTERRUPT, Errc::interrupted, "已停止读取", "reading was stopped", "", ""},
};

}  // namespace

Error sqlite_error(sqlite3* handle, int code, const std::string& file, std::string_view doing) {
    const std::string what = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
    const Words words = {{"w", what}, {"d", std::string(doing.substr(0, kShownSql))}};
    for (const Meaning& meaning : kMeanings) {
        if (meaning.code != (code & 0xff)) continue;
        return {meaning.errc, say(meaning.zh, meaning.en, words), file, std::string(say(meaning.hint_zh, meaning.hint_en))};
    }
    return {Errc::storage, say("数据库拒绝了语句：{w}（{d}）", "the database refused a statement: {w} ({d})", words), file, {}};
}

}  // namespace creditlink
