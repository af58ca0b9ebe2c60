#pragma once
// What libcurl says went wrong, in words that a person can act on.

#include <string>

#include "creditlink/http/client.h"

namespace creditlink {

struct CurlFailure {
    int code = 0;                // CURLcode
    long verify_result = 0;      // X509_V_ERR_..., of the peer's certificate
    std::string detail;          // libcurl's own words, for those that we have none for
    std::string place;           // scheme://host:port
    bool request_begun = false;  // the connection was there, and the first byte of the request may have left
    std::string aborted_why;     // set if a callback of ours stopped the transfer
};

HttpFailure failure_of(const CurlFailure& failure);

}  // namespace creditlink
