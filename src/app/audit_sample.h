#pragma once
// An audit sample as the office draws it.

#include <string_view>

#include "creditlink/exchange_log/sample.h"
#include "signed_log.h"

namespace creditlink {

// From the signed entries. Errc::usage for a wish that is none, Errc::not_found if there is no receipt in the range.
Result<RepeatedSample> draw_sample(const SignedLog& log, const SampleWish& wish);

// The list's digest is signed before the list is handed out: nobody can draw until he likes what he sees without its
// being seen. The run lock is held. The head that covers the entry.
Result<LogHead> sign_sample_into_log(Office& office, const Sample& sample, std::string_view who);

}  // namespace creditlink
