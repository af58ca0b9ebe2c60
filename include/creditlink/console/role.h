#pragma once
// What an account may do. Three-way separation (GB/T 22239-2019, 8.1.5): whoever runs the system, whoever hands out rights and
// whoever audits are three people; an account has at most one of these three roles.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "creditlink/base/result.h"

namespace creditlink {

enum class Role : std::uint8_t { system, security, auditor, operates, maps, publishes, approves };
inline constexpr std::size_t kRoles = 7;

// A set of roles.
class Roles {
  public:
    constexpr Roles() = default;
    constexpr Roles(std::initializer_list<Role> roles) {
        for (const Role role : roles) *this = with(role);
    }
    constexpr Roles with(Role role) const {
        Roles more = *this;
        more.bits_ = static_cast<std::uint8_t>(bits_ | 1u << static_cast<unsigned>(role));
        return more;
    }
    constexpr bool has(Role role) const { return (bits_ >> static_cast<unsigned>(role) & 1u) != 0; }
    constexpr bool meets(Roles other) const { return (bits_ & other.bits_) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr bool operator==(const Roles&) const = default;

  private:
    std::uint8_t bits_ = 0;
};

inline constexpr Roles kEveryRole{Role::system, Role::security, Role::auditor, Role::operates, Role::maps, Role::publishes, Role::approves};

std::string_view name_of(Role role);    // "operator", as in configuration and ledger
std::string_view title_of(Role role);   // 操作员
std::string text_of(Roles roles);       // "operator,publisher"
std::string titles_of(Roles roles);     // 操作员、发布员
// Errc::usage for an unknown name, for none, and for two of the three separate ones.
Result<Roles> parse_roles(std::string_view text);

}  // namespace creditlink
