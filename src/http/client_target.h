#pragma once
// What of a request can be refused before anything is connected: where it goes, and its fields.

#include <curl/curl.h>

#include <memory>
#include <string>

#include "creditlink/base/result.h"
#include "creditlink/http/client.h"

namespace creditlink::http_detail {

struct CurlFree {
    void operator()(CURL* p) const { curl_easy_cleanup(p); }
    void operator()(CURLU* p) const { curl_url_cleanup(p); }
    void operator()(curl_slist* p) const { curl_slist_free_all(p); }
};
using Handle = std::unique_ptr<CURL, CurlFree>;
using FieldList = std::unique_ptr<curl_slist, CurlFree>;

struct Target {
    bool plain = false;  // http://, for loopback only
    std::string origin;  // for messages
};

// Only https, and http to a loopback name.
Result<Target> target_of(const HttpRequest& request);

// The request's fields, and those that libcurl would put in by itself taken out.
Result<FieldList> fields_of(const HttpRequest& request);

Error refused(std::string_view zh, std::string_view en, const HttpRequest& request);

}  // namespace creditlink::http_detail
