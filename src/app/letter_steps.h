#pragma once
// Steps of a letter's life that take more than the ledger: the document made, its characters looked up in the fonts, the site
// written. The command line and the console take the same ones.

#include <optional>
#include <string>
#include <vector>

#include "letter_desk.h"

namespace creditlink {

struct SubmittedLetter {
    std::uint32_t version = 0;
    Digest256 digest{};
    std::optional<CivilDate> passed;  // its day of taking effect, if that is over already
};
// The draft, made into its document. `read`: SHA-256 of the text that the person saw, if he saw one; Errc::locked if the draft is
// another one by now.
Result<SubmittedLetter> submit_letter(Opened& opened, const ServiceItems& items, const std::string& id, const std::optional<Digest256>& read, const Actor& who);

struct WrittenSite {
    Path folder;
    std::size_t files = 0;
};
// The turn to change what the public sees, taken before the ledger says so, so that no site is written from an older library than the
// one that stands. Waits some seconds for others; Errc::locked after them, and nothing was changed.
Result<FileLock> letters_turn(Opened& opened);
// The site from the library as it is today, and what platforms are told of it. It is no longer due then (Letters::site_due).
Result<WrittenSite> write_letters_site(Opened& opened, const FileLock& turn);

// What is said of a day of taking effect that has passed before anybody published: a sentence, before and after.
std::string will_move(CivilDate planned);
std::string has_moved(CivilDate planned, CivilDate to);

struct PublishedLetters {
    std::vector<std::string> ids;
    std::vector<std::pair<std::string, CivilDate>> moved;  // of those: whose own day of taking effect had passed, and which it was
    std::vector<std::string> over;     // approved, and left out: their last day has passed
    std::size_t rendered = 0;          // versions that got their PDF, OFD and DOCX
    std::optional<Error> pages_only;   // why there are none
    WrittenSite site;
};
// What was approved of these letters, all of them or none; of every letter if `ids` is empty; then whatever the calendar did; then the site.
Result<PublishedLetters> publish_letters(Opened& opened, std::vector<std::string> ids, const Actor& who);

inline constexpr std::size_t kMostWithdrawalWords = 200;  // code points: it is a line of the public notice
struct WithdrawnLetter {
    std::uint32_t version = 0;
    std::vector<std::uint32_t> still_published;  // other versions, in force or to be
    WrittenSite site;
};
// The version in force; where there is none, the newest that was published. Errc::usage if the reason is empty or longer.
Result<WithdrawnLetter> withdraw_letter(Opened& opened, const std::string& id, std::string_view reason, const Actor& who);

}  // namespace creditlink
