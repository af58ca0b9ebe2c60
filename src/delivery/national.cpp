// The built-in profile: platform.md sections 3 and 4, to the byte.

#include "national.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/http/retry_after.h"

namespace creditlink::delivery_detail {

namespace {

constexpr std::size_t kMaxId = 128;       // platform.md section 3
constexpr std::size_t kMaxMessage = 200;  // code points of a row's message

const std::string* field(const ExchangeAnswer& answer, std::string_view name) {
    for (const auto& [key, value] : answer.fields)
        if (key.size() == name.size() && std::equal(key.begin(), key.end(), name.begin(), [](char a, char b) {
                return (a >= 'A' && a <= 'Z' ? a + 32 : a) == (b >= 'A' && b <= 'Z' ? b + 32 : b);
            }))
            return &value;
    return nullptr;
}

Answer unreadable(std::string why) {
    Answer answer;
    answer.why = std::move(why);
    return answer;
}

bool is_id(std::string_view text) {
    if (text.empty() || text.size() > kMaxId) return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f && std::string_view("\"\\/?#%").find(c) == std::string_view::npos; });
}

std::string problem_code(const ExchangeAnswer& answer) {
    const std::string* type = field(answer, "content-type");
    if (!type || *type != "application/problem+json") return {};
    auto parsed = json::parse(answer.body, {.max_bytes = 1u << 20});
    if (!parsed) return {};
    constexpr std::size_t kMaxCode = 64;  // those of section 7 are shorter
    return shown(json::view_in(*parsed, "code"), kMaxCode);
}

std::string status_words(int status, const std::string& code) { return "HTTP " + std::to_string(status) + (code.empty() ? "" : " " + code); }

constexpr std::int64_t kMostRecords = 1'000'000;     // of one batch, whoever says so
constexpr std::int64_t kMostOfAnything = 1u << 31;

std::optional<std::uint32_t> count_in(const json::Value& object, std::string_view name, std::int64_t most = kMostRecords) {
    const json::Value* value = object.find(name);
    if (!value) return std::nullopt;
    const auto number = value->integer();
    if (!number || *number < 0 || *number > most) return std::nullopt;
    return static_cast<std::uint32_t>(*number);
}

// The verdicts of a receipt, or why they cannot be believed.
std::string read_results(const json::Value& results, std::span<const Item> items, Answer& answer) {
    if (results.items.empty()) return {};
    std::unordered_map<std::string, bool> open;
    open.reserve(items.size());
    for (const Item& item : items) open.emplace(text_of(item.id), true);
    for (const json::Value& result : results.items) {
        const json::Value* id = result.find("id");
        const json::Value* outcome = result.find("outcome");
        if (!id || !id->is_string() || !outcome || !outcome->is_string()) return "a result without id or outcome";
        const auto at = open.find(id->text);
        if (at == open.end()) return "a result for an id that was not sent";
        if (!at->second) return "two results for one id";
        at->second = false;
        ItemVerdict verdict;
        if (outcome->text == "rejected") verdict.state = SubmissionState::rejected;
        else if (outcome->text == "doubtful") verdict.state = SubmissionState::doubtful;
        else return "an outcome that is neither rejected nor doubtful";
        auto key = submission_key_of(id->text);
        if (!key) return "an id that is none of ours";
        verdict.id = *key;
        verdict.code = shown(json::view_in(result, "code"), kMaxId);
        verdict.field = shown(json::view_in(result, "field"), kMaxId);
        verdict.message = shown(json::view_in(result, "message"), kMaxMessage);
        answer.verdicts.push_back(std::move(verdict));
    }
    return {};
}

std::string read_receipt(const json::Value& root, std::span<const Item> items, Answer& answer) {
    const json::Value* receipt = root.find("receipt");
    if (!receipt || !receipt->is_string() || !is_id(receipt->text)) return "no receipt id";
    answer.receipt = receipt->text;
    const json::Value* results = root.find("results");
    if (!results || !results->is_array()) return "no results";
    if (auto fault = read_results(*results, items, answer); !fault.empty()) return fault;
    const json::Value* counts = root.find("counts");
    if (!counts || !counts->is_object()) return "no counts";
    const auto rejected = static_cast<std::uint32_t>(std::count_if(answer.verdicts.begin(), answer.verdicts.end(),
                                                                   [](const ItemVerdict& v) { return v.state == SubmissionState::rejected; }));
    const auto doubtful = static_cast<std::uint32_t>(answer.verdicts.size()) - rejected;
    const auto total = static_cast<std::uint32_t>(items.size());
    if (count_in(*counts, "total") != total || count_in(*counts, "rejected") != rejected ||
        count_in(*counts, "doubtful") != doubtful || count_in(*counts, "accepted") != total - rejected - doubtful)
        return "counts do not add up";
    answer.accepted = total - rejected - doubtful;
    return {};
}

}  // namespace

std::string National::body(const BatchRow& batch, std::span<const Item> items, std::string_view sender) const {
    std::string out;
    std::size_t size = overhead();
    for (const Item& item : items) size += item.data.size() + overhead_per_record();
    out.reserve(size);
    out += R"({"batch":)";
    json::append_string(out, batch.id);
    out += R"(,"sender":)";
    json::append_string(out, sender);
    out += R"(,"kind":)";
    json::append_string(out, batch.lane.kind);
    out += R"(,"catalogue":)";
    json::append_string(out, batch.catalogue);
    out += R"(,"created":)";
    json::append_string(out, batch.created);
    out += R"(,"count":)" + std::to_string(items.size());
    if (!batch.head.empty()) {
        out += R"(,"head":)";
        json::append_string(out, batch.head);
    }
    out += R"(,"records":[)";
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Item& item = items[i];
        if (i > 0) out += ',';
        out.append(R"({"id":")").append(text_of(item.id)).append(R"(","key":")").append(text_of(item.key));
        out.append(R"(","version":)").append(std::to_string(item.version));
        if (item.op == Op::put) {
            out.append(R"(,"op":"put","data":)").append(item.data).append(1, '}');
        } else {  // the canonical bytes of a withdrawal are {"basis":…,"reason":…}
            out += R"(,"op":"withdraw",)";
            out.append(item.data, 1);
        }
    }
    out += "]}";
    return out;
}

ExchangeRequest National::submit(const BatchRow& batch) const {
    return {"POST", "/exchange/v1/batches", {{"Content-Type", "application/json"}, {"Idempotency-Key", '"' + batch.id + '"'}}};
}

std::optional<ExchangeRequest> National::inquire(const BatchRow& batch) const {
    return ExchangeRequest{"GET", "/exchange/v1/batches/" + batch.id, {}};
}

// The parts that a receipt and an inquiry's answer have in common.
std::optional<Answer> National::read_taken(const ExchangeAnswer& from, const BatchRow& batch, std::span<const Item> items, Asked asked) const {
    if (from.status != 200 && from.status != 202) return std::nullopt;
    const std::string* type = field(from, "content-type");
    if (!type || *type != "application/json") return unreadable("content type is not application/json");
    auto root = json::parse(from.body, {.max_bytes = 16u << 20});
    if (!root || !root->is_object()) return unreadable("the body is not a JSON object");
    const auto text = [&](std::string_view name) { return json::view_in(*root, name); };
    if (text("batch") != batch.id) return unreadable("an answer about another batch");
    const bool our_bytes = text("digest") == hex(bytes_of(batch.digest));
    if (!our_bytes && (asked == Asked::submission || from.status != 200)) return unreadable("the digest is not that of the batch sent");
    Answer answer;
    if (from.status == 202) {
        if (text("state") != "pending") return unreadable("202 without state pending");
        answer.kind = Answer::Kind::pending;
        return answer;
    }
    if (text("state") != "final") return unreadable("200 without state final");
    if (auto fault = read_receipt(*root, items, answer); !fault.empty()) return unreadable(std::move(fault));
    answer.received = shown(text("received"), kMaxId);
    answer.kind = our_bytes ? Answer::Kind::receipt : Answer::Kind::conflict;
    return answer;
}

Answer National::read(const ExchangeAnswer& from, const BatchRow& batch, std::span<const Item> items, std::int64_t now) const {
    if (!from.vouched) return unreadable("the answer is not validly signed");
    if (auto taken = read_taken(from, batch, items, Asked::submission)) return std::move(*taken);
    Answer answer;
    answer.code = problem_code(from);
    answer.why = status_words(from.status, answer.code);
    switch (from.status) {
        case 409:
            if (answer.code == "batch-conflict") answer.kind = Answer::Kind::conflict;
            break;
        case 413:
            if (answer.code == "too-large") answer.kind = Answer::Kind::too_large;
            break;
        case 400:
        case 415:
        case 422:
            answer.kind = Answer::Kind::refused;
            break;
        case 401:
        case 403:
            answer.kind = Answer::Kind::untrusted;
            break;
        case 429:
        case 503:
            // Without Retry-After it is not the answer that section 4 describes, and the outcome is unknown.
            if (const std::string* after = field(from, "retry-after")) {
                answer.kind = Answer::Kind::not_taken;
                answer.retry_after = parse_retry_after(*after, now);
            }
            break;
        default:
            break;
    }
    return answer;
}

Answer National::read_inquiry(const ExchangeAnswer& from, const BatchRow& batch, std::span<const Item> items, std::int64_t) const {
    if (!from.vouched) return unreadable("the answer is not validly signed");
    if (auto taken = read_taken(from, batch, items, Asked::inquiry)) return std::move(*taken);
    Answer answer;
    answer.code = problem_code(from);
    answer.why = status_words(from.status, answer.code);
    if (from.status == 404 && answer.code == "batch-unknown") answer.kind = Answer::Kind::batch_unknown;
    else if (from.status == 401 || from.status == 403) answer.kind = Answer::Kind::untrusted;
    return answer;
}

std::optional<ExchangeRequest> National::ask_head() const {
    if (!has_status_) return std::nullopt;
    return ExchangeRequest{"GET", "/exchange/v1/status", {}};
}

HeadAnswer National::read_head(const ExchangeAnswer& from, std::int64_t now) const {
    using Kind = HeadAnswer::Kind;
    HeadAnswer answer;
    if (!from.vouched) return answer;
    answer.why = status_words(from.status, problem_code(from));
    if (from.status == 401 || from.status == 403) answer.kind = Kind::untrusted;
    else if (from.status == 429 || from.status >= 500) {
        if (const std::string* after = field(from, "retry-after")) answer.retry_after = parse_retry_after(*after, now);
    } else if (from.status == 200) {
        auto root = json::parse(from.body, {.max_bytes = 1u << 20});
        const json::Value* last = root ? root->find("last") : nullptr;
        if (last && last->is_object()) answer.batch = json::text_in(*last, "batch"), answer.head = json::text_in(*last, "head");
        answer.kind = last ? Kind::said : Kind::not_offered;
        if (const json::Value* limits = root ? root->find("limits") : nullptr)
            answer.most_records = count_in(*limits, "records", kMostOfAnything), answer.most_bytes = count_in(*limits, "bytes", kMostOfAnything);
    } else {
        answer.kind = from.status == 404 || from.status == 405 ? Kind::not_offered : Kind::refused;
    }
    return answer;
}

std::vector<std::string> National::cannot_promise() const {
    if (has_status_) return {};
    return {std::string(say("平台不说明它见过的日志头：恢复旧备份后，只能由台账或见证文件发现", "the platform does not say which head of our log it saw: a restored backup is noticed by the ledger or a witness only"))};
}

std::string National::fix_for(std::string_view row_code) const {
    const auto at = fixes_.find(std::string(row_code));
    return at == fixes_.end() ? std::string() : at->second;
}

}  // namespace creditlink::delivery_detail
