#include "creditlink/base/bilingual.h"

#include "creditlink/base/json.h"

namespace creditlink {

namespace {
constexpr std::string_view kStoredBegins = R"({"zh":)";
}

std::string stored_text(const Bilingual& text) {
    if (text.zh == text.en && !text.zh.starts_with(kStoredBegins)) return text.zh;  // else a person's words would be taken for ours
    return json::Writer().begin_object().member("zh", text.zh).member("en", text.en).end_object().take();
}

Bilingual bilingual_in(std::string_view stored) {
    if (!stored.starts_with(kStoredBegins)) return stored;
    const auto both = json::parse(stored);
    if (!both || both->members.size() != 2) return stored;
    return {json::text_in(*both, "zh"), json::text_in(*both, "en")};
}

}  // namespace creditlink
