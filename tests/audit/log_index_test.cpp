// The index over a real log and a real evidence store: what it finds, what it never holds, what it forgets.

#include "creditlink/audit/log_index.h"
#include "audit_office.h"
#include "creditlink/database/sqlite.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

const HmacSha256& secret() {
    static const HmacSha256 mac(std::string(32, 'o'));
    return mac;
}
const HmacSha256& other_secret() {
    static const HmacSha256 mac(std::string(32, 'x'));
    return mac;
}

const std::string kCompany = "91220102MA0Y3AAAX9", kPerson = "220102199003071234", kOwn = "11220000Y00000016R";

// Of each batch record 1 is about the company and record 2 about the person.
Exchange about_people(std::string batch, std::string results = "[]") {
    Exchange exchange = Exchange::of(3, std::move(batch));
    exchange.records[1].data =
        R"({"XK_XDR_MC":"示范检测有限公司","XK_XDR_SHXYM":")" + kCompany + R"(","XK_XKJGDM":")" + kOwn + "\"}";
    exchange.records[2].data = R"({"XK_XDR_MC":"佴旎","XK_XDR_ZJHM":")" + kPerson + R"("})";
    for (BodyRecord& record : exchange.records) record.id = "s-" + exchange.batch + "-" + record.id.substr(2);
    exchange.results = std::move(results);
    sign(exchange);
    return exchange;
}

struct Indexed {
    Office office;
    Path file = office.folder() / "log-index.db";
    std::string tasks = "licences";

    IndexSources sources(const HmacSha256& mac = secret()) {
        return {office.log(),
                &office.contents(),
                &mac,
                kOwn,
                [this](std::string_view) -> Result<std::vector<std::string>> { return std::vector{tasks}; },
                office.folder() / "evidence"};
    }
    LogIndex open(const HmacSha256& mac = secret()) {
        auto index = LogIndex::open(file, sources(mac));
        REQUIRE_MESSAGE(index, index.error().message);
        return std::move(*index);
    }
    LogIndex fresh() {
        LogIndex index = open();
        REQUIRE(index.refresh());
        return index;
    }
    std::string on_disk() const {
        std::string bytes;
        for (const char* suffix : {"", "-wal"})
            if (const auto text = read_file(Path(file.string() + suffix), 1u << 26)) bytes += *text;
        return bytes;
    }
};

std::vector<std::string> batches(LogIndex& index, const LogQuery& query) {
    const auto found = index.find(query);
    REQUIRE_MESSAGE(found, found.error().message);
    std::vector<std::string> names;
    for (const LogItem& item : *found) names.push_back(item.exchange() ? item.batch : item.event);
    return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("an exchange is found by subject however the code is written, by record, submission, batch and receipt") {
    Indexed it;
    it.office.exchange(about_people("b-1", R"([{"id":"s-b-1-2","outcome":"rejected","code":"10005"}])"));
    it.office.exchange(signed_exchange(1, "b-2"));
    LogIndex index = it.fresh();
    for (const std::string& written :
         {kCompany, std::string(" 91220102ma0y3aaax9"), std::string("９１２２０１０２MA0Y3AAAX9")}) {
        const auto found = index.find({.token = subject_token(secret(), written)});
        REQUIRE(found);
        REQUIRE(found->size() == 1);
        CHECK(found->front().batch == "b-1");
        REQUIRE(found->front().matched.size() == 1);
        CHECK(found->front().matched[0].submission == "s-b-1-1");
        CHECK(found->front().matched[0].outcome == "accepted");
    }
    const auto person = index.find({.token = subject_token(secret(), kPerson)});
    REQUIRE(person);
    REQUIRE(person->size() == 1);
    CHECK(person->front().matched[0].outcome == "rejected");
    CHECK(person->front().matched[0].code == "10005");
    for (const char* id : {"s-b-1-0", "b-1", "r-b-1"}) CHECK(batches(index, {.id = id}) == Names{"b-1"});
    CHECK(batches(index, {.id = "k-0"}) == Names{"b-2", "b-1"});  // a record's key stands in both
    CHECK(batches(index, {.id = "b-3"}).empty());
    CHECK(batches(index, {.token = subject_token(secret(), kOwn)}).empty());  // it stands in every record
}

TEST_CASE("what is no code makes no token, and another secret makes others") {
    for (const char* text : {"", "12345", "示范检测有限公司", "2024/03/05", "ABCDEFGH", "123456789012345678901"})
        CHECK(subject_token(secret(), text).empty());
    CHECK(subject_token(secret(), kPerson) != subject_token(other_secret(), kPerson));
}

TEST_CASE("entries are found by time, task, outcome, person, event and platform, and paged by number") {
    Indexed it;
    it.office.exchange(about_people("b-1", R"([{"id":"s-b-1-2","outcome":"rejected","code":"10005"}])"));
    it.tasks = "projects";
    it.office.exchange(signed_exchange(2, "b-2"));
    it.office.note(
        "decision",
        R"({"decision":1,"what":"quarantine-fix","subject":"q-7 k-1","who":"wangfang","at":"2025-11-25T00:00:00+08:00","reason":"00"})");
    it.office.note("run-ended", R"({"run":3,"task":"licences","kind":"xk"})");
    LogIndex index = it.fresh();
    CHECK(batches(index, {}) == Names{"run-ended", "decision", "b-2", "b-1"});
    CHECK(batches(index, {.event = "exchange"}) == Names{"b-2", "b-1"});
    CHECK(batches(index, {.task = "licences"}) ==
          Names{"run-ended"});  // both exchanges were indexed when the ledger said "projects"
    CHECK(batches(index, {.who = "wangfang"}) == Names{"decision"});
    CHECK(batches(index, {.id = "q-7"}) == Names{"decision"});
    CHECK(batches(index, {.outcome = "rejected"}) == Names{"b-1"});
    CHECK(batches(index, {.outcome = "unanswered"}).empty());
    CHECK(batches(index, {.platform = "elsewhere"}).empty());
    const auto first = index.find({.most = 2});
    REQUIRE(first);
    CHECK(batches(index, {.before = first->back().number, .most = 2}) == Names{"b-2", "b-1"});
    const std::int64_t time = first->front().time;
    CHECK(batches(index, {.from = time, .until = time + 1}).size() == 4);  // the clock of this log stands still
    CHECK(batches(index, {.from = time + 1}).empty());
    CHECK(batches(index, {.until = time}).empty());
}

TEST_CASE("the index grows with the log, reads nothing twice, and knows a log that is not the one it was made of") {
    Indexed it;
    it.office.exchange(about_people("b-1"));
    LogIndex index = it.open();
    auto made = index.refresh();
    REQUIRE(made);
    CHECK(made->entries == 2);
    CHECK_FALSE(made->anew.empty());
    it.office.exchange(signed_exchange(2, "b-2"));
    auto grown = it.open().refresh();
    REQUIRE(grown);
    CHECK(grown->entries == 2);
    CHECK(grown->size == 4);
    CHECK(grown->anew.empty());
    CHECK(index.refresh().value().entries == 0);

    std::filesystem::remove_all(it.office.log());
    it.office.exchange(signed_exchange(1, "b-9"));
    const auto other = index.refresh();
    REQUIRE(other);
    CHECK_FALSE(other->anew.empty());
    CHECK(batches(index, {}) == Names{"b-9"});
    CHECK(batches(index, {.id = "b-1"}).empty());

    CHECK_FALSE(it.open(other_secret()).refresh().value().anew.empty());
}

TEST_CASE("a file that is no database any more is made anew") {
    Indexed it;
    it.office.exchange(about_people("b-1"));
    { LogIndex index = it.fresh(); }
    std::filesystem::remove(it.file.string() + "-wal");
    REQUIRE(write_file(it.file,
                       "not a database at all, and long enough to be looked at as one "
                       "................................................"));
    LogIndex index = it.fresh();
    CHECK(batches(index, {.id = "b-1"}) == Names{"b-1"});
}

TEST_CASE("no code and no name stands in the index; what was erased is found no more, and its words leave the disk") {
    Indexed it;
    it.office.exchange(about_people("b-1"));
    it.office.exchange(signed_exchange(2, "b-2"));
    LogIndex index = it.fresh();
    for (const std::string& canary : {kCompany, kPerson, std::string("佴旎"), std::string("示范检测")})
        CHECK(it.on_disk().find(canary) == std::string::npos);
    const std::string token = subject_token(secret(), kPerson);
    CHECK(it.on_disk().find(token) != std::string::npos);

    it.office.erase_first_request();
    it.office.note("erased", R"({"erasure":"e-1"})");
    const auto done = index.refresh();
    REQUIRE(done);
    CHECK(done->forgotten == 1);
    CHECK(batches(index, {.token = token}).empty());
    CHECK(batches(index, {.id = "s-b-1-1"}).empty());
    const auto exchange = index.find({.id = "b-1"});  // the entries stay, and say what became of the content
    REQUIRE(exchange);
    REQUIRE(exchange->size() == 1);
    CHECK(exchange->front().request == ContentState::erased);
    CHECK(exchange->front().answer == ContentState::read);
    for (const std::string& gone : {token, std::string("s-b-1-1")}) CHECK(it.on_disk().find(gone) == std::string::npos);
    CHECK(batches(index, {.id = "s-0"}) == Names{"b-2"});

    REQUIRE(index.clear());  // made anew, it knows no more of it
    REQUIRE(index.refresh());
    CHECK(batches(index, {.token = token}).empty());
}

TEST_CASE(
    "without the store's key too, and after whoever indexed the erasure was killed, what was erased leaves the disk") {
    Indexed it;
    it.office.exchange(about_people("b-1"));
    REQUIRE(it.fresh().find({}));
    const std::string token = subject_token(secret(), kPerson);
    it.office.erase_first_request();
    it.office.note("erased", R"({"erasure":"e-1"})");
    IndexSources blind = it.sources();
    blind.contents = nullptr;
    auto keyless = LogIndex::open(it.file, blind);
    REQUIRE(keyless);

    auto reader = SqliteConnection::open(it.file);  // as long as it reads, the old pages cannot go
    REQUIRE(reader);
    REQUIRE(reader->exec("BEGIN"));
    auto looking = reader->prepare("SELECT count(*) FROM record");
    REQUIRE(looking);
    REQUIRE(looking->step());
    const auto held = keyless->refresh();
    REQUIRE_MESSAGE(held, held.error().message);
    CHECK(held->forgotten == 1);
    CHECK(held->leftover);
    CHECK(it.on_disk().find(token) != std::string::npos);
    looking->reset();
    REQUIRE(reader->exec("COMMIT"));

    const auto next = keyless->refresh();  // no new entry says so: it was not forgotten that this is to follow
    REQUIRE(next);
    CHECK_FALSE(next->leftover);
    CHECK(it.on_disk().find(token) == std::string::npos);
}

TEST_CASE("who erases contents can say so himself; without the verdicts the records stay") {
    Indexed it;
    it.office.exchange(about_people("b-1", R"([{"id":"s-b-1-2","outcome":"rejected","code":"10005"}])"));
    LogIndex index = it.fresh();
    REQUIRE(index.forget({1}));  // the answer
    auto found = index.find({.id = "s-b-1-2"});
    REQUIRE(found);
    REQUIRE(found->size() == 1);
    CHECK(found->front().matched[0].outcome.empty());
    REQUIRE(index.forget({0, 17}));
    CHECK(batches(index, {.id = "s-b-1-2"}).empty());
}

TEST_CASE("contents that are not at hand wait, and are read once they are") {
    Indexed it;
    it.office.exchange(about_people("b-1"));
    IndexSources blind = it.sources();
    blind.contents = nullptr;
    auto index = LogIndex::open(it.file, blind);
    REQUIRE(index);
    CHECK(index->refresh().value().waiting == 1);
    CHECK(batches(*index, {.id = "s-b-1-1"}).empty());
    CHECK(batches(*index, {.id = "b-1"}) == Names{"b-1"});
    LogIndex seeing = it.fresh();
    CHECK(batches(seeing, {.id = "s-b-1-1"}) == Names{"b-1"});

    it.office.exchange(about_people("b-2"));  // an index made with the key, and then one refresh without it
    CHECK(index->refresh().value().waiting == 1);
    LogIndex again = it.fresh();
    CHECK(batches(again, {.id = "s-b-2-1"}) == Names{"b-2"});
    CHECK(again.refresh().value().anew.empty());
}

TEST_CASE("a name is found in the contents themselves, newest first, page by page") {
    Indexed it;
    for (const char* batch : {"b-1", "b-2", "b-3"}) it.office.exchange(about_people(batch));
    it.office.exchange(signed_exchange(2, "b-4"));
    LogIndex index = it.fresh();
    std::uint64_t next = 0;
    const auto two = index.find_name({.most = 2}, "佴旎", next);
    REQUIRE(two);
    REQUIRE(two->size() == 2);
    CHECK(two->front().batch == "b-3");
    REQUIRE(two->front().matched.size() == 1);
    CHECK(two->front().matched[0].submission == "s-b-3-2");
    REQUIRE(next > 0);
    const auto rest = index.find_name({.before = next, .most = 2}, "佴旎", next);
    REQUIRE(rest);
    REQUIRE(rest->size() == 1);
    CHECK(rest->front().batch == "b-1");
    CHECK(next == 0);
    CHECK(index.find_name({}, "无此人", next).value().empty());
}

TEST_CASE("a search by name that is told to stop says where to go on, and nothing is passed over") {
    Indexed it;
    for (const char* batch : {"b-1", "b-2", "b-3"}) it.office.exchange(about_people(batch));
    LogIndex index = it.fresh();
    Names found;
    std::uint64_t next = 0;
    for (int rounds = 0; rounds < 5; ++rounds) {
        const auto some = index.find_name({.before = next}, "佴旎", next, [](std::uint64_t) { return false; });
        REQUIRE(some);
        CHECK(some->size() <= 1);
        for (const LogItem& item : *some) found.push_back(item.batch);
        if (next == 0) break;
    }
    CHECK(found == Names{"b-3", "b-2", "b-1"});
}

TEST_CASE("all that a search would find on all its pages is counted, up to a bound") {
    Indexed it;
    for (const char* batch : {"b-1", "b-2", "b-3"}) it.office.exchange(signed_exchange(2, batch));
    LogIndex index = it.fresh();
    CHECK(index.count({.event = "exchange", .before = 1, .most = 1}, 100).value() == 3);
    CHECK(index.count({.event = "exchange"}, 2).value() == 2);
    CHECK(index.count({.id = "b-2"}, 100).value() == 1);
    CHECK(index.count({.id = "nothing"}, 100).value() == 0);
}
