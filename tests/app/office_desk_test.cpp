// What the console's desk keeps between questions is what the files and the ledger still say.

#include "office_desk.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

#include "creditlink/service/run_requests.h"
#include "office_runner.h"
#include "support/folders.h"
#include "support/temporary_folder.h"

using namespace creditlink;

namespace {

constexpr int kDecidedBefore = 20;  // days: late by then with a calendar of working days, and not by any calendar

struct DeskOffice {
    DeskOffice() {
        REQUIRE(write_file(folder / "secret", std::string(32, 's'), 0600));
        REQUIRE(make_directories(folder / "mappings" / "kinds"));
        REQUIRE(make_directories(folder / "mappings" / "calendars"));
        copy("rates.json", "rates.json");
        REQUIRE(PrivateKey::generate(Algorithm::ed25519)->save(folder / "sign.pem"));
        config.directory = folder.path(), config.state = folder / "state", config.mappings = folder / "mappings", config.office_secret_file = "secret";
        config.sign = {.file = "sign.pem", .algorithm = Algorithm::ed25519, .passphrase = {}};
        configure("licences");
    }
    // As after a reload.
    void configure(const std::string& task) {
        config.tasks.clear();
        config.tasks.emplace_back().name = task;
        std::shared_ptr<Office> next = std::move(Office::open(config)).value();
        if (runner) runner->use(next);
        else runner.emplace(next, diagnostics, troubles);
        if (!desk) desk.emplace(*runner, requests);
    }
    void copy(const std::string& from, const std::string& to) {
        const auto text = read_file(Path(test::kSourceFolder) / "mappings" / from);
        REQUIRE(text);
        REQUIRE(write_file(folder / "mappings" / to, *text));
    }
    void calendars() {
        for (const int year : {today().year() - 1, today().year()}) {
            const std::string number = std::to_string(year);
            REQUIRE(write_file(folder / "mappings" / "calendars" / (number + ".json"),
                               R"({"year": )" + number + R"(, "notice": {"title": "放假安排", "number": "1", "date": ")" + std::to_string(year - 1) + R"(-11-01"}, "holidays": [{"name": "元旦", "from": ")" + number +
                                   R"(-01-01", "to": ")" + number + R"(-01-01"}], "working": []})"));
        }
    }
    CivilDate today() { return runner->office()->today(); }
    // One record that was never sent, and a run that failed.
    void fill() {
        auto ledger = std::move(runner->office()->ledger()).value();
        const Task task = std::move(ledger.task("licences", "xk")).value();
        const RunId run = std::move(ledger.begin_run(task.id, "full")).value();
        Group group;
        group.task = task.id, group.run = run;
        std::string decided = today().plus_days(-kDecidedBefore).dashed();
        std::replace(decided.begin(), decided.end(), '-', '/');
        RecordKey key;
        key.bytes.fill(1);
        group.admissions.push_back({.key = key, .version = 1, .op = Op::put, .content = sha256("{}"), .body = std::move(ledger.store_body("{}")).value(), .row = xxh3_128("row"), .place = {}, .order = {},
                                    .decided = decided, .adopted = false});
        const std::vector<std::string> platforms = {"province"};
        REQUIRE(ledger.admit(group, platforms, runner->office()->hmac()));
        REQUIRE(ledger.end_run(run, "failed", ""));
    }
    static std::uint64_t late(const DeskTrend& trend) {
        std::uint64_t sum = 0;
        for (const DeskTrendDay& day : trend.days) sum += day.late;
        return sum;
    }

    TemporaryFolder folder;
    Config config;
    SystemClock clock;
    Diagnostics diagnostics{clock, [](std::string_view) {}};
    Troubles troubles;
    RunRequests requests;
    std::optional<OfficeRunner> runner;
    std::optional<OfficeDesk> desk;
};

}  // namespace

TEST_CASE("a trend without a calendar that it needs says which, and is counted anew when the calendar has come") {
    DeskOffice office;
    office.fill();
    const auto without = office.desk->trend();
    REQUIRE(without);
    REQUIRE(without->problem);
    CHECK(without->problem->place.find("calendars") != std::string::npos);
    CHECK(DeskOffice::late(*without) == 0);
    office.calendars();
    const auto with = office.desk->trend();
    REQUIRE(with);
    CHECK_FALSE(with->problem);
    CHECK(DeskOffice::late(*with) == 1);
}

TEST_CASE("a trend that was counted is counted anew for another configuration") {
    DeskOffice office;
    office.fill();
    office.calendars();
    CHECK(DeskOffice::late(office.desk->trend().value()) == 1);
    std::string rates = read_file(office.folder / "mappings" / "rates.json").value();
    const std::string limit = "\"working_days\": 7";
    REQUIRE(rates.find(limit) != std::string::npos);
    rates.replace(rates.find(limit), limit.size(), "\"working_days\": 20");
    REQUIRE(write_file(office.folder / "mappings" / "rates.json", rates));
    office.configure("licences");
    CHECK(DeskOffice::late(office.desk->trend().value()) == 0);
}

TEST_CASE("runs that are not settled are those of tasks that the configuration has, as the overview counts them") {
    DeskOffice office;
    office.fill();
    CHECK(office.desk->runs({.state = "unsettled"}, 10)->size() == 1);
    office.configure("penalties");
    CHECK(office.desk->runs({.state = "unsettled"}, 10)->empty());
    CHECK(office.desk->runs({.state = "failed"}, 10)->size() == 1);
}

TEST_CASE("a kind's title is known as soon as its file is there, and is another one's with another configuration") {
    DeskOffice office;
    CHECK(office.desk->kind_title("xk").empty());
    office.copy("kinds/xk.json", "kinds/xk.json");
    CHECK(office.desk->kind_title("xk") == "行政许可");
    std::string kind = read_file(office.folder / "mappings" / "kinds" / "xk.json").value();
    const std::string title = "\"title\": \"行政许可\"";
    REQUIRE(kind.find(title) != std::string::npos);
    kind.replace(kind.find(title), title.size(), "\"title\": \"许可\"");
    REQUIRE(write_file(office.folder / "mappings" / "kinds" / "xk.json", kind));
    office.configure("licences");
    CHECK(office.desk->kind_title("xk") == "许可");
}
