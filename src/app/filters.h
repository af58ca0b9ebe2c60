#pragma once
// What quarantine and withdrawal commands are told: a number, a task, a state.

#include <cstdint>
#include <string_view>
#include <vector>

#include "command.h"
#include "creditlink/app/office.h"

namespace creditlink {

Error wants(std::string_view zh, std::string_view en, std::string example);  // Errc::usage; the example is the hint

// The first argument: "q-17" or "17". `otherwise`: what is said if it is none.
Result<std::int64_t> number_of(const Invocation& in, std::string_view prefix, const Error& otherwise);

// Every argument: "w-3", or "w-1..w-40" for all from one to the other. Each once, in the order given.
Result<std::vector<std::int64_t>> numbers_of(const Invocation& in, std::string_view prefix, const Error& otherwise);

// --task and --state name something that there is: a filter that names nothing would look like an empty list.
Status known_filter(const Office& office, const Invocation& in, const std::vector<std::string_view>& states);

}  // namespace creditlink
