// Ids, subjects and tasks as words of the index.

#include <algorithm>

#include "creditlink/base/text.h"
#include "creditlink/signing/message_text.h"
#include "index_state.h"

namespace creditlink {

namespace {

constexpr std::size_t kIdBytes = 11;  // collisions of a billion words: one in 10^9
constexpr std::size_t kShortestCode = 6, kLongestCode = 20, kFewestDigits = 5;
// Another message than any that the office secret makes ids of.
constexpr std::string_view kPurpose = "creditlink/log-index/subject/v1\n";

std::string normalised(std::string_view code) {
    return upper_ascii(without_space(fold_width(code)));
}

bool is_code(std::string_view text) {
    if (text.size() < kShortestCode || text.size() > kLongestCode) return false;
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (!std::ranges::all_of(text, [&](char c) { return digit(c) || (c >= 'A' && c <= 'Z'); })) return false;
    return static_cast<std::size_t>(std::ranges::count_if(text, digit)) >= kFewestDigits;
}

std::string word(char sort, std::string_view text) {
    return sort + std::string(bytes_of(sha256(text)).substr(0, kIdBytes));
}

}  // namespace

std::string subject_token(const HmacSha256& secret, std::string_view code) {
    if (!is_utf8(code)) return {};
    const std::string text = normalised(code);
    if (!is_code(text)) return {};
    return std::string(bytes_of(secret.mac(std::string(kPurpose) + text)).substr(0, audit_detail::kTokenBytes));
}

namespace audit_detail {

std::string id_word(std::string_view id) {
    return word(kIdWord, id);
}
std::string task_word(std::string_view task) {
    return word(kTaskWord, task);
}
std::string token_word(std::string_view token) {
    return kTokenWord + std::string(token);
}

// However deep they stand: a platform's rows may have any form.
void add_tokens(std::vector<std::string>& tokens, const HmacSha256& secret, std::string_view own,
                const json::Value& data) {
    if (data.is_string() && data.text != own) {
        std::string token = subject_token(secret, data.text);
        if (!token.empty() && std::ranges::find(tokens, token) == tokens.end()) tokens.push_back(std::move(token));
    }
    for (const auto& [name, value] : data.members) add_tokens(tokens, secret, own, value);
    for (const json::Value& item : data.items) add_tokens(tokens, secret, own, item);
}

BodyRecords records_in(std::string_view body, const HmacSha256& secret, std::string_view own) {
    BodyRecords found;
    const auto root = json::parse(body);
    if (!root) return found;
    if (const json::Value* list = root->find("records"))
        for (const json::Value& each : list->items) {
            BodyRecords::Record record{text_in(each, "id"), text_in(each, "key"), text_in(each, "op"), {}};
            if (const json::Value* data = each.find("data")) add_tokens(record.tokens, secret, own, *data);
            found.records.push_back(std::move(record));
        }
    const bool known_form = !found.records.empty() &&
                            std::ranges::none_of(found.records, [](const auto& record) { return record.id.empty(); });
    if (known_form) return found;
    found.records.clear();
    add_tokens(found.tokens, secret, own, *root);
    return found;
}

std::vector<ReceiptLine> results_in(std::string_view answer) {
    std::vector<ReceiptLine> lines;
    const auto response = response_of(answer);
    const auto root = response ? json::parse(response->body) : Result<json::Value>(Error{});
    const json::Value* results = root ? root->find("results") : nullptr;
    if (!results) return lines;
    for (const json::Value& result : results->items)
        lines.push_back({text_in(result, "id"), text_in(result, "outcome"), text_in(result, "code")});
    return lines;
}

}  // namespace audit_detail

}  // namespace creditlink
