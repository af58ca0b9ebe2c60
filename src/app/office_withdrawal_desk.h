#pragma once
// The console's withdrawals, over a real office.

#include <functional>
#include <memory>

#include "creditlink/app/office.h"
#include "creditlink/console/withdrawal_desk.h"

namespace creditlink {

class OfficeWithdrawalDesk final : public WithdrawalDesk {
  public:
    explicit OfficeWithdrawalDesk(std::function<std::shared_ptr<Office>()> office) : office_(std::move(office)) {}

    Result<std::vector<DeskWithdrawal>> withdrawals(std::string_view state, std::size_t most) override;
    Result<DeskWithdrawal> withdrawal(std::int64_t number) override;
    Status give_basis(std::int64_t number, std::string_view basis, std::string_view who) override;
    Status approve(std::int64_t number, std::string_view read, std::string_view who) override;
    Status refuse(std::int64_t number, std::string_view reason, std::string_view who) override;

  private:
    Status decide(std::int64_t number, ProposalStep step, std::string_view text, std::string_view who);
    std::function<std::shared_ptr<Office>()> office_;
};

}  // namespace creditlink
