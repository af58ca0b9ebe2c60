#pragma once
// The console's records, over a real office.

#include <functional>
#include <memory>
#include <mutex>

#include "creditlink/app/office.h"
#include "creditlink/console/record_desk.h"

namespace creditlink {

class OfficeRecordDesk final : public RecordDesk {
  public:
    explicit OfficeRecordDesk(std::function<std::shared_ptr<Office>()> office) : office_(std::move(office)) {}

    Result<RecordPage> records(const RecordFilter& filter, std::size_t most) override;
    Result<std::string> record_named(std::string_view text) override;
    Result<DeskRecord> record(std::string_view key) override;
    Result<DeskWhy> why(std::string_view key, std::string_view purpose, std::string_view who) override;

  private:
    std::function<std::shared_ptr<Office>()> office_;
    std::mutex reading_;  // one source at a time is read for those who look
};

}  // namespace creditlink
