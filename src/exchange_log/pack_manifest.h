#pragma once
// The manifest of an evidence pack: what it is about, and the SHA-256 of every other member. PACK.md, "Manifest".

#include <map>
#include <string>
#include <string_view>

#include "creditlink/exchange_log/evidence_pack.h"

namespace creditlink {

struct PackManifest {
    PackAbout about;
    std::map<std::string, Digest256, std::less<>> digests;  // by the member's name
    std::string json() const;
    // Only what json() writes is one: so there is one text for one meaning. Errc::log_integrity at manifest.json.
    static Result<PackManifest> parse(std::string_view text);
};

bool is_pack_member_name(
    std::string_view name);  // 1 to 64 of letters, digits, '.', '-'; no '.' in front: no path, ever

}  // namespace creditlink
