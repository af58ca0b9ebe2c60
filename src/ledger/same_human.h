#pragma once
// Where two people must agree, one person is one however he comes: by his name, by an account of the console or two of them,
// by an account of the machine that is called as one of the console's. Asked inside the transaction that decides.

#include <set>
#include <string>
#include <string_view>

#include "creditlink/ledger/letters.h"
#include "creditlink/ledger/mappings.h"
#include "sql.h"

namespace creditlink::ledger_detail {

using HumanNames = std::set<std::string>;  // in capitals, without spaces

// Every name that the person goes by: of an account also its owner's. The machine's account behind a name counts only where the
// console has an account of that name: people share the others.
HumanNames names_of(Sql& sql, const Actor& who);
HumanNames names_of(Sql& sql, std::string_view decided_by);  // Actor::text(): "王芳", "wangfang", "王芳 (office)"
HumanNames names_of(Sql& sql, const Signatory& who);

bool same_human(const HumanNames& one, const HumanNames& other);

bool is_console_account(Sql& sql, std::string_view name);

}  // namespace creditlink::ledger_detail
