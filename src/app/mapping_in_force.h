#pragma once
// The text of a mapping that runs: the file's, known to the ledger. A release whose text had not reached the file when a process
// was killed is finished here, and a text that somebody put there by hand is noticed.

#include "creditlink/app/office.h"
#include "creditlink/ledger/mappings.h"

namespace creditlink {

struct MappingText {
    MappingInForce known;
    std::string text;  // the file's bytes
};

// Errc::config if the file cannot be read, Errc::storage if a release cannot be written: a mapping that two people have taken out
// of force is not used any more.
Result<MappingText> text_in_force(const Office& office, Ledger& ledger, std::string_view file);
// The same, compiled for a run, with its number.
Result<ReadyMapping> mapping_in_force(const Office& office, Ledger& ledger, std::string_view file);
// Those of the configuration that wait for their file: when the service starts.
Status finish_releases(const Office& office, Ledger& ledger);

// Puts a released text where it runs, as it was approved byte for byte.
Status write_release(const Office& office, Ledger& ledger, const MappingProposal& release, std::string_view text);
// Whether this process may replace the file. Errc::storage, saying what to do.
Status mapping_is_writable(const Office& office, std::string_view file);

}  // namespace creditlink
