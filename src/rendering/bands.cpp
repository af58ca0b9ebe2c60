#include "bands.h"

namespace creditlink::rendering {

namespace {

// Where the page that begins with `begin` ends: before the first band that does not fit, and before what must stay with it.
std::size_t page_end(const std::vector<Band>& bands, std::size_t begin, int most) {
    int lines = 0;
    std::size_t end = begin;
    while (end < bands.size() && lines + bands[end].lines <= most) lines += bands[end++].lines;
    if (end == begin) return begin + 1;
    if (end == bands.size()) return end;
    std::size_t kept = end;
    while (kept > begin && bands[kept - 1].keep) --kept;
    return kept == begin ? end : kept;  // a chain longer than a page breaks where it must
}

}  // namespace

Paged paged_out(const std::vector<Band>& bands, const Form& form) {
    Paged paged;
    for (std::size_t at = 0; at < bands.size() || paged.pages.empty();) {
        while (!paged.pages.empty() && at < bands.size() && bands[at].is_space) ++at;
        if (at >= bands.size() && !paged.pages.empty()) break;
        LaidOutPage& page = paged.pages.emplace_back();
        int line = 0;
        for (const std::size_t end = at < bands.size() ? page_end(bands, at, form.lines) : at; at < end; line += bands[at++].lines) {
            const double y = kTop + line * form.line();
            put(page, bands[at], y);
            if (!bands[at].has_code) continue;
            paged.code = CodePlace{bands[at].code.x, y + bands[at].code.y, bands[at].code.side};
            paged.code_page = paged.pages.size() - 1;
        }
    }
    return paged;
}

}  // namespace creditlink::rendering
