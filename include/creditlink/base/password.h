#pragma once
// Passwords, kept as scrypt (RFC 7914) with N = 2^15, r = 8, p = 1: 32 MiB of memory and about a tenth of a second for each
// try, so that a stolen ledger does not give them away.

#include <string>
#include <string_view>

namespace creditlink {

// "scrypt$15$8$1$SALT$HASH", in base64url; a salt of its own for each.
std::string hash_password(std::string_view password);

// False for what is no such text, too. As slow for a wrong password as for the right one.
bool password_matches(std::string_view password, std::string_view kept);

}  // namespace creditlink
