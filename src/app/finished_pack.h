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

// The run lock is held: the evidence store is opened as its writer would.
Result<FinishedPack> finished_pack(const SignedLog& log, const PackSubject& subject, bool whole);

}  // namespace creditlink
