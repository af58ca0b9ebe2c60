#pragma once
// The public site of the letters, read-only, on an address of its own: no log-in, no session, nothing of the console's. For offices
// without a web server in front; off unless letters.serve says where.

#include <functional>
#include <memory>

#include "creditlink/app/config.h"
#include "creditlink/http/server.h"

namespace creditlink {

// A file of the folder that `site` links to now, with the policy that the page itself states. GET and HEAD only; a name is letters, digits,
// "-", "_" and ".", begins with no ".", and links below the folder are not followed (looked at before the file is opened: who can change the folder
// in between needs no link to be served).
ServerResponse site_answer(const Path& site, const ServerRequest& request);

class SiteServer {
  public:
    // `site`: asked at each request, so that a reload may move it.
    static Result<std::unique_ptr<SiteServer>> start(const Config& config, std::function<Path()> site);
    std::string origin() const { return server_.origin(); }

  private:
    explicit SiteServer(HttpServer server) : server_(std::move(server)) {}
    HttpServer server_;
};

}  // namespace creditlink
