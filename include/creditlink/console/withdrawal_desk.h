#pragma once
// Withdrawals that wait for two people: one gives the basis, another approves. The ledger holds that rule.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/ledger/views.h"

namespace creditlink {

struct DeskWithdrawal {
    ProposalView proposal;
    std::string department;
    std::string basis, first;             // what the first person wrote, and who that is; empty: nobody yet
    std::vector<DecisionView> decisions;  // what in words
};

// Called by several threads at once.
class WithdrawalDesk {
  public:
    virtual ~WithdrawalDesk() = default;
    // state: open, approved, refused, moot (overtaken by the source).
    virtual Result<std::vector<DeskWithdrawal>> withdrawals(std::string_view state, std::size_t most) = 0;
    virtual Result<DeskWithdrawal> withdrawal(std::int64_t number) = 0;  // Errc::not_found
    // The first person's basis, at most 200 characters; it goes to the platform.
    virtual Status give_basis(std::int64_t number, std::string_view basis, std::string_view who) = 0;
    // `read`: the basis that the page showed. Errc::approval: it is his own, or there is none; Errc::usage: it was changed since.
    virtual Status approve(std::int64_t number, std::string_view read, std::string_view who) = 0;
    virtual Status refuse(std::int64_t number, std::string_view reason, std::string_view who) = 0;
};

}  // namespace creditlink
