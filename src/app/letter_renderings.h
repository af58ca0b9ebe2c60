#pragma once
// Published letters as PDF, OFD and DOCX: made once, at publication, from the approved document; kept in the state beside the
// ledger, because a signature cannot be made twice; never made anew. Which files belong to a version stands in the ledger as the
// digest of a list of them, and with it in the exchange log.

#include <memory>
#include <optional>

#include "actor.h"
#include "creditlink/publication/site.h"
#include "creditlink/rendering/rendering.h"
#include "creditlink/signing/document_signature.h"
#include "opened.h"

namespace creditlink {

// Fonts and keys, opened when something is rendered.
struct Press {
    Fonts fonts;
    std::optional<DocumentIdentity> identity;  // signs PDF; absent: nothing is signed
    std::optional<DocumentIdentity> sm2;       // signs within an OFD, and beside every file
    std::string office, address;

    static Result<Press> open(const Office& office, bool with_keys);
    Result<std::string> print(Format format, const LetterVersion& version, std::string_view document, std::int64_t made) const;
};

// Whether every character of the documents can be set in type, asked before anybody approves or publishes them. A machine without
// fonts does not say no.
Status all_printable(const Opened& opened, const std::vector<LetterVersion>& versions);

// Renders what is published and has no renderings yet; how many versions. Errc::not_found if the machine has no fonts for it.
Result<std::size_t> render_published(Opened& opened, const Actor& who);

// Every published version's files as they were made. Errc::trust if one is not what the ledger says.
Result<Renderings> kept_renderings(Opened& opened, const std::vector<LetterVersion>& library);

}  // namespace creditlink
