// An erasure as it stands in the log and in the ledger.

#include "creditlink/retention/erasure.h"

#include <algorithm>

#include "creditlink/base/json.h"

namespace creditlink {
namespace {

std::optional<ErasureRange> range_of(const json::Value& from) {
    const auto text = [&](std::string_view name) { return json::text_in(from, name); };
    const auto number = [&](std::string_view name) {
        const json::Value* value = from.find(name);
        return static_cast<std::uint64_t>(value ? value->integer().value_or(0) : 0);
    };
    const auto first = Month::parse(text("from")), last = Month::parse(text("until"));
    if (!first || !last || text("class").empty()) return {};
    return ErasureRange{text("class"), *first, *last, number("contents"), number("bytes")};
}

}  // namespace

bool Erasure::covers(std::string_view of, Month month, std::string_view batch) const {
    const bool within = std::ranges::any_of(ranges, [&](const ErasureRange& range) {
        return range.of == of && range.from <= month && month <= range.until;
    });
    return within && std::ranges::find(kept, batch) == kept.end();
}

std::uint64_t Erasure::contents() const {
    std::uint64_t sum = 0;
    for (const ErasureRange& range : ranges) sum += range.contents;
    return sum;
}

std::uint64_t Erasure::bytes() const {
    std::uint64_t sum = 0;
    for (const ErasureRange& range : ranges) sum += range.bytes;
    return sum;
}

std::string Erasure::json() const {
    json::Writer writer;
    writer.begin_object()
        .member("erasure", id)
        .member("below", static_cast<std::int64_t>(below))
        .name("ranges")
        .begin_array();
    for (const ErasureRange& range : ranges)
        writer.begin_object()
            .member("class", range.of)
            .member("from", range.from.text())
            .member("until", range.until.text())
            .member("contents", static_cast<std::int64_t>(range.contents))
            .member("bytes", static_cast<std::int64_t>(range.bytes))
            .end_object();
    writer.end_array().name("kept").begin_array();
    for (const std::string& batch : kept) writer.string(batch);
    return writer.end_array().name("early").boolean(early).end_object().take();
}

std::optional<Erasure> Erasure::parse(std::string_view text) {
    const auto json = json::parse(text);
    const json::Value* id = json ? json->find("erasure") : nullptr;
    const json::Value* below = json ? json->find("below") : nullptr;
    const json::Value* ranges = json ? json->find("ranges") : nullptr;
    const json::Value* kept = json ? json->find("kept") : nullptr;
    const json::Value* early = json ? json->find("early") : nullptr;
    if (!id || !below || !below->integer() || !ranges || !kept || !early) return {};
    Erasure erasure{
        std::string(id->string_or("")), static_cast<std::uint64_t>(*below->integer()), {}, {}, early->boolean};
    for (const json::Value& each : ranges->items) {
        auto range = range_of(each);
        if (!range) return {};
        erasure.ranges.push_back(std::move(*range));
    }
    for (const json::Value& batch : kept->items) erasure.kept.emplace_back(batch.string_or(""));
    return erasure;
}

}  // namespace creditlink
