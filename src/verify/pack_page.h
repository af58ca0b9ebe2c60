#pragma once
// What is said of an evidence pack that holds: for people, and for programs.

#include "command.h"
#include "creditlink/exchange_log/evidence_pack.h"
#include "page.h"

namespace creditlink::verify {

Page pack_page(const Invocation& in);  // its head: what was checked, when, by what
void write_pack_page(const Invocation& in, const EvidencePack& pack, const PackTrust& trust,
                     const PackFindings& found);
void write_pack_json(const Invocation& in, const EvidencePack& pack, const PackTrust& trust,
                     const PackFindings& found);

}  // namespace creditlink::verify
