#pragma once
// Who acts where two people must agree. The account is the machine's word; a name given with --as is the person's own, for
// offices whose people share an account, and both are recorded.

#include "command.h"
#include "creditlink/ledger/letters.h"
#include "creditlink/ledger/mappings.h"

namespace creditlink {

inline const OptionRow kAsOption{"--as", "NAME", "姓名；几人共用一个系统账号时写", "your name, where people share an account"};

// Errc::usage if --as is no name, or names another account of this machine: its owner logs in himself.
Result<Actor> actor_of(const Invocation& in);
inline Signatory signatory_of(const Actor& actor) { return {actor.text(), actor.person}; }

}  // namespace creditlink
