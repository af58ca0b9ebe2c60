#pragma once
// Personal data is masked until somebody states a purpose: then who, what and why stand in the ledger and, the purpose as a
// salted digest, in the exchange log, before anything is shown.

#include <string>

#include "command.h"
#include "creditlink/app/office.h"
#include "masking.h"

namespace creditlink {

std::vector<OptionRow> with_disclosure(std::vector<OptionRow> options);  // and --unmasked, --purpose

// `subject` in words without personal data: "q-17", "task animals". Errors: Errc::usage if a purpose is missing or stands
// alone; those of the ledger.
Result<Personal> disclosure(const Invocation& in, Office& office, std::string_view subject);

}  // namespace creditlink
