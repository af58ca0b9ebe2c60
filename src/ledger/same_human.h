#pragma once
// Where two people must agree, one person is one however he comes: by his name, by an account of the console or two of them,
// by an account of the machine that is called as one of the console's. Asked inside the transaction that decides.

#include <set>
#include <string>
#include <string_view>

#include "creditlink/base/result.h"
#include "creditlink/ledger/letters.h"
#include "creditlink/ledger/mappings.h"
#include "sql.h"

namespace creditlink::ledger_detail {

using HumanNames = std::set<std::string>;  // in capitals, without spaces

// Every name that the person is known to go by: of an account also its owner's. The machine's account behind a name counts only where
// the console has an account of that name: people share the others.
HumanNames names_of(Sql& sql, const Actor& who);
HumanNames names_of(Sql& sql, std::string_view decided_by);  // Actor::text(): "王芳", "wangfang", "王芳 (office)"
HumanNames names_of(Sql& sql, const Signatory& who);

bool same_human(const HumanNames& one, const HumanNames& other);

// Whoever would agree, or asked others to, with the machine's account that he acts from. Behind an account of the machine may be
// anybody who ever gave a name with it, as long as no name was given: "office" may be the one who signed "王芳 (office)".
struct Human {
    HumanNames names;
    std::string account;   // of the machine, in capitals; empty: of the console, or not known
    bool unnamed = false;  // nobody but that account is known
};
Human human_of(Sql& sql, const Actor& who);
Human human_of(Sql& sql, std::string_view decided_by);
Human human_of(Sql& sql, const Signatory& who);
// They are two people only where that is known of them.
bool may_be_one_human(const Human& one, const Human& other);
Error not_known_as_two(std::string place);  // Errc::approval, with the remedy

bool is_console_account(Sql& sql, std::string_view name);

}  // namespace creditlink::ledger_detail
