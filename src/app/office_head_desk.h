#pragma once
// The console's view of the log's head, over a real office.

#include <functional>
#include <memory>
#include <mutex>

#include "creditlink/app/office.h"
#include "creditlink/console/head_desk.h"

namespace creditlink {

class OfficeHeadDesk final : public HeadDesk {
  public:
    explicit OfficeHeadDesk(std::function<std::shared_ptr<Office>()> office) : office_(std::move(office)) {}

    Result<DeskHeads> heads() override;
    Result<std::string> anchor_svg() override;
    Result<DeskLogCheck> check() override;

  private:
    std::function<std::shared_ptr<Office>()> office_;
    std::mutex checking_;
};

}  // namespace creditlink
