#pragma once
// The console's audit samples, over a real office.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

#include "creditlink/app/office.h"
#include "creditlink/console/sample_desk.h"
#include "creditlink/exchange_log/sample.h"

namespace creditlink {

class OfficeSampleDesk final : public SampleDesk {
  public:
    // `making`: of both desks that make packs, one pack or set at a time, for it is held in memory. It outlives this.
    // `ending`: the service stops, and a set of packs under way is given up.
    OfficeSampleDesk(std::function<std::shared_ptr<Office>()> office, std::mutex& making, std::stop_token ending = {}) : office_(std::move(office)), making_(making), ending_(std::move(ending)) {}

    Result<DeskSamples> samples(std::size_t most) override;
    Result<std::uint64_t> draw(const DeskSampleWish& wish, std::string_view who) override;
    Result<DeskSample> sample(std::uint64_t entry) override;
    Result<DeskFile> list(std::uint64_t entry) override;
    Result<DeskFile> packs(std::uint64_t entry, std::string_view purpose, std::string_view who) override;

  private:
    struct Drawn {
        DeskSampleLine line;
        Sample sample;
    };
    Result<Drawn> drawn(const std::shared_ptr<Office>& office, std::uint64_t entry);  // again; the last one is remembered

    std::function<std::shared_ptr<Office>()> office_;
    std::mutex drawing_;          // over last_ too: drawing reads the whole log
    std::optional<Drawn> last_;
    std::mutex& making_;
    std::stop_token ending_;
};

}  // namespace creditlink
