#pragma once
// The library as the public sees it: letters with their published versions, parsed once.

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/publication/site.h"

namespace creditlink::publication {

struct PublicVersion {
    const LetterVersion* stored = nullptr;
    Standing standing = Standing::in_force;
};

struct PublicLetter {
    Letter letter;                        // as its shown version says it
    const ServiceItem* item = nullptr;
    std::vector<PublicVersion> versions;  // newest first
    const PublicVersion* shown = nullptr; // in force, else to come, else the newest
};

// By the office's number, then id.
Result<std::vector<PublicLetter>> public_letters(const std::vector<LetterVersion>& library, const ServiceItems& items, CivilDate as_of);

std::string_view words_of(Standing standing);  // 现行有效, …
std::string badge(Standing standing);          // the word with a shape and a colour

// Those of its renderings that people open, without the signatures beside them.
std::vector<const Rendering*> downloads(const LetterVersion& version, const SiteOptions& options);

// letters/<id>/v<n>.html and .md, below the site.
std::string folder_of(std::string_view id);
std::string document_name(std::uint32_t version);
std::string text_name(std::uint32_t version);

std::string day_of_unix(std::int64_t seconds);  // 2026-11-23, Beijing
std::string dashed(const std::optional<CivilDate>& day);

}  // namespace creditlink::publication
