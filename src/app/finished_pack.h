#pragma once
// An evidence pack with what the office adds to it: where the record came from, the page for people.

#include "creditlink/audit/pack_maker.h"
#include "pack_press.h"
#include "pack_subject.h"
#include "signed_log.h"

namespace creditlink {

struct FinishedPack {
    MadePack made;
    std::string bytes;     // the zip
    std::string manifest;  // SHA-256 of its manifest, hex
};

// Works beside a run: contents are looked at, not opened as their writer would. Without `press` the page is HTML alone.
Result<FinishedPack> finished_pack(const SignedLog& log, Ledger& ledger, const PackSubject& subject, bool whole, PackPress* press);

// After finished_pack() failed with `error`: if the batch's contents were erased, a pack that says so and shows what is
// left, else the error.
Result<FinishedPack> erased_pack(const SignedLog& log, const PackSubject& subject, const Error& error,
                                 PackPress* press);

// What the entry says that it was made: ids and the manifest's digest.
std::string pack_entry_words(const PackSubject& subject, const FinishedPack& done);

}  // namespace creditlink
