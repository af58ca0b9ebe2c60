#include "public_names.h"

#include <map>
#include <memory>
#include <utility>

#include "commitment_masking.h"
#include "creditlink/base/json.h"

namespace creditlink {

bool name_is_public(const SignedCommitment& what, const Letter* letter) {
    if (!is_about_person(what)) return true;
    if (!letter || letter->name_consent.empty()) return false;
    const auto values = json::parse(what.values);
    const json::Value* said = values ? values->find(letter->name_consent) : nullptr;
    return said && said->string_or("") == kNameConsent;
}

NameIsPublic public_names(const std::vector<LetterVersion>& library) {
    using Versions = std::map<std::pair<std::string, std::uint32_t>, Letter>;  // that ask for a consent
    auto asking = std::make_shared<Versions>();                               // a function is copied
    for (const LetterVersion& v : library)
        if (v.published != 0)
            if (auto letter = parse_letter(v.text, v.id, v.id + ".md"); letter && !letter->name_consent.empty()) asking->emplace(std::pair(v.id, v.version), std::move(*letter));
    return [asking](const SignedCommitment& what) {
        const auto at = asking->find({what.letter, what.version});
        return name_is_public(what, at == asking->end() ? nullptr : &at->second);
    };
}

std::string name_in_public(Ledger& ledger, const SignedCommitment& what) {
    if (what.publication != kOpenToAll) return {};
    const auto version = Letters(ledger).find(what.letter, what.version);
    const auto letter = version && *version ? parse_letter((*version)->text, what.letter, what.letter + ".md") : Result<Letter>(Error{});
    return name_is_public(what, letter ? &*letter : nullptr) ? what.subject : masked_name(what.subject);
}

}  // namespace creditlink
