#pragma once
// The blanks of a letter that a record of the ledger answers: who it is about, and every blank that is called like a
// field.

#include "creditlink/letter/filled.h"
#include "letter_desk.h"

namespace creditlink {

// `record`: k-… or s-…. The row is read again from its source and mapped, for records are not kept once they are
// settled. That its personal data was used is recorded as a decision before this returns. Errc::not_found if the source
// shows it no longer.
Result<BlankValues> values_of_record(Opened& opened, const std::string& record, const Letter& letter, const Actor& who);

}  // namespace creditlink
