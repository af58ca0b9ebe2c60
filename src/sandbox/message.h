#pragma once
// A call and its answer as the sandbox handles them: after the transport has read one, before it writes the other.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "batch.h"
#include "creditlink/base/json.h"
#include "creditlink/signing/http_signature.h"

namespace creditlink::sandbox {

struct Call {
    std::string method;
    std::string target = {};  // as on the request line, byte for byte
    std::string path;   // of it, before the question mark
    std::string query;  // after it
    HeaderFields fields;
    std::optional<std::string> body;  // none: neither length nor encoding said there is one
    std::string_view plain() const { return body ? std::string_view(*body) : std::string_view(); }
};

// What leaves, and how. `hang`, `reset`, `cut` and `drip` are faults of the connection itself.
struct Answer {
    enum class Wire { normal, reset, hang, cut, drip };
    int status = 200;
    HeaderFields fields = {};  // Content-Type first
    std::string body = {};
    Wire wire = Wire::normal;
    std::int64_t drip_ms = 0;  // between two bytes
    bool sealed = true;        // false: leaves without signature
};

// Empty if there is none; a field that occurs twice is the first one.
std::string_view field_of(const HeaderFields& fields, std::string_view name);
std::size_t count_of(const HeaderFields& fields, std::string_view name);
// A query parameter, percent-decoded; nullopt if absent.
std::optional<std::string> parameter_of(std::string_view query, std::string_view name);
std::string percent_decoded(std::string_view text);

Answer json_answer(int status, std::string body);
Answer refused(const Refusal& refusal);
Answer problem(int status, std::string_view code, std::string_view detail);

}  // namespace creditlink::sandbox
