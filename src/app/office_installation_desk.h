#pragma once
// The console's keys, certificates and settings, over a real office.

#include <functional>
#include <memory>

#include "creditlink/app/office.h"
#include "creditlink/console/installation_desk.h"

namespace creditlink {

class OfficeInstallationDesk final : public InstallationDesk {
  public:
    explicit OfficeInstallationDesk(std::function<std::shared_ptr<Office>()> office) : office_(std::move(office)) {}

    Result<std::vector<DeskKey>> keys() override;
    Result<std::vector<DeskCertificate>> certificates() override;
    Result<DeskSettings> settings() override;

  private:
    std::function<std::shared_ptr<Office>()> office_;
};

}  // namespace creditlink
