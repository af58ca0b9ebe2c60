#pragma once
// An interface of somebody else's, on loopback, that gives pages as a test says.

#include <algorithm>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "creditlink/http/server.h"
#include "support.h"

namespace creditlink::test {

// The value of a query parameter; empty if absent.
inline std::string parameter(const std::string& target, const std::string& name) {
    for (const char* before : {"?", "&"}) {
        const std::size_t at = target.find(before + name + "=");
        if (at != std::string::npos) return target.substr(at + name.size() + 2, target.find('&', at + 1) - at - name.size() - 2);
    }
    return {};
}

// {"rows":[{"id":FROM},…]MORE} with `count` rows.
inline std::string page_of(int from, int count, const std::string& more = {}) {
    std::string body = "{\"rows\":[";
    for (int i = 0; i < count; ++i) body += (i > 0 ? ",{\"id\":" : "{\"id\":") + std::to_string(from + i) + "}";
    return body + "]" + more + "}";
}

inline ServerResponse ok(std::string body) { return {.status = 200, .fields = {}, .body = std::move(body)}; }

class Interface {
  public:
    explicit Interface(HttpHandler answer)
        : server_(HttpServer::start({}, [this, answer = std::move(answer)](const ServerRequest& request) {
              {
                  const std::lock_guard lock(mutex_);
                  targets_.push_back(request.target);
              }
              return answer(request);
          })) {
        REQUIRE(server_);
    }
    // `count` rows in pages by number; the server gives at most `cap` of them at once. `more` says what follows the rows.
    static HttpHandler numbered(int count, int cap, std::function<std::string(int page, int size)> more = {}) {
        return [=](const ServerRequest& request) {
            const int page = std::stoi(parameter(request.target, "page")), asked = std::stoi(parameter(request.target, "size"));
            const int size = std::min(asked, cap), first = (page - 1) * size;
            return ok(page_of(first, std::clamp(count - first, 0, size), more ? more(page, asked) : std::string()));
        };
    }

    std::string origin() const { return server_->origin(); }
    std::vector<std::string> targets() {
        const std::lock_guard lock(mutex_);
        return targets_;
    }

  private:
    std::mutex mutex_;
    std::vector<std::string> targets_;
    Result<HttpServer> server_;
};

struct InterfaceRead {
    std::size_t rows = 0;
    bool complete = false;
    std::optional<Error> error;
    std::string notices;
    std::vector<std::int64_t> waits;
    std::string said() const { return error ? error->message + " | " + error->place + " | " + error->hint : std::string(); }
};

// Reads an interface from beginning to end. `options` begins with a comma.
inline InterfaceRead read_interface(const Interface& interface, const std::string& options, const std::string& path = "/api") {
    Bench bench;
    InterfaceRead out;
    auto source = bench.open({}, R"({"type":"json","rows":"rows","key":"id","columns":["id"],"url":")" + interface.origin() + path + "\"" + options + "}");
    REQUIRE(source);
    auto rows = read_all(**source);
    if (rows) out.rows = rows->size();
    else out.error = rows.error();
    out.complete = (*source)->complete();
    for (const std::string& notice : (*source)->notices()) out.notices += notice;
    out.waits = bench.clock.slept;
    return out;
}

}  // namespace creditlink::test
