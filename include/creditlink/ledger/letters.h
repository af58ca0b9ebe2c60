#pragma once
// The life of the office's standard letters: draft → submitted → approved → published → superseded or withdrawn; a draft that nobody
// wants is discarded. Part of the ledger, so that each step and its entry for the exchange log are one transaction.
//
// The rules below are held by triggers of the store itself (src/ledger/letter_schema.cpp, approval_schema.cpp), whoever writes to it:
// * a version moves only along the arrows above, or back from submitted or approved to draft;
// * a version that was discarded keeps its text, its number and the reason, and nothing of it changes any more;
// * whoever wrote or submitted a version never approves it;
// * text and document of a version change only while it is a draft, and nothing is ever deleted;
// * the approval digest is kept with the approval, and changes only when the version goes back; only what was approved is published.
//
// An approver names a digest over both document and text: who may be shown a signed letter, of what type it is and how a blank is
// checked stand in the text's head only. It is SHA-256 of what `sha256sum` prints of the two, document first, each digest a line.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/digest.h"
#include "creditlink/base/result.h"

namespace creditlink {

class Ledger;

enum class LetterState { draft, submitted, approved, published, superseded, withdrawn, discarded };
std::string_view name_of(LetterState state);                       // "draft", …
std::string_view title_of(LetterState state);                      // 草稿, … in the language that is spoken
std::optional<LetterState> letter_state_named(std::string_view name);

// Who acts: the person, and the account of the machine that he acts from, if that is another name.
struct Actor {
    std::string person, account;
    std::string text() const { return account.empty() || account == person ? person : person + " (" + account + ")"; }
};

struct LetterVersion {
    std::string id;
    std::uint32_t version = 0;
    LetterState state = LetterState::draft;
    std::string text, document;         // the file as written; the document made from it at submission
    Digest256 digest{};                 // SHA-256 of the document; zeros in a draft
    Digest256 approval{};               // what its approver names (approval_digest), or named; zeros in a draft
    std::string authors, approver;      // persons; authors joined by ", "
    std::optional<CivilDate> effective, ends;
    std::int64_t changed = 0, published = 0, withdrawn = 0;  // unix seconds, 0: not
    std::string note;                   // why it went back, was withdrawn or discarded
    bool was_submitted() const { return state != LetterState::draft && state != LetterState::discarded; }  // it has a document
};

// Of one letter's versions, newest first: the newest that was not discarded, else the newest.
const LetterVersion& newest_kept(std::span<const LetterVersion> versions);

// Errc::approval if its document and text are not what was approved: somebody changed the ledger past its rules.
Status check_approval(const LetterVersion& version);
// What is published today takes effect today at the earliest: that day, if the version's own has passed. nullopt: its own day stands.
std::optional<CivilDate> moved_to(const LetterVersion& version, CivilDate today);
// Over both digests, as 64 hex digits and a line feed each.
Digest256 approval_digest(const Digest256& document, const Digest256& text);

class Letters {
  public:
    explicit Letters(Ledger& ledger);

    // Every version, by letter and newest first; read in one snapshot.
    Result<std::vector<LetterVersion>> all();
    // The newest that was not discarded; that one if every version was.
    Result<std::optional<LetterVersion>> newest(std::string_view id);
    Result<std::optional<LetterVersion>> find(std::string_view id, std::uint32_t version);

    // The number of the draft that there is, else of the next one.
    Result<std::uint32_t> number_of_draft(std::string_view id);

    // Did nobody but this person write the version? His accounts of the console, and his name beside them, are he.
    Result<bool> is_only_author(const LetterVersion& version, const Actor& who);

    // The text as the next version's draft, or in place of the draft there is; its number. Errc::usage while a version is
    // submitted or approved. A text that is the newest version's own changes nothing, unless that was discarded.
    Result<std::uint32_t> draft(std::string_view id, std::string_view text, const Actor& who);
    struct Submission {
        std::string document;
        std::optional<CivilDate> effective, ends;
    };
    // The approval digest. `text`: what the document was made from; Errc::usage if the draft is another one meanwhile.
    Result<Digest256> submit(std::string_view id, std::string_view text, const Submission& submission, const Actor& who);
    // Submitted or approved: back to its authors.
    Status give_back(std::string_view id, std::string_view reason, const Actor& who);
    // `digest_begins`: what the approver read, at least kDigestBegins hex digits. Errc::approval if he is one of the authors or
    // read another document or another head.
    static constexpr std::size_t kDigestBegins = 8;
    Status approve(std::string_view id, std::string_view digest_begins, const Actor& who);
    // Errc::approval unless the newest version is approved, and its document and text are what was approved. It takes effect on its own
    // day, else today.
    Status publish(std::string_view id, CivilDate today, const Actor& who);
    // The draft, which may have been sent back before; anybody may, with a reason. Its number is not given again.
    Status discard(std::string_view id, std::string_view reason, const Actor& who);
    // The version in force `today`; where there is none, the newest that was published. Which one it was.
    Result<std::uint32_t> withdraw(std::string_view id, CivilDate today, std::string_view reason, const Actor& who);
    // What the calendar did: a version whose successor is in force is superseded. Returns how many.
    Result<std::uint64_t> supersede(CivilDate today);

    // What changed the public letters since the site was last written: a mark that is new with each publish, withdraw and supersede, set
    // in the same transaction. nullopt: the site holds all of it.
    struct SiteDue {
        std::string mark;
        std::int64_t since = 0;  // unix second
    };
    Result<std::optional<SiteDue>> site_due();
    Status site_written(std::string_view mark);  // the mark as it was before the library was read for the site

  private:
    Ledger& ledger_;
};

}  // namespace creditlink
