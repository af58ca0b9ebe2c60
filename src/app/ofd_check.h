#pragma once
// What the signature inside an OFD tells of a file that is not, byte for byte, one of ours: where it was changed, or that only its
// wrapping was.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/app/config.h"

namespace creditlink {

struct OfdCheck {
    std::vector<std::string> altered;  // members, as in ofd_signature
    bool value_holds = false;          // the statement is as the certificate configured today signed it; one before it may have

    std::string_view word() const { return !altered.empty() ? "altered" : value_holds ? "holds" : "broken"; }  // for programs
    std::string sentence() const;                                                                                // for people
};

// nullopt: no OFD, none that is signed, or the office's certificate cannot be read.
std::optional<OfdCheck> check_ofd(const Config& config, std::string_view file);

}  // namespace creditlink
