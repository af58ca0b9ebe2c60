#pragma once
// Who may log in at the console. Part of the ledger, so that each change and its entry for the exchange log are one
// transaction. The ledger knows neither what a role allows nor how a password is hashed: both are texts to it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink {

class Ledger;

struct Account {
    std::string name;                  // what is typed at log-in: a-z, 0-9, "-", "_", ".", at most 32
    std::string person;                // whose it is; decisions and the exchange log name the account
    std::string roles;                 // "operator,publisher"
    std::string password;              // hashed
    bool off = false;                  // kept, so that its decisions keep a name, but not to be used
    bool must_change = true;           // somebody else chose the password
    std::uint32_t failures = 0;        // wrong passwords since the last right one
    std::int64_t locked_until = 0;     // unix seconds; 0: not locked
    std::int64_t changed = 0, seen = 0;  // of password or roles; of the last log-in, 0: never
};

class Accounts {
  public:
    explicit Accounts(Ledger& ledger) : ledger_(ledger) {}

    Result<std::vector<Account>> all();
    Result<std::optional<Account>> find(std::string_view name);
    // Errc::usage if the name is taken or is none.
    Status add(const Account& account, std::string_view who);
    Status set_password(std::string_view name, std::string_view hash, bool must_change, std::string_view who);
    // Another person's new password: the account is off with it until somebody switches it on. One transaction, two entries.
    Status reset_password(std::string_view name, std::string_view hash, std::string_view who);
    Status set_roles(std::string_view name, std::string_view roles, std::string_view who);
    Status switch_off(std::string_view name, bool off, std::string_view who);
    // A try to log in and what came of it: "login", "login-failed", "login-locked" in the exchange log. From the fifth wrong
    // password on the account is locked for a minute, doubled with each further one up to an hour. What is tried meanwhile makes
    // no entry, and names that are no account make one a minute: a guesser cannot fill the log.
    Status note_login(std::string_view name, bool right);
    Status note_logout(std::string_view name);

  private:
    Ledger& ledger_;
};

}  // namespace creditlink
