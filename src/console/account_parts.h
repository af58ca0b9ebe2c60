#pragma once
// Parts of the pages about accounts.

#include "page.h"

namespace creditlink::console_detail {

std::string account_roles(const Account& account);                    // in words; "–" where it has none yet
Markup account_state(const Account& account, std::int64_t now);       // a badge
Markup add_account_form(const Visit& visit);                          // nothing for who may not

}  // namespace creditlink::console_detail
