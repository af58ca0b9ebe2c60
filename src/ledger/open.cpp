#include <sys/stat.h>

#include <atomic>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/random.h"
#include "creditlink/ledger/letters.h"
#include "creditlink/ledger/outbox.h"
#include "impl.h"

namespace creditlink {

namespace {

// Groups of rows touch nearly every page of `seen` and `record`: with pages of 16 KiB a million admissions cost 5.2 to 5.7 s
// of CPU instead of 7.1 with SQLite's own 4 KiB (a quarter of the calls into the kernel), a batch's cut and end together 0.3 s more.
constexpr const char* kPages = "PRAGMA journal_mode=DELETE; PRAGMA page_size=16384; VACUUM; PRAGMA journal_mode=WAL";

Error no_ledger(const Path& file, std::string_view zh, std::string_view en) {
    return {Errc::storage, std::string(say(zh, en)), file.string(),
            std::string(say("请从备份恢复台账；新建台账会使每条记录重复报送", "restore the ledger from its backup; a new one would send every record twice"))};
}

// An approval of an older store is of what it holds: since it was given, the store's rules let neither document nor text change.
void keep_approvals(Sql& sql) {
    sql.script(ledger_detail::kApprovalColumn);
    std::vector<std::pair<std::int64_t, Digest256>> approvals;  // by row
    {
        Query approved = sql.query("SELECT rowid, approved, text FROM letter WHERE state IN ('approved', 'published', 'superseded', 'withdrawn')");
        while (approved.step()) approvals.emplace_back(approved.integer(0), approval_digest(approved.bytes<32>(1), sha256(approved.view(2))));
    }
    for (const auto& [row, approval] : approvals) sql.query("UPDATE letter SET approval = ? WHERE rowid = ?").blob(approval).bind(row).run();
    sql.script(ledger_detail::kApprovalSchema);
}

Status fill_new(const Path& file, const LedgerOptions& options) {
    auto opened = Sql::open(file, {.read_only = false, .create = true});
    if (!opened) return opened.error();
    Sql& sql = **opened;
    sql.script(kPages);
    if (Status s = sql.status(); !s) return s;
    return sql.write([&]() -> Status {
        sql.script(ledger_detail::kSchema);
        sql.script(ledger_detail::kLetterSchema);
        sql.script(ledger_detail::kAccountSchema);
        sql.script(ledger_detail::kCommitmentSchema);
        sql.script(ledger_detail::kMappingSchema);
        sql.script(ledger_detail::kKeyChangeSchema);
        keep_approvals(sql);
        sql.script(ledger_detail::kCommitmentChangeSchema);
        sql.query("INSERT INTO meta VALUES ('schema', ?), ('next_admission', 1), ('next_segment', 1), ('records', 0)").bind(ledger_detail::kSchemaVersion).run();
        sql.query("INSERT INTO meta VALUES ('office', ?)").blob(options.office_secret_digest).run();
        return {};
    });
}

// Made under another name and linked into place when it is whole. So a file that stands there is a ledger, and an empty or
// damaged one is never taken for a new store; of two processes the first one's file stays.
Status make_store(const Path& file, const Path& spool, const LedgerOptions& options) {
    std::error_code error;
    for (std::filesystem::directory_iterator at(spool, error), end; !error && at != end; at.increment(error))
        if (at->path().extension() == ".seg") {
            if (std::filesystem::exists(file, error)) return {};  // another process has made it meanwhile
            return no_ledger(file, "台账文件不见了，而待报送的数据还在", "the ledger file is gone, while records on their way out are still here");
        }
    const Path made = file.parent_path() / ("ledger.new-" + hex(random_bytes(8)));
    Status done = fill_new(made, options);
    if (done) {
        std::filesystem::create_hard_link(made, file, error);
        if (error && error != std::errc::file_exists) done = Error{Errc::storage, error.message(), file.string(), {}};
        else done = sync_directory(file.parent_path());
    }
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(made.string() + ending, error);
    return done;
}

// An older store gets what it lacks, in one transaction: killed in the middle of it, it is the old one.
Status bring_up_to_date(const Path& file) {
    auto opened = Sql::open(file, {.read_only = false, .create = false});
    if (!opened) return opened.error();
    Sql& sql = **opened;
    return sql.write([&]() -> Status {
        const std::int64_t version = sql.number("SELECT value FROM meta WHERE name = 'schema'");
        if (version >= ledger_detail::kSchemaVersion) return {};  // another process was faster
        if (version < 2) {
            sql.script("ALTER TABLE quarantine ADD COLUMN verdict BLOB NOT NULL DEFAULT x''");
            sql.script(ledger_detail::kLetterSchema);
        }
        if (version < 3) sql.script(ledger_detail::kAccountSchema);
        if (version < 4) sql.script(ledger_detail::kCommitmentSchema);
        if (version < 5) sql.script(ledger_detail::kMappingSchema);
        if (version < 6) sql.script(ledger_detail::kKeyChangeSchema);
        if (version < 7) keep_approvals(sql);
        if (version < 8) sql.script("ALTER TABLE origin ADD COLUMN shape TEXT NOT NULL DEFAULT ''");
        if (version < 9) sql.script(ledger_detail::kCommitmentChangeSchema);
        sql.query("UPDATE meta SET value = ? WHERE name = 'schema'").bind(ledger_detail::kSchemaVersion).run();
        return {};
    }, "ledger.upgrade.before-commit");
}

Status check_schema(Ledger::Impl& l) {
    Sql& sql = *l.sql;
    if (sql.number("SELECT count(*) FROM sqlite_schema WHERE name = 'meta'") == 0) {
        if (Status s = sql.status(); !s) return s;
        return no_ledger(l.directory / "ledger.db", "这个文件不是台账，或者内容已丢失", "this file is no ledger, or has lost its contents");
    }
    std::int64_t version = sql.number("SELECT value FROM meta WHERE name = 'schema'");
    if (Status s = sql.status(); !s) return s;
    if (version >= 1 && version < ledger_detail::kSchemaVersion) {
        if (Status done = bring_up_to_date(l.directory / "ledger.db"); !done) return done;
        version = sql.number("SELECT value FROM meta WHERE name = 'schema'");
    }
    if (version != ledger_detail::kSchemaVersion)
        return Error{Errc::config,
                     say("台账的结构版本是 {theirs}，本程序只认识到 {ours}", "the ledger's schema is version {theirs}, this program knows version {ours}",
                         {{"theirs", std::to_string(version)}, {"ours", std::to_string(ledger_detail::kSchemaVersion)}}),
                     (l.directory / "ledger.db").string(),
                     version > ledger_detail::kSchemaVersion
                         ? std::string(say("请使用写入它的那个版本或更新的 creditlink", "use the creditlink that wrote it, or a newer one"))
                         : std::string(say("它由更早的试用版写入，不能升级：请用那个版本把它用完，或者另建状态目录，先 sync adopt 认领",
                                         "an earlier trial version wrote it, and it cannot be upgraded: go on with that version, or begin a new state folder with sync adopt"))};
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
        if (!std::filesystem::exists(file, ignored))
            if (Status made = make_store(file, spool, options); !made) return made.error();
    }
    if (std::filesystem::file_size(file, ignored) == 0) return no_ledger(file, "台账文件是空的", "the ledger file is empty");
    auto sql = Sql::open(file, {.read_only = options.read_only, .create = false});
    if (!sql) return sql.error();
    impl->sql = std::move(*sql);
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

namespace {

std::atomic<bool> entries_written = false;  // of the process, not of a ledger: asked when a command has ended

}  // namespace

bool wrote_entries() { return entries_written; }

void Ledger::Impl::enqueue(std::string_view event, std::string_view json) {
    entries_written = true;
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
