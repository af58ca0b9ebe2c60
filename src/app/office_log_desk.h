#pragma once
// The console's exchange log, over a real office.

#include <functional>
#include <memory>
#include <mutex>

#include "creditlink/app/office.h"
#include "creditlink/console/log_desk.h"

namespace creditlink {

class OfficeLogDesk final : public LogDesk {
  public:
    explicit OfficeLogDesk(std::function<std::shared_ptr<Office>()> office) : office_(std::move(office)) {}

    Result<DeskLog> latest(std::uint64_t before, std::size_t most) override;
    Result<DeskLogFound> search(const DeskLogQuery& query, std::size_t most) override;
    Result<std::string> subject(std::string_view code) override;
    Result<DeskLogFound> search_name(const DeskLogQuery& query, std::string_view name, std::string_view purpose, std::string_view who, std::size_t most) override;
    Result<DeskExchange> exchange(std::string_view batch, std::uint32_t from, std::size_t most) override;
    Result<DeskProof> entry(std::uint64_t number) override;
    Result<std::string> content(std::uint64_t number, std::string_view purpose, std::string_view who) override;
    Result<std::string> log_keys() override;
    Result<std::string> ed25519_key() override;

  private:
    std::function<std::shared_ptr<Office>()> office_;
    std::mutex indexing_;  // one page at a time brings the index up to date; it is read without
};

}  // namespace creditlink
