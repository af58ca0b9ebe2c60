#pragma once
// The console's rows in quarantine, over a real office.

#include <functional>
#include <memory>

#include "creditlink/app/office.h"
#include "creditlink/console/quarantine_desk.h"

namespace creditlink {

class OfficeQuarantineDesk final : public QuarantineDesk {
  public:
    explicit OfficeQuarantineDesk(std::function<std::shared_ptr<Office>()> office) : office_(std::move(office)) {}

    Result<DeskList> list(const QuarantineFilter& filter, std::int64_t after, std::size_t most) override;
    Result<DeskItem> item(std::int64_t number, std::string_view purpose, std::string_view who) override;
    Result<DeskFix> fix(std::int64_t number, const std::vector<std::pair<std::string, std::string>>& corrections, std::string_view reason, std::string_view who) override;
    Status drop(std::int64_t number, std::string_view reason, std::string_view who) override;
    Result<DeskAssessed> requeue(const QuarantineFilter& filter) override;
    Result<DeskBook> book(const QuarantineFilter& filter, std::string_view who) override;

  private:
    std::function<std::shared_ptr<Office>()> office_;
};

}  // namespace creditlink
