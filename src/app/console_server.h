#pragma once
// The console on its address, as `serve` runs it.

#include <functional>
#include <memory>
#include <optional>

#include "creditlink/console/console.h"
#include "office_desk.h"

namespace creditlink {

class ConsoleServer {
  public:
    // `office` gives the one whose configuration is in force now; it is called by several threads.
    static Result<std::unique_ptr<ConsoleServer>> start(const Config& config, std::function<std::shared_ptr<Office>()> office, Clock& clock);
    std::string origin() const { return server_->origin(); }

  private:
    ConsoleServer(std::function<std::shared_ptr<Office>()> office, Clock& clock, bool secure) : desk_(std::move(office)), console_(desk_, clock, secure) {}
    OfficeDesk desk_;
    Console console_;
    std::optional<HttpServer> server_;  // last: it ends before what it serves
};

}  // namespace creditlink
