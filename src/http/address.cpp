#include <charconv>

#include "creditlink/http/server.h"

namespace creditlink {

std::optional<std::pair<std::string, std::uint16_t>> address_and_port(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return std::pair(std::string(text.substr(0, colon)), port);
}

}  // namespace creditlink
