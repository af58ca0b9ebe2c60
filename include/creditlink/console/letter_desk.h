#pragma once
// The office's standard letters as the console shows and moves them. That whoever wrote a letter never approves it, and that
// only what was approved is published, is held by the ledger.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/ledger/letters.h"
#include "creditlink/ledger/views.h"

namespace creditlink {

struct DeskLetterLine {
    std::string title, type, field;          // of the newest version
    LetterVersion newest;                    // that was not discarded, if there is one; without text and document
    std::optional<LetterVersion> in_force;   // today; likewise
};

struct DeskClauseChange {
    enum class Kind { added, removed, changed } kind = Kind::changed;
    std::string where;                       // 承诺内容（三）
    std::string before, after;
    std::size_t before_begin = 0, before_end = 0, after_begin = 0, after_end = 0;  // what differs of a changed one, in bytes
};

struct DeskLetter {
    std::string id, title, type, field, scenario, item, publication;
    std::vector<LetterVersion> versions;     // newest first, without text and document
    std::uint32_t shown = 0, against = 0;    // compared with that version; 0: there is none
    std::uint32_t in_force = 0;              // today; 0: none is
    std::string moves = {};                  // said of the newest one, if its own day of taking effect has passed; else empty
    std::string text_digest;                 // SHA-256 of the shown version's text, in hex
    std::vector<DeskClauseChange> changes;
    std::vector<DecisionView> decisions;     // about the shown version, what in words
    std::string page;                        // where the public finds it; empty: not published, or no address is configured

    const LetterVersion& newest() const { return newest_kept(versions); }
    const LetterVersion& version() const {   // the shown one
        for (const LetterVersion& v : versions)
            if (v.version == shown) return v;
        return versions.front();
    }
};

// What an author begins from, and what a letter looks like when somebody writes a new one.
struct DeskLetterText {
    std::string text;
    std::string digest;                      // SHA-256 of the text in hex: save() wants it
    std::uint32_t version = 0;               // that it will be a draft of
    std::string authors;                     // of the draft that there is; empty: there is none yet
};

struct DeskLetterChoices {
    std::vector<std::pair<std::string, std::string>> items;  // service items: code and name
    std::vector<std::string> fields;                         // of the library's letters, each once
};

struct DeskPublication {
    std::string folder, address;             // where the site stands, and where the public finds it; the latter may be empty
    std::size_t files = 0;
    std::string pages_only;                  // why there are no PDF, OFD and DOCX; empty: there are
};

// Called by several threads at once.
class LetterDesk {
  public:
    virtual ~LetterDesk() = default;
    virtual Result<std::vector<DeskLetterLine>> letters() = 0;  // by id
    // version 0: the newest that was not discarded; against 0: the one before. Errc::not_found.
    virtual Result<DeskLetter> letter(std::string_view id, std::uint32_t version, std::uint32_t against) = 0;
    // The HTML document of a version, of a draft as it would be. Made by the letter room: nothing of it is markup of outside.
    virtual Result<std::string> document(std::string_view id, std::uint32_t version) = 0;

    // The draft, or the newest version as the beginning of the next; for an id that there is not, a letter to begin with: that of
    // `like`, else an example. Errc::usage while a version waits for approval or publication.
    virtual Result<DeskLetterText> text(std::string_view id, std::string_view like) = 0;
    // As document(), of a text that is not kept. Errors say the line.
    virtual Result<std::string> preview(std::string_view id, std::string_view text) = 0;
    // Everything that is wrong with a text that is not kept, with its places; empty: nothing.
    virtual Result<std::vector<Error>> faults(std::string_view id, std::string_view text) = 0;
    // What is chosen from while a letter is written.
    virtual Result<DeskLetterChoices> choices() = 0;
    // What a text that is not kept changes of the newest version; nothing while one of them cannot be read.
    virtual Result<std::vector<DeskClauseChange>> changes(std::string_view id, std::string_view text) = 0;
    // Keeps it as a draft, though it may have faults yet. Errc::locked if the newest text is not the one with `digest` any more.
    virtual Result<std::uint32_t> save(std::string_view id, std::string_view text, std::string_view digest, std::string_view who) = 0;

    // `read`: text_digest of what the page showed. Errc::locked if it was changed since.
    virtual Status submit(std::string_view id, std::string_view read, std::string_view who) = 0;
    virtual Status give_back(std::string_view id, std::string_view reason, std::string_view who) = 0;
    virtual Status discard(std::string_view id, std::string_view reason, std::string_view who) = 0;
    // `digest`: the approval digest of what was read, in hex.
    virtual Status approve(std::string_view id, std::string_view digest, std::string_view who) = 0;
    virtual Result<DeskPublication> publish(std::string_view id, std::string_view who) = 0;
    // `reason`: at most 200 characters; it stands in the public notice.
    virtual Result<DeskPublication> withdraw(std::string_view id, std::string_view reason, std::string_view who) = 0;
};

}  // namespace creditlink
