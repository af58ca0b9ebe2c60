#pragma once
// The console's change of the signing key, over a real office.

#include <functional>
#include <memory>

#include "creditlink/app/office.h"
#include "creditlink/console/key_desk.h"

namespace creditlink {

class OfficeKeyDesk final : public KeyDesk {
  public:
    explicit OfficeKeyDesk(std::function<std::shared_ptr<Office>()> office) : office_(std::move(office)) {}

    Result<std::vector<OfficeKeyChange>> changes() override;
    Result<OfficeKeyChange> change(std::int64_t number) override;
    std::optional<Error> not_writable() override;
    Result<std::int64_t> propose(std::string_view reason, const Signatory& who) override;
    Result<std::vector<DeskPlatformWord>> ask(std::int64_t number) override;
    Status release(std::int64_t number, std::string_view id_begins, const Signatory& who) override;
    Status withdraw(std::int64_t number, std::string_view reason, const Signatory& who) override;

  private:
    std::function<std::shared_ptr<Office>()> office_;
};

}  // namespace creditlink
