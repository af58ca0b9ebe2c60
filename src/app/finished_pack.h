#pragma once
// An evidence pack with what the office adds to it: where the record came from, the page for people.

#include "creditlink/audit/pack_maker.h"
#include "pack_subject.h"
#include "signed_log.h"

namespace creditlink {

struct FinishedPack {
    MadePack made;
    std::string bytes;     // the zip
    std::string manifest;  // SHA-256 of its manifest, hex
};

// Works beside a run: contents are looked at, not opened as their writer would.
Result<FinishedPack> finished_pack(const SignedLog& log, const PackSubject& subject, bool whole);

// What the entry says that it was made: ids and the manifest's digest.
std::string pack_entry_words(const PackSubject& subject, bool whole, std::string_view manifest);

}  // namespace creditlink
