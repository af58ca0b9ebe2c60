#pragma once
// The site on which the office makes its letters public: static pages in a folder, for nginx or any web server.
//
// Knows: base, letter, ledger (the versions, the public commitments). Offers: the files of the site as a function of the library and the day; writing
// them so that a reader sees the old site or the new one; checking a folder against them. Persists: the folder.
// Only the verification page has a script, which it can do without; no page asks another host for anything, or has a name that a person typed: ids are checked when parsed.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/ledger/letters.h"
#include "creditlink/ledger/public_commitments.h"
#include "creditlink/letter/service_item.h"

namespace creditlink {

using SiteFiles = std::map<std::string, std::string>;  // path below the site, with "/" -> bytes

// What the calendar and people made of a version.
enum class Standing { upcoming, in_force, expired, superseded, withdrawn };
std::string_view name_of(Standing standing);   // in-force, …
std::string_view title_of(Standing standing);  // 现行有效, … in the language that is spoken; the site itself is Chinese
// Of a version that was published, among all versions of the library.
Standing standing_of(const LetterVersion& version, const std::vector<LetterVersion>& library, CivilDate as_of);

// Files of a version beside its document and text: "v1.pdf", and "v1.pdf.sm2", its detached signature.
struct Rendering {
    std::string name, bytes;
};
inline constexpr std::string_view kSignatureKey = "sm2.pub";  // the one among them that is the public key of the signatures, PEM
using Renderings = std::map<std::pair<std::string, std::uint32_t>, std::vector<Rendering>>;  // by letter and version

struct SiteOptions {
    std::string office;
    CivilDate as_of;             // which versions are in force
    Renderings renderings = {};  // of those versions that have any
    std::string address = {};  // where the public finds the site, with "/" at its end; empty: not said
    std::vector<PublicCommitment> commitments = {};  // the latest signed first
    std::int64_t before = 0;                         // unix second that they are of; 0: they are not published
};

inline constexpr std::size_t kMostPublicCommitments = 20'000;  // on the site; older ones are with the office: 200 pages, some 8 MB of JSON

// The versions that were ever published; the others are left out. The same library, items and day give the same bytes.
// Errc::config if the text of a published version can no longer be read.
Result<SiteFiles> site_files(const std::vector<LetterVersion>& library, const ServiceItems& items, const SiteOptions& options);

// `site` becomes a symbolic link to a folder beside it that holds exactly `files`, everything on disk before the link is
// replaced by one rename. The folder before it stays for readers who are in the middle of it, older ones go. Errc::usage if
// `site` is something else; Errc::locked while another publication goes on.
Status write_site(const Path& site, const SiteFiles& files);

// The turn to write the site. Whoever reads the library for it takes the turn first, so that no older site replaces a newer one.
Result<FileLock> site_turn(const Path& site);                                             // Errc::locked while another has it
Status write_site(const FileLock& turn, const Path& site, const SiteFiles& files);

// By which rules pages are made of a library. Another number has every site written anew at once, not at midnight: raise it when the pages of the
// same library become other ones, or others of its names are masked.
inline constexpr std::int64_t kPageRules = 1;

struct SiteFault {
    enum class Kind { changed, missing, foreign };
    Kind kind = Kind::changed;
    std::string file;
};
// Every file of the folder against what it should be, byte by byte. Errc::not_found if there is no site.
Result<std::vector<SiteFault>> check_site(const Path& site, const SiteFiles& files);

// The day that the site in this folder speaks of, and the second that its commitments are of; nullopt if its index.json does not say.
std::optional<CivilDate> day_of_site(const Path& site);
std::optional<std::int64_t> second_of_site(const Path& site);
// Whether the site's list of commitments is what these options make of it, with options.before as the site has it. False without a site.
Result<bool> shows_commitments(const Path& site, const std::vector<LetterVersion>& library, const ServiceItems& items, const SiteOptions& options);

}  // namespace creditlink
