// Accounts of the console as the store keeps them.

#include "creditlink/ledger/accounts.h"

#include "office.h"

using namespace creditlink;
using namespace creditlink::ledger_test;

namespace {

struct Book : Office {
    using Office::Office;
    Accounts accounts{ledger};
    void add(const std::string& name) { must(accounts.add({.name = name, .person = "王芳", .roles = "operator", .password = "hash"}, "root")); }
    Account get(const std::string& name) { return *must(accounts.find(name)); }
    std::size_t entries(std::string_view event) {
        std::size_t found = 0;
        for (const auto& entry : must(ledger.to_log(1000))) found += entry.event == event;
        return found;
    }
};

}  // namespace

TEST_CASE("a name that is taken, or that is none, is refused and makes no entry") {
    Folder folder;
    Book book(folder.path);
    book.add("wangfang");
    for (const char* name : {"wangfang", "", "Wang", "王芳", "a b", "../x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
        CAPTURE(name);
        CHECK_FALSE(book.accounts.add({.name = name, .person = "x", .roles = "operator", .password = "h"}, "root"));
    }
    CHECK(book.entries("account-added") == 1);
}

TEST_CASE("the fifth wrong password locks for a minute, each further one for twice as long, and a right one begins anew") {
    Folder folder;
    Book book(folder.path);
    book.add("wangfang");
    for (int i = 0; i < 4; ++i) must(book.accounts.note_login("wangfang", false));
    CHECK(book.get("wangfang").locked_until == 0);
    must(book.accounts.note_login("wangfang", false));
    CHECK(book.get("wangfang").locked_until == book.clock.unix_seconds() + 60);
    must(book.accounts.note_login("wangfang", false));  // while it is locked
    CHECK(book.get("wangfang").failures == 5);
    book.clock.now_ms += 61'000;
    must(book.accounts.note_login("wangfang", false));
    CHECK(book.get("wangfang").locked_until == book.clock.unix_seconds() + 120);
    for (int i = 0; i < 20; ++i) {
        book.clock.now_ms += 4'000'000;
        must(book.accounts.note_login("wangfang", false));
    }
    CHECK(book.get("wangfang").locked_until == book.clock.unix_seconds() + 3600);  // and never longer
    must(book.accounts.note_login("wangfang", true));
    CHECK(book.get("wangfang").failures == 0);
    CHECK(book.get("wangfang").locked_until == 0);
}

TEST_CASE("a password that somebody else resets switches the account off in the same step, whoever has just switched it on, and both are entries") {
    Folder folder;
    Book book(folder.path);
    book.add("wangfang");
    must(book.accounts.switch_off("wangfang", true, "root"));
    must(book.accounts.switch_off("wangfang", false, "security"));
    must(book.accounts.reset_password("wangfang", "new", "admin"));
    CHECK(book.get("wangfang").off);
    CHECK(book.get("wangfang").must_change);
    CHECK(book.get("wangfang").password == "new");
    CHECK(book.entries("account-off") == 2);
    CHECK(book.entries("account-password") == 1);
    CHECK_FALSE(book.accounts.reset_password("nobody", "new", "admin"));
    CHECK(book.entries("account-off") == 2);  // and nothing of it stays
}

TEST_CASE("every log-in, right or wrong, is an entry, and a name that is no account never stands in it") {
    Folder folder;
    Book book(folder.path);
    book.add("wangfang");
    must(book.accounts.note_login("wangfang", true));
    must(book.accounts.note_login("my-secret-password", false));
    CHECK(book.entries("login") == 1);
    CHECK(book.entries("login-failed") == 1);
    for (const auto& entry : must(book.ledger.to_log(1000))) CHECK(entry.json.find("my-secret") == std::string::npos);
}

TEST_CASE("who guesses for hours leaves a few entries, not one for each guess") {
    Folder folder;
    Book book(folder.path);
    book.add("wangfang");
    for (int i = 0; i < 300; ++i) {
        must(book.accounts.note_login("wangfang", false));
        must(book.accounts.note_login("guess" + std::to_string(i), false));
        book.clock.now_ms += 100;
    }
    CHECK(book.entries("login-failed") <= 5 + 2);  // until it is locked, and the minutes that the clock went through
    CHECK(book.entries("login-locked") == 1);
}

TEST_CASE("an account is never deleted or renamed, whoever writes to the store") {
    Folder folder;
    Book book(folder.path);
    book.add("wangfang");
    CHECK_FALSE(sql_is_taken(folder.path, "DELETE FROM account"));
    CHECK_FALSE(sql_is_taken(folder.path, "UPDATE account SET name = 'other'"));
    CHECK(sql_is_taken(folder.path, "UPDATE account SET person = 'x'"));
}

TEST_CASE("a ledger from before the accounts gets their table, and its letters stay") {
    Folder folder;
    { Office office(folder.path); office.admit("a"); }
    REQUIRE(sql_is_taken(folder.path, older_schema(2) + "INSERT INTO letter (id, version, state, text, changed) VALUES ('sample', 1, 'draft', 'text', 1)"));
    Book book(folder.path);
    book.add("wangfang");
    CHECK(book.get("wangfang").person == "王芳");
    CHECK(book.books().admitted == 1);
    CHECK_FALSE(sql_is_taken(folder.path, "DELETE FROM letter"));  // its triggers are there
}
