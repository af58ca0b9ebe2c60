#pragma once
// A head for paper: one line that a person can print, file, and type back. FORMAT.md section "Anchor".

#include <string>
#include <string_view>

#include "creditlink/exchange_log/checkpoint.h"

namespace creditlink {

// "CL1-1024C-XXXXC-…": the size and the whole root, every group with a check character. Upper case letters, digits and
// hyphens only: a QR code packs them tightly.
std::string anchor_line(const LogHead& head);

// Lower case, spaces for hyphens or none at all, and the letters I O S Z, which the alphabet leaves out, for the digits
// that they look like are taken. Errc::usage, naming the group that is mistyped.
Result<LogHead> parse_anchor(std::string_view line);

}  // namespace creditlink
