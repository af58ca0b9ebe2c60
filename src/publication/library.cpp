#include "library.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "creditlink/base/clock.h"
#include "creditlink/base/message.h"
#include "creditlink/letter/document.h"

namespace creditlink::publication {

namespace {

struct Shown {
    std::string_view name, words, english, shape;  // a shape beside the colour, for those who do not see it
};
// In the order of Standing.
constexpr std::array<Shown, 5> kShown = {{{"upcoming", "尚未施行", "not yet in force", "◷"},
                                           {"in-force", "现行有效", "in force", "●"},
                                           {"expired", "已到期", "expired", "○"},
                                           {"superseded", "已被取代", "superseded", "○"},
                                           {"withdrawn", "已撤回", "withdrawn", "■"}}};

bool was_published(const LetterVersion& v) { return v.state == LetterState::published || v.state == LetterState::superseded || v.state == LetterState::withdrawn; }

Standing standing_among(const LetterVersion& v, const std::vector<const LetterVersion*>& newer, CivilDate as_of) {
    if (v.state == LetterState::withdrawn) return Standing::withdrawn;
    const auto replaces = [&](const LetterVersion* n) { return n->state == LetterState::published && n->effective && *n->effective <= as_of; };
    if (v.state == LetterState::superseded || std::any_of(newer.begin(), newer.end(), replaces)) return Standing::superseded;
    if (v.ends && *v.ends < as_of) return Standing::expired;
    return v.effective && *v.effective > as_of ? Standing::upcoming : Standing::in_force;
}

const PublicVersion* shown_of(const std::vector<PublicVersion>& versions) {
    for (const Standing wanted : {Standing::in_force, Standing::upcoming})
        for (const PublicVersion& version : versions)
            if (version.standing == wanted) return &version;
    return &versions.front();
}

}  // namespace

Result<std::vector<PublicLetter>> public_letters(const std::vector<LetterVersion>& library, const ServiceItems& items, CivilDate as_of) {
    std::map<std::string, std::vector<const LetterVersion*>> by_id;
    for (const LetterVersion& version : library)
        if (was_published(version)) by_id[version.id].push_back(&version);
    std::vector<PublicLetter> letters;
    letters.reserve(by_id.size());
    for (auto& [id, stored] : by_id) {
        std::sort(stored.begin(), stored.end(), [](const auto* a, const auto* b) { return a->version > b->version; });
        PublicLetter& letter = letters.emplace_back();
        std::vector<const LetterVersion*> newer;
        for (const LetterVersion* version : stored) {
            letter.versions.push_back({version, standing_among(*version, newer, as_of)});
            newer.push_back(version);
        }
        auto parsed = parse_letter(shown_of(letter.versions)->stored->text, id, id + ".md");
        if (!parsed) return parsed.error();
        letter.letter = std::move(*parsed);
        letter.item = items.find(letter.letter.item);
    }
    std::sort(letters.begin(), letters.end(), [](const PublicLetter& a, const PublicLetter& b) { return std::tie(a.letter.number, a.letter.id) < std::tie(b.letter.number, b.letter.id); });
    for (PublicLetter& letter : letters) letter.shown = shown_of(letter.versions);
    return letters;
}

std::string_view words_of(Standing standing) { return kShown[static_cast<std::size_t>(standing)].words; }

std::string badge(Standing standing) {
    const Shown& shown = kShown[static_cast<std::size_t>(standing)];
    return "<span class=\"badge " + std::string(shown.name) + "\"><span aria-hidden=\"true\">" + std::string(shown.shape) + "</span> " + std::string(shown.words) + "</span>";
}

std::vector<const Rendering*> downloads(const LetterVersion& version, const SiteOptions& options) {
    std::vector<const Rendering*> found;
    const auto at = options.renderings.find({version.id, version.version});
    if (at == options.renderings.end()) return found;
    for (const Rendering& file : at->second)
        if (!file.name.ends_with(".sm2") && file.name != kSignatureKey) found.push_back(&file);
    return found;
}

std::string folder_of(std::string_view id) { return "letters/" + std::string(id) + "/"; }
std::string document_name(std::uint32_t version) { return "v" + std::to_string(version) + ".html"; }
std::string text_name(std::uint32_t version) { return "v" + std::to_string(version) + ".md"; }

std::string day_of_unix(std::int64_t seconds) { return CivilDate::of_unix(seconds, kBeijingMinutes).dashed(); }
std::string dashed(const std::optional<CivilDate>& day) { return day ? day->dashed() : std::string(); }

}  // namespace creditlink::publication

namespace creditlink {

using namespace publication;

std::string_view name_of(Standing standing) { return kShown[static_cast<std::size_t>(standing)].name; }

std::string_view title_of(Standing standing) {
    const Shown& shown = kShown[static_cast<std::size_t>(standing)];
    return say(shown.words, shown.english);
}

Standing standing_of(const LetterVersion& version, const std::vector<LetterVersion>& library, CivilDate as_of) {
    std::vector<const LetterVersion*> newer;
    for (const LetterVersion& other : library)
        if (other.id == version.id && other.version > version.version) newer.push_back(&other);
    return publication::standing_among(version, newer, as_of);
}

}  // namespace creditlink
