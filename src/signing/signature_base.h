#pragma once
// The signature base of RFC 9421 section 2.5: the text that is really signed.

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/signing/http_signature.h"
#include "structured_field.h"

namespace creditlink {

// A message to be signed or verified: a request, or a response together with the request that it answers.
struct SignedMessage {
    const RequestHead& request;
    const ResponseHead* response = nullptr;  // nullptr: the request itself is meant
};

// All values of a field, as received but for white space at both ends.
std::vector<std::string_view> field_values(const HeaderFields& fields, std::string_view name);

// One line for each component in `covered`, then "@signature-params". Components: fields, with ;req and ;key; @method,
// @target-uri, @authority, @path, @query, @query-param;name, @status. An error says, in English, which one cannot be
// had: a field that is absent or occurs twice, a parameter that is not known, a component twice.
Result<std::string> signature_base(const structured::InnerList& covered, const SignedMessage& message);

}  // namespace creditlink
