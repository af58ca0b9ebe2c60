#include "creditlink/publication/site.h"

#include "creditlink/letter/document.h"
#include "page.h"
#include "pages.h"

namespace creditlink {

using namespace publication;

Result<SiteFiles> site_files(const std::vector<LetterVersion>& library, const ServiceItems& items, const SiteOptions& options) {
    auto letters = public_letters(library, items, options.as_of);
    if (!letters) return letters.error();
    SiteFiles files;
    files["index.html"] = index_page(*letters, GroupBy::field, options);
    files["types.html"] = index_page(*letters, GroupBy::type, options);
    files["items.html"] = index_page(*letters, GroupBy::item, options);
    files["verify.html"] = verify_page(*letters, options);
    files["index.json"] = index_json(*letters, options);
    files["feed.xml"] = feed(*letters, options);
    if (options.before > 0) {
        files.merge(commitment_pages(*letters, options));
        files["commitments.json"] = commitments_json(*letters, options);
    }
    for (SignatureKey& key : signature_keys(options)) files[key.path] = std::move(key.pem);
    files["verify.js"] = std::string(kVerifyScript);
    files["style.css"] = std::string(kSiteStyle) + std::string(kLetterStyle);
    for (const PublicLetter& letter : *letters) {
        const std::string folder = folder_of(letter.letter.id);
        files[folder + "index.html"] = letter_page(letter, options);
        for (const PublicVersion& version : letter.versions) {
            const LetterVersion& v = *version.stored;
            const bool withdrawn = version.standing == Standing::withdrawn;
            files[folder + document_name(v.version)] = withdrawn ? withdrawal_notice(letter, v, options) : v.document;
            if (withdrawn) continue;
            files[folder + text_name(v.version)] = v.text;
            if (const auto made = options.renderings.find({v.id, v.version}); made != options.renderings.end())
                for (const Rendering& file : made->second)
                    if (file.name != kSignatureKey) files[folder + file.name] = file.bytes;
        }
    }
    return files;
}

}  // namespace creditlink
