// A profile file becomes a protocol.

#include "creditlink/base/clock.h"
#include "creditlink/base/message.h"
#include "creditlink/delivery/protocol.h"
#include "national.h"
#include "rows_json.h"

namespace creditlink {

using namespace delivery_detail;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Result<Pairs> pairs_in(std::string_view file, const json::Value& object, std::string_view member) {
    Pairs pairs;
    const json::Value* value = object.find(member);
    if (!value) return pairs;
    if (!value->is_object()) return json::error_at(file, *value, std::string(say("应为对象", "should be an object")));
    for (const auto& [name, text] : value->members) {
        if (!text.is_string()) return json::error_at(file, text, std::string(say("应为文字", "should be a string")));
        pairs.emplace_back(name, text.text);
    }
    return pairs;
}

Result<BatchLimits> limits_in(std::string_view file, const json::Value& root) {
    BatchLimits limits;
    const json::Value* value = root.find("limits");
    if (!value) return limits;
    if (auto known = json::only_members(file, *value, {"records", "bytes"}); !known) return known.error();
    for (const auto& [name, number] : value->members) {
        const auto n = number.integer();
        if (!n || *n < 1) return json::error_at(file, number, std::string(say("应为正整数", "should be a positive integer")));
        (name == "records" ? limits.records : limits.bytes) = static_cast<std::size_t>(*n);
    }
    return limits;
}

Result<RowsJsonShape> shape_in(std::string_view file, const json::Value& root) {
    RowsJsonShape shape;
    const auto text = [&root](std::string_view group, std::string_view member) {
        const json::Value* object = root.find(group);
        const json::Value* value = object ? object->find(member) : nullptr;
        return value ? std::string(value->string_or("")) : std::string();
    };
    if (const json::Value* request = root.find("request")) {
        if (auto known = json::only_members(file, *request, {"path", "headers", "envelope", "rows", "rows_as_text", "id", "op"}); !known)
            return known.error();
        auto fields = pairs_in(file, *request, "headers");
        if (!fields) return fields.error();
        auto envelope = pairs_in(file, *request, "envelope");
        if (!envelope) return envelope.error();
        shape.fields = std::move(*fields);
        shape.envelope = std::move(*envelope);
        if (const json::Value* as_text = request->find("rows_as_text")) shape.rows_as_text = as_text->boolean;
    }
    if (const json::Value* answer = root.find("answer")) {
        if (auto known = json::only_members(file, *answer, {"success", "success_value", "errors", "doubts", "index", "first_index", "code",
                                                            "field", "message", "refused"});
            !known)
            return known.error();
        if (const json::Value* first = answer->find("first_index")) shape.first_index = static_cast<std::uint32_t>(first->integer().value_or(0));
        auto refused = pairs_in(file, *answer, "refused");
        if (!refused) return refused.error();
        for (auto& [code, why] : *refused) shape.refused.emplace(code, why);
    }
    shape.path = text("request", "path");
    shape.rows_member = text("request", "rows");
    shape.id_member = text("request", "id");
    shape.op_member = text("request", "op");
    shape.success_member = text("answer", "success");
    shape.success_value = text("answer", "success_value");
    shape.errors_member = text("answer", "errors");
    shape.doubts_member = text("answer", "doubts");
    shape.index_member = text("answer", "index");
    shape.code_member = text("answer", "code");
    shape.field_member = text("answer", "field");
    shape.message_member = text("answer", "message");
    if (shape.path.empty() || shape.rows_member.empty() || shape.success_member.empty() || shape.success_value.empty() ||
        (!shape.errors_member.empty() && shape.index_member.empty()))
        return json::error_at(file, root, std::string(say("缺少 request.path、request.rows、answer.success、answer.success_value 或 answer.index",
                                                          "request.path, request.rows, answer.success, answer.success_value or answer.index is missing")));
    return shape;
}

}  // namespace

Result<std::unique_ptr<Protocol>> make_protocol(std::string_view profile_json, std::string_view file) {
    auto root = json::parse(profile_json, {.dialect = json::Dialect::commented, .file = file});
    if (!root) return root.error();
    if (auto known = json::only_members(file, *root, {"$schema", "profile", "title", "protocol", "answers", "limits", "codes", "status", "request", "answer"}); !known)
        return known.error();
    auto limits = limits_in(file, *root);
    if (!limits) return limits.error();
    auto codes = pairs_in(file, *root, "codes");
    if (!codes) return codes.error();
    std::map<std::string, std::string> fixes(codes->begin(), codes->end());
    const json::Value* protocol = root->find("protocol");
    const json::Value* status = root->find("status");
    if (status && status->type != json::Type::boolean) return json::error_at(file, *status, std::string(say("应为 true 或 false", "should be true or false")));
    const std::string_view name = protocol ? protocol->string_or("") : "";
    if (name == "national") return std::unique_ptr<Protocol>(std::make_unique<National>(*limits, std::move(fixes), !status || status->boolean));
    if (name == "rows-json") {
        auto shape = shape_in(file, *root);
        if (!shape) return shape.error();
        return std::unique_ptr<Protocol>(std::make_unique<RowsJson>(std::move(*shape), *limits, std::move(fixes)));
    }
    return json::error_at(file, protocol ? *protocol : *root, std::string(say("protocol 应为 national 或 rows-json", "protocol should be national or rows-json")));
}

std::string_view name_of(Answer::Kind kind) {
    switch (kind) {
        case Answer::Kind::receipt: return "receipt";
        case Answer::Kind::pending: return "pending";
        case Answer::Kind::batch_unknown: return "batch-unknown";
        case Answer::Kind::not_taken: return "not-taken";
        case Answer::Kind::too_large: return "too-large";
        case Answer::Kind::refused: return "refused";
        case Answer::Kind::untrusted: return "untrusted";
        case Answer::Kind::conflict: return "conflict";
        case Answer::Kind::unreadable: return "unreadable";
    }
    return "unreadable";
}

}  // namespace creditlink
