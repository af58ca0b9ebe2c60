#include "rows_json.h"

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink::delivery_detail {

namespace {

std::string text_or_number_in(const json::Value& object, std::string_view member) {
    const json::Value* value = member.empty() ? nullptr : object.find(member);
    return value && (value->type == json::Type::string || value->type == json::Type::number) ? value->text : std::string();
}

}  // namespace

std::string RowsJson::body(const BatchRow& batch, std::span<const Item> items, std::string_view sender) const {
    std::string rows = "[";
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Item& item = items[i];
        if (i > 0) rows += ',';
        rows += '{';
        if (!shape_.id_member.empty()) rows += json::quoted(shape_.id_member) + ":\"" + text_of(item.id) + "\",";
        if (!shape_.op_member.empty()) rows += json::quoted(shape_.op_member) + (item.op == Op::put ? ":\"put\"," : ":\"withdraw\",");
        rows.append(item.data, 1);
    }
    rows += ']';
    const Words words = {{"kind", batch.lane.kind}, {"catalogue", batch.catalogue}, {"sender", std::string(sender)},
                         {"batch", batch.id}, {"created", batch.created}};
    std::string out = "{";
    for (const auto& [member, text] : shape_.envelope) out += json::quoted(member) + ':' + json::quoted(filled(text, words)) + ',';
    out += json::quoted(shape_.rows_member) + ':' + (shape_.rows_as_text ? json::quoted(rows) : rows) + '}';
    return out;
}

ExchangeRequest RowsJson::submit(const BatchRow&) const {
    ExchangeRequest request{"POST", shape_.path, {{"Content-Type", "application/json"}}};
    request.fields.insert(request.fields.end(), shape_.fields.begin(), shape_.fields.end());
    return request;
}

// Rows named by their number in the batch. Returns what is wrong with the list, or nothing.
std::string RowsJson::read_rows(const json::Value& root, std::string_view member, SubmissionState state, std::span<const Item> items,
                                std::vector<bool>& named, Answer& answer) const {
    const json::Value* rows = member.empty() ? nullptr : root.find(member);
    if (!rows || rows->is_null()) return {};
    if (!rows->is_array()) return "the list of rows is no list";
    for (const json::Value& row : rows->items) {
        const json::Value* index = row.find(shape_.index_member);
        const auto number = index ? index->integer() : std::nullopt;
        if (!number || *number < shape_.first_index || *number - shape_.first_index >= static_cast<std::int64_t>(items.size()))
            return "a row number that was not sent";
        const auto at = static_cast<std::size_t>(*number - shape_.first_index);
        if (named[at]) return "one row twice";
        named[at] = true;
        answer.verdicts.push_back({items[at].id, state, shown(text_or_number_in(row, shape_.code_member), 128),
                                   shown(text_or_number_in(row, shape_.field_member), 128), shown(text_or_number_in(row, shape_.message_member), 200)});
    }
    return {};
}

Answer RowsJson::read(const ExchangeAnswer& from, const BatchRow&, std::span<const Item> items, std::int64_t) const {
    Answer answer;
    if (!from.vouched || from.status != 200) {
        answer.why = "status " + std::to_string(from.status);
        return answer;
    }
    auto root = json::parse(from.body, {.max_bytes = 16u << 20});
    if (!root || !root->is_object()) {
        answer.why = "the body is not a JSON object";
        return answer;
    }
    answer.code = text_or_number_in(*root, shape_.success_member);
    if (answer.code != shape_.success_value) {
        const auto refused = shape_.refused.find(answer.code);
        if (refused != shape_.refused.end()) {
            answer.kind = Answer::Kind::refused;
            answer.why = refused->second;
        }
        return answer;
    }
    std::vector<bool> named(items.size(), false);
    std::string fault = read_rows(*root, shape_.errors_member, SubmissionState::rejected, items, named, answer);
    if (fault.empty()) fault = read_rows(*root, shape_.doubts_member, SubmissionState::doubtful, items, named, answer);
    if (!fault.empty()) {
        answer = {};
        answer.why = std::move(fault);
        return answer;
    }
    answer.kind = Answer::Kind::receipt;
    answer.accepted = static_cast<std::uint32_t>(items.size() - answer.verdicts.size());
    return answer;
}

std::string RowsJson::fix_for(std::string_view row_code) const {
    const auto at = fixes_.find(std::string(row_code));
    return at == fixes_.end() ? std::string() : at->second;
}

std::vector<std::string> RowsJson::cannot_promise() const {
    return {std::string(say("此平台不能查询批次：发送中断而结果不明时，须由人核对后决定，系统不会自动重发",
                            "this platform cannot be asked about a batch: when an outcome is not known, a person has to find out and decide; nothing is sent again by itself")),
            std::string(say("此平台的回执没有签名：只能由通道（HTTPS 证书）担保，日志中标为“仅通道”",
                            "this platform signs no receipts: only the channel (TLS certificate) vouches for them, and the log says so"))};
}

}  // namespace creditlink::delivery_detail
