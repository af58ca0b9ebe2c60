#include "receipt_words.h"

#include <algorithm>
#include <set>

#include "creditlink/base/json.h"
#include "creditlink/base/text.h"
#include "creditlink/signing/message_text.h"

namespace creditlink::audit_detail {
namespace {

std::set<std::string> values_of(const std::vector<BodyRecord>& records, std::string_view submission) {
    std::set<std::string> values;
    const auto at = std::ranges::find(records, submission, &BodyRecord::id);
    const auto data = at == records.end() ? Result<json::Value>(Error{}) : json::parse(at->data);
    if (!data) return values;
    for (const auto& [name, value] : data->members)
        if (value.is_string() && count_code_points(value.text) > 1) values.insert(value.text);
    return values;
}

// However deep it stands.
bool repeats(const json::Value& said, std::string_view value) {
    if (said.text.find(value) != std::string::npos) return true;
    return std::ranges::any_of(said.members, [&](const auto& member) { return repeats(member.second, value); }) ||
           std::ranges::any_of(said.items, [&](const json::Value& item) { return repeats(item, value); });
}

}  // namespace

bool repeats_others(std::string_view answer, const std::vector<BodyRecord>& records, std::string_view submission) {
    const auto response = response_of(answer);
    if (!response) return true;
    const auto receipt = json::parse(response->body);
    if (!receipt) return true;
    const json::Value* results = receipt->find("results");
    if (!results) return false;
    const std::set<std::string> own = values_of(records, submission);
    for (const json::Value& result : results->items) {
        const json::Value* id = result.find("id");
        if (!id || id->string_or("") == submission) continue;
        for (const std::string& value : values_of(records, id->string_or("")))
            if (!own.contains(value) && repeats(result, value)) return true;
    }
    return false;
}

}  // namespace creditlink::audit_detail
