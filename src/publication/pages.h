#pragma once
// The pages of the site, each a function of the letters.

#include <string>
#include <vector>

#include "library.h"

namespace creditlink::publication {

enum class GroupBy { field, type, item };
std::string index_page(const std::vector<PublicLetter>& letters, GroupBy by, const SiteOptions& options);
std::string letter_page(const PublicLetter& letter, const SiteOptions& options);
// In place of a withdrawn document, at its address.
std::string withdrawal_notice(const PublicLetter& letter, const LetterVersion& version, const SiteOptions& options);
std::string verify_page(const std::vector<PublicLetter>& letters, const SiteOptions& options);
// commitments.html and the pages behind it; and the same for programs.
SiteFiles commitment_pages(const std::vector<PublicLetter>& letters, const SiteOptions& options);
std::string commitments_json(const std::vector<PublicLetter>& letters, const SiteOptions& options);
// Each once, however many files it signed.
struct SignatureKey {
    std::string path, pem, fingerprint;  // below the site; SHA-256 of its SubjectPublicKeyInfo, 32 bytes
};
std::vector<SignatureKey> signature_keys(const SiteOptions& options);
// Where the key of a version's signatures stands, below the site; empty: nothing of it is signed.
std::string signature_key_of(const LetterVersion& version, const SiteOptions& options);
// Name of the signature beside that file of a version, "v1.html.sm2"; empty: there is none, or the file is offered no more.
std::string signature_of(const LetterVersion& version, const std::string& name, const SiteOptions& options);
std::string about_signatures(const SiteOptions& options);  // part of the verification page; empty: nothing is signed
std::string feed(const std::vector<PublicLetter>& letters, const SiteOptions& options);  // feed.xml
std::string index_json(const std::vector<PublicLetter>& letters, const SiteOptions& options);

}  // namespace creditlink::publication
