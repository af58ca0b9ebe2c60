#pragma once
// The console's accounts, over a real office.

#include <functional>
#include <memory>

#include "creditlink/app/office.h"
#include "creditlink/console/account_desk.h"

namespace creditlink {

class OfficeAccountDesk final : public AccountDesk {
  public:
    explicit OfficeAccountDesk(std::function<std::shared_ptr<Office>()> office) : office_(std::move(office)) {}

    Result<std::string> add(std::string_view name, std::string_view person, std::string_view who) override;
    Result<std::string> reset_password(std::string_view name, std::string_view who) override;
    Status set_roles(std::string_view name, std::string_view roles, std::string_view who) override;
    Status switch_off(std::string_view name, bool off, std::string_view who) override;

  private:
    std::function<std::shared_ptr<Office>()> office_;
};

}  // namespace creditlink
