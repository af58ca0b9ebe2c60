#pragma once
// What the letter commands work with: the files under mappings/letters, the library in the ledger, the site.

#include <span>
#include <string>
#include <vector>

#include "actor.h"
#include "command.h"
#include "creditlink/letter/service_item.h"
#include "creditlink/publication/site.h"
#include "opened.h"

namespace creditlink {

// mappings/letters/<id>.md; the id has been checked, so that it names nothing outside.
Path letter_file(const Config& config, std::string_view id);
Result<std::string> read_letter_file(const Config& config, std::string_view id);
Result<ServiceItems> service_items(const Config& config);
// Parsed and held to what a new letter may say (letter/new_text.h) and to the list of service items.
Result<Letter> sound_letter(std::string_view text, std::string_view id, const ServiceItems& items);

// The same for who is still writing: every fault at once; empty: it is sound.
std::vector<Error> letter_faults(std::string_view text, std::string_view id, const ServiceItems& items);

// The one letter that a command is about: the first argument, an id. Errc::usage with the example if there is none.
Result<std::string> letter_named(const Invocation& in, std::string_view example);
// The same by its name or by the office's number: "07". Errc::usage if several letters have, or had, that number.
Result<std::string> letter_called(const Invocation& in, const std::vector<LetterVersion>& library, std::string_view example);
// That version, else the newest that was not discarded. Errc::not_found says which there are.
Result<LetterVersion> version_named(Letters& letters, std::string_view id, std::optional<std::uint64_t> number);
// The version that is shown to the public: in force, else to come.
Result<LetterVersion> standing_version(Letters& letters, std::string_view id, CivilDate today);

// What a version is compared with; `versions`: of one letter, newest first. nullptr: there is none.
const LetterVersion* version_before(std::span<const LetterVersion> versions, std::uint32_t number);

std::string digest_of(const LetterVersion& version);  // what an approver names, in hex; empty in a draft
// The document as stored, or, of a draft, as it would be.
std::string document_of(const LetterVersion& version, const Letter& letter, const ServiceItems& items, const Config& config);

// The unix second that a site written now is of: now; while the clock is behind, because somebody set it back, the first one that has all commitments.
Result<std::int64_t> second_to_publish(Opened& opened);
// Whether the list of commitments that stands on the site is the one of that second, whatever second it says.
Result<bool> site_shows_commitments(Opened& opened, std::int64_t before);
// `before`: the unix second that the public commitments are of; second_to_publish() unless given.
Result<SiteFiles> site_of(Opened& opened, CivilDate as_of, std::optional<std::int64_t> before = {});

// "pdf", "ofd", "docx" or "html", as the file's name ends (.htm too, in capitals too); empty: it ends otherwise.
std::string format_of_file(std::string_view file);
Error no_such_ending(std::string_view file, std::string example);

std::string site_follows();  // a sentence: when the site shows what was taken in or judged

std::vector<Command> letter_life_commands();  // withdraw is the last
Command letter_verify_command();
Command letter_fill_command();
Command letter_render_command();
Command letter_import_command();
Command letter_correct_command();
Command letter_announced_command();
std::vector<Command> letter_signed_commands();

}  // namespace creditlink
