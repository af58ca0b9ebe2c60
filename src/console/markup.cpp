#include "markup.h"

#include <cstdio>
#include <cstdlib>

namespace creditlink::console_detail {
namespace {

void append_escaped(std::string& out, std::string_view plain) {
    for (const char c : plain) switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
        }
}

}  // namespace

Markup html(Pattern pattern, std::initializer_list<std::pair<std::string_view, Slot>> slots) {
    Markup made;
    std::string_view rest = pattern.text();
    for (;;) {
        const std::size_t open = rest.find('{');
        made.html_ += rest.substr(0, open);
        if (open == std::string_view::npos) return made;
        const std::size_t close = rest.find('}', open);
        const std::string_view name = rest.substr(open + 1, close - open - 1);
        const auto* slot = slots.begin();
        while (slot != slots.end() && slot->first != name) ++slot;
        if (close == std::string_view::npos || slot == slots.end()) {
            std::fputs("creditlink: a page's pattern has a slot that nothing fills\n", stderr);
            std::abort();
        }
        if (const auto* plain = std::get_if<std::string>(&slot->second)) append_escaped(made.html_, *plain);
        else made.html_ += std::get<Markup>(slot->second).html();
        rest.remove_prefix(close + 1);
    }
}

Markup text(std::string_view plain) { return html("{t}", {{"t", std::string(plain)}}); }

}  // namespace creditlink::console_detail
