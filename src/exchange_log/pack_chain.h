#pragma once
// The links of an evidence pack, checked one after the other. PACK.md, "What is checked": the numbers there are those
// here.

#include "creditlink/base/json.h"
#include "creditlink/exchange_log/evidence_pack.h"
#include "creditlink/exchange_log/pack_parts.h"
#include "creditlink/exchange_log/proof.h"
#include "creditlink/signing/http_signature.h"
#include "creditlink/signing/message_text.h"

namespace creditlink {

// What earlier links have found out for later ones.
struct PackChain {
    const EvidencePack& pack;
    const PackTrust& trust;
    PackFindings found;
    json::Value submitted, answered;  // the entries' data
    KeyRing office, platform;         // empty where nothing is signed
    PackSalts salts;

    bool record() const { return !pack.about.submission.empty(); }
    std::string_view member(std::string_view name) const;  // empty if absent
    std::string said(const json::Value& entry, std::string_view name) const;

    Status members_are_there();  // 2
    Status keys();               // 3
    Status checkpoint();         // 4
    Status entries();            // 5
    Status record_in_batch();    // 6
    Status request();            // 7
    Status body();               // 8, of a whole one
    Status receipt();            // 9
    Status verdict();            // 10
};

}  // namespace creditlink
