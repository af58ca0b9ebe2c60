#pragma once
// A pack while it is made: what the sorts have in common.

#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/audit/pack_maker.h"

namespace creditlink::audit_detail {

struct Making {
    LogSources from;
    const KeptExchange& exchange;
    EvidencePack pack;
    void put(std::string_view name, std::string bytes) {
        pack.members.insert_or_assign(std::string(name), std::move(bytes));
    }
};

// Its entries alone, contents unread; as kept_exchange().
Result<KeptExchange> logged_exchange(const Path& log, std::string_view batch, std::uint64_t from_entry);

using ProvenMembers = std::vector<std::pair<std::string_view, std::uint64_t>>;  // member, index of the entry in it
ProvenMembers exchange_entries(const KeptExchange& exchange);

// The log's part: keys, the head, the proofs of these entries, what witnesses and authorities said of the head.
// Errc::not_found if one of the entries is not signed yet.
Status add_log(Making& making, const ProvenMembers& entries);

// With the format pages, checked as its reader will check it: nobody is handed what he would find at fault.
Result<MadePack> checked(Making making);

}  // namespace creditlink::audit_detail
