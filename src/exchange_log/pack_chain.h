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

// 0 if it is absent or no count.
std::uint32_t count_in(const json::Value& object, std::string_view name);

struct ProvenEntry {
    std::uint64_t index = 0;
    std::int64_t time = 0;
    json::Value data;
};

// What earlier links have found out for later ones.
struct PackChain {
    const EvidencePack& pack;
    const PackTrust& trust;
    PackFindings found;
    json::Value submitted, answered;  // the entries' data
    KeyRing office, platform;         // empty where nothing is signed
    PackSalts salts;
    std::vector<PublicKey> generations = {};  // the log's keys, of whichever time, that can be believed
    std::vector<LogHead> tied = {};           // other heads in the pack, of one log with the checkpoint's

    bool record() const { return !pack.about.submission.empty(); }
    std::string_view member(std::string_view name) const;  // empty if absent
    std::string said(const json::Value& entry, std::string_view name) const;
    // Of a member that is a proof of inclusion: the entry, if it stands in the log of the checkpoint's head.
    Result<ProvenEntry> entry(std::string_view name, std::string_view event) const;

    void list_unproven(std::vector<std::string_view> proven);

    Status members_are_there();  // 2
    Status nothing_is_left(const std::vector<std::string_view>& wanted);  // 2, of a pack without contents
    Status keys();               // 3
    Status checkpoint();         // 4
    Status entries();            // 5
    Status witnesses();          // 5, the heads that others vouched for: pack_heads.cpp
    Status timestamp();          // 5
    Status seen_elsewhere();     // 5, heads that the reader brings
    Status erasure();            // 5, of a pack without contents: pack_erased.cpp; then it is over
    Status record_in_batch();    // 6
    Status source_row();         // 6
    Status mapping_of(std::string_view heading);  // 6
    Status request();            // 7
    Status body();               // 8, of a whole one
    Status receipt();            // 9
    Status verdict();            // 10
};

}  // namespace creditlink
