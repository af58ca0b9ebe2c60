#pragma once
// The console: pages for the office's people, made by the server, without script. Whoever is not logged in sees the log-in page
// and nothing else; what a role does not allow is not shown and, asked for all the same, refused (route table in
// src/console/routes.cpp: deny by default).

#include <memory>
#include <string>

#include "creditlink/base/clock.h"
#include "creditlink/console/desk.h"
#include "creditlink/console/role.h"
#include "creditlink/http/server.h"

namespace creditlink {

class Console {
  public:
    // `secure`: the browser speaks TLS, with this server or with one in front of it. The desk and the clock outlive the console.
    Console(ConsoleDesk& desk, Clock& clock, bool secure);
    ~Console();

    ServerResponse answer(const ServerRequest& request);  // any number of threads
    // How long a body is read for this head: files and long letters come from whoever may hand them in, and from nobody else.
    std::size_t largest_body(const ServerRequest& head);

    // The page for a body longer than that; of a session that has ended it says so.
    ServerResponse too_large(const ServerRequest& head);

    // Of a form: the longest letter, escaped. Also what somebody sends who is not logged in any more.
    static constexpr std::size_t kLargestForm = 1u << 20;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// One line of the route table, for the test of every role against every page, and for the help.
struct ConsoleRoute {
    std::string_view method, path;  // "/quarantine/{number}"
    Roles roles;                    // who may
};
std::vector<ConsoleRoute> console_routes();

}  // namespace creditlink
