#pragma once
// The console on its address, as `serve` runs it.

#include <memory>
#include <optional>

#include "creditlink/console/console.h"
#include "office_desk.h"

namespace creditlink {

class ConsoleServer {
  public:
    // The runner has the office whose configuration is in force now; `requests` is what the service's loop looks at. Both outlive this.
    static Result<std::unique_ptr<ConsoleServer>> start(const Config& config, OfficeRunner& runner, RunRequests& requests, Clock& clock);
    ~ConsoleServer() { desk_.end(); }
    std::string origin() const { return server_->origin(); }

  private:
    ConsoleServer(OfficeRunner& runner, RunRequests& requests, Clock& clock, bool secure) : desk_(runner, requests), console_(desk_, clock, secure) {}
    OfficeDesk desk_;
    Console console_;
    std::optional<HttpServer> server_;  // last: it ends before what it serves
};

}  // namespace creditlink
