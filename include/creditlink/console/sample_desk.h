#pragma once
// Audit samples from the console: drawn by a published seed, their digest in the log before anybody sees the list.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/console/pack_desk.h"

namespace creditlink {

struct DeskSampleWish {
    std::string seed;
    std::uint64_t count = 0;            // of records
    std::uint64_t from = 0, until = 0;  // entries [from, until); until 0: all that are signed
};

struct DeskSampleLine {
    std::uint64_t entry = 0;            // of the log, that has the list's digest
    std::int64_t at = 0;                // unix seconds
    std::string who;
};

struct DeskSampledRecord {
    std::uint64_t answered = 0;         // the entry of the receipt
    std::uint32_t place = 0;            // in the batch, from 1
    std::string batch, submission, why; // why: it cannot be named, then
};

struct DeskSample {
    DeskSampleLine line;
    DeskSampleWish wish;
    std::uint64_t population = 0;
    std::string digest;                 // hex
    std::vector<DeskSampledRecord> records;
};

struct DeskSamples {
    std::vector<DeskSampleLine> lines;  // newest first
    std::uint64_t entries = 0;          // that are signed: a range ends there at most
    bool indexing = false;              // the log's index is being made: there may be more of them
};

// Called by several threads at once.
class SampleDesk {
  public:
    virtual ~SampleDesk() = default;
    virtual Result<DeskSamples> samples(std::size_t most) = 0;
    // The entry that has the digest; the one that is there, if the very same was drawn before. Errc::locked during a run, which
    // writes the log; Errc::usage for a wish that is none; Errc::not_found if the range has no receipt.
    virtual Result<std::uint64_t> draw(const DeskSampleWish& wish, std::string_view who) = 0;
    // Drawn again from the log, and compared with the digest in the entry: Errc::log_integrity.
    virtual Result<DeskSample> sample(std::uint64_t entry) = 0;
    virtual Result<DeskFile> list(std::uint64_t entry) = 0;
    // A pack of each record, as PackDesk::pack.
    virtual Result<DeskFile> packs(std::uint64_t entry, std::string_view purpose, std::string_view who) = 0;
};

}  // namespace creditlink
