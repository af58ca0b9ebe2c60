#include "names.h"

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"

namespace creditlink::console_detail {
namespace {

// Kinds are described in Chinese, as their catalogues are. These are the ones that come with the program.
struct EnglishKind {
    std::string_view code, title;
};
constexpr std::array kEnglishKinds = {
    EnglishKind{"xk", "administrative licences"}, EnglishKind{"cf", "administrative penalties"}, EnglishKind{"cn", "credit commitments"}, EnglishKind{"inspection", "random inspections"},
    EnglishKind{"integrity", "research misconduct"}, EnglishKind{"qualification", "qualifications"}, EnglishKind{"contract", "technology contracts"}, EnglishKind{"achievement", "research achievements"},
};

Markup named(const std::string& title, std::string_view code) {
    if (title.empty() || title == code) return html("<code>{c}</code>", {{"c", std::string(code)}});
    return html("{t} <code class=\"hint\">{c}</code>", {{"t", title}, {"c", std::string(code)}});
}

}  // namespace

Markup kind_named(const Visit& visit, std::string_view kind) {
    const auto english = std::ranges::find(kEnglishKinds, kind, &EnglishKind::code);
    if (language() == Language::en && english != kEnglishKinds.end()) return named(std::string(english->title), kind);
    return named(visit.desk.kind_title(kind), kind);
}

Markup platform_named(const Visit& visit, std::string_view platform) { return named(visit.desk.platform_title(platform), platform); }

}  // namespace creditlink::console_detail
