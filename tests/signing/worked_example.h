#pragma once
// A worked example of the platform interface, read from tests/signing/vectors.

#include <string>

#include "creditlink/signing/http_signature.h"

namespace creditlink {

struct WorkedExample {
    Algorithm algorithm;
    std::string pem;
    RequestHead request;
    std::string request_body;
    ResponseHead response;
    std::string response_body;

    KeyRing ring(std::string signer_id = std::string(kDefaultSignerId)) const;
};

inline constexpr std::int64_t kExampleTime = 1795399200;  // created of the request; the answer's is one second later

WorkedExample p256_example();
WorkedExample sm2_example();

// The value of a field that must be there.
std::string& value_of(HeaderFields& fields, std::string_view name);

}  // namespace creditlink
