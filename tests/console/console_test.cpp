// The console as a browser meets it: who gets in, what each role may open, and what a stranger's page cannot do.

#include "creditlink/console/console.h"

#include <doctest/doctest.h>

#include <mutex>
#include <thread>

#include "creditlink/base/password.h"
#include "creditlink/ledger/ledger.h"
#include "creditlink/record/finding.h"
#include "hostile_desks.h"
#include "hostile_log_desks.h"
#include "support/set_clock.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

std::string right_password() {
    static const std::string hash = hash_password("right password");
    return hash;
}

// Accounts in a real ledger; the rest is one row of an office whose texts are hostile.
class Desk final : public ConsoleDesk {
  public:
    explicit Desk(Ledger& ledger) : account_steps(ledger, right_password()), ledger_(ledger) {}
    std::string office_name() const override { return kNasty; }
    std::string kind_title(std::string_view) const override { return kNasty; }
    std::string platform_title(std::string_view) const override { return kNasty; }
    TaskDesk& task_desk() override { return tasks; }
    WithdrawalDesk& withdrawal_desk() override { return withdrawals; }
    RecordDesk& record_desk() override { return records; }
    QuarantineDesk& quarantine_desk() override { return quarantine; }
    InstallationDesk& installation_desk() override { return installation; }
    KeyDesk& key_desk() override { return keys; }
    AccountDesk& account_desk() override { return account_steps; }
    LogDesk& log_desk() override { return log; }
    PackDesk& pack_desk() override { return packs; }
    HeadDesk& head_desk() override { return heads; }
    SampleDesk& sample_desk() override { return samples; }
    MappingDesk& mapping_desk() override { return mappings; }
    LetterDesk& letter_desk() override { return letters; }
    CommitmentDesk& commitment_desk() override { return commitments; }
    Result<DeskOverview> overview() override {
        DeskOverview all;
        all.tasks.push_back({kNasty, kNasty, kNasty, false, run(1).value()});
        all.books.push_back({{kNasty, kNasty}, {}});
        all.proposals = 2, all.mappings = 3, all.key_changes = 1;
        all.queues = queues;
        return all;
    }
    Result<std::vector<RunInfo>> runs(const RunFilter&, std::size_t) override { return std::vector<RunInfo>{run(1).value()}; }
    Result<RunInfo> run(RunId id) override {
        RunInfo info;
        info.id = id, info.task = kNasty, info.state = kNasty, info.note = kNasty, info.findings = {{kNasty, 1}};
        return info;
    }
    Result<SubmissionPage> submissions(const SubmissionFilter& filter, std::size_t) override {
        filtered = filter;
        SubmissionView view;
        view.code = view.field = view.message = view.note = view.place = view.task = view.receipt = view.batch = kNasty;
        return SubmissionPage{{view}, kNasty};
    }
    std::vector<std::string> task_names() override { return {kNasty}; }
    Result<std::vector<DeskAlert>> alerts() override { return std::vector{DeskAlert{.id = kNasty, .text = kNasty, .remedy = kNasty, .bad = true, .since = 1, .told = 1, .silent_until = 0, .silenced_by = kNasty}}; }
    Status silence(std::string_view id, std::int64_t hours, std::string_view reason, std::string_view who) override {
        changes.push_back("silence " + std::string(id) + " " + std::to_string(hours) + " " + std::string(reason) + " " + std::string(who));
        return {};
    }
    Result<DeskLateness> late() override { return DeskLateness{{{kNasty, 1, 2}}, kNasty, Error{Errc::config, kNasty, kNasty, kNasty}}; }
    Result<DeskTrend> trend() override {
        DeskTrend trend;
        for (int i = 0; i < 30; ++i) trend.days.push_back({.day = CivilDate::of_days(20'000 + i)});
        trend.days[3].sent = 1200, trend.days[29].sent = 1, trend.days[3].refused = 7, trend.days[28].late = 2;
        trend.problem = Error{Errc::config, kNasty, kNasty, kNasty};
        return trend;
    }
    Result<DeskScores> scores() override {
        return DeskScores{{{kNasty, kNasty}}, {kNasty}, {{kNasty, kNasty, kNasty, kNasty, {kNasty}, {{kNasty, 1}}}}, Error{Errc::config, kNasty, kNasty, kNasty}};
    }
    Result<DeskRatedRows> rated(const DeskRateFilter& filter, std::size_t) override {
        asked = filter;
        return DeskRatedRows{{{"q-17", kNasty, kNasty, kNasty, kNasty, kNasty, kNasty, kNasty, kNasty, kNasty, kNasty}}, 2, true};
    }
    Result<std::vector<Account>> accounts() override { return Accounts(ledger_).all(); }
    Result<std::optional<Account>> account(std::string_view name) override {
        const std::lock_guard lock(mutex_);
        return Accounts(ledger_).find(name);
    }
    Status note_login(std::string_view name, bool right) override {
        const std::lock_guard lock(mutex_);
        return Accounts(ledger_).note_login(name, right);
    }
    Status note_logout(std::string_view name) override { return Accounts(ledger_).note_logout(name); }
    Status set_password(std::string_view name, std::string_view hash, std::string_view who) override { return Accounts(ledger_).set_password(name, hash, false, who); }

    std::vector<std::string> changes;
    std::vector<DeskQueue> queues;
    DeskRateFilter asked;
    SubmissionFilter filtered;
    HostileTasks tasks;
    HostileWithdrawals withdrawals;
    HostileRecords records;
    HostileQuarantine quarantine;
    HostileInstallation installation;
    HostileKeyDesk keys;
    LedgerAccounts account_steps;
    HostileLog log;
    HostilePacks packs;
    HostileHeads heads;
    HostileSamples samples;
    HostileMappings mappings;
    HostileLetters letters;
    HostileCommitments commitments;

  private:
    Ledger& ledger_;
    std::mutex mutex_;  // a ledger belongs to one thread at a time
};

struct Site {
    Site() : ledger(Ledger::open(folder.path() / "state", {}, clock).value()), desk(ledger), console(desk, clock, true) {}

    void add(const std::string& name, const std::string& roles, bool must_change = false) {
        REQUIRE(Accounts(ledger).add({.name = name, .person = "王芳", .roles = roles, .password = right_password(), .must_change = must_change}, "root"));
    }
    ServerResponse get(const std::string& target, const std::string& cookie = {}) { return send("GET", target, cookie, {}, kOrigin); }
    ServerResponse post(const std::string& target, const std::string& cookie, const std::string& body, const std::string& origin = kOrigin) { return send("POST", target, cookie, body, origin); }
    ServerResponse send(const std::string& method, const std::string& target, const std::string& cookie, const std::string& body, const std::string& origin) {
        ServerRequest request{.method = method, .target = target, .fields = {{"Host", "console.example"}}, .body = body, .peer = "10.0.0.9"};
        if (!origin.empty()) request.fields.emplace_back("Origin", origin);
        if (!cookie.empty()) request.fields.emplace_back("Cookie", "other=1; __Host-creditlink=" + cookie);
        if (!body.empty()) request.fields.emplace_back("Content-Type", "application/x-www-form-urlencoded");
        return console.answer(request);
    }
    ServerResponse try_to_log_in(const std::string& name, const std::string& password = "right+password") { return post("/login", {}, "account=" + name + "&password=" + password); }
    std::string log_in(const std::string& name) {
        const auto answer = try_to_log_in(name);
        REQUIRE(answer.status == 303);
        return cookie_of(answer);
    }
    static std::string field(const ServerResponse& answer, const std::string& name) {
        for (const auto& [key, value] : answer.fields)
            if (key == name) return value;
        return {};
    }
    static std::string cookie_of(const ServerResponse& answer) {
        const std::string set = field(answer, "Set-Cookie");
        const std::size_t begin = set.find('=') + 1;
        return set.substr(begin, set.find(';') - begin);
    }
    std::string token(const std::string& cookie) {
        const std::string body = get("/password", cookie).body;
        const std::string mark = "name=\"token\" value=\"";
        const std::size_t begin = body.find(mark) + mark.size();
        return body.substr(begin, body.find('"', begin) - begin);
    }

    static constexpr const char* kOrigin = "https://console.example";
    TemporaryFolder folder;
    SetClock clock;
    Ledger ledger;
    Desk desk;
    Console console;
};

std::string concrete(std::string_view path) {
    std::string text(path);
    if (const auto open = text.find('{'); open != std::string::npos) text.replace(open, text.find('}') - open + 1, "17");
    return text;
}

}  // namespace

TEST_CASE("who is not logged in sees the log-in page and nothing else") {
    Site site;
    for (const ConsoleRoute& route : console_routes()) {
        CAPTURE(route.path);
        for (const std::string& cookie : {std::string(), std::string("guessed")}) {
            const auto answer = site.send(std::string(route.method), concrete(route.path), cookie, route.method == "POST" ? "token=x" : "", Site::kOrigin);
            CHECK(answer.status == 303);
            CHECK(Site::field(answer, "Location") == "/login");
        }
    }
    CHECK(site.get("/login").status == 200);
    CHECK(site.desk.changes.empty());
}

TEST_CASE("each role opens the pages of its row in the route table and no other, even with a form of its own making") {
    Site site;
    for (std::size_t i = 0; i < kRoles; ++i) {
        const Role role = static_cast<Role>(i);
        site.add("user" + std::to_string(i), std::string(name_of(role)));
        const std::string cookie = site.log_in("user" + std::to_string(i)), token = site.token(cookie);
        for (const ConsoleRoute& route : console_routes()) {
            CAPTURE(name_of(role));
            CAPTURE(route.path);
            const bool post = route.method == "POST";
            const auto answer = site.send(std::string(route.method), concrete(route.path), cookie, post ? "token=" + token + "&reason=why&purpose=why&c0=x" : "", Site::kOrigin);
            if (route.roles.has(role)) CHECK(answer.status != 403);
            else CHECK(answer.status == 403);
        }
    }
}

TEST_CASE("every page is free of script, whatever the office's data say, and forbids the browser to run any") {
    Site site;
    site.add("auditor", "auditor");
    site.add("operator", "operator,mapper,publisher,approver,security");
    for (const char* account : {"auditor", "operator"}) {
        const std::string cookie = site.log_in(account);
        for (const ConsoleRoute& route : console_routes()) {
            if (route.method != "GET") continue;
            CAPTURE(route.path);
            const auto answer = site.get(concrete(route.path), cookie);
            if (const std::string type = Site::field(answer, "Content-Type"); type.find("text/html") != 0) {  // a file: never a page, whatever is in it
                CHECK(Site::field(answer, "Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none'; sandbox");
                CHECK(Site::field(answer, "X-Content-Type-Options") == "nosniff");
                CHECK(Site::field(answer, "Cache-Control") == "no-store");
                continue;
            }
            CHECK(answer.body.find("<script") == std::string::npos);
            CHECK(answer.body.find(" style=") == std::string::npos);  // the policy forbids it: it would have no effect
            const std::string policy = Site::field(answer, "Content-Security-Policy");
            CHECK(policy.find("default-src 'none'") == 0);
            CHECK(policy.find("script-src") == std::string::npos);
            CHECK(policy.find("unsafe") == std::string::npos);
            CHECK(Site::field(answer, "Cache-Control") == "no-store");
        }
    }
}

TEST_CASE("a change needs the session's token and a page of this site") {
    Site site;
    site.add("operator", "operator");
    const std::string cookie = site.log_in("operator"), token = site.token(cookie), body = "token=" + token + "&reason=why&c0=new";
    CHECK(site.post("/quarantine/17/drop", cookie, "reason=why").status == 403);
    CHECK(site.post("/quarantine/17/drop", cookie, "token=" + token + "x&reason=why").status == 403);
    // What takes long to type is shown again, and nothing of it is done.
    for (const std::string& old : {std::string(), "token=" + token + "x&"})
        CHECK(site.post("/quarantine/17/fix", cookie, old + "reason=why&c0=new").body.find("尚未提交") != std::string::npos);
    CHECK(site.post("/quarantine/17/fix", cookie, body, "https://evil.example").status == 403);
    CHECK(site.post("/quarantine/17/fix", cookie, body, "http://console.example").status == 403);
    CHECK(site.post("/quarantine/17/fix", cookie, body, "").status == 403);
    CHECK(site.desk.changes.empty());
    CHECK(site.post("/quarantine/17/fix", cookie, body).status == 303);
    CHECK(site.desk.quarantine.changes == std::vector<std::string>{"fix new why operator"});
}

TEST_CASE("another session's token is of no use") {
    Site site;
    site.add("one", "operator");
    site.add("two", "operator");
    const std::string one = site.log_in("one"), two = site.log_in("two");
    CHECK(site.post("/quarantine/17/drop", one, "token=" + site.token(two) + "&reason=why").status == 403);
}

TEST_CASE("the session's cookie is new at each log-in, for this host alone, and no script reads it") {
    Site site;
    site.add("operator", "operator");
    const auto answer = site.send("POST", "/login", "chosen-by-an-attacker", "account=operator&password=right+password", Site::kOrigin);
    REQUIRE(answer.status == 303);
    CHECK(Site::cookie_of(answer) != "chosen-by-an-attacker");
    CHECK(site.get("/", "chosen-by-an-attacker").status == 303);
    const std::string set = Site::field(answer, "Set-Cookie");
    for (const char* wanted : {"__Host-", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"}) CHECK(set.find(wanted) != std::string::npos);
    CHECK(Site::cookie_of(answer) != site.log_in("operator"));
}

TEST_CASE("a session ends when it is left for a quarter of an hour, after a working day, and at log-out") {
    Site site;
    site.add("operator", "operator");
    std::string cookie = site.log_in("operator");
    site.clock.now_ms += 14 * 60'000;
    CHECK(site.get("/", cookie).status == 200);
    site.clock.now_ms += 16 * 60'000;
    CHECK(site.get("/", cookie).status == 303);

    cookie = site.log_in("operator");
    for (int i = 0; i < 59; ++i) {
        site.clock.now_ms += 10 * 60'000;
        CHECK(site.get("/", cookie).status == 200);
    }
    site.clock.now_ms += 11 * 60'000;
    CHECK(site.get("/", cookie).status == 303);

    cookie = site.log_in("operator");
    CHECK(site.post("/logout", cookie, "token=" + site.token(cookie)).status == 303);
    CHECK(site.get("/", cookie).status == 303);
}

TEST_CASE("rows in quarantine are assessed again and exported as the list is filtered, by who may correct them and nobody else") {
    Site site;
    site.add("operator", "operator");
    site.add("looks", "auditor");
    const std::string cookie = site.log_in("operator"), other = site.log_in("looks");
    const std::string list = site.get("/quarantine?task=a%26b&code=code-unknown", cookie).body;
    CHECK(site.desk.quarantine.filtered.task == "a&b");
    CHECK(site.desk.quarantine.filtered.code == "code-unknown");
    CHECK(list.find("name=\"task\" value=\"a&amp;b\"") != std::string::npos);
    CHECK(list.find("href=\"/quarantine?state=waiting&amp;task=a%26b&amp;code=code-unknown\"") != std::string::npos);
    CHECK(list.find(finding_sentence("code-unknown")) != std::string::npos);
    const std::string form = "state=waiting&task=a%26b&code=code-unknown&token=";
    const auto assessed = site.post("/quarantine-requeue", cookie, form + site.token(cookie));
    CHECK(assessed.status == 303);
    const std::string back = Site::field(assessed, "Location");
    CHECK(back == "/quarantine?state=waiting&task=a%26b&code=code-unknown&done=requeued&admitted=2&refused=1&undivided=3");
    CHECK(site.get(back, cookie).body.find("2 行合格，下次运行报送；1 行仍有问题。另有 3 行") != std::string::npos);
    CHECK(site.get("/quarantine?done=requeued&admitted=2x&refused=1&undivided=0", cookie).body.find("2x") == std::string::npos);
    const auto book = site.post("/quarantine-export", cookie, form + site.token(cookie));
    CHECK(book.body == "bytes");
    CHECK(Site::field(book, "Content-Disposition") == "attachment; filename=\"quarantine.xlsx\"");
    CHECK(site.desk.quarantine.changes == std::vector<std::string>{"export operator"});
    CHECK(site.get("/quarantine", other).body.find("/quarantine-export") == std::string::npos);
    CHECK(site.post("/quarantine-export", other, form + site.token(other)).status == 403);
}

TEST_CASE("the overview says what a platform that does not answer keeps waiting, and when it is tried again") {
    Site site;
    site.add("operator", "operator");
    site.desk.queues = {{{"national", "xk"}, 2, 3, 1500, site.clock.now_ms / 1000 + 600}, {{"city", "xk"}, 0, 0, 7, 0}};
    const std::string body = site.get("/", site.log_in("operator")).body;
    CHECK(body.find("2 批已发出、还没有可信的答复，3 批等着发，1500 条在队列里、还没有发出；再试不早于") != std::string::npos);
    CHECK(body.find(">city</code></b> ") != std::string::npos);  // behind its name
    CHECK(body.find(">xk</code>：7 条在队列里、还没有发出</li>") != std::string::npos);
    CHECK(body.find("href=\"/alerts\">全部 1 项告警") != std::string::npos);
}

TEST_CASE("a wrong password, an unknown account, one that is off and one that is locked are answered alike") {
    Site site;
    site.add("operator", "operator");
    site.add("gone", "operator");
    REQUIRE(Accounts(site.ledger).switch_off("gone", true, "root"));
    const auto wrong = site.try_to_log_in("operator", "wrong");
    CHECK(wrong.status == 401);
    CHECK(site.try_to_log_in("nobody", "wrong").body == wrong.body);
    CHECK(site.try_to_log_in("gone").body == wrong.body);
    for (int i = 0; i < 4; ++i) CHECK(site.try_to_log_in("operator", "wrong").status == 401);
    CHECK(site.try_to_log_in("operator").body == wrong.body);  // locked by now
    site.clock.now_ms += 61'000;
    CHECK(site.try_to_log_in("operator").status == 303);
}

TEST_CASE("a password that somebody else chose opens nothing but the page that changes it, and changing it ends every session") {
    Site site;
    site.add("operator", "operator", true);
    const std::string cookie = site.log_in("operator"), token = site.token(cookie), other = site.log_in("operator");
    CHECK(Site::field(site.get("/quarantine", cookie), "Location") == "/password");
    const auto change = [&](const std::string& old, const std::string& fresh, const std::string& again) {
        return site.post("/password", cookie, "token=" + token + "&old=" + old + "&new=" + fresh + "&again=" + again).status;
    };
    CHECK(change("wrong", "a+longer+password", "a+longer+password") == 422);
    CHECK(change("right+password", "short", "short") == 422);
    CHECK(change("right+password", "a+longer+password", "another+password") == 422);
    CHECK(change("right+password", "right+password", "right+password") == 422);
    CHECK(change("right+password", "the+operator+1", "the+operator+1") == 422);
    CHECK(change("right+password", "a+longer+password", "a+longer+password") == 303);
    CHECK(site.get("/", cookie).status == 303);
    CHECK(site.get("/", other).status == 303);
    CHECK(site.try_to_log_in("operator").status == 401);
    CHECK(site.try_to_log_in("operator", "a+longer+password").status == 303);
}

TEST_CASE("an account that is switched off, gets another password or other roles, is out at its next click") {
    Site site;
    for (const char* name : {"off", "reset", "moved", "stays"}) site.add(name, "operator");
    std::vector<std::string> cookies;
    for (const char* name : {"off", "reset", "moved", "stays"}) cookies.push_back(site.log_in(name));
    site.clock.now_ms += 2000;
    Accounts accounts(site.ledger);
    REQUIRE(accounts.switch_off("off", true, "root"));
    REQUIRE(accounts.set_password("reset", hash_password("x"), true, "root"));
    REQUIRE(accounts.set_roles("moved", "publisher", "root"));
    for (int i = 0; i < 3; ++i) CHECK(site.get("/", cookies[static_cast<std::size_t>(i)]).status == 303);
    CHECK(site.get("/", cookies[3]).status == 200);
}

TEST_CASE("an account is of use when the system administrator has made it and the security administrator has given it a role: neither alone") {
    Site site;
    site.add("xitong", "system");
    site.add("anquan", "security");
    const std::string system = site.log_in("xitong"), security = site.log_in("anquan"), by_system = "token=" + site.token(system), by_security = "token=" + site.token(security);
    CHECK(site.post("/accounts/add", security, by_security + "&name=li&person=x").status == 403);
    const auto made = site.post("/accounts/add", system, by_system + "&name=li&person=%E6%9D%8E%E6%98%8E");
    CHECK(made.status == 200);
    CHECK(made.body.find("right password") != std::string::npos);
    CHECK(site.get("/accounts/li", system).body.find("right password") == std::string::npos);  // shown once
    CHECK(site.try_to_log_in("li").status == 401);
    CHECK(site.post("/accounts/li/roles", system, by_system + "&operator=yes").status == 403);
    CHECK(site.post("/accounts/li/roles", security, by_security + "&system=yes&auditor=yes").status == 422);
    CHECK(site.post("/accounts/li/roles", security, by_security).status == 422);
    CHECK(site.try_to_log_in("li").status == 401);
    CHECK(site.post("/accounts/li/roles", security, by_security + "&operator=yes&mapper=yes").status == 303);
    CHECK(Accounts(site.ledger).find("li").value()->roles == "operator,mapper");
    CHECK(site.try_to_log_in("li").status == 303);
}

TEST_CASE("whoever resets a password cannot use the account until another has switched it on") {
    Site site;
    site.add("xitong", "system");
    site.add("anquan", "security");
    site.add("shenji", "auditor");
    const std::string system = site.log_in("xitong"), security = site.log_in("anquan"), by_system = "token=" + site.token(system), by_security = "token=" + site.token(security);
    CHECK(site.post("/accounts/shenji/password", security, by_security).status == 403);
    CHECK(site.post("/accounts/shenji/password", system, by_system).body.find("right password") != std::string::npos);
    CHECK(site.try_to_log_in("shenji").status == 401);
    CHECK(site.post("/accounts/shenji/on", system, by_system).status == 403);
    CHECK(site.post("/accounts/shenji/on", security, by_security).status == 303);
    CHECK(Site::field(site.try_to_log_in("shenji"), "Location") == "/password");
}

TEST_CASE("nobody changes his own account, and a page offers nobody what is refused him") {
    Site site;
    site.add("xitong", "system");
    site.add("anquan", "security");
    site.add("shenji", "auditor");
    const std::string system = site.log_in("xitong"), security = site.log_in("anquan"), auditor = site.log_in("shenji");
    for (const char* step : {"roles", "off", "on"}) CHECK(site.post("/accounts/anquan/" + std::string(step), security, "token=" + site.token(security) + "&operator=yes").status == 422);
    for (const char* step : {"password", "off"}) CHECK(site.post("/accounts/xitong/" + std::string(step), system, "token=" + site.token(system)).status == 422);
    CHECK(Accounts(site.ledger).find("anquan").value()->roles == "security");
    const auto offers = [&](const std::string& cookie, const std::string& account, const char* step) { return site.get("/accounts/" + account, cookie).body.find("/accounts/" + account + "/" + step + "\"") != std::string::npos; };
    CHECK(offers(security, "shenji", "roles"));
    CHECK_FALSE(offers(security, "shenji", "password"));
    CHECK(offers(system, "shenji", "password"));
    CHECK_FALSE(offers(system, "shenji", "roles"));
    for (const char* step : {"roles", "off", "on", "password"}) {
        CHECK_FALSE(offers(auditor, "xitong", step));
        CHECK_FALSE(offers(security, "anquan", step));
        CHECK_FALSE(offers(system, "xitong", step));
    }
    CHECK(site.get("/accounts", system).body.find("/accounts/add") != std::string::npos);
    CHECK(site.get("/accounts", security).body.find("/accounts/add") == std::string::npos);
}

TEST_CASE("a certificate says how many days are left, and one that ended says so") {
    Site site;
    site.add("xitong", "system");
    const std::string cookie = site.log_in("xitong");
    const auto says = [&](std::int64_t until, const char* words) {
        site.desk.installation.until = until;
        return site.get("/keys", cookie).body.find(words) != std::string::npos;
    };
    const std::int64_t now = site.clock.unix_seconds();
    CHECK(says(now + 40 * 86'400, "badge good\">还有 40 天"));
    CHECK(says(now + 29 * 86'400 + 100, "badge warn\">还有 29 天"));
    CHECK(says(now + 6 * 86'400 + 100, "badge bad\">还有 6 天"));
    CHECK(says(now, "badge bad\">已到期"));
}

TEST_CASE("a stolen session is no way to guess the password: five tries lock the account and end the session") {
    Site site;
    site.add("operator", "operator");
    const std::string cookie = site.log_in("operator"), token = site.token(cookie);
    const auto guess = [&](const std::string& old) { return site.post("/password", cookie, "token=" + token + "&old=" + old + "&new=a+longer+password&again=a+longer+password"); };
    for (int i = 0; i < 5; ++i) CHECK(guess("wrong").status == 422);
    CHECK(guess("right+password").status == 303);
    CHECK(site.get("/", cookie).status == 303);
    site.clock.now_ms += 61'000;
    CHECK(site.try_to_log_in("operator").status == 303);  // it was not changed
}

TEST_CASE("of many tries at once no more are judged than of as many one by one") {
    Site site;
    site.add("operator", "operator");
    std::vector<std::jthread> tries;
    for (int i = 0; i < 12; ++i) tries.emplace_back([&] { static_cast<void>(site.try_to_log_in("operator", "wrong")); });
    tries.clear();
    CHECK(Accounts(site.ledger).find("operator").value()->failures == 5);
}

TEST_CASE("what was typed into a form is there again when it comes back with an error") {
    Site site;
    site.add("operator", "operator");
    site.desk.quarantine.fixable = false;
    const std::string cookie = site.log_in("operator");
    const auto answer = site.post("/quarantine/17/fix", cookie, "token=" + site.token(cookie) + "&reason=the+reason&c0=typed+value");
    CHECK(answer.status == 422);
    CHECK(answer.body.find("value=\"typed value\"") != std::string::npos);
    CHECK(answer.body.find("value=\"the reason\"") != std::string::npos);
}

TEST_CASE("a password that can be chosen can be used") {
    Site site;
    site.add("operator", "operator");
    const std::string cookie = site.log_in("operator");
    std::string longest;
    for (int i = 0; i < 200; ++i) longest += "%E9%94%81";
    CHECK(site.post("/password", cookie, "token=" + site.token(cookie) + "&old=right+password&new=" + longest + "&again=" + longest).status == 303);
    CHECK(site.try_to_log_in("operator", longest).status == 303);
}

TEST_CASE("personal data is shown to whoever says what for, in his name") {
    Site site;
    site.add("operator", "operator");
    const std::string cookie = site.log_in("operator"), token = site.token(cookie);
    CHECK(site.get("/quarantine/17?purpose=none", cookie).status == 200);
    CHECK(site.desk.quarantine.looks.empty());
    CHECK(site.post("/quarantine/17/look", cookie, "token=" + token + "&purpose=call").status == 200);
    CHECK(site.desk.quarantine.looks == std::vector<std::string>{"operator"});
}

TEST_CASE("a run now, a pause and its end are asked for in the name of who is logged in") {
    Site site;
    site.add("operator", "operator");
    const std::string cookie = site.log_in("operator"), token = site.token(cookie);
    for (const char* what : {"run", "pause", "resume"}) CHECK(site.post("/tasks/%E8%AE%B8%E5%8F%AF/" + std::string(what), cookie, "token=" + token + "&reason=why").status == 303);
    CHECK(site.desk.tasks.asked == std::vector<std::string>{"run 许可  operator", "pause 许可 why operator", "resume 许可 why operator"});
}

TEST_CASE("whoever gave the basis of a withdrawal is offered no button to approve it, and is refused if he asks all the same") {
    Site site;
    site.add("one", "operator,approver");
    site.add("two", "approver");
    const std::string one = site.log_in("one"), two = site.log_in("two");
    site.desk.withdrawals.first = "one";
    CHECK(site.get("/withdrawals/17", one).body.find("/17/approve") == std::string::npos);
    CHECK(site.get("/withdrawals/17", two).body.find("/17/approve") != std::string::npos);
    CHECK(site.post("/withdrawals/17/approve", one, "token=" + site.token(one)).status == 422);
    CHECK(site.desk.withdrawals.asked.empty());
    CHECK(site.post("/withdrawals/17/approve", two, "token=" + site.token(two)).status == 303);
    CHECK(site.post("/withdrawals/17/basis", one, "token=" + site.token(one) + "&basis=notice+3").status == 303);
    CHECK(site.desk.withdrawals.asked == std::vector<std::string>{"approve two", "basis notice 3 one"});
}

TEST_CASE("a mapping is proposed by who writes it and released by another person, who names the digest that the page showed") {
    Site site;
    site.add("one", "mapper,approver");
    site.add("two", "approver");
    const std::string one = site.log_in("one"), two = site.log_in("two");
    auto& asked = site.desk.mappings.asked;
    const std::string form = "token=" + site.token(one) + "&text=a%0D%0Ab&reason=why&task=t&base=00";
    CHECK(site.post("/mappings/17/edit", one, form + "&do=propose").status == 303);
    CHECK(asked == std::vector<std::string>{"draft one", "propose a\nb\nwhy one 王芳", "drop one"});
    site.desk.mappings.proposer = "one";
    CHECK(site.get("/mappings/proposals/3", one).body.find("/3/release") == std::string::npos);
    site.desk.mappings.proposer = "another";
    const std::string page = site.get("/mappings/proposals/3", two).body;
    CHECK(page.find("/3/release") != std::string::npos);
    CHECK(page.find("name=\"digest\" value=\"" + std::string(64, '0') + "\"") != std::string::npos);
    asked.clear();
    CHECK(site.post("/mappings/proposals/3/release", two, "token=" + site.token(two) + "&digest=0000").status == 303);
    CHECK(site.post("/mappings/proposals/3/release", one, "token=" + site.token(one) + "&digest=0000").status == 303);  // the ledger refuses who proposed it
    CHECK(site.post("/mappings/proposals/3/withdraw", two, "token=" + site.token(two) + "&reason=late").status == 303);
    CHECK(asked == std::vector<std::string>{"release 0000 two", "release 0000 one", "withdraw late two"});
}

TEST_CASE("the signing key is proposed by one administrator and released by another, and who looks after records has no part in it") {
    Site site;
    site.add("one", "security");
    site.add("two", "system");
    site.add("three", "operator,approver");
    const std::string one = site.log_in("one"), two = site.log_in("two"), three = site.log_in("three");
    auto& asked = site.desk.keys.asked;
    CHECK(site.post("/keys/propose", one, "token=" + site.token(one) + "&reason=each+year").status == 303);
    site.desk.keys.proposer = "one";
    CHECK(site.get("/keys/changes/3", one).body.find("/3/release") == std::string::npos);
    const std::string page = site.get("/keys/changes/3", two).body;
    CHECK(page.find("/3/release") != std::string::npos);
    CHECK(page.find("/3/ask") != std::string::npos);
    CHECK(site.post("/keys/changes/3/release", two, "token=" + site.token(two) + "&keyid=0000").status == 303);
    CHECK(site.post("/keys/changes/3/withdraw", one, "token=" + site.token(one) + "&reason=late").status == 303);
    CHECK(asked == std::vector<std::string>{"propose each year one", "release 0000 two", "withdraw late one"});
    CHECK(site.post("/keys/changes/3/release", three, "token=" + site.token(three) + "&keyid=0000").status == 403);
    CHECK(site.get("/keys/changes/3/public", three).status == 403);
}

TEST_CASE("a preview can be stopped by the one who began it: nobody else has the button, or is obeyed without it") {
    Site site;
    site.add("one", "mapper");
    site.add("two", "approver");
    const std::string one = site.log_in("one"), two = site.log_in("two"), stop = "/mappings/previews/stop";
    site.desk.mappings.preview_state = DeskMappingPreview::State::under_way, site.desk.mappings.previewer = "one";
    CHECK(site.get("/mappings/previews/17", one).body.find(stop) != std::string::npos);
    CHECK(site.get("/mappings/previews/17", two).body.find(stop) == std::string::npos);
    CHECK(site.post(stop, two, "token=" + site.token(two) + "&key=17").status == 422);
    CHECK(Site::field(site.post(stop, one, "token=" + site.token(one) + "&key=17"), "Location") == "/mappings/previews/17");
    CHECK(site.desk.mappings.asked == std::vector<std::string>{"stop 17 one"});
}

TEST_CASE("nothing that was typed into a mapping's editor is lost on an error, and nothing that is wrong is proposed or looked at") {
    Site site;
    site.add("one", "mapper");
    const std::string one = site.log_in("one");
    site.desk.mappings.sound = false;
    for (const char* what : {"check", "preview", "propose"}) {
        CAPTURE(what);
        site.desk.mappings.asked.clear();
        const auto answer = site.post("/mappings/17/edit", one, "token=" + site.token(one) + "&text=%3C/textarea%3E+typed&reason=the+reason&do=" + std::string(what));
        CHECK(answer.status == 422);
        CHECK(answer.body.find("&lt;/textarea&gt; typed\n</textarea>") != std::string::npos);
        CHECK(answer.body.find("value=\"the reason\"") != std::string::npos);
        CHECK(site.desk.mappings.asked == std::vector<std::string>{"draft one"});
    }
    site.desk.mappings.asked.clear();
    const auto large = site.post("/mappings/17/edit", one, "token=" + site.token(one) + "&do=propose&text=" + std::string(kLargestDraft + 1, 'x'));
    CHECK(large.status == 422);
    CHECK(large.body.find(std::string(kLargestDraft, 'x')) != std::string::npos);
    CHECK(site.desk.mappings.asked.empty());
}

TEST_CASE("whoever wrote a letter is offered no button to approve it, and is refused if he asks all the same") {
    Site site;
    site.add("one", "publisher,approver");
    site.add("two", "approver");
    const std::string one = site.log_in("one"), two = site.log_in("two");
    site.desk.letters.author = "one";
    CHECK(site.get("/letters/17", one).body.find("/approve\"") == std::string::npos);
    CHECK(site.get("/letters/17", two).body.find("/approve\"") != std::string::npos);
    CHECK(site.post("/letters/17/approve", one, "token=" + site.token(one) + "&digest=ab").status == 422);
    CHECK(site.post("/letters/17/approve", two, "token=" + site.token(two) + "&digest=ab").status == 303);
    CHECK(site.desk.letters.asked == std::vector<std::string>{"approve ab two"});
}

TEST_CASE("an author has no way to approve, an approver none to write or publish") {
    Site site;
    site.add("author", "publisher");
    site.add("approver", "approver");
    const std::string author = site.log_in("author"), approver = site.log_in("approver");
    CHECK(site.post("/letters/17/approve", author, "token=" + site.token(author) + "&digest=ab").status == 403);
    for (const char* what : {"edit", "preview", "submit", "discard", "publish"}) CHECK(site.post("/letters/17/" + std::string(what), approver, "token=" + site.token(approver) + "&text=x&digest=x").status == 403);
    CHECK(site.desk.letters.asked.empty());
}

TEST_CASE("a draft is discarded by who may write, with a reason, and only a draft has the form") {
    Site site;
    site.add("author", "publisher");
    site.add("approver", "approver");
    const std::string author = site.log_in("author"), approver = site.log_in("approver");
    CHECK(site.get("/letters/17", author).body.find("/discard\"") == std::string::npos);
    site.desk.letters.state = LetterState::draft;
    CHECK(site.get("/letters/17", author).body.find("/discard\"") != std::string::npos);
    CHECK(site.get("/letters/17", approver).body.find("/discard\"") == std::string::npos);
    const auto done = site.post("/letters/17/discard", author, "token=" + site.token(author) + "&reason=twice");
    CHECK(done.status == 303);
    CHECK(site.desk.letters.asked == std::vector<std::string>{"discard twice author"});
    CHECK(site.get(Site::field(done, "Location"), author).body.find("role=\"status\"") != std::string::npos);
}

TEST_CASE("what was discarded is listed only on request, and folded away on the letter's page, which shows the version before") {
    Site site;
    site.add("author", "publisher");
    const std::string cookie = site.log_in("author"), row = "<th scope=\"row\">";
    CHECK(site.get("/letters", cookie).body.find(row) != std::string::npos);
    site.desk.letters.state = LetterState::discarded;
    CHECK(site.get("/letters", cookie).body.find(row) == std::string::npos);
    CHECK(site.get("/letters?state=discarded", cookie).body.find(row) != std::string::npos);
    const std::string page = site.get("/letters/17", cookie).body;
    const std::size_t folded = page.find("<details>", page.find("<h2>版本</h2>"));
    REQUIRE(folded != std::string::npos);
    CHECK(page.find("已废弃", page.find("<h2>版本</h2>")) > folded);
    CHECK(page.find("您看的不是最新的一版") != std::string::npos);  // the desk shows version 2, and the newest kept is 1
}

TEST_CASE("what a publication did is said, with the folder and the public address") {
    Site site;
    site.add("author", "publisher");
    const std::string cookie = site.log_in("author");
    for (const char* what : {"publish", "withdraw"}) {
        const auto answer = site.post("/letters/17/" + std::string(what), cookie, "token=" + site.token(cookie) + "&reason=why");
        CHECK(answer.status == 200);
        CHECK(answer.body.find("<code>&quot;&gt;&lt;script&gt;") != std::string::npos);
    }
    CHECK(site.desk.letters.asked == std::vector<std::string>{"publish author", "withdraw why author"});
}

TEST_CASE("a letter that was being written when the session ended is in the editor again after the log-in, and nothing is kept by itself") {
    Site site;
    site.add("author", "publisher");
    const auto lost = site.post("/letters/17/edit", "ended", "token=x&text=two%0D%0Atyped+%3Cb%3E&digest=abc");
    CHECK(lost.status == 401);
    CHECK(lost.body.find("two\ntyped &lt;b&gt;</textarea>") != std::string::npos);
    const auto wrong = site.post("/login", {}, "account=author&password=wrong&back=%2Fletters%2F17%2Fedit&text=two%0D%0Atyped+%3Cb%3E&digest=abc");
    CHECK(wrong.body.find("two\ntyped &lt;b&gt;</textarea>") != std::string::npos);
    const auto back = site.post("/login", {}, "account=author&password=right+password&back=%2Fletters%2F17%2Fedit&text=two%0D%0Atyped+%3Cb%3E&digest=abc");
    CHECK(back.status == 200);
    CHECK(back.body.find("two\ntyped &lt;b&gt;</textarea>") != std::string::npos);
    CHECK(back.body.find("name=\"digest\" value=\"abc\"") != std::string::npos);
    CHECK(site.get("/letters", Site::cookie_of(back)).status == 200);
    const auto fields = site.post("/letters/17/edit", "ended", "token=x&f-title=typed&f-body=%3Cb%3E&digest=abc");
    CHECK(fields.body.find("name=\"f-title\" hidden>\ntyped</textarea>") != std::string::npos);
    const auto again = site.post("/login", {}, "account=author&password=right+password&back=%2Fletters%2F17%2Fedit&f-title=typed&f-body=%3Cb%3E&digest=abc");
    CHECK(again.body.find("name=\"f-title\" value=\"typed\"") != std::string::npos);
    CHECK(site.desk.letters.asked.empty());
}

TEST_CASE("a text sent from a page of an earlier session is shown again, not kept and not lost") {
    Site site;
    site.add("author", "publisher");
    site.add("auditor", "auditor");
    const std::string cookie = site.log_in("author"), auditor = site.log_in("auditor");
    const auto answer = site.post("/letters/17/edit", cookie, "token=old&text=typed&digest=abc");
    CHECK(answer.status == 200);
    CHECK(answer.body.find("typed</textarea>") != std::string::npos);
    CHECK(site.post("/letters/17/edit", auditor, "token=old&text=typed&digest=abc").status == 303);  // not his page
    CHECK(site.post("/letters/17/edit", cookie, "token=old&text=typed&digest=abc", "https://evil.example").status == 403);
    CHECK(site.desk.letters.asked.empty());
}

TEST_CASE("of two who write at once the second is told what differs, and keeps his by meaning it") {
    Site site;
    site.add("author", "publisher");
    const std::string cookie = site.log_in("author"), token = "token=" + site.token(cookie);
    const auto late = site.post("/letters/17/edit", cookie, token + "&text=mine&digest=old");
    CHECK(late.status == 409);
    CHECK(late.body.find("mine</textarea>") != std::string::npos);
    CHECK(late.body.find("<del>") != std::string::npos);
    CHECK(late.body.find("name=\"digest\" value=\"" + site.desk.letters.digest + "\"") != std::string::npos);
    CHECK(site.desk.letters.asked.empty());
    CHECK(site.post("/letters/17/edit", cookie, token + "&text=mine&digest=" + site.desk.letters.digest).status == 303);
    CHECK(site.desk.letters.asked == std::vector<std::string>{"save mine author"});
}

TEST_CASE("a letter's document runs nothing, asks for nothing, and is framed by this site alone") {
    Site site;
    site.add("author", "publisher");
    const std::string cookie = site.log_in("author");
    for (const auto& answer : {site.get("/letters/17/document?version=2", cookie), site.post("/letters/17/preview", cookie, "token=" + site.token(cookie) + "&text=x")}) {
        CHECK(answer.status == 200);
        const std::string policy = Site::field(answer, "Content-Security-Policy");
        // The digest of "p{}", the one style there is.
        CHECK(policy == "default-src 'none'; style-src 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox");
    }
}

TEST_CASE("a fault in a letter's text names the line and shows it") {
    Site site;
    site.add("author", "publisher");
    const std::string cookie = site.log_in("author");
    const auto answer = site.post("/letters/17/preview", cookie, "token=" + site.token(cookie) + "&text=a%0D%0Ascript%0D%0Ac");
    CHECK(answer.status == 422);
    CHECK(answer.body.find("<b>2 ▸ script") != std::string::npos);
    CHECK(answer.body.find("第 2 行第 5 列") != std::string::npos);
    CHECK(answer.body.find("<script") == std::string::npos);
}

TEST_CASE("what somebody signed is taken in by a form with its scan, comes back with what was typed if it is faulty, and is shown unmasked for a purpose alone") {
    Site site;
    site.add("author", "publisher");
    site.add("approver", "approver");
    const std::string cookie = site.log_in("author"), token = site.token(cookie), approver = site.log_in("approver");
    const auto upload = [&](const std::string& target, const std::string& promisor, const std::string& with, const std::string& file) {
        std::string body;
        for (const auto& [name, value] : {std::pair<std::string, std::string>{"token", token}, {"letter", "x"}, {"b-promisor", promisor}, {"until", with}})
            body += "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
        body += "--B\r\nContent-Disposition: form-data; name=\"" + file + "\"; filename=\"a.csv\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-\r\n--x\r\n--B--\r\n";
        ServerRequest request{.method = "POST", .target = target, .fields = {{"Host", "console.example"}, {"Origin", Site::kOrigin}, {"Cookie", "__Host-creditlink=" + cookie}, {"Content-Type", "multipart/form-data; boundary=B"}}, .body = body, .peer = "10.0.0.9"};
        return site.console.answer(request);
    };
    const auto faulty = upload("/commitments-new", "", "2026-12-01", "scan");
    CHECK(faulty.status == 422);
    CHECK(faulty.body.find("value=\"2026-12-01\"") != std::string::npos);
    CHECK(faulty.body.find("href=\"#b-promisor\"") != std::string::npos);
    CHECK(Site::field(upload("/commitments-new", "one", "", "scan"), "Location") == "/commitments/17?done=added");
    CHECK(site.desk.commitments.scanned == "%PDF-\r\n--x");
    CHECK(upload("/commitments-import", "", "", "table").status == 200);
    CHECK(upload("/commitments/17/attach", "", "", "scan").status == 303);
    CHECK(upload("/commitments/17/attach", "", "", "other").status == 422);
    CHECK(site.post("/commitments-import/take", cookie, "token=" + token + "&ticket=t").status == 200);
    CHECK(site.post("/commitments/17/judge", cookie, "token=" + token + "&result=%E5%85%A8%E9%83%A8%E5%B1%A5%E8%A1%8C").status == 303);
    const auto broken = site.post("/commitments/17/judge", cookie, "token=" + token + "&result=x&unperformed=the+second");
    CHECK(broken.status == 422);
    CHECK(broken.body.find("the second</textarea>") != std::string::npos);
    CHECK(site.get("/commitments/17?purpose=none", cookie).status == 200);
    CHECK(site.get("/commitments/17?done=known", cookie).body.find("<div class=\"summary good\"") != std::string::npos);
    CHECK(site.get("/commitments/17?done=differs", cookie).body.find("<div class=\"summary warn\"") != std::string::npos);
    CHECK(site.post("/commitments/17/look", cookie, "token=" + token + "&purpose=call").status == 200);
    const auto scan = site.post("/commitments/17/scan", cookie, "token=" + token + "&purpose=court");
    CHECK(Site::field(scan, "Content-Disposition") == "attachment; filename=\"17.pdf\"");
    CHECK(Site::field(scan, "Content-Security-Policy").find("sandbox") != std::string::npos);
    CHECK(site.post("/commitments/17/scan", approver, "token=" + site.token(approver) + "&purpose=x").status == 403);
    CHECK(site.desk.commitments.asked == std::vector<std::string>{"take one author", "check a.csv %PDF-\r\n--x author", "attach %PDF-\r\n--x author", "import t author", "judge 全部履行 author", "look call author", "scan court author"});
}

TEST_CASE("a paper that was most likely taken in already is asked about in the form, and taken in when somebody says that it is another one") {
    Site site;
    site.add("author", "publisher");
    const std::string cookie = site.log_in("author"), typed = "token=" + site.token(cookie) + "&letter=x&b-promisor=";
    CHECK(site.post("/commitments-new", cookie, typed).body.find("b-another") == std::string::npos);
    const auto asked = site.post("/commitments-new", cookie, typed + "again");
    CHECK(asked.status == 422);
    CHECK(asked.body.find("href=\"#b-another\"") != std::string::npos);
    CHECK(asked.body.find("id=\"b-another\"") != std::string::npos);
    CHECK(site.desk.commitments.asked.empty());
    CHECK(site.post("/commitments-new", cookie, typed + "again&another=yes").status == 303);
    CHECK(site.desk.commitments.asked == std::vector<std::string>{"take again author"});
}

TEST_CASE("what was entered wrongly is corrected or voided by who may take in, with a reason, and what was voided has no form any more") {
    Site site;
    site.add("author", "publisher");
    site.add("approver", "approver");
    const std::string cookie = site.log_in("author"), token = site.token(cookie), approver = site.log_in("approver");
    CHECK(site.get("/commitments/17", approver).body.find("/commitments/17/void") == std::string::npos);
    for (const char* what : {"correct", "void"})
        CHECK(site.post(std::string("/commitments/17/") + what, approver, "token=" + site.token(approver) + "&blank=address&value=x&reason=y").status == 403);
    CHECK(Site::field(site.post("/commitments/17/correct", cookie, "token=" + token + "&blank=address&value=Jilin&reason=misread"), "Location") == "/commitments/17?done=correct");
    const auto refused = site.post("/commitments/17/correct", cookie, "token=" + token + "&blank=address&value=&reason=misread");
    CHECK(refused.status == 422);
    CHECK(refused.body.find("value=\"address\" selected") != std::string::npos);
    CHECK(site.get("/commitments/17?done=correct", cookie).body.find("<div class=\"summary good\"") != std::string::npos);
    CHECK(Site::field(site.post("/commitments/17/void", cookie, "token=" + token + "&reason=twice"), "Location") == "/commitments/17?done=void");
    const std::string after = site.get("/commitments/17?done=void", cookie).body;
    for (const char* form : {"/commitments/17/correct", "/commitments/17/void", "/commitments/17/judge", "/commitments/17/attach"}) CHECK(after.find(form) == std::string::npos);
    CHECK(site.desk.commitments.asked == std::vector<std::string>{"correct address Jilin misread author", "void twice author"});
}

TEST_CASE("a long body is read from a publisher's own form alone") {
    Site site;
    site.add("author", "publisher");
    site.add("operator", "operator");
    const std::string author = site.log_in("author"), op = site.log_in("operator");
    const auto limit = [&](const std::string& target, const std::string& cookie, const std::string& origin = Site::kOrigin, const std::string& method = "POST") {
        return site.console.largest_body({.method = method, .target = target, .fields = {{"Host", "console.example"}, {"Origin", origin}, {"Cookie", "__Host-creditlink=" + cookie}}, .body = {}, .peer = {}});
    };
    CHECK(limit("/commitments-new", author) > kLargestScan);
    CHECK(limit("/letters/a/edit", author) > Console::kLargestForm);
    CHECK(limit("/commitments-new", author) < kLargestScan + Console::kLargestForm);
    for (const std::string& cookie : {op, std::string("guessed"), std::string()}) CHECK(limit("/commitments-new", cookie) == Console::kLargestForm);
    CHECK(limit("/commitments-new", author, "https://evil.example") == Console::kLargestForm);
    CHECK(limit("/quarantine/1/fix", author) == Console::kLargestForm);
    REQUIRE(Accounts(site.ledger).switch_off("author", true, "root"));
    CHECK(limit("/commitments-new", author) == Console::kLargestForm);
}

TEST_CASE("a body that is too large is answered by a page with the limit and the way back, and a session that has ended by the log-in") {
    Site site;
    site.add("author", "publisher");
    const std::string author = site.log_in("author");
    const auto page = [&](const std::string& target, const std::string& cookie, const std::string& more = {}) {
        return site.console.too_large({.method = "POST", .target = target, .fields = {{"Host", "console.example"}, {"Origin", Site::kOrigin}, {"Cookie", "__Host-creditlink=" + cookie + more}, {"Content-Type", "multipart/form-data; boundary=B"}}, .body = {}, .peer = {}});
    };
    const auto large = page("/commitments-new", author);
    CHECK(large.status == 413);
    CHECK(large.body.find("32 MB") != std::string::npos);
    CHECK(large.body.find("<a href=\"/commitments-new\">返回") != std::string::npos);
    CHECK(page("/commitments/17/attach", author).body.find("<a href=\"/commitments/17\">") != std::string::npos);
    CHECK(large.body.find("扫描件请降低分辨率") != std::string::npos);
    const auto other = page("/quarantine/1/fix", author);
    CHECK(other.body.find("1 MB") != std::string::npos);
    CHECK(other.body.find("扫描件") == std::string::npos);
    CHECK(page("/commitments-new", author, "; lang=en").body.find("Back to the form") != std::string::npos);
    const auto ended = page("/commitments-new", "ended");
    CHECK(ended.status == 413);
    CHECK(ended.body.find("登录已过期") != std::string::npos);
    CHECK(ended.body.find("name=\"password\"") != std::string::npos);
}

TEST_CASE("a signed letter that was being filled in when the session ended is in the form again after the log-in, and so is a judgement") {
    Site site;
    site.add("author", "publisher");
    const auto lost = site.post("/commitments-new", "ended", "token=x&letter=x&b-promisor=%3Cb%3Eone&until=2026-12-01");
    CHECK(lost.status == 401);
    CHECK(lost.body.find("name=\"b-promisor\" hidden>\n&lt;b&gt;one</textarea>") != std::string::npos);
    CHECK(lost.body.find("name=\"token\"") == std::string::npos);
    const auto wrong = site.post("/login", {}, "account=author&password=wrong&back=%2Fcommitments-new&letter=x&b-promisor=one&until=2026-12-01");
    CHECK(wrong.body.find("name=\"b-promisor\" hidden>\none</textarea>") != std::string::npos);
    CHECK(wrong.body.find("wrong</textarea>") == std::string::npos);
    const auto back = site.post("/login", {}, "account=author&password=right+password&back=%2Fcommitments-new&letter=x&b-promisor=one&until=2026-12-01");
    CHECK(back.status == 200);
    CHECK(back.body.find("value=\"one\"") != std::string::npos);
    CHECK(back.body.find("value=\"2026-12-01\"") != std::string::npos);
    CHECK(back.body.find("扫描件要重新选") != std::string::npos);
    CHECK(site.get("/commitments", Site::cookie_of(back)).status == 200);
    const auto judging = site.post("/commitments/17/judge", "ended", "token=x&result=x&unperformed=the+second");
    CHECK(judging.body.find("the second</textarea>") != std::string::npos);
    const auto judged = site.post("/login", {}, "account=author&password=right+password&back=%2Fcommitments%2F17%2Fjudge&result=x&unperformed=the+second");
    CHECK(judged.body.find("name=\"unperformed\" rows=\"3\" maxlength=\"4000\">\nthe second</textarea>") != std::string::npos);
    CHECK(site.post("/commitments/17/judge", site.log_in("author"), "token=old&result=x&unperformed=the+second").body.find("the second</textarea>") != std::string::npos);
    CHECK(site.desk.commitments.asked.empty());
    site.add("operator", "operator");
    CHECK(Site::field(site.post("/login", {}, "account=operator&password=right+password&back=%2Fcommitments-new&letter=x&b-promisor=one"), "Location") == "/");
}

TEST_CASE("the trend draws thirty days without script, and each of its numbers leads to its rows, in the picture and in the table") {
    Site site;
    site.add("operator", "operator");
    site.add("author", "publisher");
    const std::string cookie = site.log_in("operator");
    const std::string page = site.get("/", cookie).body;
    for (const char* link : {"\"/submissions?sent=2024-10-07\"", "\"/submissions?sent=2024-11-02\"", "\"/submissions?state=rejected&amp;answered=2024-10-07\"", "\"/rates/rows?late_on=2024-11-01\""}) {
        CAPTURE(link);
        std::size_t times = 0;
        for (auto at = page.find(link); at != std::string::npos; at = page.find(link, at + 1)) ++times;
        CHECK(times == 2);
    }
    CHECK(page.find("class=\"narrow on-paper\"") != std::string::npos);  // and on paper, without being asked
    CHECK(site.get("/?trend=table", cookie).body.find("class=\"narrow shown\"") != std::string::npos);
    CHECK(site.get("/", site.log_in("author")).body.find("<svg") == std::string::npos);
}

TEST_CASE("an account that is locked says until when and after how many wrong passwords") {
    Site site;
    site.add("security", "security");
    site.add("operator", "operator");
    for (int i = 0; i < 6; ++i) REQUIRE(Accounts(site.ledger).note_login("operator", false));
    const std::string page = site.get("/accounts", site.log_in("security")).body;
    CHECK(page.find("锁定中") != std::string::npos);
    CHECK(page.find("连续输错 5 次") != std::string::npos);  // what is tried meanwhile does not count
}

TEST_CASE("the overview shows who decides what waits for him, and nobody what is none of his") {
    Site site;
    const auto tiles = [&](const std::string& role) {
        site.add(role + "1", role);
        const std::string body = site.get("/", site.log_in(role + "1")).body;
        std::string shown;
        for (const char* title : {"待批准的撤回", "待发布的映射", "待发布的签名密钥"})
            if (const auto at = body.find(title); at != std::string::npos) shown += std::string(shown.empty() ? "" : " ") + title;
        return shown;
    };
    CHECK(tiles("approver") == "待批准的撤回 待发布的映射");
    CHECK(tiles("mapper") == "待发布的映射");
    CHECK(tiles("security") == "待发布的签名密钥");
    CHECK(tiles("system") == "待批准的撤回 待发布的签名密钥");
    CHECK(tiles("publisher").empty());
}

TEST_CASE("a correction that was being typed when the session ended is in the form again after the log-in of who may correct") {
    Site site;
    site.add("operator", "operator");
    site.add("author", "publisher");
    const auto lost = site.post("/quarantine/17/fix", "ended", "token=x&c0=typed+value&reason=why");
    CHECK(lost.status == 401);
    CHECK(lost.body.find("name=\"c0\" hidden>\ntyped value</textarea>") != std::string::npos);
    const auto back = site.post("/login", {}, "account=operator&password=right+password&back=%2Fquarantine%2F17%2Ffix&c0=typed+value&reason=why");
    CHECK(back.status == 200);
    CHECK(back.body.find("typed value") != std::string::npos);
    CHECK(back.body.find("尚未提交") != std::string::npos);
    CHECK(site.desk.changes.empty());
    CHECK(Site::field(site.post("/login", {}, "account=author&password=right+password&back=%2Fquarantine%2F17%2Ffix&c0=typed+value&reason=why"), "Location") == "/");
}

TEST_CASE("a page of something that goes on refreshes itself without script until somebody stops it or it has ended") {
    Site site;
    site.add("operator", "operator");
    const std::string cookie = site.log_in("operator");
    for (const char* path : {"/tasks", "/tasks/a%2520b"}) {
        CHECK(Site::field(site.get(path, cookie), "Refresh") == "2; url=" + std::string(path));
        CHECK(Site::field(site.get(std::string(path) + "?watch=no", cookie), "Refresh").empty());
    }
    CHECK(Site::field(site.get("/tasks/17/plan", cookie), "Refresh").empty());
    site.desk.tasks.plan_state = DeskPlan::State::under_way;
    CHECK_FALSE(Site::field(site.get("/tasks/17/plan", cookie), "Refresh").empty());
}

TEST_CASE("a record's values are shown unmasked to whoever says what for, in his name, and by no address") {
    Site site;
    site.add("operator", "operator");
    const std::string cookie = site.log_in("operator"), token = site.token(cookie);
    CHECK(site.get("/records/k-1/why?purpose=none", cookie).status == 200);
    CHECK(site.desk.records.looks.empty());
    CHECK(site.post("/records/k-1/why", cookie, "token=" + token + "&purpose=call").status == 200);
    CHECK(site.desk.records.looks == std::vector<std::string>{"call operator"});
}

TEST_CASE("the search box leads to the record, and says so where there is none") {
    Site site;
    site.add("operator", "operator");
    const std::string cookie = site.log_in("operator");
    site.desk.records.named = "k-1";
    CHECK(Site::field(site.get("/records?q=+s-1+", cookie), "Location") == "/records/k-1");
    CHECK(Site::field(site.get("/records?q=q-17", cookie), "Location") == "/quarantine/17");
    CHECK(Site::field(site.get("/records?q=w-3", cookie), "Location") == "/withdrawals/3");
    site.desk.records.named = "";
    CHECK(site.get("/records?q=s-1", cookie).status == 404);
    CHECK(site.get("/records", cookie).status == 200);
}

TEST_CASE("an identity number that somebody types into a box for ids enters no address and is not shown again") {
    Site site;
    site.add("both", "operator,auditor");
    const std::string cookie = site.log_in("both"), token = site.token(cookie), number = "220102199001010017";
    site.desk.records.named = "k-1";
    CHECK(site.get("/records", cookie).body.find("method=\"get\" action=\"/records\"><label for=\"q\"") == std::string::npos);
    CHECK(Site::field(site.post("/records", cookie, "token=" + token + "&q=+s-1+"), "Location") == "/records/k-1");
    CHECK(Site::field(site.post("/records", cookie, "token=" + token + "&q=q-17"), "Location") == "/quarantine/17");
    CHECK(site.get("/log", cookie).body.find("<form class=\"find\" method=\"post\" action=\"/log\">") != std::string::npos);
    CHECK(Site::field(site.post("/log", cookie, "token=" + token + "&id=+b-1&outcome=rejected"), "Location") == "/log?id=b-1&outcome=rejected");
    CHECK(Site::field(site.post("/log", cookie, "token=" + token + "&id=&outcome=rejected"), "Location") == "/log?outcome=rejected");
    for (const char* box : {"/records", "/log"}) {
        CAPTURE(box);
        const auto answer = site.post(box, cookie, "token=" + token + "&task=licences&" + (box == std::string("/log") ? "id=" : "q=") + number);
        CHECK(answer.status == 422);
        CHECK(answer.body.find(number) == std::string::npos);
        CHECK(Site::field(answer, "Location").empty());
    }
}

TEST_CASE("a subject's code enters no address: it is posted, and the address has a token and the other filters") {
    Site site;
    site.add("shenji", "auditor");
    const std::string cookie = site.log_in("shenji"), token = site.token(cookie);
    const auto answer = site.post("/log/subject", cookie, "token=" + token + "&code=91220101MA00000007&task=licences&from=2026-11-01");
    CHECK(answer.status == 303);
    CHECK(Site::field(answer, "Location") == "/log?subject=a1b2&task=licences&from=2026-11-01");
    const auto page = site.get("/log?subject=a1b2&task=licences", cookie);
    CHECK(site.desk.log.asked.subject == "a1b2");
    CHECK(site.desk.log.asked.task == "licences");
    CHECK(page.body.find("href=\"/log?task=licences\"") != std::string::npos);  // a way out of it
    const auto wrong = site.post("/log/subject", cookie, "token=" + token + "&code=nobody");
    CHECK(wrong.status == 422);
    CHECK(wrong.body.find("nobody") == std::string::npos);
}

TEST_CASE("the filters of a search stand in its address, and so does its next page") {
    Site site;
    site.add("shenji", "auditor");
    const std::string cookie = site.log_in("shenji");
    site.desk.log.next = 41;
    const auto page = site.get("/log?id=b-1&outcome=rejected&who=w+f&event=exchange&until=2026-11-27&before=50", cookie);
    CHECK(page.body.find("href=\"/log?id=b-1&amp;outcome=rejected&amp;who=w%20f&amp;event=exchange&amp;until=2026-11-27&amp;before=41\"") != std::string::npos);
    CHECK(site.desk.log.asked.before == 50);
    CHECK(site.desk.log.asked.who == "w f");
}

TEST_CASE("a search by name and a look at a message are posted with a purpose, in the name of who is logged in, and by no address") {
    Site site;
    site.add("shenji", "auditor");
    const std::string cookie = site.log_in("shenji"), token = site.token(cookie);
    CHECK(site.get("/log?name=Zhang&purpose=none", cookie).status == 200);
    CHECK(site.get("/log/entries/7?purpose=none", cookie).status == 200);
    CHECK(site.desk.log.looks.empty());
    site.desk.log.next = 3;
    const auto found = site.post("/log/name", cookie, "token=" + token + "&name=Zhang&purpose=complaint&task=licences");
    CHECK(found.status == 200);
    CHECK(found.body.find("href=\"/log?") == std::string::npos);  // its next page is posted too
    CHECK(site.post("/log/entries/7/content", cookie, "token=" + token + "&purpose=check").status == 200);
    CHECK(site.desk.log.looks == std::vector<std::string>{"Zhang complaint shenji", "7 check shenji"});
    CHECK(site.desk.log.asked.task == "licences");
}

TEST_CASE("a pack is made in the name of who is logged in, and handed out as a file under a plain name; what keeps it from being made is said") {
    Site site;
    site.add("shenji", "auditor");
    const std::string cookie = site.log_in("shenji"), token = site.token(cookie);
    CHECK(site.get("/log/packs?id=s-1", cookie).status == 200);
    CHECK(site.desk.packs.made.empty());
    const auto file = site.post("/log/packs", cookie, "token=" + token + "&id=s-1&whole=yes&purpose=audit");
    CHECK(file.status == 200);
    CHECK(Site::field(file, "Content-Disposition") == "attachment; filename=\"evidence-s-1.zip\"");
    CHECK(Site::field(file, "Content-Type") == "application/zip");
    CHECK(site.desk.packs.made == std::vector<std::string>{"s-1 whole audit shenji"});
    site.desk.packs.busy = true;
    const auto refused = site.post("/log/packs", cookie, "token=" + token + "&id=s-1&whole=no&purpose=why+again");
    CHECK(refused.status == 409);
    CHECK(refused.body.find("role=\"alert\"") != std::string::npos);
    CHECK(refused.body.find("value=\"why again\"") != std::string::npos);
}

TEST_CASE("a sample is drawn in the name of who is logged in, and a wish that makes no sense comes back as it was typed") {
    Site site;
    site.add("shenji", "auditor");
    const std::string cookie = site.log_in("shenji"), token = site.token(cookie);
    CHECK(Site::field(site.post("/log/samples", cookie, "token=" + token + "&seed=dice+3+5&count=20"), "Location") == "/log/samples/7");
    CHECK(site.post("/log/samples/7/packs", cookie, "token=" + token + "&purpose=audit").status == 200);
    CHECK(site.desk.samples.asked == std::vector<std::string>{"dice 3 5 20 shenji", "7 audit shenji"});
    const auto wrong = site.post("/log/samples", cookie, "token=" + token + "&seed=dice&count=many");
    CHECK(wrong.status == 422);
    CHECK(wrong.body.find("value=\"dice\"") != std::string::npos);
    CHECK(wrong.body.find("value=\"many\"") != std::string::npos);
}

TEST_CASE("a browser that chose English or dark gets it from then on, also before anybody is logged in, and goes back nowhere but here") {
    Site site;
    const auto english = site.get("/view?lang=en&back=%2Flogin");
    CHECK(Site::field(english, "Location") == "/login");
    CHECK(Site::field(english, "Set-Cookie").find("lang=en;") == 0);
    CHECK(Site::field(site.get("/view?theme=dark"), "Set-Cookie").find("theme=dark;") == 0);
    for (const char* value : {"fr", "%0d%0aX:1", "\"><b>"}) CHECK(Site::field(site.get("/view?lang=" + std::string(value)), "Set-Cookie").empty());
    for (const char* back : {"https://evil.example/", "//evil.example/", "/%5Cevil.example", "/%0d%0aX:1", "x"}) CHECK(Site::field(site.get("/view?back=" + std::string(back)), "Location") == "/");
    const auto with = [&](const std::string& cookies) {
        return site.console.answer({.method = "GET", .target = "/login", .fields = {{"Host", "console.example"}, {"Cookie", cookies}}, .body = {}, .peer = "10.0.0.9"}).body;
    };
    CHECK(with("lang=en").find("lang=\"en\"") != std::string::npos);
    CHECK(with("lang=en; theme=dark").find("class=\"dark\"") != std::string::npos);
    CHECK(with("theme=%22x").find("class=\"auto\"") != std::string::npos);
    CHECK(with("x=1").find("lang=\"zh-CN\" class") != std::string::npos);  // the choice of one request is no other's
}

TEST_CASE("what no browser sends is refused") {
    Site site;
    site.add("operator", "operator");
    const std::string cookie = site.log_in("operator");
    for (const char* target : {"/%", "/%00", "/%ff", "/?a=1&a=2", "/?a=%G0"}) {
        CAPTURE(target);
        CHECK(site.get(target, cookie).status == 400);
    }
    CHECK(site.send("DELETE", "/", cookie, {}, Site::kOrigin).status == 405);
    CHECK(site.get("/nowhere", cookie).status == 404);
    CHECK(site.get("/quarantine/17/fix", cookie).status == 405);
    CHECK(site.get("/runs/..%2f..%2fetc", cookie).status == 404);
}

TEST_CASE("system, security and audit are never one account's") {
    for (const char* roles : {"system,security", "auditor,system", "security,operator,auditor"}) CHECK_FALSE(parse_roles(roles));
    for (const char* roles : {"system", "security,operator", "auditor,publisher", "operator,operator"}) CHECK(parse_roles(roles));
    CHECK_FALSE(parse_roles("root"));
    CHECK_FALSE(parse_roles(""));
    for (std::size_t i = 0; i < kRoles; ++i) CHECK(parse_roles(name_of(static_cast<Role>(i))).value().has(static_cast<Role>(i)));
}

TEST_CASE("the menu has at most seven words for whoever sees all of it, and below them the pages of the word that one is in") {
    Site site;
    site.add("shenji", "auditor");
    site.add("author", "publisher");
    site.add("liming", "approver");
    const auto menu = [&](const std::string& target, const std::string& cookie) {
        const std::string body = site.get(target, cookie).body;
        const std::size_t begin = body.find("<nav");
        return body.substr(begin, body.find("</nav>") - begin);
    };
    const auto links = [](const std::string& part) {
        std::size_t count = 0;
        for (std::size_t at = part.find("<a "); at != std::string::npos; at = part.find("<a ", at + 1)) ++count;
        return count;
    };
    const std::string auditor = site.log_in("shenji"), author = site.log_in("author"), approver = site.log_in("liming");
    const std::string late = menu("/late", auditor), below = late.substr(late.find("class=\"pages\""));
    CHECK(links(late.substr(0, late.find("class=\"pages\""))) == 7);
    CHECK(links(below) == 3);
    CHECK(late.find("<a href=\"/\" aria-current=\"true\">") != std::string::npos);
    CHECK(below.find("<a href=\"/rates\" aria-current=\"page\">") != std::string::npos);
    CHECK(links(menu("/letters", author)) == 4);
    CHECK(menu("/withdrawals", approver).find("<a href=\"/withdrawals\" aria-current=\"page\">撤回</a>") != std::string::npos);  // alone in its group: by its own name
    CHECK(menu("/withdrawals", approver).find("class=\"pages\"") == std::string::npos);
}

TEST_CASE("the box for a batch takes the name of a batch alone: what is typed there stands in the address") {
    Site site;
    site.add("wangfang", "operator");
    CHECK(site.get("/submissions", site.log_in("wangfang")).body.find("name=\"batch\" value=\"\" maxlength=\"80\" autocomplete=\"off\" pattern=\"\\s*b-.*\"") != std::string::npos);
}
