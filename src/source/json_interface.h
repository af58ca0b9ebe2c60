#pragma once
// Asking an HTTP interface for its pages, one after the other: with a token, with patience, and with a bound on both.

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/base/secret.h"
#include "creditlink/http/client.h"
#include "json_document.h"
#include "json_paging.h"

namespace creditlink {

struct JsonInterface {
    std::string url;                                                     // without paging parameters
    std::string page_parameter, size_parameter, next_parameter;          // empty: not sent
    std::int64_t size = 50;
    std::string token_header;                                            // empty: no token
    Secret token;
    std::string token_reference;                                         // how the configuration names it; for errors
};

class JsonPages {
  public:
    // `clock` outlives it.
    JsonPages(HttpClient client, JsonInterface interface, JsonShape shape, Clock& clock, std::stop_token stop);

    // The next page; nullopt: that was all. A page that is busy or breaks off is asked for again a bounded number of times.
    // Errors name the page.
    Result<std::optional<JsonDocument>> next();
    bool sure() const { return ended_ && paging_.sure(); }
    std::vector<std::string> notices() const { return paging_.notices(); }

  private:
    // Whether and when it is worth asking for a page again.
    struct Again {
        enum class Why { no_use, busy, broken } why = Why::no_use;
        std::optional<std::int64_t> wait_ms;  // that the server wishes
    };
    Result<std::optional<JsonDocument>> ask();
    Result<std::optional<JsonDocument>> ask_once(Again& again);
    Error refused(const HttpResponse& response, Again& again) const;
    Error at_page(Error error) const;
    std::string url() const;

    HttpClient client_;
    JsonInterface interface_;
    JsonShape shape_;
    Clock& clock_;
    std::stop_token stop_;
    JsonPaging paging_;
    std::string path_;  // of the URL: what is not path may be secret
    bool ended_ = false;
};

}  // namespace creditlink
