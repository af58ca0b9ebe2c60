#pragma once
// Bytes as text: hex, base64 (RFC 4648 4, padded), base64url (5, unpadded), base32 (6, lower case, unpadded).
// Decoders accept the canonical form only: anything else is nullopt.

#include <optional>
#include <string>
#include <string_view>

namespace creditlink {

std::string hex(std::string_view bytes);  // lower case
std::string base64(std::string_view bytes);
std::string base64url(std::string_view bytes);
std::string base32(std::string_view bytes);

std::optional<std::string> from_hex(std::string_view text);  // lower or upper case
std::optional<std::string> from_base64(std::string_view text);
std::optional<std::string> from_base64url(std::string_view text);
std::optional<std::string> from_base32(std::string_view text);

}  // namespace creditlink
