#pragma once
// The console's evidence packs, over a real office.

#include <functional>
#include <memory>
#include <mutex>

#include "creditlink/app/office.h"
#include "creditlink/console/pack_desk.h"

namespace creditlink {

class OfficePackDesk final : public PackDesk {
  public:
    explicit OfficePackDesk(std::function<std::shared_ptr<Office>()> office) : office_(std::move(office)) {}

    Result<DeskPackPreview> preview(const DeskPackWish& wish) override;
    Result<DeskFile> pack(const DeskPackWish& wish, std::string_view purpose, std::string_view who) override;

  private:
    std::function<std::shared_ptr<Office>()> office_;
    std::mutex making_;  // one at a time: it is held in memory
};

}  // namespace creditlink
