#include <sys/stat.h>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "impl.h"

namespace creditlink {

namespace {

Status make_schema(Ledger::Impl& l) {
    Sql& sql = *l.sql;
    return sql.write([&]() -> Status {
        if (sql.number("SELECT count(*) FROM sqlite_schema WHERE name = 'meta'") > 0) return {};  // another process was first
        sql.script(ledger_detail::kSchema);
        sql.query("INSERT INTO meta VALUES ('schema', ?), ('next_admission', 1), ('next_segment', 1), ('records', 0)").bind(ledger_detail::kSchemaVersion).run();
        sql.query("INSERT INTO meta VALUES ('office', ?)").blob(l.options.office_secret_digest).run();
        return {};
    });
}

Status check_schema(Ledger::Impl& l) {
    Sql& sql = *l.sql;
    const std::int64_t version = sql.number("SELECT value FROM meta WHERE name = 'schema'");
    if (Status s = sql.status(); !s) return s;
    if (version != ledger_detail::kSchemaVersion)
        return Error{Errc::config,
                     say("台账的结构版本是 {theirs}，本程序只认识到 {ours}", "the ledger's schema is version {theirs}, this program knows version {ours}",
                         {{"theirs", std::to_string(version)}, {"ours", std::to_string(ledger_detail::kSchemaVersion)}}),
                     (l.directory / "ledger.db").string(),
                     std::string(say("请使用写入它的那个版本或更新的 creditlink", "use the creditlink that wrote it, or a newer one"))};
    Query office = sql.query("SELECT value FROM meta WHERE name = 'office'");
    const bool same = office.step() && office.bytes<32>(0) == l.options.office_secret_digest;
    if (Status s = sql.status(); !s) return s;
    if (!same)
        return Error{Errc::trust, std::string(say("台账属于另一个机构密钥", "the ledger belongs to another office secret")), (l.directory / "ledger.db").string(),
                     std::string(say("请恢复与台账一同备份的机构密钥；换密钥会使每条记录重复报送", "restore the office secret that was backed up with it; another secret would send every record twice"))};
    return {};
}

}  // namespace

Ledger::Ledger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

Result<Ledger> Ledger::open(const Path& state_directory, const LedgerOptions& options, Clock& clock) {
    auto impl = std::make_unique<Impl>(state_directory, options, clock);
    const Path file = state_directory / "ledger.db", spool = state_directory / "spool";
    std::error_code ignored;
    const bool create = options.create && !options.read_only;
    if (!create && !std::filesystem::exists(file, ignored))
        return Error{Errc::not_found, std::string(say("没有台账", "there is no ledger")), file.string(), std::string(say("先运行一次 sync run", "run sync run once"))};
    if (create) {
        if (Status made = make_directories(state_directory, 0700); !made) return made.error();
        if (Status made = make_directories(spool, 0700); !made) return made.error();
    }
    auto sql = Sql::open(file, {.read_only = options.read_only, .create = create});
    if (!sql) return sql.error();
    impl->sql = std::move(*sql);
    if (create)
        if (Status made = make_schema(*impl); !made) return made.error();
    if (Status checked = check_schema(*impl); !checked) return checked.error();
    Impl* const self = impl.get();
    impl->spool = std::make_unique<ledger_detail::Spool>(spool, [self]() -> Result<std::int64_t> {
        std::int64_t number = 0;
        Status done = self->write([&]() -> Status { number = self->allot("next_segment", 1); return {}; });
        if (!done) return done.error();
        return number;
    });
    struct stat info {};
    if (stat(file.c_str(), &info) == 0) impl->file_identity = {static_cast<std::uint64_t>(info.st_dev), static_cast<std::uint64_t>(info.st_ino)};
    return Ledger(std::move(impl));
}

Status Ledger::Impl::write(const std::function<Status()>& work, const char* failpoint) {
    if (options.read_only) return Error{Errc::internal, "this ledger was opened to be read only", {}, {}};
    // SQLite would go on writing into a file that nobody finds again.
    struct stat info {};
    const Path file = directory / "ledger.db";
    if (stat(file.c_str(), &info) != 0 || file_identity != std::pair{static_cast<std::uint64_t>(info.st_dev), static_cast<std::uint64_t>(info.st_ino)})
        return Error{Errc::storage, std::string(say("台账文件在使用中被删除或替换", "the ledger file was deleted or replaced while in use")), file.string(),
                     std::string(say("停止一切 creditlink 进程，放回原文件或备份后再启动", "stop all creditlink processes and put the file or its backup back before you start again"))};
    return sql->write(work, failpoint);
}

Status Ledger::together(const std::function<Status()>& work) { return impl_->write(work); }

std::int64_t Ledger::Impl::allot(const char* name, std::int64_t count) {
    Query query = sql->query("UPDATE meta SET value = value + ? WHERE name = ? RETURNING value");
    query.bind(count).text(name);
    return query.step() ? query.integer(0) - count : 0;
}

void Ledger::Impl::enqueue(std::string_view event, std::string_view json) {
    sql->query("INSERT INTO to_log (event, json) VALUES (?, ?)").text(event).text(json).run();
}

Status Ledger::enqueue_log(std::string_view event, std::string_view json) {
    return impl_->write([&]() -> Status { impl_->enqueue(event, json); return {}; });
}

Result<std::vector<Ledger::ToLog>> Ledger::to_log(std::size_t most) {
    std::vector<ToLog> waiting;
    Query query = impl_->sql->query("SELECT number, event, json FROM to_log ORDER BY number LIMIT ?");
    query.bind(static_cast<std::int64_t>(most));
    while (query.step()) waiting.push_back({query.integer(0), query.string(1), query.string(2)});
    return impl_->sql->checked(std::move(waiting));
}

Status Ledger::logged(std::int64_t up_to) {
    return impl_->write([&]() -> Status { impl_->sql->query("DELETE FROM to_log WHERE number <= ?").bind(up_to).run(); return {}; });
}

Result<std::optional<std::string>> Ledger::fact(std::string_view name) {
    Query query = impl_->sql->query("SELECT value FROM fact WHERE name = ?");
    query.text(name);
    std::optional<std::string> found;
    if (query.step()) found = query.string(0);
    return impl_->sql->checked(std::move(found));
}

Status Ledger::set_fact(std::string_view name, std::string_view value) {
    return impl_->write([&]() -> Status {
        impl_->sql->query("INSERT INTO fact VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2").text(name).text(value).run();
        return {};
    });
}

}  // namespace creditlink
