#pragma once
// An audit sample that anyone can repeat: a seed, a range of the log and a number give the same list of records on any
// machine. Byte for byte, with a worked example: src/exchange_log/SAMPLE.md. Pure but for the entries it is handed.

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/result.h"
#include "creditlink/exchange_log/checkpoint.h"
#include "creditlink/exchange_log/export.h"
#include "creditlink/exchange_log/log.h"

namespace creditlink {

inline constexpr std::size_t kMaxSeed = 200;          // bytes: a sentence, not a file
inline constexpr std::uint32_t kMaxSampled = 10'000;  // records: more are no sample

struct SampleWish {
    std::string seed;        // 1 to kMaxSeed bytes of UTF-8 without control characters
    std::uint64_t from = 0;  // entries [from, until)
    std::uint64_t until = 0;
    std::uint32_t count = 0;  // wanted, 1 to kMaxSampled
};
Status sound_wish(const SampleWish& wish);  // Errc::usage

struct SampledRecord {
    std::uint64_t answered = 0;  // the entry of the batch's receipt
    std::string batch;
    std::uint32_t place = 0;  // of the record in the batch, from 0
    bool operator==(const SampledRecord&) const = default;
};

struct Sample {
    std::string origin;  // of the log
    LogHead head;        // of its first `until` entries
    SampleWish wish;
    std::uint64_t population = 0;
    std::vector<SampledRecord>
        records;               // by entry and place; all of them, if the population is not larger than the wish
    std::string text() const;  // the list, byte for byte
    Digest256 digest() const;  // SHA-256 of text()
};

// The population, taken in the order of the log, and the draw.
class SampleDraw {
  public:
    SampleDraw(std::string origin, SampleWish wish) : origin_(std::move(origin)), wish_(std::move(wish)) {}
    Status take(const LogEntry& entry);       // any entry; those outside the range count for nothing
    Sample drawn(const LogHead& head) const;  // of the first `until` entries

  private:
    struct Batch {
        std::uint64_t answered = 0;
        std::string id;
        std::uint64_t first = 0;  // of its records in the population
    };
    std::string origin_;
    SampleWish wish_;
    std::vector<Batch> batches_;
    std::set<std::string, std::less<>> seen_;
    std::uint64_t population_ = 0;
};

// The same from an export or from a log's own folder, whose entries were checked before: the sample, and the entry
// `sampled` that has its digest, if there is one.
struct RepeatedSample {
    Sample sample;
    std::uint64_t entry = 0;  // 0: none, for entry 0 is the log's beginning
};
Result<RepeatedSample> repeat_sample(const ExportReader& files, std::string_view origin, std::uint64_t size,
                                     const SampleWish& wish);

// The data of the entry `sampled`. `who` drew it.
std::string sampled_entry(const Sample& sample, std::string_view who);

}  // namespace creditlink
