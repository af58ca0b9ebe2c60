#include "creditlink/exchange_log/pack_parts.h"

#include <algorithm>

#include "creditlink/base/digest_of_hex.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/exchange_log/source_rows.h"
#include "pack_chain.h"

namespace creditlink {
namespace {

constexpr std::string_view kPathType = "creditlink/record/v1";
constexpr std::string_view kSourceRowType = "creditlink/source-row/v1";
constexpr std::size_t kMaxPart = 1u << 16;
constexpr std::size_t kMaxSourceRow = 1u << 24;  // a row of one text, which escapes may make six times as long, twice over, and the record's values

std::string bytes_in(const json::Value& object, std::string_view name) {
    return from_hex(text_in(object, name)).value_or(std::string());
}

// A withdrawal stands in the body without braces of its own.
std::string withdrawal(const json::Value& record) {
    return "{\"basis\":" + json::quoted(text_in(record, "basis")) +
           ",\"reason\":" + json::quoted(text_in(record, "reason")) + "}";
}

}  // namespace

std::string RecordPath::json() const {
    json::Writer writer;
    writer.begin_object()
        .member("path_of", kPathType)
        .member("submission", submission)
        .member("place", place)
        .member("count", count);
    writer.member("salt", hex(salt)).name("path").begin_array();
    for (const Digest256& hash : path) writer.string(hex(bytes_of(hash)));
    return writer.end_array().end_object().take() + "\n";
}

std::optional<RecordPath> RecordPath::parse(std::string_view text) {
    const auto value = json::parse(text, {.max_bytes = kMaxPart});
    const json::Value* path = value ? value->find("path") : nullptr;
    if (!path || !path->is_array()) return std::nullopt;
    RecordPath parsed{text_in(*value, "submission"),
                      count_in(*value, "place"),
                      count_in(*value, "count"),
                      bytes_in(*value, "salt"),
                      {}};
    for (const json::Value& item : path->items) {
        const auto hash = digest_of_hex(item.string_or(""));
        if (!hash) return std::nullopt;
        parsed.path.push_back(*hash);
    }
    return parsed.json() == text ? std::optional(std::move(parsed)) : std::nullopt;
}

std::optional<Digest256> RecordPath::root(std::string_view data) const {
    return root_by_path(record_leaf(salt, {submission, data}), place, count, path);
}

std::string SourceRowProof::json(std::string_view record) const {
    const auto spelled = kept() ? spelled_row({heading, row}, record) : std::optional(SpelledRow{});
    if (!spelled) return {};
    json::Writer writer;
    writer.begin_object().member("source_row", kSourceRowType).member("place", place).member("count", count).member("salt", hex(salt));
    writer.name("path").begin_array();
    for (const Digest256& hash : path) writer.string(hex(bytes_of(hash)));
    writer.end_array().member("heading", heading).member("row", row).name("cells").begin_array();
    for (const SpelledRow::Cell& cell : spelled->cells) writer.begin_array().string(cell.column).string(cell.text).end_array();
    writer.end_array().name("corrected").begin_array();
    for (const auto& [column, text] : spelled->corrections) writer.begin_array().string(column).string(text).end_array();
    return writer.end_array().end_object().take() + "\n";
}

std::optional<SourceRowProof> SourceRowProof::parse(std::string_view text, std::string_view record) {
    const auto value = json::parse(text, {.max_bytes = kMaxSourceRow});
    const json::Value* path = value ? value->find("path") : nullptr;
    if (!path || !path->is_array()) return std::nullopt;
    SourceRowProof parsed{count_in(*value, "place"), count_in(*value, "count"), bytes_in(*value, "salt"), {},
                          text_in(*value, "heading"), text_in(*value, "row")};
    for (const json::Value& item : path->items) {
        const auto hash = digest_of_hex(item.string_or(""));
        if (!hash) return std::nullopt;
        parsed.path.push_back(*hash);
    }
    return parsed.json(record) == text ? std::optional(std::move(parsed)) : std::nullopt;
}

std::optional<Digest256> SourceRowProof::root() const {
    return root_by_path(source_row_leaf(salt, {heading, row}), place, count, path);
}

std::string PackSalts::json() const {
    json::Writer writer;
    writer.begin_object();
    if (!batch.empty()) writer.member("batch", hex(batch));
    return writer.member("answer", hex(answer)).end_object().take() + "\n";
}

std::optional<PackSalts> PackSalts::parse(std::string_view text) {
    const auto value = json::parse(text, {.max_bytes = kMaxPart});
    if (!value) return std::nullopt;
    PackSalts parsed{bytes_in(*value, "batch"), bytes_in(*value, "answer")};
    return parsed.json() == text ? std::optional(std::move(parsed)) : std::nullopt;
}

std::optional<std::vector<BodyRecord>> records_of_body(std::string_view body) {
    const auto value = json::parse(body);
    const json::Value* list = value ? value->find("records") : nullptr;
    if (!list || !list->is_array() || list->items.empty()) return std::nullopt;
    std::vector<BodyRecord> records;
    records.reserve(list->items.size());
    for (const json::Value& item : list->items) {
        const json::Value* data = item.find("data");
        if (!item.is_object() || text_in(item, "id").empty()) return std::nullopt;
        records.push_back({text_in(item, "id"),
                           data ? std::string(body.substr(data->begin, data->end - data->begin)) : withdrawal(item)});
    }
    return records;
}

std::vector<SentRecord> sent_records(const std::vector<BodyRecord>& records) {
    std::vector<SentRecord> sent;
    sent.reserve(records.size());
    for (const BodyRecord& record : records) sent.push_back({record.id, record.data});
    return sent;
}

}  // namespace creditlink
