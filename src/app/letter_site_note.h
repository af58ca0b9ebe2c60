#pragma once
// What the ledger remembers of the site that was written last: by which rules its pages were made, of which second its commitments are, and
// what their lists were. The site itself may have been altered since, so that nothing it says of itself excuses anything.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/ledger/ledger.h"
#include "creditlink/publication/site.h"

namespace creditlink {

struct SiteNote {
    std::int64_t rules = 0;              // kPageRules of the program that wrote it
    std::int64_t second = 0;             // unix second that its commitments are of
    std::optional<std::int64_t> former;  // that of the site before it, while it is not known that the new one stands
    std::map<std::string, std::string> lists;  // of index.json and each page of commitments: SHA-256 in hex

    bool is_of(std::int64_t shown) const { return shown == second || shown == former; }
    // Whether this file, as it stands on the site or is not there, is just as it was written.
    bool left_so(const Path& site, const SiteFault& fault) const;
};

// nullopt: no site was written since this is noted.
Result<std::optional<SiteNote>> noted_site(Ledger& ledger);
// Before it is written, with the former one's second, and after.
Status note_site(Ledger& ledger, const SiteFiles& files, std::int64_t second, std::optional<std::int64_t> former);

}  // namespace creditlink
