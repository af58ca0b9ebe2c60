// Signed commitments: their codes, what stays as it was signed, and how they were kept.

#include "creditlink/ledger/commitments.h"

#include <thread>

#include "commitment_desk.h"
#include "creditlink/ledger/public_commitments.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

TEST_CASE("everybody may read what its promisor opened, his code masked, and one second has one answer for ever") {
    Folder folder;
    Desk desk(folder.path);
    const std::int64_t before = desk.clock.unix_seconds();
    SignedCommitment limited = Desk::signed_by("乙");
    limited.publication = "特定范围内公开";
    const std::string code = desk.take(Desk::signed_by("甲"));
    desk.take(limited);
    const std::int64_t taken = before + 1;
    CHECK(must(desk.commitments.open_to_all(before, 10)).empty());
    desk.clock.now_ms += 10'000;
    CHECK(must(desk.commitments.judge(code, desk.judged("全部履行"), kClerk)));
    const auto then = must(desk.commitments.open_to_all(taken, 10, kEveryName)), now = must(desk.commitments.open_to_all(taken + 10, 10, kEveryName));
    REQUIRE(then.size() == 1);
    REQUIRE(now.size() == 1);
    CHECK(then[0].result.empty());
    CHECK_FALSE(then[0].judged);
    CHECK(now[0].result == "全部履行");
    CHECK(now[0].subject == "甲");
    CHECK(now[0].identify == "112200********016R");
    CHECK(must(desk.commitments.open_to_all(taken + 10, 0)).empty());
}

TEST_CASE("names are masked in what everybody may read, but those that are let through, by the commitment as it stands") {
    Folder folder;
    Desk desk(folder.path);
    desk.take(Desk::signed_by("佴旎旎"));
    const std::string changed = desk.take(Desk::signed_by("王小明"));
    desk.clock.now_ms += 10'000;
    CHECK(must(desk.commitments.correct(changed, Desk::signed_by("李小明"), "why", kClerk)));
    const std::int64_t later = desk.clock.unix_seconds() + 1;
    const auto names = [&](const NameIsPublic& rule) {
        std::vector<std::string> found;
        for (const PublicCommitment& each : must(desk.commitments.open_to_all(later, 10, rule))) found.push_back(each.subject + (each.name_masked ? " masked" : ""));
        return found;
    };
    CHECK(names({}) == std::vector<std::string>{"李** masked", "佴** masked"});
    CHECK(names([](const SignedCommitment& what) { return what.values.find("李小明") != std::string::npos && what.identify == "11220000Y00000016R" && what.letter == "sample" && what.version == 1; }) ==
          std::vector<std::string>{"李小明", "佴** masked"});
}

TEST_CASE("what was voided is listed by itself as it stood last, the greatest code first, with who voided it and when") {
    Folder folder;
    Desk desk(folder.path);
    const std::string one = desk.take(Desk::signed_by("a")), two = desk.take(Desk::signed_by("b")), three = desk.take(Desk::signed_by("c"));
    CHECK(must(desk.commitments.correct(one, Desk::signed_by("d"), "why", kClerk)));
    must(desk.commitments.judge(one, desk.judged("全部履行"), kClerk));
    must(desk.commitments.make_void(one, "why", kOther));
    must(desk.commitments.make_void(three, "why", kClerk));
    const auto gone = must(desk.commitments.voided({}, {}, 10));
    REQUIRE(gone.size() == 2);
    CHECK(gone[0].it.code == three);
    CHECK(gone[1].it.code == one);
    CHECK(gone[1].it.what.subject == "d");
    CHECK(gone[1].it.performance->result == "全部履行");
    CHECK(gone[1].who == kOther.text());
    CHECK(gone[1].at == desk.clock.unix_seconds());
    CHECK(must(desk.commitments.voided("other", {}, 10)).empty());
    CHECK(must(desk.commitments.voided("sample", three, 10)).size() == 1);
    CHECK(must(desk.commitments.voided({}, {}, 1)).size() == 1);
    const CommitmentFilter filter{.letter = {}, .standing = CommitmentFilter::Standing::voided};
    CHECK(must(desk.commitments.count(filter)) == 2);
    CHECK(must(desk.commitments.page(filter, {}, 10)).size() == 2);
    CHECK(must(desk.commitments.papers("sample")).size() == 1);
    CHECK(must(desk.commitments.papers("sample")).front().code == two);
}

TEST_CASE("the second of the last public change does not go back where the clock does") {
    Folder folder;
    Desk desk(folder.path);
    desk.take(Desk::signed_by("a"));
    const auto first = must(desk.commitments.public_changed());
    desk.clock.now_ms -= 3'600'000;
    desk.take(Desk::signed_by("b"));
    CHECK(must(desk.commitments.public_changed()) == first);
    desk.clock.now_ms += 7'200'000;
    desk.take(Desk::signed_by("c"));
    CHECK(*must(desk.commitments.public_changed()) > *first);
}

TEST_CASE("a code is the division, the day of signing and the day's next number") {
    Folder folder;
    Desk desk(folder.path);
    CHECK(desk.take(Desk::signed_by("a")) == "22000020261120000001");
    CHECK(desk.take(Desk::signed_by("b")) == "22000020261120000002");
    CHECK(desk.take(Desk::signed_by("c", *CivilDate::of(2026, 11, 19))) == "22000020261119000001");
    CHECK(desk.take(Desk::signed_by("d")) == "22000020261120000003");
    CHECK_FALSE(desk.commitments.take(Desk::signed_by("e"), "2200", kClerk));
}

TEST_CASE("the same commitment once more is known, and makes neither a code nor an entry") {
    Folder folder;
    Desk desk(folder.path);
    const std::string code = desk.take(Desk::signed_by("a"));
    const auto again = must(desk.commitments.take(Desk::signed_by("a"), "220000", kOther));
    CHECK(again.code == code);
    CHECK(again.how == Commitments::Taken::How::known);
    CHECK(desk.logged("commitment-sign") == 1);
    CHECK(must(desk.commitments.all()).size() == 1);
}

TEST_CASE("a scan is attached once, afterwards or at once, and another one is said and not kept") {
    Folder folder;
    Desk desk(folder.path);
    SignedCommitment what = Desk::signed_by("a");
    const std::string code = desk.take(what);
    what.scan = Scan{.digest = sha256("scan"), .ref = "1:0:4:00"};
    CHECK(must(desk.commitments.take(what, "220000", kClerk)).how == Commitments::Taken::How::scan_attached);
    CHECK(must(desk.commitments.take(what, "220000", kClerk)).how == Commitments::Taken::How::known);
    what.scan = Scan{.digest = sha256("another"), .ref = "1:4:4:00"};
    CHECK(must(desk.commitments.take(what, "220000", kClerk)).how == Commitments::Taken::How::scan_differs);
    CHECK(must(desk.commitments.find(code))->what.scan->digest == sha256("scan"));
    CHECK(desk.logged("commitment-scan") == 1);
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE commitment SET scan_ref = 'x'"));
}

TEST_CASE("a scan is attached to a commitment by its code, once, and the same one again changes nothing") {
    Folder folder;
    Desk desk(folder.path);
    const std::string code = desk.take(Desk::signed_by("a"));
    const Scan scan{.digest = sha256("scan"), .ref = "1:0:4:00"};
    must(desk.commitments.attach_scan(code, scan, kClerk));
    must(desk.commitments.attach_scan(code, scan, kClerk));
    CHECK_FALSE(desk.commitments.attach_scan(code, {.digest = sha256("another"), .ref = "1:4:4:00"}, kClerk));
    CHECK_FALSE(desk.commitments.attach_scan("22000020261120000099", scan, kClerk));
    CHECK(must(desk.commitments.find(code))->what.scan->digest == sha256("scan"));
    CHECK(desk.logged("commitment-scan") == 1);
}

TEST_CASE("a list is read page by page, the newest signing first, each of its kind once") {
    Folder folder;
    Desk desk(folder.path);
    using Standing = CommitmentFilter::Standing;
    std::vector<std::string> codes;
    for (int i = 0; i < 7; ++i) {
        SignedCommitment what = Desk::signed_by(std::string(1, static_cast<char>('a' + i)), kToday.plus_days(-i));
        if (i % 2 == 0) what.until = kToday.plus_days(i);
        codes.push_back(desk.take(what));
    }
    must(desk.commitments.judge(codes[0], desk.judged("全部履行"), kOther));
    must(desk.commitments.judge(codes[1], desk.judged("部分履行", "x", "y"), kOther));
    must(desk.commitments.attach_scan(codes[2], {.digest = sha256("scan"), .ref = "1:0:4:00"}, kClerk));
    const auto listed = [&](const CommitmentFilter& filter) {
        std::vector<std::string> found;
        for (std::string before;;) {
            const auto page = must(desk.commitments.page(filter, before, 2));
            for (const Commitment& c : page) found.push_back(c.code);
            if (page.size() < 2) break;
            before = page.back().code;
        }
        CHECK(must(desk.commitments.count(filter)) == found.size());
        return found;
    };
    const auto only = [&](Standing standing) { return listed({.letter = {}, .standing = standing, .last = kToday.plus_days(4)}); };
    CHECK(listed({}) == codes);
    CHECK(listed({.letter = "sample"}) == codes);
    CHECK(listed({.letter = "other"}).empty());
    CHECK(only(Standing::open) == std::vector(codes.begin() + 2, codes.end()));
    CHECK(only(Standing::ending) == std::vector{codes[2], codes[4]});
    CHECK(only(Standing::kept) == std::vector{codes[0]});
    CHECK(only(Standing::broken) == std::vector{codes[1]});
    CHECK(only(Standing::no_scan) == std::vector{codes[0], codes[1], codes[3], codes[4], codes[5], codes[6]});
}

TEST_CASE("what was signed stands on a published version and does not change") {
    Folder folder;
    Desk desk(folder.path);
    must(desk.letters.draft("other", "text", kClerk));
    SignedCommitment what = Desk::signed_by("a");
    what.letter = "other";
    const auto refused = desk.commitments.take(what, "220000", kClerk);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::usage);
    const std::string code = desk.take(Desk::signed_by("a"));
    CHECK(must(desk.commitments.find(code))->digest == sha256("document"));
    for (const char* statement :
         {"UPDATE commitment SET subject = 'b'", "UPDATE commitment SET digest = x'00'",
          "UPDATE commitment SET code = '22000020261120000009'", "DELETE FROM commitment",
          "INSERT INTO commitment SELECT '22000020261120000009', 'sample', 1, x'00', subject, category, identify, "
          "type, reason, content, breach, publication, signed_on, until, unit, "
          "unit_code, vals, x'01', NULL, NULL, taken, who FROM commitment"})
        CHECK_FALSE(sql_is_taken(folder.path, statement));
    must(desk.letters.withdraw("sample", kToday, "why", kOther));  // paper comes in later than letters go
    CHECK(desk.take(Desk::signed_by("b")) == "22000020261120000002");
}

TEST_CASE("a promise that was not wholly kept says what was not, and what followed; the newest judgement counts") {
    Folder folder;
    Desk desk(folder.path);
    const std::string code = desk.take(Desk::signed_by("a"));
    CHECK_FALSE(desk.commitments.judge(code, desk.judged("部分履行", "第二条"), kClerk));
    CHECK_FALSE(desk.commitments.judge(code, desk.judged("全部履行", "第二条", "约谈"), kClerk));
    CHECK_FALSE(desk.commitments.judge(code, desk.judged("好"), kClerk));
    CHECK_FALSE(desk.commitments.judge("22000020261120000009", desk.judged("全部履行"), kClerk));
    CHECK(must(desk.commitments.judge(code, desk.judged("部分履行", "第二条", "约谈"), kClerk)));
    CHECK_FALSE(must(desk.commitments.judge(code, desk.judged("部分履行", "第二条", "约谈"), kOther)));
    CHECK(must(desk.commitments.judge(code, desk.judged("全部履行"), kClerk)));
    const Commitment now = *must(desk.commitments.find(code));
    CHECK(now.judgements == 2);
    CHECK(now.performance->result == "全部履行");
    CHECK(desk.logged("commitment-perform") == 2);
    for (const char* statement : {"UPDATE performance SET result = '全部未履行'", "DELETE FROM performance",
                                  "INSERT INTO performance SELECT code, 3, '部分履行', '', '', judged, unit, "
                                  "unit_code, at, who FROM performance WHERE number = 2",
                                  "INSERT INTO performance SELECT code, 4, result, unperformed, pursued, judged, unit, "
                                  "unit_code, at, who FROM performance WHERE number = 2"})
        CHECK_FALSE(sql_is_taken(folder.path, statement));
}

TEST_CASE("an office is reminded of what ends and was not judged, earliest first") {
    Folder folder;
    Desk desk(folder.path);
    const auto ending = [&](const std::string& name, int days) {
        SignedCommitment what = Desk::signed_by(name);
        what.until = kToday.plus_days(days);
        return desk.take(what);
    };
    const std::string late = ending("late", 40), soon = ending("soon", 10), today = ending("today", 0),
                      judged = ending("judged", 5);
    desk.take(Desk::signed_by("an event ends it"));
    must(desk.commitments.judge(judged, desk.judged("全部履行"), kClerk));
    std::vector<std::string> codes;
    for (const Commitment& c : must(desk.commitments.ending(kToday.plus_days(30)))) codes.push_back(c.code);
    CHECK(codes == std::vector<std::string>{today, soon});
}

TEST_CASE("two who sign at once get codes without doubles and without gaps") {
    Folder folder;
    Desk desk(folder.path);
    constexpr int kEach = 20;
    const auto sign = [&](const std::string& who) {
        SetClock clock;
        Ledger ledger = must(Ledger::open(folder.path / "state", {}, clock));
        for (int i = 0; i < kEach; ++i)
            must(Commitments(ledger).take(Desk::signed_by(who + std::to_string(i)), "220000", kClerk));
    };
    { const std::jthread one(sign, "one"), two(sign, "two"); }
    const auto all = must(desk.commitments.all());
    REQUIRE(all.size() == 2 * kEach);
    CHECK(all.back().code == "22000020261120000040");
}

TEST_CASE("what the public site shows has changed when an open commitment is taken in or judged, and by nothing else") {
    Folder folder;
    Desk office(folder.path);
    SignedCommitment closed = Desk::signed_by("乙");
    closed.publication = "不可公开";
    const std::string hidden = office.take(closed);
    must(office.commitments.judge(hidden, office.judged("全部履行"), kClerk));
    CHECK_FALSE(must(office.commitments.public_changed()));
    const std::string code = office.take(Desk::signed_by("甲"));
    const auto taken = must(office.commitments.public_changed());
    REQUIRE(taken);
    office.take(Desk::signed_by("甲"));  // known
    CHECK(must(office.commitments.public_changed()) == taken);
    must(office.commitments.judge(code, office.judged("全部履行"), kClerk));
    CHECK(*must(office.commitments.public_changed()) >= *taken);
}
