#pragma once
// The packs of a day or of an audit sample, in one file.

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/exchange_log/pack_set.h"
#include "office_index.h"
#include "signed_log.h"

namespace creditlink {

struct WantedPack {  // a line of the set
    std::string batch, submission;
    std::string unknown;  // why its record cannot be named
};

struct AskedPacks {
    PackSet about;
    std::vector<WantedPack> lines;
};

Result<AskedPacks> packs_of_day(std::string_view day, OfficeIndex& opened);  // YYYY-MM-DD; Errc::usage
// Of a list that evidence sample drew. Its digest stands in the log, under `head`, or no pack is made of it: Errc::approval.
Result<AskedPacks> packs_of_sample(std::string_view list, OfficeIndex& opened, const LogHead& head);

struct PackedSet {
    PackSet set;
    std::string bytes;  // the zip
    std::string about;  // for the entry that says it was made
};
// What is made for a browser: one at a time, and no more bytes than this, handed out from memory beside a run; more is for the
// command line.
inline constexpr std::uint64_t kLargestFileHere = 128u << 20;
Error another_is_made();  // Errc::locked

// Of a set that is made for a browser: Errc::usage, with the command line's way, for more packs than somebody waits for there.
inline constexpr std::size_t kMostPacksHere = 500;  // some minutes: each is read from the log and the evidence, and has a PDF
Status few_enough_here(const AskedPacks& asked);

struct PackLimits {
    std::uint64_t bytes = 0;    // of the file
    std::stop_token stop = {};  // looked at before each pack: Errc::interrupted, nothing is made
};
// What cannot be packed is a line without a pack, which says why. The packs are in memory until all are made: Errc::usage if they are
// more than the limit; Errc::not_found if there are none, or too many.
Result<PackedSet> packed_set(const SignedLog& log, Ledger& ledger, AskedPacks asked, const PackLimits& limits, const std::function<void(std::uint64_t done, std::uint64_t of)>& progress);

}  // namespace creditlink
