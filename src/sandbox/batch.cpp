#include "batch.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "creditlink/base/clock.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/text.h"

namespace creditlink::sandbox {

namespace {

constexpr std::array<std::string_view, 8> kReasons = {"revoked", "cancelled", "voided", "duplicate", "wrong-subject", "repaired", "expired", "other"};
constexpr std::size_t kMaxFaultsNamed = 100;  // an answer that names a thousand faults helps nobody
constexpr std::size_t kRootBytes = 32;

// "1024 Vb0…=": a size in decimal and a root in base64.
bool is_head(std::string_view text) {
    const auto space = text.find(' ');
    if (space == 0 || space == std::string_view::npos) return false;
    const auto size = text.substr(0, space);
    if (size.size() > 18 || size.find_first_not_of("0123456789") != std::string_view::npos || (size.size() > 1 && size[0] == '0')) return false;
    const auto root = from_base64(text.substr(space + 1));
    return root && root->size() == kRootBytes;
}

std::string_view text_of_member(const json::Value& object, std::string_view name) {
    const auto* member = object.find(name);
    return member ? member->string_or({}) : std::string_view{};
}

std::optional<std::int64_t> integer_of_member(const json::Value& object, std::string_view name) {
    const auto* member = object.find(name);
    return member ? member->integer() : std::nullopt;
}

using RecordFault = Refusal::Fault;

std::optional<RecordFault> read_withdrawal(const json::Value& value, SentRecord& record) {
    record.withdrawn = true;
    record.reason = text_of_member(value, "reason");
    if (std::find(kReasons.begin(), kReasons.end(), record.reason) == kReasons.end())
        return RecordFault{record.id, "reason", "40001", "撤回原因不在规定之列"};
    const auto* basis = value.find("basis");
    if (!basis || !basis->is_string() || count_code_points(basis->text) > kMaxBasisLength)
        return RecordFault{record.id, "basis", "40001", "撤回依据须为不超过 200 字的文字"};
    record.basis = basis->text;
    return std::nullopt;
}

std::optional<RecordFault> read_data(const json::Value& value, SentRecord& record) {
    const auto* data = value.find("data");
    if (!data || !data->is_object()) return RecordFault{record.id, "data", "40001", "缺少 data 对象"};
    record.data.reserve(data->members.size());
    for (const auto& [name, content] : data->members) {
        if (!content.is_string()) return RecordFault{record.id, name, "40001", "字段值须为字符串"};
        if (content.text.empty()) return RecordFault{record.id, name, "40001", "空字段不得出现"};
        if (!record.data.empty() && !before_in_canonical_order(record.data.back().first, name))
            return RecordFault{record.id, name, "40001", "字段须按 RFC 8785 排序"};
        record.data.emplace_back(name, content.text);
    }
    record.canonical = canonical_json(record.data);
    return std::nullopt;
}

std::optional<RecordFault> read_record(const json::Value& value, SentRecord& record) {
    if (!value.is_object()) return RecordFault{"", "records", "40001", "记录须为对象"};
    const auto id = text_of_member(value, "id");
    if (!is_id(id)) return RecordFault{"", "id", "40001", "提交编号不合规定"};
    record.id = id;
    record.key = text_of_member(value, "key");
    if (!is_id(record.key)) return RecordFault{record.id, "key", "40001", "记录键不合规定"};
    const auto version = integer_of_member(value, "version");
    if (!version || *version < 1) return RecordFault{record.id, "version", "40001", "版本须为正整数"};
    record.version = *version;
    const auto op = text_of_member(value, "op");
    if (op == "withdraw") return read_withdrawal(value, record);
    if (op == "put") return read_data(value, record);
    return RecordFault{record.id, "op", "40001", "操作须为 put 或 withdraw"};
}

Refusal refused(std::string detail) { return Refusal{.detail = std::move(detail)}; }

Judged<std::vector<SentRecord>> read_records(const json::Value& list) {
    std::vector<SentRecord> records(list.items.size());
    Refusal refusal = refused("records are not as the interface wants them");
    std::unordered_set<std::string_view> ids;
    for (std::size_t i = 0; i < records.size(); ++i) {
        auto fault = read_record(list.items[i], records[i]);
        if (!fault && !ids.insert(records[i].id).second) fault = RecordFault{records[i].id, "id", "40001", "同一提交编号出现两次"};
        if (fault && refusal.faults.size() < kMaxFaultsNamed) refusal.faults.push_back(std::move(*fault));
    }
    if (!refusal.faults.empty()) return refusal;
    return records;
}

}  // namespace

bool is_id(std::string_view text) {
    if (text.empty() || text.size() > kMaxIdLength) return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f && std::string_view("\"\\/?#%").find(c) == std::string_view::npos; });
}

std::optional<std::string> idempotency_key(std::string_view field) {
    while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
    while (!field.empty() && field.back() == ' ') field.remove_suffix(1);
    if (field.size() < 2 || field.front() != '"' || field.back() != '"') return std::nullopt;
    const auto id = field.substr(1, field.size() - 2);
    // An id has neither quote nor backslash, so a structured-field string that needs unescaping is none.
    return is_id(id) ? std::optional(std::string(id)) : std::nullopt;
}

bool before_in_canonical_order(std::string_view a, std::string_view b) {
    const auto unit = [](char32_t c) { return c >= 0x10000 ? 0xD800 + ((c - 0x10000) >> 10) : c; };
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        const char32_t x = next_code_point(a, i), y = next_code_point(b, j);
        if (x == y) continue;
        return unit(x) != unit(y) ? unit(x) < unit(y) : x < y;
    }
    return i == a.size() && j < b.size();
}

std::string canonical_json(const Data& data) {
    std::string out = "{";
    for (const auto& [name, value] : data) {
        if (out.size() > 1) out += ',';
        json::append_string(out, name);
        out += ':';
        json::append_string(out, value);
    }
    out += '}';
    return out;
}

Judged<json::Value> read_object(std::string_view body) {
    auto parsed = json::parse(body);
    if (!parsed) return Refusal{.status = 400, .code = "bad-json", .detail = parsed.error().message + " " + parsed.error().place};
    if (!parsed->is_object()) return Refusal{.status = 400, .code = "bad-json", .detail = "not an object"};
    return std::move(*parsed);
}

Judged<Batch> read_batch(std::string_view body, std::string_view batch_id) {
    auto object = read_object(body);
    if (!object) return object.refusal();
    Batch batch;
    batch.id = text_of_member(*object, "batch");
    if (batch.id != batch_id) return refused("batch is not the Idempotency-Key");
    batch.sender = text_of_member(*object, "sender");
    batch.kind = text_of_member(*object, "kind");
    batch.catalogue = text_of_member(*object, "catalogue");
    if (batch.sender.empty() || batch.kind.empty() || batch.catalogue.empty()) return refused("sender, kind and catalogue are wanted");
    if (!parse_rfc3339(std::string(text_of_member(*object, "created")))) return refused("created is not a time with offset");
    if (const auto* head = object->find("head")) {
        if (!is_head(head->string_or({}))) return refused("head is not a size and a root");
        batch.head = head->text;
    }
    const auto* list = object->find("records");
    if (!list || !list->is_array() || list->items.empty()) return refused("no records");
    if (integer_of_member(*object, "count") != static_cast<std::int64_t>(list->items.size())) return refused("count is not the number of records");
    auto records = read_records(*list);
    if (!records) return records.refusal();
    batch.records = std::move(*records);
    return batch;
}

}  // namespace creditlink::sandbox
