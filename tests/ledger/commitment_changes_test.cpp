// Signed commitments that were entered wrongly: corrected beside what was taken in, or voided, by anybody who writes to the store.

#include "commitment_desk.h"
#include "creditlink/ledger/public_commitments.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

// What a task reads, one row a line.
std::vector<std::string> offered(const Path& folder) {
    auto opened = SqliteConnection::open(folder / "state" / "ledger.db", {});
    REQUIRE(opened);
    auto rows = opened->prepare("SELECT 承诺编码 || ' ' || 承诺人 || ' ' || 作出日期 || ' ' || coalesce(有效期至, '-') FROM performed_commitment");
    REQUIRE(rows);
    std::vector<std::string> found;
    while (must(rows->step())) found.emplace_back(rows->text(0));
    return found;
}

const std::string kFirst = "22000020261120000001", kSecond = "22000020261120000002";

}  // namespace

TEST_CASE("a correction is what counts from then on, and what was taken in is kept beside it with who, when and why") {
    Folder folder;
    Desk desk(folder.path);
    SignedCommitment wrong = Desk::signed_by("wrong");
    wrong.until = kToday.plus_days(5);
    const std::string code = desk.take(wrong);
    must(desk.commitments.judge(code, desk.judged("全部履行"), kClerk));
    CHECK(offered(folder.path) == std::vector{code + " wrong 2026/11/20 2026/11/25"});
    SignedCommitment right = Desk::signed_by("right", kToday.plus_days(-1));
    CHECK(must(desk.commitments.correct(code, right, " misread ", kOther)));
    CHECK(offered(folder.path) == std::vector{code + " right 2026/11/19 -"});
    const Commitment now = *must(desk.commitments.find(code));
    CHECK(now.what.subject == "right");
    CHECK(now.what.signed_on == right.signed_on);
    CHECK_FALSE(now.what.until);
    CHECK(now.what.values == right.values);
    CHECK(now.performance->result == "全部履行");
    const CommitmentHistory history = *must(desk.commitments.history(code));
    CHECK(history.taken.what.subject == "wrong");
    CHECK(history.taken.what.until == wrong.until);
    REQUIRE(history.changes.size() == 1);
    CHECK(history.changes[0].reason == "misread");
    CHECK(history.changes[0].who == kOther.text());
    CHECK(history.changes[0].at > 0);
    CHECK(history.newest().subject == "right");
    CHECK_FALSE(history.voided());
    CHECK_FALSE(must(desk.commitments.history(kSecond)));
    CHECK(must(desk.commitments.all()).size() == 1);
}

TEST_CASE("a correction without a change, without a reason, to another letter, to another's paper or past its judgement is refused") {
    Folder folder;
    Desk desk(folder.path);
    const std::string code = desk.take(Desk::signed_by("a", kToday.plus_days(-3)));
    desk.take(Desk::signed_by("b"));
    must(desk.commitments.judge(code, {.result = "全部履行", .unperformed = {}, .pursued = {}, .judged = kToday.plus_days(-1), .unit = "示范厅", .unit_code = "11220000Y00000016R"}, kClerk));
    CHECK_FALSE(must(desk.commitments.correct(code, Desk::signed_by("a", kToday.plus_days(-3)), "why", kClerk)));
    const auto refused = [&](SignedCommitment what, const char* reason) {
        const auto result = desk.commitments.correct(code, what, reason, kClerk);
        return !result && result.error().code == Errc::usage;
    };
    CHECK(refused(Desk::signed_by("c", kToday.plus_days(-3)), "  "));
    SignedCommitment other = Desk::signed_by("c", kToday.plus_days(-3));
    other.version = 2;
    CHECK(refused(other, "why"));
    CHECK(refused(Desk::signed_by("b", kToday.plus_days(-3)), "why"));
    CHECK(refused(Desk::signed_by("c"), "why"));
    const auto unknown = desk.commitments.correct("22000020261120000099", Desk::signed_by("c"), "why", kClerk);
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().code == Errc::not_found);
    CHECK(desk.logged("commitment-correct") == 0);
    CHECK(must(desk.commitments.history(code))->changes.empty());
}

TEST_CASE("what was voided is in no list, count, reminder or view, and nothing more happens to its code") {
    Folder folder;
    Desk desk(folder.path);
    SignedCommitment what = Desk::signed_by("a");
    what.until = kToday;
    const std::string code = desk.take(what), open = desk.take(Desk::signed_by("b"));
    must(desk.commitments.judge(open, desk.judged("全部履行"), kClerk));
    CHECK_FALSE(desk.commitments.make_void(code, " ", kClerk));
    must(desk.commitments.make_void(code, "entered twice", kOther));
    must(desk.commitments.make_void(open, "entered twice", kOther));
    CHECK(must(desk.commitments.all()).empty());
    CHECK(must(desk.commitments.page({}, {}, 10)).empty());
    CHECK(must(desk.commitments.count({})) == 0);
    CHECK(must(desk.commitments.ending(kToday)).empty());
    CHECK_FALSE(must(desk.commitments.find(code)));
    CHECK(offered(folder.path).empty());
    CHECK(must(desk.commitments.history(code))->voided());
    CHECK(must(desk.commitments.history(code))->newest().subject == "a");
    CHECK_FALSE(desk.commitments.judge(code, desk.judged("全部履行"), kClerk));
    CHECK_FALSE(desk.commitments.attach_scan(code, {.digest = sha256("scan"), .ref = "1:0:4:00"}, kClerk));
    CHECK_FALSE(desk.commitments.correct(code, Desk::signed_by("c"), "why", kClerk));
    CHECK_FALSE(desk.commitments.make_void(code, "why", kClerk));
    CHECK(desk.commitments.in_force(code).error().code == Errc::usage);
}

TEST_CASE("of those in force no two are the same: a voided paper is taken in again with another code, and a corrected one is known as it is now") {
    Folder folder;
    Desk desk(folder.path);
    using How = Commitments::Taken::How;
    const std::string code = desk.take(Desk::signed_by("a"));
    must(desk.commitments.make_void(code, "why", kClerk));
    const auto again = must(desk.commitments.take(Desk::signed_by("a"), "220000", kClerk));
    CHECK(again.how == How::added);
    CHECK(again.code == kSecond);
    CHECK(must(desk.commitments.take(Desk::signed_by("a"), "220000", kClerk)).code == kSecond);
    CHECK(must(desk.commitments.correct(kSecond, Desk::signed_by("b"), "why", kClerk)));
    const auto known = must(desk.commitments.take(Desk::signed_by("b"), "220000", kClerk));
    CHECK(known.how == How::known);
    CHECK(known.code == kSecond);
    CHECK(must(desk.commitments.stood_as(Desk::signed_by("a"))) == kSecond);
    CHECK(must(desk.commitments.stood_as(Desk::signed_by("b"))).empty());
    CHECK(must(desk.commitments.take(Desk::signed_by("a"), "220000", kClerk)).how == How::added);  // somebody else may have signed that
    CHECK_FALSE(desk.commitments.correct(kSecond, Desk::signed_by("a"), "back", kClerk));
    must(desk.commitments.make_void(kSecond, "why", kClerk));
    CHECK(must(desk.commitments.stood_as(Desk::signed_by("b"))).empty());
}

TEST_CASE("a change is logged once without values or reasons, and the public site is due for it") {
    Folder folder;
    Desk desk(folder.path);
    const std::string code = desk.take(Desk::signed_by("taken-in"));
    const auto public_changed = [&] { return *must(desk.commitments.public_changed()); };
    const std::int64_t taken = public_changed();
    desk.clock.now_ms += 10'000;
    CHECK(must(desk.commitments.correct(code, Desk::signed_by("put-right"), "secret-reason", kOther)));
    CHECK(public_changed() > taken);
    const std::int64_t corrected = public_changed();
    desk.clock.now_ms += 10'000;
    must(desk.commitments.make_void(code, "secret-reason", kOther));
    CHECK(public_changed() > corrected);
    CHECK(desk.logged("commitment-correct") == 1);
    CHECK(desk.logged("commitment-void") == 1);
    for (const auto& entry : must(desk.ledger.to_log(1000)))
        for (const char* hidden : {"secret-reason", "put-right", "taken-in"}) CHECK(entry.json.find(hidden) == std::string::npos);
    const std::string subject = "commitment:" + code;
    std::size_t reasons = 0;
    for (const DecisionView& decision : must(desk.ledger.decisions(std::span(&subject, 1)))) reasons += decision.reason == "secret-reason";
    CHECK(reasons == 2);
}

TEST_CASE("what everybody may read of one second stays so when it is corrected or voided later") {
    Folder folder;
    Desk desk(folder.path);
    const std::string code = desk.take(Desk::signed_by("a"));
    const std::int64_t taken = desk.clock.unix_seconds() + 1;
    desk.clock.now_ms += 10'000;
    CHECK(must(desk.commitments.correct(code, Desk::signed_by("b", kToday.plus_days(-1)), "why", kClerk)));
    const std::int64_t corrected = desk.clock.unix_seconds() + 1;
    desk.clock.now_ms += 10'000;
    must(desk.commitments.make_void(code, "why", kClerk));
    const std::int64_t voided = desk.clock.unix_seconds() + 1;
    const auto names = [&](std::int64_t before) {
        std::vector<std::string> found;
        for (const PublicCommitment& each : must(desk.commitments.open_to_all(before, 10, kEveryName))) found.push_back(each.subject + " " + each.signed_on.dashed());
        return found;
    };
    CHECK(names(taken) == std::vector<std::string>{"a 2026-11-20"});
    CHECK(names(corrected) == std::vector<std::string>{"b 2026-11-19"});
    CHECK(names(voided).empty());
}

TEST_CASE("changes are only added, to what is in force, whoever writes to the store") {
    Folder folder;
    Desk desk(folder.path);
    const std::string code = desk.take(Desk::signed_by("a"));
    desk.take(Desk::signed_by("b"));
    CHECK(must(desk.commitments.correct(code, Desk::signed_by("c"), "why", kClerk)));
    must(desk.commitments.make_void(kSecond, "why", kClerk));
    const std::string copied = "subject, category, identify, content, breach, signed_on, until, vals, x'02', at, who FROM commitment_change WHERE number = 1";
    for (const std::string& statement :
         {std::string("UPDATE commitment_change SET reason = 'other'"), std::string("DELETE FROM commitment_change"), std::string("DELETE FROM commitment_in_force"),
          std::string("UPDATE commitment_in_force SET same = x'05'"), std::string("INSERT INTO commitment_in_force VALUES (x'06', '22000020261120000002')"),
          "INSERT INTO commitment_change SELECT 3, '22000020261120000002', 'correct', 'why', " + copied, "INSERT INTO commitment_change SELECT 5, '22000020261120000001', 'correct', 'why', " + copied,
          "INSERT INTO commitment_change SELECT 3, '22000020261120000001', 'correct', ' ', " + copied, "INSERT INTO commitment_change SELECT 3, '22000020261120000001', 'void', 'why', " + copied,
          "INSERT INTO commitment_change SELECT 3, '22000020261120000001', 'other', 'why', " + copied, "INSERT OR REPLACE INTO commitment_change SELECT 1, '22000020261120000001', 'correct', 'why', " + copied,
          std::string("INSERT OR REPLACE INTO commitment SELECT code, letter, version, digest, 'x', category, identify, type, reason, content, breach, publication, signed_on, until, unit, "
                      "unit_code, vals, x'07', NULL, NULL, taken, who FROM commitment")}) {
        INFO(statement);
        CHECK_FALSE(sql_is_taken(folder.path, statement));
    }
    CHECK(sql_is_taken(folder.path, "INSERT INTO commitment_change SELECT 3, '22000020261120000001', 'correct', 'why', " + copied));
}

TEST_CASE("a store of schema 8 keeps its commitments and judgements, which can be corrected and voided from then on") {
    Folder folder;
    {
        Desk desk(folder.path);
        desk.take(Desk::signed_by("a"));
        desk.take(Desk::signed_by("b"));
        must(desk.commitments.judge(kFirst, desk.judged("全部履行"), kClerk));
        must(desk.commitments.attach_scan(kFirst, {.digest = sha256("scan"), .ref = "1:0:4:00"}, kClerk));
    }
    REQUIRE(sql_is_taken(folder.path, older_schema(8)));
    Office office(folder.path);
    Commitments commitments(office.ledger);
    const auto all = must(commitments.all());
    REQUIRE(all.size() == 2);
    CHECK(all[0].performance->result == "全部履行");
    CHECK(all[0].what.scan->digest == sha256("scan"));
    CHECK(must(commitments.take(Desk::signed_by("b"), "220000", kClerk)).how == Commitments::Taken::How::known);
    CHECK(must(commitments.correct(kFirst, Desk::signed_by("c"), "why", kClerk)));
    must(commitments.make_void(kSecond, "why", kClerk));
    CHECK(must(commitments.take(Desk::signed_by("b"), "220000", kClerk)).code == "22000020261120000003");
    CHECK(offered(folder.path) == std::vector{kFirst + " c 2026/11/20 -"});
}
