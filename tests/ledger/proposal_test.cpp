#include "creditlink/ledger/accounts.h"
#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

struct Registry : Office {
    using Office::Office;
    // A complete run that reads only these rows; what it finds gone is proposed.
    std::size_t read(const std::vector<std::string>& rows) {
        begin();
        std::vector<RowHash> hashes;
        for (const std::string& name : rows) hashes.push_back(row(name));
        std::sort(hashes.begin(), hashes.end());
        SeenInRun seen;
        must(seen.add(hashes));
        static_cast<void>(must(ledger.find_seen(task.id, hashes)));
        const auto gone = must(ledger.disappeared(task.id, run, {}, seen));
        for (const Gone& each : gone) group.proposals.push_back({each.record.key, "other", "gone", {}});
        must(admit());
        must(ledger.end_run(run, "balanced", ""));
        return gone.size();
    }
    std::string state_of(std::int64_t number) {
        for (const ProposalView& view : must(ledger.proposals("", 100)))
            if (view.number == number) return view.state;
        return "absent";
    }
};

}  // namespace

TEST_CASE("a refused proposal is not made again while the record stays the same, and withdraws nothing") {
    Folder folder;
    Registry office(folder.path);
    office.admit("a");
    CHECK(office.read({}) == 1);
    must(office.ledger.decide_proposal(1, ProposalStep::refuse, "the export was cut short", "li", office.secret));
    CHECK(office.state_of(1) == "refused");
    CHECK(office.read({}) == 0);
    CHECK(office.books().admitted == 1);
    const auto twice = office.ledger.decide_proposal(1, ProposalStep::give_basis, "r", "li", office.secret);
    REQUIRE_FALSE(twice);
    CHECK(twice.error().code == Errc::usage);
}

TEST_CASE("a proposal whose row is back is moot and cannot be approved") {
    Folder folder;
    Registry office(folder.path);
    office.admit("a");
    CHECK(office.read({}) == 1);
    CHECK(office.read({"a/1"}) == 0);
    CHECK(office.state_of(1) == "moot");
    CHECK_FALSE(office.ledger.decide_proposal(1, ProposalStep::give_basis, "r", "li", office.secret));
    CHECK(office.books().admitted == 1);
    CHECK(office.read({}) == 1);  // gone once more: a proposal of its own
    CHECK(office.state_of(2) == "open");
}

TEST_CASE("a proposal made for a version that has been followed by another is refused as out of date") {
    Folder folder;
    Registry office(folder.path);
    office.admit("a");
    CHECK(office.read({}) == 1);
    office.admit("a", 2);
    const auto late = office.ledger.decide_proposal(1, ProposalStep::give_basis, "r", "li", office.secret);
    REQUIRE_FALSE(late);
    CHECK(late.error().code == Errc::usage);
    CHECK(office.state_of(1) == "open");
}

TEST_CASE("a withdrawal takes two people: whoever gave the basis does not approve it, and nothing goes out before the other one has") {
    Folder folder;
    Registry office(folder.path);
    office.admit("a");
    office.settle(office.cut(office.next()));
    CHECK(office.read({}) == 1);
    CHECK(office.ledger.decide_proposal(1, ProposalStep::give_basis, " ", "li", office.secret).error().code == Errc::usage);
    must(office.ledger.decide_proposal(1, ProposalStep::give_basis, "revoked by notice 3", "li", office.secret));
    CHECK(office.ledger.decide_proposal(1, ProposalStep::give_basis, "revoked by notice 3", "li", office.secret).error().code == Errc::approval);
    CHECK(office.state_of(1) == "open");
    CHECK(office.next().empty());
    CHECK(office.ledger.decide_proposal(1, ProposalStep::approve, "", "li", office.secret).error().code == Errc::approval);
    CHECK(office.ledger.decide_proposal(1, ProposalStep::approve, "", "Li (another account)", office.secret).error().code == Errc::approval);
    must(office.ledger.decide_proposal(1, ProposalStep::give_basis, "revoked by notice 4", "li", office.secret));  // he may correct himself
    CHECK_FALSE(office.ledger.decide_proposal(1, ProposalStep::give_basis, "another basis", "wang", office.secret));
    CHECK_FALSE(office.ledger.decide_proposal(1, ProposalStep::approve, "revoked by notice 3", "wang", office.secret));  // what she read stands no longer
    CHECK(office.state_of(1) == "open");
    must(office.ledger.decide_proposal(1, ProposalStep::approve, "revoked by notice 4", "wang", office.secret));
    CHECK(office.state_of(1) == "approved");
    CHECK(office.next().at(0).data == R"({"basis":"revoked by notice 4","reason":"other"})");
    const std::string name = "w-1";
    const auto decisions = must(office.ledger.decisions(std::span(&name, 1)));
    REQUIRE(decisions.size() == 3);
    CHECK(decisions[1].what == "withdrawal-request");
    CHECK(decisions[2].what == "withdrawal-approve");
    CHECK(decisions[2].who == "wang");
}

TEST_CASE("one person with two accounts, or a name and an account, does not approve the withdrawal that he asked for") {
    Folder folder;
    Registry office(folder.path);
    for (const char* name : {"wangfang", "wf2"}) must(Accounts(office.ledger).add({.name = name, .person = "王芳", .roles = "approver", .password = "x"}, "root"));
    office.admit("a");
    CHECK(office.read({}) == 1);
    must(office.ledger.decide_proposal(1, ProposalStep::give_basis, "revoked", "wangfang", office.secret));
    for (const char* own : {"wf2", "王芳 (shared)", "王芳", "李明 (wf2)", "WF2 (root)"}) {
        CAPTURE(own);
        const auto refused = office.ledger.decide_proposal(1, ProposalStep::approve, "", own, office.secret);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::approval);
    }
    must(office.ledger.decide_proposal(1, ProposalStep::approve, "", "李明 (shared)", office.secret));
}

TEST_CASE("a basis given without a name is not approved from the same account by a name, nor the other way round") {
    for (const auto& [first, second] : {std::pair{"shared", "李明 (shared)"}, std::pair{"王芳 (shared)", "shared"}}) {
        CAPTURE(first);
        Folder folder;
        Registry office(folder.path);
        office.admit("a");
        CHECK(office.read({}) == 1);
        must(office.ledger.decide_proposal(1, ProposalStep::give_basis, "revoked", first, office.secret));
        const auto refused = office.ledger.decide_proposal(1, ProposalStep::approve, "", second, office.secret);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::approval);
        must(office.ledger.decide_proposal(1, ProposalStep::approve, "", "赵强 (another)", office.secret));
    }
}

TEST_CASE("either of two people refuses a withdrawal, also one whose basis has been given") {
    Folder folder;
    Registry office(folder.path);
    office.admit("a");
    CHECK(office.read({}) == 1);
    must(office.ledger.decide_proposal(1, ProposalStep::give_basis, "revoked", "li", office.secret));
    must(office.ledger.decide_proposal(1, ProposalStep::refuse, "the row is only late", "wang", office.secret));
    CHECK(office.state_of(1) == "refused");
    CHECK_FALSE(office.ledger.decide_proposal(1, ProposalStep::approve, "", "wang", office.secret));
}

TEST_CASE("an approved withdrawal goes to the platform as a new version, and the row that comes back is a new one again") {
    Folder folder;
    Registry office(folder.path);
    office.admit("a");
    office.settle(office.cut(office.next()));
    CHECK(office.read({}) == 1);
    CHECK_FALSE(office.ledger.decide_proposal(1, ProposalStep::give_basis, std::string(201, 'x'), "li", office.secret));
    must(office.ledger.decide_proposal(1, ProposalStep::give_basis, "revoked", "li", office.secret));
    must(office.ledger.decide_proposal(1, ProposalStep::approve, "", "wang", office.secret));
    const auto items = office.next();
    REQUIRE(items.size() == 1);
    CHECK(items[0].op == Op::withdraw);
    CHECK(items[0].version == 2);
    CHECK(items[0].data == R"({"basis":"revoked","reason":"other"})");
    office.settle(office.cut(items));
    CHECK(must(office.ledger.find_seen(office.task.id, std::vector{Office::row("a/1")})).empty());
    CHECK(office.read({}) == 0);
    must(office.ledger.check());
}
