// The order of a task's rows: what it recognises, and what takes that away.

#include <fstream>

#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

constexpr int kRows = 20'000;  // several blocks of the file

std::string name_of(int i) { return "r" + std::to_string(i); }
RowHash row_of(int i, int version = 1) { return Office::row(name_of(i) + "/" + std::to_string(version)); }

std::vector<RowHash> all_rows() {
    std::vector<RowHash> rows;
    for (int i = 0; i < kRows; ++i) rows.push_back(row_of(i));
    return rows;
}

std::vector<char> recognised(Office& office, const std::vector<RowHash>& rows) {
    std::vector<char> known(rows.size(), 0);
    must(office.ledger.recognise(office.task.id, office.stamp, rows, known));
    return known;
}

auto count(const std::vector<char>& known) { return std::count(known.begin(), known.end(), 1); }

// The first complete run: every row is new, and noted.
void first_run(Office& office) {
    for (int i = 0; i < kRows; ++i) office.add(name_of(i));
    CHECK(count(recognised(office, all_rows())) == 0);
    must(office.ledger.note_order(all_rows()));
    must(office.admit());
    must(office.ledger.keep_order());
}

Path order_file(const Folder& folder) { return folder.path / "state" / "order" / "1.rows"; }

}  // namespace

TEST_CASE("rows in the order of the last complete run are recognised, beside new ones and where some are gone") {
    Folder folder;
    { Office office(folder.path); first_run(office); }
    Office office(folder.path);
    std::vector<RowHash> rows;
    std::vector<char> expected;
    for (int i = 0; i < kRows; ++i) {
        if (i % 1000 < 30) continue;  // gone
        if (i % 777 == 0) rows.push_back(Office::row("new " + std::to_string(i))), expected.push_back(0);
        rows.push_back(row_of(i)), expected.push_back(1);
    }
    CHECK(recognised(office, rows) == expected);
}

TEST_CASE("a run that meets the same rows in the same order writes nothing") {
    Folder folder;
    Office office(folder.path);
    first_run(office);
    const auto written = std::filesystem::last_write_time(order_file(folder));
    for (int round = 0; round < 2; ++round) {
        office.begin();
        CHECK(count(recognised(office, all_rows())) == kRows);
        must(office.ledger.note_order(all_rows()));
        must(office.ledger.keep_order());
    }
    CHECK(std::filesystem::last_write_time(order_file(folder)) == written);
}

TEST_CASE("a row that a newer one replaced is out of the order, within the run and after it") {
    Folder folder;
    Office office(folder.path);
    first_run(office);
    office.begin();
    std::vector<RowHash> rows = all_rows();
    rows[10'000] = row_of(10'000, 2);
    std::vector<RowHash> first_half(rows.begin(), rows.begin() + 15'000), rest(rows.begin() + 15'000, rows.end());
    CHECK(count(recognised(office, first_half)) == 14'999);
    must(office.ledger.note_order(first_half));
    office.add(name_of(10'000), 2);
    office.group.forget.push_back({row_of(17'000), Office::key(name_of(17'000))});  // some row replaced it already
    must(office.admit());
    CHECK(count(recognised(office, rest)) == 4'999);
    must(office.ledger.note_order(rest));
    must(office.ledger.keep_order());
    office.begin();
    const auto known = recognised(office, rows);
    CHECK(count(known) == kRows - 1);
    CHECK_FALSE(known[17'000]);
}

TEST_CASE("rows are recognised under the stamp they were remembered under, and no other") {
    Folder folder;
    { Office office(folder.path); first_run(office); }
    Office office(folder.path);
    office.stamp = {{2}};
    CHECK(count(recognised(office, all_rows())) == 0);
}

TEST_CASE("a row that a person's decision took out of what is remembered is not recognised again, nor by the order that a run under way is noting") {
    Folder folder;
    Office office(folder.path);
    first_run(office);
    office.begin();
    office.group.proposals.push_back({Office::key(name_of(5)), "other", "gone", {}});
    must(office.admit());
    office.begin();
    CHECK(count(recognised(office, all_rows())) == kRows);
    must(office.ledger.note_order(all_rows()));
    Ledger person = must(Ledger::open(folder.path / "state", {}, office.clock));
    for (const char* who : {"li", "wang"}) must(person.decide_proposal(must(person.proposals("open", 9)).at(0).number, who[0] == 'l' ? ProposalStep::give_basis : ProposalStep::approve, "basis", who, office.secret));
    must(office.ledger.keep_order());
    office.begin();
    CHECK_FALSE(recognised(office, all_rows())[5]);
}

TEST_CASE("a damaged order recognises no row beyond the damage, and whatever it recognises is remembered") {
    Folder folder;
    Office office(folder.path);
    first_run(office);
    const auto size = std::filesystem::file_size(order_file(folder));
    for (const std::uint64_t at : {std::uint64_t{3}, std::uint64_t{20}, std::uint64_t{33}, std::uint64_t{60}, size / 2, size - 1}) {
        const std::string whole = must(read_file(order_file(folder)));
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
        std::ofstream(order_file(folder), std::ios::binary) << damaged;
        office.begin();
        std::vector<RowHash> rows = all_rows();
        const auto known = count(recognised(office, rows));
        CHECK(known < kRows);
        CHECK(std::size_t(known) <= at / 16);
        std::ofstream(order_file(folder), std::ios::binary) << whole;
    }
}
