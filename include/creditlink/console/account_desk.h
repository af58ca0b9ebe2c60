#pragma once
// Accounts as they are managed at the console, by two of the three separate roles (GB/T 22239-2019, 8.1.5): who an account
// belongs to is the system administrator's, what it may do the security administrator's.

#include <string>
#include <string_view>

#include "creditlink/base/result.h"

namespace creditlink {

// Called by several threads at once. Each change is an entry of the exchange log.
class AccountDesk {
  public:
    virtual ~AccountDesk() = default;
    // An account without a role: nobody can log in with it until it is given one. Returns its first password, which is kept nowhere.
    virtual Result<std::string> add(std::string_view name, std::string_view person, std::string_view who) = 0;
    // A new first password; the account is off until somebody else switches it on, so that no one alone takes over another's rights.
    virtual Result<std::string> reset_password(std::string_view name, std::string_view who) = 0;
    virtual Status set_roles(std::string_view name, std::string_view roles, std::string_view who) = 0;
    virtual Status switch_off(std::string_view name, bool off, std::string_view who) = 0;
};

}  // namespace creditlink
