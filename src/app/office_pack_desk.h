#pragma once
// The console's evidence packs, over a real office.

#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>

#include "creditlink/app/office.h"
#include "creditlink/console/pack_desk.h"

namespace creditlink {

class OfficePackDesk final : public PackDesk {
  public:
    // `making`: of both desks that make packs, one pack or set at a time, for it is held in memory. It outlives this.
    // `ending`: the service stops, and a set of packs under way is given up.
    OfficePackDesk(std::function<std::shared_ptr<Office>()> office, std::mutex& making, std::stop_token ending = {}) : office_(std::move(office)), making_(making), ending_(std::move(ending)) {}

    Result<DeskPackPreview> preview(const DeskPackWish& wish) override;
    Result<DeskFile> pack(const DeskPackWish& wish, std::string_view purpose, std::string_view who) override;

  private:
    std::function<std::shared_ptr<Office>()> office_;
    std::mutex& making_;
    std::stop_token ending_;
};

}  // namespace creditlink
