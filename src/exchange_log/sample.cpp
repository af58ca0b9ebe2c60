#include "creditlink/exchange_log/sample.h"

#include <algorithm>
#include <limits>
#include <set>

#include "bundle.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "edge.h"
#include "entry.h"
#include "fault.h"

namespace creditlink {
namespace {

constexpr std::string_view kSampleType = "creditlink/sample/v1";

std::uint64_t tally_in(const json::Value& data, std::string_view name) {
    const json::Value* value = data.find(name);
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, value ? value->integer().value_or(0) : 0));
}

// Uniform in [0, n): of the 64-bit numbers that the hashes give, those at and above the last multiple of n are passed
// over.
class Numbers {
  public:
    Numbers(const std::string& begin, std::uint64_t n)
        : begin_(begin), n_(n), limit_(std::numeric_limits<std::uint64_t>::max() / n * n) {}
    std::uint64_t next() {
        for (;;) {
            const Digest256 hash = sha256(begin_ + std::to_string(counter_++));
            std::uint64_t x = 0;
            for (int i = 0; i < 8; ++i) x = x << 8 | hash[static_cast<std::size_t>(i)];
            if (x < limit_) return x % n_;
        }
    }

  private:
    std::string begin_;
    std::uint64_t n_, limit_, counter_ = 0;
};

}  // namespace

Status sound_wish(const SampleWish& wish) {
    const bool printable =
        std::ranges::none_of(wish.seed, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (wish.seed.empty() || wish.seed.size() > kMaxSeed || !printable || !is_utf8(wish.seed))
        return Error{Errc::usage,
                     say("种子应为 1 到 {n} 字节的一行文字", "the seed should be one line of 1 to {n} bytes",
                         {{"n", std::to_string(kMaxSeed)}}),
                     {},
                     {}};
    if (wish.from >= wish.until)
        return Error{
            Errc::usage,
            std::string(say("范围是空的：起始条目应小于终止条目", "the range is empty: it should begin below its end")),
            {},
            {}};
    if (wish.count == 0 || wish.count > kMaxSampled)
        return Error{Errc::usage,
                     say("抽样条数应为 1 到 {n}", "the number to be drawn should be 1 to {n}",
                         {{"n", std::to_string(kMaxSampled)}}),
                     {},
                     {}};
    return {};
}

std::string Sample::text() const {
    std::string list(kSampleType);
    list += "\norigin " + origin + "\nhead " + head.text() + "\nrange " + std::to_string(wish.from) + " " +
            std::to_string(wish.until);
    list += "\nseed " + wish.seed + "\nwanted " + std::to_string(wish.count) + "\npopulation " +
            std::to_string(population) + "\n";
    for (const SampledRecord& record : records)
        list += std::to_string(record.answered) + " " + record.batch + " " + std::to_string(record.place) + "\n";
    return list;
}

Digest256 Sample::digest() const {
    return sha256(text());
}

// Of a batch the first final receipt in the range counts.
Status SampleDraw::take(const LogEntry& entry) {
    if (entry.event != "answered" || entry.index < wish_.from || entry.index >= wish_.until) return {};
    const auto data = json::parse(entry.json);
    if (!data) return data.error();
    if (view_in(*data, "outcome") != "receipt") return {};
    const std::uint64_t count =
        tally_in(*data, "accepted") + tally_in(*data, "rejected") + tally_in(*data, "doubtful");
    const std::string_view batch = view_in(*data, "batch");
    if (count == 0 || count > std::numeric_limits<std::uint32_t>::max() || !seen_.insert(std::string(batch)).second)
        return {};
    batches_.push_back({entry.index, std::string(batch), population_});
    population_ += count;
    return {};
}

Sample SampleDraw::drawn(const LogHead& head) const {
    Sample sample{origin_, head, wish_, population_, {}};
    std::set<std::uint64_t> chosen;
    if (population_ <= wish_.count) {
        for (std::uint64_t i = 0; i < population_; ++i) chosen.insert(i);
    } else {
        Numbers numbers(
            std::string(kSampleType) + "\n" + wish_.seed + "\n" + head.text() + "\n" + std::to_string(wish_.from) + "\n",
            population_);
        while (chosen.size() < wish_.count) chosen.insert(numbers.next());
    }
    for (const std::uint64_t number : chosen) {
        const auto batch = std::prev(std::ranges::upper_bound(batches_, number, {}, &Batch::first));
        sample.records.push_back({batch->answered, batch->id, static_cast<std::uint32_t>(number - batch->first)});
    }
    return sample;
}

Result<RepeatedSample> repeat_sample(const ExportReader& files, std::string_view origin, std::uint64_t size,
                                     const SampleWish& wish) {
    if (auto sound = sound_wish(wish); !sound) return sound.error();
    if (wish.until > size)
        return Error{Errc::usage,
                     say("范围超出已签名的 {n} 条", "the range goes beyond the {n} signed entries",
                         {{"n", std::to_string(size)}}),
                     {},
                     {}};
    SampleDraw draw{std::string(origin), wish};
    TreeEdge edge;
    std::vector<FullTile> full;
    LogHead head;
    std::vector<std::pair<std::uint64_t, std::string>> announced;  // entry, digest
    for (std::uint64_t first = 0; first < size; first += kTileWidth) {
        const TileName name{std::nullopt, first / kTileWidth, std::min(kTileWidth, size - first)};
        const auto bundle = files(name.path());
        if (!bundle) return bundle.error();
        std::string_view rest = *bundle;
        for (std::uint64_t i = 0; i < name.width; ++i) {
            const auto bytes = take_entry(rest);
            const auto entry = bytes ? parse_entry(*bytes) : std::nullopt;
            if (!entry || entry->index != first + i)
                return log_fault(say("第 {n} 条读不出", "entry {n} cannot be read", {{"n", std::to_string(first + i)}}),
                                 name.path());
            edge.add(leaf_hash(*bytes), full);
            full.clear();
            if (entry->index + 1 == wish.until) head = {edge.size(), edge.root()};
            if (auto taken = draw.take(entry->copy()); !taken) return taken.error();
            if (entry->event != "sampled") continue;
            if (const auto data = json::parse(entry->json))
                announced.emplace_back(entry->index, std::string(view_in(*data, "list")));
        }
    }
    RepeatedSample repeated{draw.drawn(head), 0};
    const std::string digest = hex(bytes_of(repeated.sample.digest()));
    for (const auto& [entry, list] : announced)
        if (list == digest && repeated.entry == 0) repeated.entry = entry;
    return repeated;
}

std::string sampled_entry(const Sample& sample, std::string_view who) {
    json::Writer writer;
    const auto number = [&](std::string_view name, std::uint64_t value) {
        writer.member(name, static_cast<std::int64_t>(value));
    };
    writer.begin_object().member("list", hex(bytes_of(sample.digest()))).member("seed", sample.wish.seed);
    number("from", sample.wish.from), number("until", sample.wish.until), number("wanted", sample.wish.count);
    number("population", sample.population), number("count", sample.records.size());
    return writer.member("head", sample.head.text()).member("who", who).end_object().take();
}

}  // namespace creditlink
