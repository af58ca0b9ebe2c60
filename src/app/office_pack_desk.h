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
    // `making`: of both desks that make packs, one pack or set at a time, for it is held in memory. It outlives this.
    OfficePackDesk(std::function<std::shared_ptr<Office>()> office, std::mutex& making) : office_(std::move(office)), making_(making) {}

    Result<DeskPackPreview> preview(const DeskPackWish& wish) override;
    Result<DeskFile> pack(const DeskPackWish& wish, std::string_view purpose, std::string_view who) override;

  private:
    std::function<std::shared_ptr<Office>()> office_;
    std::mutex& making_;
};

}  // namespace creditlink
