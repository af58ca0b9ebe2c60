// One run of one task over a real CSV file, a real mapping and a real ledger.

#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stop_token>

#include "creditlink/base/language_scope.h"
#include "creditlink/database/sqlite.h"
#include "creditlink/ingest/ingest.h"
#include "creditlink/ingest/quarantine_source.h"
#include "support/folders.h"

using namespace creditlink;

namespace {

namespace fs = std::filesystem;

class NoSecrets final : public SecretStore {
  public:
    Result<Secret> secret(const json::Value&) const override { return Error{Errc::config, "none", {}, {}}; }
};

const char* kHeader = "单位名称,统一社会信用代码,法定代表人,许可编号,许可内容,决定日期,有效期起,有效期止,状态\n";
const char* kCodes[] = {"91220203Y600001N4Q", "91222403Y500002U4L", "91220112Y000003A9N"};  // of the sample office: sound

std::string line(int code, const std::string& number, const std::string& content, const std::string& status = "有效") {
    return std::string("示范检测有限公司,") + kCodes[code] + ",佴旎," + number + "," + content + ",2024-03-05,2024-03-05,2029-03-04," + status + "\n";
}

// A folder with a ledger, and one run after another over a file that the test writes.
class Office {
  public:
    Office() {
        std::string name = (fs::temp_directory_path() / "creditlink-ingest-XXXXXX").string();
        folder_ = mkdtemp(name.data());
        open();
    }
    ~Office() { fs::remove_all(folder_); }

    void open() {
        ledger_.reset();
        auto opened = Ledger::open(folder_ / "state", {.office_secret_digest = sha256("secret")}, clock_);
        REQUIRE(opened);
        ledger_ = std::make_unique<Ledger>(std::move(*opened));
    }

    IngestReport read(const std::string& rows, const std::string& task = "licences", bool keep = true, const std::string& since = "", ReadMode mode = ReadMode::full) {
        std::ofstream(folder_ / (task + ".csv")) << kHeader << rows;
        SourceSpec spec{.task = task, .file = "test", .options = *json::parse(R"({"type":"csv","path":")" + task + R"(.csv"})"), .base_directory = folder_.string()};
        auto source = open_source(spec, ReadMode::full, {}, {clock_, secrets_});
        REQUIRE(source);
        return run(**source, task, mode, keep, since);
    }

    // Files that somebody puts into a folder.
    void drop(const std::string& name, const std::string& text) {
        fs::create_directory(folder_ / "drop");
        std::ofstream(folder_ / "drop" / name) << text;
    }
    void take_away(const std::string& name) { fs::remove(folder_ / "drop" / name); }
    IngestReport read_drop() {
        SourceSpec spec{.task = "dropped", .file = "test", .options = *json::parse(R"({"type":"folder","path":"drop","settle_seconds":0,"trailer":"#{n}"})"), .base_directory = folder_.string()};
        auto task = ledger_->task("dropped", "xk");
        REQUIRE(task);
        auto source = open_source(spec, ReadMode::incremental, task->cursor, {clock_, secrets_});
        REQUIRE(source);
        return run(**source, "dropped", ReadMode::incremental);
    }

    IngestReport run(Source& source, const std::string& task, ReadMode mode, bool keep = true, const std::string& since = "") {
        std::string text = file("mappings/examples/licences.json");
        for (const auto& [from, to] : mapping_edits) {
            REQUIRE(text.find(from) != std::string::npos);
            text.replace(text.find(from), from.size(), to);
        }
        auto plan = Plan::compile(text, "licences.json", context());
        REQUIRE(plan);
        auto rules = RuleSet::compile(plan->kind(), "xk.json");
        REQUIRE(rules);
        verdicts.clear();
        std::stop_source ending;
        std::size_t chunks = stop_after_chunks;
        auto report = ingest({.ledger = ledger_.get(), .keep = keep, .task = task, .source = source, .plan = *plan, .rules = *rules, .mode = mode, .platforms = {"national"},
                              .office = hmac_, .clock = clock_, .today = *CivilDate::of(2026, 11, 20), .since = since,
                              .each_row = [&](const RowReport& row) { note(row); }, .progress = [&](const RunCounts&, double) { if (--chunks == 0) ending.request_stop(); }, .stop = ending.get_token()});
        if (no_record_is_taken) {
            REQUIRE_FALSE(report);
            return {};
        }
        REQUIRE(report);
        CHECK(report->counts.balanced());
        return std::move(*report);
    }

    // From now on the ledger takes everything but records.
    void take_no_record() {
        auto opened = SqliteConnection::open(folder_ / "state" / "ledger.db", {});
        REQUIRE(opened);
        REQUIRE(opened->exec("CREATE TRIGGER no_record BEFORE INSERT ON record BEGIN SELECT RAISE(ABORT, 'none'); END"));
        no_record_is_taken = true;
    }

    Ledger& ledger() { return *ledger_; }
    Books books() {
        auto all = ledger_->books();
        REQUIRE(all);
        return all->empty() ? Books{} : all->front().second;
    }

    std::vector<std::pair<std::string, std::string>> mapping_edits;  // what a person changed in the mapping
    std::size_t stop_after_chunks = 0;  // 0: never
    bool no_record_is_taken = false;
    std::vector<std::string> verdicts;  // one a row: "admitted 2", "unchanged", "quarantined duplicate-key", "skipped same-row"

  private:
    static std::string file(const std::string& name) {
        std::ifstream in(std::string(test::kSourceFolder) + "/" + name);
        std::stringstream text;
        text << in.rdbuf();
        return text.str();
    }
    static MappingContext context() {
        MappingContext context;
        context.terms = {{"office.name", "吉林省示范科学技术厅"}, {"office.uscc", "11220000Y00000016R"}, {"office.division", "220000"}};
        context.read = [](std::string_view name) -> Result<std::string> { return file("mappings/" + std::string(name)); };
        return context;
    }
    void note(const RowReport& row) {
        switch (row.outcome) {
            case RowOutcome::unchanged: verdicts.emplace_back("unchanged"); break;
            case RowOutcome::admitted: verdicts.push_back("admitted " + std::to_string(row.version)); break;
            case RowOutcome::skipped: verdicts.push_back("skipped " + std::string(row.reason)); break;
            case RowOutcome::proposed: verdicts.push_back("proposed " + std::string(row.reason)); break;
            case RowOutcome::quarantined: {
                std::string code;
                for (const Finding& finding : *row.findings)
                    if (finding.severity == Severity::error) code = finding.kind->code;
                verdicts.push_back("quarantined " + code);
            }
        }
    }

    fs::path folder_;
    SystemClock clock_;
    NoSecrets secrets_;
    HmacSha256 hmac_{"0123456789abcdef0123456789abcdef"};
    std::unique_ptr<Ledger> ledger_;
};

using Verdicts = std::vector<std::string>;

std::string joined(const Verdicts& verdicts) {
    std::string text;
    for (const std::string& verdict : verdicts) text += (text.empty() ? "" : ", ") + verdict;
    return text;
}

}  // namespace

TEST_CASE("a changed row becomes the next version of its record, and the others are unchanged") {
    Office office;
    office.read(line(0, "A-1", "甲") + line(1, "A-2", "乙"));
    CHECK(joined(office.verdicts) == joined({"admitted 1", "admitted 1"}));
    const IngestReport second = office.read(line(0, "A-1", "甲") + line(1, "A-2", "丙"));
    CHECK(second.counts.unchanged == 1);
    CHECK(second.counts.new_versions == 1);
    CHECK(second.disappeared == 0);
    office.open();
    CHECK(office.read(line(0, "A-1", "甲") + line(1, "A-2", "丙")).counts.unchanged == 2);
    CHECK(office.books().balanced());
}

TEST_CASE("a row that differs only in what the mapping does not use is unchanged and admits nothing") {
    Office office;
    office.read(line(0, "A-1", "甲"));
    const IngestReport second = office.read(line(0, "A-1", " 甲 "));  // the mapping trims
    CHECK(second.counts.unchanged == 1);
    CHECK(second.counts.admitted == 0);
    CHECK(second.disappeared == 0);
    CHECK(office.books().admitted == 1);
}

TEST_CASE("of two rows with one key the row that the record stands on stays, whatever the order of the export") {
    Office office;
    const std::string first = line(0, "A-1", "甲"), other = line(0, "A-1", "乙");
    office.read(first + other);
    CHECK(joined(office.verdicts) == joined({"admitted 1", "quarantined duplicate-key"}));
    for (int i = 0; i < 3; ++i) {
        const IngestReport again = office.read(i % 2 == 0 ? other + first : first + other);
        CHECK(again.counts.admitted == 0);
        CHECK(again.counts.quarantined == 1);
        CHECK(again.disappeared == 0);
    }
    CHECK(office.books().admitted == 1);
}

TEST_CASE("the row that stands in another's way is told alike by the run that admitted it and by those after, which write nothing of it") {
    Office office;
    const std::string rows = line(0, "A-1", "甲") + line(0, "A-1", "乙");
    office.read(rows);
    const auto waiting = [&] {
        auto found = office.ledger().quarantine("open", "", 9);
        REQUIRE(found);
        REQUIRE(found->size() == 1);
        return found->front();
    };
    const QuarantineView first = waiting();
    CHECK(first.place == "licences.csv 第 3 条");
    CHECK(first.findings.find("licences.csv 第 2 条") != std::string::npos);
    office.read(rows);
    CHECK(waiting().findings == first.findings);
    CHECK(waiting().last_run == first.last_run);
}

TEST_CASE("the same row twice, and two rows that mean the same, are one record") {
    Office office;
    office.read(line(0, "A-1", "甲") + line(0, "A-1", "甲") + line(0, "A-1", " 甲"));
    CHECK(std::count(office.verdicts.begin(), office.verdicts.end(), "admitted 1") == 1);
    CHECK(std::count(office.verdicts.begin(), office.verdicts.end(), "skipped same-row") == 1);
    CHECK(std::count(office.verdicts.begin(), office.verdicts.end(), "skipped unchanged") == 1);
    const IngestReport again = office.read(line(0, "A-1", "甲") + line(0, "A-1", "甲") + line(0, "A-1", " 甲"));
    CHECK(again.counts.admitted == 0);
    CHECK(again.disappeared == 0);
}

TEST_CASE("a record belongs to the task that brought it first: another task's other content is quarantined, naming the owner's place") {
    Office office;
    office.read(line(0, "A-1", "甲"));
    office.read(line(0, "A-1", "甲") + line(1, "B-1", "丁"), "second");
    CHECK(joined(office.verdicts) == joined({"skipped same-as-other-task", "admitted 1"}));
    office.read(line(0, "A-1", "乙") + line(1, "B-1", "丁"), "second");
    CHECK(joined(office.verdicts) == joined({"unchanged", "quarantined owned-by-other-task"}));  // what needs no mapping is told first
    CHECK(office.books().admitted == 2);
}

TEST_CASE("rows that vanish from a full snapshot are proposed once; a row that is only broken now has not vanished") {
    Office office;
    office.read(line(0, "A-1", "甲") + line(1, "A-2", "乙") + line(2, "A-3", "丙"));
    const IngestReport second = office.read(line(0, "A-1", "甲") + line(1, "A-2", "乙", "不知道"));
    CHECK(joined(office.verdicts) == joined({"unchanged", "quarantined code-unknown"}));
    CHECK(second.disappeared == 1);
    auto open = office.ledger().proposals("open", 10);
    REQUIRE(open);
    CHECK(open->size() == 1);
    CHECK(office.read(line(0, "A-1", "甲") + line(1, "A-2", "乙", "不知道")).disappeared == 0);
    CHECK(office.books().admitted == 3);
}

TEST_CASE("a record that its row gives no longer, because the mapping changed, is proposed for withdrawal once, and a look says so before") {
    Office office;
    const std::string rows = line(0, "A-1", "甲") + line(1, "A-2", "乙") + line(2, "A-3", "丙", "注销");
    office.read(rows);
    SUBCASE("it gives another record") {
        office.mapping_edits = {{R"("XK_XKBH": "许可编号")", R"("XK_XKBH": {"constant": "A-9"})"}};
        const IngestReport look = office.read(rows, "licences", false);
        CHECK(look.counts.new_records == 3);
        CHECK(look.disappeared == 3);
        CHECK(office.ledger().proposals("open", 10)->empty());
        const IngestReport run = office.read(rows);
        CHECK(run.counts.new_records == 3);
        CHECK(run.disappeared == 3);
    }
    SUBCASE("it gives none") {
        office.mapping_edits = {{R"("fields": {)", R"("skip": [{"when": {"column": "状态", "equals": "注销"}, "reason": "out-of-scope"}], "fields": {)"}};
        CHECK(office.read(rows, "licences", false).disappeared == 1);
        CHECK(office.read(rows).disappeared == 1);
        CHECK(joined(office.verdicts) == joined({"skipped out-of-scope", "unchanged", "unchanged"}));
    }
    const auto open = office.ledger().proposals("open", 10);
    REQUIRE(open);
    REQUIRE_FALSE(open->empty());
    CHECK(open->front().why.find("映射改过以后") != std::string::npos);
    const std::size_t proposed = open->size();
    CHECK(office.read(rows).disappeared == 0);
    CHECK(office.ledger().proposals("open", 10)->size() == proposed);
    office.mapping_edits.clear();  // and back again: the records stand as they did
    office.read(rows);
    const auto since = office.ledger().proposals("open", 10);
    for (const ProposalView& view : *since) CHECK(view.number > static_cast<std::int64_t>(proposed));
}

TEST_CASE("a record that its row gives no longer, and another row only claims, is proposed once that one has gone") {
    Office office;
    const std::string row = line(1, "A-2", "乙"), claims = line(1, "A-2", "丙", "不知道");
    office.read(row);
    office.mapping_edits = {{R"("XK_XKBH": "许可编号")", R"("XK_XKBH": {"when": [{"if": {"column": "许可内容", "equals": "乙"}, "value": {"constant": "A-9"}}], "else": "许可编号"})"},
                            {R"("XK_WSH": "许可编号")", R"("XK_WSH": {"when": [{"if": {"column": "许可内容", "equals": "乙"}, "value": {"constant": "A-9"}}], "else": "许可编号"})"}};
    CHECK(office.read(row + claims).disappeared == 0);
    CHECK(joined(office.verdicts) == joined({"quarantined code-unknown", "admitted 1"}));
    CHECK(office.read(row).disappeared == 1);
    CHECK(office.ledger().proposals("open", 10)->size() == 1);
    CHECK(office.read(row).disappeared == 0);
}

// Their number is what stood in the column beside it.
const std::vector<std::pair<std::string, std::string>> kNumberFromContent = {{R"("XK_XKBH": "许可编号")", R"("XK_XKBH": "许可内容")"},
                                                                             {R"("XK_WSH": "许可编号")", R"("XK_WSH": "许可内容")"}};
const std::vector<std::pair<std::string, std::string>> kLeaveOutInForce = {
    {R"("fields": {)", R"("skip": [{"when": {"column": "状态", "equals": "有效"}, "reason": "out-of-scope"}], "fields": {)"}};

TEST_CASE("where a new mapping moves every record to the row beside it, each row is the next version of what it gives now") {
    Office office;
    std::string rows;
    const auto all = [](int first, int last) {
        std::string text;
        for (int i = first; i <= last; ++i) text += line(0, "A-" + std::to_string(i), "A-" + std::to_string(i + 1));
        return text;
    };
    std::vector<std::string> moved = {"admitted 2", "admitted 2", "admitted 1"}, back = {"unchanged", "admitted 3", "admitted 3"};
    SUBCASE("upwards") { rows = all(1, 3); }
    SUBCASE("downwards") {
        rows = all(3, 3) + all(2, 2) + all(1, 1);
        std::reverse(moved.begin(), moved.end());
        std::reverse(back.begin(), back.end());
    }
    office.read(rows);
    office.mapping_edits = kNumberFromContent;
    const IngestReport look = office.read(rows, "licences", false);
    CHECK(joined(office.verdicts) == joined(moved));
    CHECK(look.disappeared == 1);
    const IngestReport run = office.read(rows);
    CHECK(joined(office.verdicts) == joined(moved));
    CHECK(run.disappeared == 1);  // A-1
    office.open();
    const IngestReport next = office.read(rows);
    CHECK(next.counts.unchanged == 3);
    CHECK(next.disappeared == 0);
    office.mapping_edits.clear();  // and back: A-1 stands as it did, and A-4 is given by no row
    CHECK(office.read(rows).disappeared == 1);
    CHECK(joined(office.verdicts) == joined(back));
    CHECK(office.read(rows).counts.unchanged == 3);
}

TEST_CASE("a record that its row gives no longer is taken over by the row that gives it by the new mapping, which waited in quarantine") {
    Office office;
    const std::string rows = line(0, "A-1", "甲") + line(0, "A-1", "乙", "注销");
    office.read(rows);
    CHECK(office.ledger().quarantine("open", "", 10)->size() == 1);
    office.mapping_edits = kLeaveOutInForce;
    CHECK(office.read(rows).disappeared == 0);
    CHECK(joined(office.verdicts) == joined({"skipped out-of-scope", "admitted 2"}));
    CHECK(office.ledger().quarantine("open", "", 10)->empty());
    CHECK(office.read(rows).counts.unchanged == 1);
    CHECK(office.ledger().proposals("open", 10)->empty());
}

TEST_CASE("a record stands on the row that gives the same of it by the new mapping") {
    Office office;
    std::string other = line(0, "A-1", "甲");
    other.replace(other.find("2024-03-05"), 10, "2024/03/05");
    const std::string rows = line(0, "A-1", "甲") + other;
    office.read(rows);
    CHECK(joined(office.verdicts) == joined({"admitted 1", "skipped unchanged"}));
    office.mapping_edits = {{R"("fields": {)", R"("skip": [{"when": {"column": "决定日期", "equals": "2024-03-05"}, "reason": "out-of-scope"}], "fields": {)"}};
    CHECK(office.read(rows).disappeared == 0);
    CHECK(joined(office.verdicts) == joined({"skipped out-of-scope", "unchanged"}));
    CHECK(office.read(other).disappeared == 0);
    CHECK(office.read(line(1, "A-2", "乙")).disappeared == 1);
}

TEST_CASE("of two rows that mean the same one stands for the record, also when both change in what the mapping does not use") {
    Office office;
    const auto two = [](const char* first, const char* second) {  // days in other forms: the same record
        std::string rows;
        for (const char* day : {first, second}) {
            std::string row = line(0, "A-1", "甲");
            rows += row.replace(row.find("2024-03-05"), 10, day);
        }
        return rows;
    };
    office.read(two("2024-03-05", "2024/03/05"));
    CHECK(joined(office.verdicts) == joined({"admitted 1", "skipped unchanged"}));
    office.read(two("2024.03.05", "20240305"));
    CHECK(joined(office.verdicts) == joined({"unchanged", "skipped unchanged"}));
    for (const char* left : {"20240305", "2024.03.05"}) {
        CAPTURE(left);
        std::string row = line(0, "A-1", "甲");
        CHECK(office.read(row.replace(row.find("2024-03-05"), 10, left)).disappeared == 0);
        CHECK(office.ledger().proposals("open", 10)->empty());
    }
    office.read(two("2024-03-05", "2024/03/05") + line(0, "A-1", "乙"));  // both are other rows than before, and a third one differs
    CHECK(joined(office.verdicts) == joined({"unchanged", "skipped unchanged", "quarantined duplicate-key"}));
}

TEST_CASE("a row that took a record over while a mapping left the other out stands for it alone when that mapping is taken back") {
    Office office;
    std::string other = line(0, "A-1", "甲");
    other.replace(other.find("2024-03-05"), 10, "2024/03/05");
    const std::string first = line(0, "A-1", "甲");
    office.read(first + other);
    office.mapping_edits = {{R"("fields": {)", R"("skip": [{"when": {"column": "决定日期", "equals": "2024-03-05"}, "reason": "out-of-scope"}], "fields": {)"}};
    office.read(first + other);
    office.mapping_edits.clear();
    office.read(first + other);
    CHECK(joined(office.verdicts) == joined({"unchanged", "skipped unchanged"}));  // the first row waits for the other
    CHECK(office.read(first).disappeared == 0);
    CHECK(office.read(first).counts.unchanged == 1);
    CHECK(office.ledger().proposals("open", 10)->empty());
}

TEST_CASE("where the newest row counts, an older one takes the record when the newer gives another by a new mapping, in the next run at the latest") {
    Office office;
    const auto row = [](const std::string& number, const std::string& content, const std::string& day) {
        std::string text = line(0, number, content);
        return text.replace(text.rfind("2024-03-05"), 10, day);
    };
    const std::pair<std::string, std::string> newest = {R"("kind": "kinds/xk.json",)", R"("kind": "kinds/xk.json", "newest_by": "有效期起",)"};
    office.mapping_edits = {newest};
    // Their numbers change places.
    const std::string older = row("A-1", "A-2", "2024-03-06"), newer = row("A-2", "A-1", "2024-03-07");
    office.read(older + newer);
    CHECK(joined(office.verdicts) == joined({"admitted 1", "admitted 1"}));
    office.mapping_edits.insert(office.mapping_edits.end(), kNumberFromContent.begin(), kNumberFromContent.end());
    SUBCASE("both in one piece") { office.read(older + newer); }
    SUBCASE("the newer a chunk behind") {
        std::string between;
        for (int i = 0; i < 66'000; ++i) between += "\n";
        CHECK(office.read(older + between + newer).disappeared == 0);
        office.open();
        CHECK(office.read(older + between + newer).counts.new_versions == 1);
    }
    const IngestReport after = office.read(older + newer);
    CHECK(after.counts.unchanged == 2);
    CHECK(after.disappeared == 0);
    CHECK(office.ledger().proposals("open", 10)->empty());
}

TEST_CASE("in a source of several chunks too, rows that give a record no longer make way for the one that gives it now") {
    Office office;
    std::string rows, others;
    constexpr int kRows = 35'000;  // twice as many are more than one chunk, each mapped in several pieces
    for (int i = 0; i < kRows; ++i) {
        const std::string number = "A-" + std::to_string(i);
        rows += line(0, number, "甲");
        others += line(0, number, "乙", "注销");
    }
    bool is_killed = false;
    SUBCASE("behind them") { rows += others; }
    SUBCASE("before them") { rows = others + rows; }
    SUBCASE("behind them, and the run ends between two groups") { rows += others, is_killed = true; }
    SUBCASE("before them, and the run ends between two groups") { rows = others + rows, is_killed = true; }
    const IngestReport first = office.read(rows);
    CHECK(first.counts.admitted == kRows);
    CHECK(first.counts.quarantined == kRows);
    office.mapping_edits = kLeaveOutInForce;
    if (is_killed) {
        office.stop_after_chunks = 1;
        const IngestReport begun = office.read(rows);
        CHECK(begun.state == "stopped");
        office.stop_after_chunks = 0;
        office.open();
    }
    const IngestReport run = office.read(rows);
    CHECK(run.counts.quarantined == 0);
    CHECK(run.counts.skipped == kRows);
    CHECK(run.counts.new_versions + run.counts.unchanged == kRows);
    CHECK(run.disappeared == 0);
    const IngestReport next = office.read(rows);
    CHECK(next.counts.unchanged == kRows);
    CHECK(next.counts.admitted == 0);
    CHECK(office.ledger().quarantine("open", "", 10)->empty());
}

TEST_CASE("of two rows that come to give one record by a new mapping, the one that the record stands on stays") {
    Office office;
    const std::string rows = line(0, "A-1", "A-2") + line(0, "A-2", "A-2");
    office.read(rows);
    office.mapping_edits = kNumberFromContent;
    CHECK(office.read(rows).disappeared == 1);
    CHECK(joined(office.verdicts) == joined({"unchanged", "skipped unchanged"}));  // the second row first: the first one waits for it
    CHECK(office.read(rows).counts.unchanged == 1);
}

TEST_CASE("a row that does not fit its header is known by what it says: another one in its place is another item, in any language") {
    Office office;
    const std::string sound = line(0, "A-1", "甲"), ragged = "王小明,只有两格\n", other = "李四,也是两格\n";
    office.read(sound + ragged);
    const auto waiting = [&] { return *office.ledger().quarantine("open", "", 9); };
    REQUIRE(waiting().size() == 1);
    const std::int64_t first = waiting().front().number;
    REQUIRE(office.ledger().drop_quarantined(first, "why", "wang"));
    {
        const LanguageScope english(Language::en);
        office.read(sound + ragged);
    }
    CHECK(waiting().empty());
    office.read(sound + other);
    CHECK(joined(office.verdicts) == joined({"quarantined ragged-row", "unchanged"}));
    REQUIRE(waiting().size() == 1);
    CHECK(waiting().front().number != first);
}

TEST_CASE("a file that was refused as a whole waits until it was mended or moved away, and its rows are none of that") {
    Office office;
    const auto waiting = [&] { return office.ledger().quarantine("open", "dropped", 10)->size(); };
    office.drop("1.csv", kHeader + line(0, "A-1", "甲") + line(1, "A-2", "乙", "不知道") + "#2\n");
    office.drop("2.csv", kHeader + line(0, "A-3", "丙"));
    office.drop("3.csv", "");
    CHECK(office.read_drop().counts.quarantined == 3);
    office.read_drop();
    CHECK(waiting() == 3);
    office.drop("2.csv", kHeader + line(0, "A-3", "丙") + "#1\n");
    CHECK(office.read_drop().counts.admitted == 1);
    CHECK(waiting() == 2);
    office.take_away("3.csv");
    office.read_drop();
    CHECK(waiting() == 1);  // the row
    const auto runs = office.ledger().runs(10);
    for (const RunInfo& run : *runs) CHECK(run.mode == "incremental");  // read to the end, each of them
}

TEST_CASE("a source of which no row can be read proposes nothing, and is not called empty") {
    Office office;
    office.read(line(0, "A-1", "甲") + line(1, "A-2", "乙"));
    const IngestReport run = office.read("\"示范\"检测,1\n\"示范\"检测,2\n");
    CHECK(run.counts.quarantined == 2);
    CHECK(run.state == "stopped");
    CHECK(run.note.zh.find("没有一行读得出来（2 处待处理") != std::string::npos);
    CHECK(run.note.zh.find("allow-mass-withdrawal") == std::string::npos);
    CHECK(office.ledger().proposals("open", 10)->empty());
}

TEST_CASE("what rows gave before a new mapping is found by the next complete run, also if another admitted them and compared nothing") {
    Office office;
    const std::string rows = line(0, "A-1", "甲") + line(1, "A-2", "乙");
    office.read(rows);
    office.mapping_edits = {{R"("XK_XKBH": "许可编号")", R"("XK_XKBH": {"constant": "A-9"})"}};
    CHECK(office.read(rows, "licences", true, "", ReadMode::incremental).counts.new_records == 2);  // or a full one that died
    CHECK(office.ledger().proposals("open", 10)->empty());
    office.open();
    const IngestReport next = office.read(rows);
    CHECK(next.counts.unchanged == 2);
    CHECK(next.disappeared == 2);
    CHECK(office.read(rows).disappeared == 0);
    CHECK(office.ledger().proposals("open", 10)->size() == 2);
}

TEST_CASE("a row that waits in quarantine by a new mapping keeps its record from being withdrawn") {
    Office office;
    const std::string rows = line(0, "A-1", "甲") + line(1, "A-2", "乙", "注销");
    office.read(rows);
    office.mapping_edits = {{R"("注销": "2", )", ""}};
    CHECK(office.read(rows).disappeared == 0);
    CHECK(joined(office.verdicts) == joined({"quarantined code-unknown", "unchanged"}));
    CHECK(office.read(rows).disappeared == 0);
}

TEST_CASE("where a row without a key went bad in its place, the proposal names the row in quarantine that stands there") {
    Office office;
    office.read(line(0, "A-1", "甲") + line(1, "A-2", "乙") + line(2, "A-3", "丙"));
    CHECK(office.read(line(0, "A-1", "甲") + "示范检测有限公司,91220203Y600001N4Q,佴旎\n").disappeared == 2);
    const auto open = office.ledger().proposals("open", 10);
    const auto waiting = office.ledger().quarantine("open", "licences", 9);
    REQUIRE(open->size() == 2);
    REQUIRE(waiting->size() == 1);
    const std::string number = "q-" + std::to_string(waiting->front().number);
    int naming = 0;
    for (const ProposalView& view : *open) naming += view.why.find(number) != std::string::npos;
    CHECK(naming == 1);
}

TEST_CASE("a source without a single row stops the run whatever it held before, and a look stops as the run would") {
    Office office;
    office.read(line(0, "A-1", "甲") + line(1, "A-2", "乙"));
    for (const bool keep : {false, true}) {
        const IngestReport empty = office.read("", "licences", keep);
        CHECK(empty.state == "stopped");
        CHECK(empty.note.zh.find("一行数据也没有") != std::string::npos);
        CHECK(empty.disappeared == 0);
    }
    CHECK(office.ledger().proposals("open", 10)->empty());
    std::string many;
    for (int i = 0; i < 100; ++i) many += line(0, "B-" + std::to_string(i), "甲");
    office.read(many, "licences");
    for (const bool keep : {false, true}) CHECK(office.read(line(0, "B-1", "甲"), "licences", keep).state == "stopped");
}

TEST_CASE("a correction lies over its row until the source row changes, and the row leaves quarantine") {
    Office office;
    const std::string broken = line(0, "A-1", "甲", "不知道");
    office.read(broken);
    auto items = office.ledger().quarantine("open", "", 10);
    REQUIRE(items);
    REQUIRE(items->size() == 1);
    REQUIRE(office.ledger().fix_quarantined(items->front().number, R"({"状态":"有效"})", "对照证书", "tester"));
    auto fixed = office.ledger().quarantined(items->front().number);
    REQUIRE(fixed);
    auto source = quarantine_source({**fixed}, "");
    office.run(*source, "licences", ReadMode::incremental);
    CHECK(joined(office.verdicts) == joined({"admitted 1"}));
    CHECK(office.ledger().quarantine("open", "", 10)->empty());
    const IngestReport again = office.read(broken);  // the source still says the same
    CHECK(again.counts.unchanged == 1);
    CHECK(again.disappeared == 0);
    office.read(line(0, "A-1", "甲", "也不知道"));    // now it says something else, and the correction is not for that
    CHECK(joined(office.verdicts) == joined({"quarantined code-unknown"}));
}

TEST_CASE("a record waits with the row that it was made of, with what a person corrected, and without columns that the mapping does not read") {
    Office office;
    const std::string broken = line(0, "A-1", "甲", "不知道");
    std::string rows = broken + line(1, "A-2", " 乙 ");
    office.read(rows);
    office.read(rows);  // unchanged: nothing more is stored
    auto fixed = office.ledger().quarantine("open", "", 10);
    REQUIRE(fixed);
    REQUIRE(office.ledger().fix_quarantined(fixed->front().number, R"({"状态":"有效"})", "对照证书", "tester"));
    auto source = quarantine_source({*office.ledger().quarantined(fixed->front().number).value()}, "");
    office.run(*source, "licences", ReadMode::incremental);
    const auto items = office.ledger().next_items({"national", "xk"}, 100, 1u << 20, 0);
    REQUIRE(items);
    REQUIRE(items->size() == 2);
    const std::string heading = R"("columns":["单位名称","统一社会信用代码","法定代表人","许可编号","许可内容","决定日期","有效期起","有效期止","状态"],"fields":["XK_XDR_MC","XK_XDR_SHXYM","XK_FRDB","XK_WSH","XK_NR","XK_JDRQ","XK_YXQZ","XK_YXQZI","XK_ZT"])";
    for (const Item& item : *items) {
        REQUIRE(item.source.heading);
        CHECK(item.source.heading->find(heading + R"(,"mapping":")") != std::string::npos);
        CHECK(item.source.heading->starts_with(R"({"shape":"lines","file":"licences.csv")"));
    }
    CHECK((*items)[0].source.row == R"([3,"",[1,1,1,1," 乙 ","2024-03-05","2024-03-05","2029-03-04","有效"]])");
    CHECK((*items)[1].source.row == R"([2,"",[1,1,1,1,1,"2024-03-05","2024-03-05","2029-03-04","不知道"],{"状态":"有效"}])");
}

TEST_CASE("a row that a person dropped stays out while its source row is the same") {
    Office office;
    const std::string broken = line(0, "A-1", "甲", "不知道");
    office.read(broken);
    auto items = office.ledger().quarantine("open", "", 10);
    REQUIRE(items);
    REQUIRE(office.ledger().drop_quarantined(items->front().number, "测试数据", "tester"));
    office.read(broken);
    CHECK(joined(office.verdicts) == joined({"skipped dropped-by-person"}));
    office.read(line(0, "A-1", "甲", "还是不知道"));
    CHECK(joined(office.verdicts) == joined({"quarantined code-unknown"}));
}

TEST_CASE("a look keeps nothing, and sees what a run would do") {
    Office office;
    office.read(line(0, "A-1", "甲"));
    const IngestReport look = office.read(line(0, "A-1", "乙") + line(1, "A-2", "丙"), "licences", false);
    CHECK(joined(office.verdicts) == joined({"admitted 2", "admitted 1"}));
    CHECK(look.run == 0);
    CHECK(office.books().admitted == 1);
    office.read(line(0, "A-1", "甲"));
    CHECK(joined(office.verdicts) == joined({"unchanged"}));
}

TEST_CASE("records decided before the task's first day are skipped, with that reason") {
    Office office;
    office.read(line(0, "A-1", "甲"), "licences", true, "2025/01/01");
    CHECK(joined(office.verdicts) == joined({"skipped before-since"}));
    CHECK(office.books().admitted == 0);
}

TEST_CASE("rows with too few, too many or blank cells are told apart from sound ones among rows that are recognised as they stand") {
    Office office;
    const std::string sound = line(0, "A-1", "甲"), short_row = "示范检测有限公司,91220203Y600001N4Q,佴旎\n", blank = ",,,,,,,,\n",
                      quoted = line(1, "A-2", "\"乙,丙\"\"丁\"\"\"");
    const std::string rows = sound + short_row + short_row + blank + quoted + "一,二,三,四,五,六,七,八,九,十\n" + line(2, "A-3", "戊");
    const IngestReport first = office.read(rows);
    CHECK(first.counts.admitted == 3);
    CHECK(first.counts.quarantined == 3);
    CHECK(first.counts.skipped == 1);
    const auto open = office.ledger().quarantine("open", "licences", 9);
    REQUIRE(open);
    REQUIRE(open->size() == 3);
    for (const QuarantineView& item : *open) {
        CHECK(item.first_code == "ragged-row");
        CHECK_FALSE(is_divided(item));
        const Status fixed = office.ledger().fix_quarantined(item.number, R"({"状态":"有效"})", "对照证书", "tester");
        REQUIRE_FALSE(fixed);
        CHECK(fixed.error().message.find("不能按列更正") != std::string::npos);
    }
    const auto as_read = [](const QuarantineView& item) { return item.cells == R"(["示范检测有限公司","91220203Y600001N4Q","佴旎"])"; };  // for people
    CHECK(std::count_if(open->begin(), open->end(), as_read) == 2);
    auto again = quarantine_source(*open, "");
    CHECK(office.run(*again, "licences", ReadMode::incremental).counts.read == 0);
    const IngestReport second = office.read(rows);
    CHECK(second.counts.unchanged == 3);
    CHECK(second.counts.quarantined == 3);
    CHECK(office.ledger().quarantine("open", "licences", 9)->size() == 3);
}

TEST_CASE("of thousands of rows in the order of the last run only those that changed, came or went are anything but unchanged") {
    Office office;
    const auto rows_but = [](int changed, int gone, int come) {
        std::string rows;
        for (int i = 0; i < 1500; ++i) {
            if (i == come) rows += line(1, "B-1", "新来");
            if (i != gone) rows += line(0, "A-" + std::to_string(i), i == changed ? "改" : "甲");
        }
        return rows;
    };
    CHECK(office.read(rows_but(-1, -1, -1)).counts.admitted == 1500);
    CHECK(office.read(rows_but(-1, -1, -1)).counts.unchanged == 1500);
    const IngestReport third = office.read(rows_but(700, 20, 900));
    CHECK(third.counts.new_versions == 1);
    CHECK(third.counts.new_records == 1);
    CHECK(third.counts.unchanged == 1498);
    CHECK(third.disappeared == 1);
    office.open();
    const IngestReport fourth = office.read(rows_but(700, 20, 900));
    CHECK(fourth.counts.unchanged == 1500);
    CHECK(fourth.disappeared == 0);
    CHECK(office.read(rows_but(700, -1, 900)).counts.unchanged == 1501);  // it is back
    CHECK(office.read(rows_but(-1, -1, 900)).counts.new_versions == 1);   // what the source said first is news again
}

TEST_CASE("in a first run of several groups a row of the group before is found again, and so is its record, as if that had long been admitted") {
    constexpr int kRows = 50'000;  // three groups and the beginning of a fourth
    const auto number = [](int i) { return "A-" + std::to_string(i); };
    std::string rows;
    std::vector<int> again, same, other;  // places in the second and third group of rows that repeat one of the group before
    for (int i = 0; i < kRows; ++i) {
        const int before = i - 17'000;
        if (i == 17'100 || i == 33'900) again.push_back(i), rows += line(0, number(before), "甲");
        else if (i == 17'200 || i == 34'000) same.push_back(i), rows += line(0, number(before), "甲", "有效 ");
        else if (i == 17'300 || i == 34'150) other.push_back(i), rows += line(0, number(before), "乙");
        else rows += line(0, number(i), "甲");
    }
    Office office;
    const IngestReport report = office.read(rows);
    CHECK(report.counts.admitted == kRows - 6);
    CHECK(report.counts.new_versions == 0);
    CHECK(report.counts.unchanged + report.counts.skipped == again.size() + same.size());
    CHECK(report.counts.quarantined == other.size());
    CHECK(std::ranges::count(office.verdicts, "quarantined duplicate-key") == 2);
    CHECK(office.books().pending == kRows - 6);
    office.open();
    CHECK(office.read(rows).counts.admitted == 0);
}

TEST_CASE("a run whose last group cannot be admitted settles nothing: what waits in quarantine waits on") {
    Office office;
    office.read(line(0, "A-1", "甲", "不知道"));
    CHECK(office.ledger().quarantine("open", "licences", 10)->size() == 1);
    office.take_no_record();
    office.read(line(1, "A-2", "乙"));
    CHECK(office.ledger().quarantine("open", "licences", 10)->size() == 1);
    CHECK(office.ledger().quarantine("gone", "licences", 10)->empty());
    CHECK(office.books().pending == 0);
}

TEST_CASE("of thousands of new rows, which several threads map, each has its own verdict, and the first row stands for what others are compared with") {
    constexpr int kRows = 2000;  // mapped in one go
    std::string rows;
    Verdicts refused, decided;  // what is wrong with a row alone is told before what is decided between rows
    int names_differ = 0;
    for (int i = 0; i < kRows; ++i) {
        std::string row = line(i % 2, "A-" + std::to_string(i), "内容 " + std::to_string(i), i % 7 == 3 ? "不知道" : "有效");
        if (i == 0) row.replace(0, row.find(','), "更名前的公司");
        rows += row;
        if (i > 0 && i % 2 == 0) ++names_differ;
        if (i % 7 == 3) refused.emplace_back("quarantined code-unknown");
        else decided.emplace_back("admitted 1");
    }
    Office office;
    const IngestReport report = office.read(rows);
    refused.insert(refused.end(), decided.begin(), decided.end());
    CHECK(joined(office.verdicts) == joined(refused));
    const auto differs = std::find_if(report.findings.begin(), report.findings.end(), [](const Tally& t) { return t.what == "subject-name-differs"; });
    REQUIRE(differs != report.findings.end());
    CHECK(differs->count == static_cast<std::uint64_t>(names_differ));
    office.open();
    CHECK(office.read(rows).counts.unchanged == decided.size());
}
