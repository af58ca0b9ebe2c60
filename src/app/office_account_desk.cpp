#include "office_account_desk.h"

#include "creditlink/base/password.h"
#include "creditlink/ledger/accounts.h"
#include "desk_hint.h"
#include "first_password.h"

namespace creditlink {

Result<std::string> OfficeAccountDesk::add(std::string_view name, std::string_view person, std::string_view who) {
    auto ledger = office_()->ledger();
    if (!ledger) return ledger.error();
    std::string password = first_password();
    const Account account{.name = std::string(name), .person = std::string(person), .roles = {}, .password = hash_password(password), .off = false, .must_change = true, .failures = 0, .locked_until = 0, .changed = 0, .seen = 0};
    if (Status added = Accounts(*ledger).add(account, who); !added) return for_a_browser(added.error());
    return password;
}

Result<std::string> OfficeAccountDesk::reset_password(std::string_view name, std::string_view who) {
    auto ledger = office_()->ledger();
    if (!ledger) return ledger.error();
    std::string password = first_password();
    if (Status set = Accounts(*ledger).reset_password(name, hash_password(password), who); !set) return for_a_browser(set.error());
    return password;
}

Status OfficeAccountDesk::set_roles(std::string_view name, std::string_view roles, std::string_view who) {
    auto ledger = office_()->ledger();
    return ledger ? for_a_browser(Accounts(*ledger).set_roles(name, roles, who)) : Status(ledger.error());
}

Status OfficeAccountDesk::switch_off(std::string_view name, bool off, std::string_view who) {
    auto ledger = office_()->ledger();
    return ledger ? for_a_browser(Accounts(*ledger).switch_off(name, off, who)) : Status(ledger.error());
}

}  // namespace creditlink
