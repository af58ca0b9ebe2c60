// Section 6: what is stored, as digests over 256 buckets of 256 buckets of keys, so that two sides can find a difference
// with few calls.

#include <array>

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "exchange.h"

namespace creditlink::sandbox {

namespace {

constexpr std::int64_t kReconciliationPage = 1000;
constexpr std::int64_t kEverything = -1;

std::string_view state_of(const KeyLine& line) { return line.withdrawn ? "withdrawn" : "current"; }

bool is_bucket(std::string_view text) {
    return (text.empty() || text.size() == 2 || text.size() == 4) && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string buckets_json(const std::string& kind, const std::string& prefix, const std::vector<KeyLine>& lines) {
    std::array<std::string, 256> texts;
    std::array<std::int64_t, 256> counts{};
    for (const auto& line : lines) {
        const auto bucket = sha256(line.key)[prefix.size() / 2];
        texts[bucket] += line.key + " " + std::to_string(line.version) + " " + std::string(state_of(line)) + " " + line.digest + "\n";
        ++counts[bucket];
    }
    json::Writer w;
    w.begin_object().member("kind", kind).name("buckets").begin_array();
    for (std::size_t i = 0; i < texts.size(); ++i) {
        w.begin_object().member("bucket", prefix + hex(std::string(1, static_cast<char>(i)))).member("count", counts[i]);
        w.member("digest", hex(bytes_of(sha256(texts[i])))).end_object();
    }
    w.end_array().end_object();
    return w.take();
}

std::string records_json(std::vector<KeyLine> lines) {
    const bool more = lines.size() > static_cast<std::size_t>(kReconciliationPage);
    if (more) lines.pop_back();
    json::Writer w;
    w.begin_object().name("records").begin_array();
    for (const auto& line : lines)
        w.begin_object().member("key", line.key).member("version", line.version).member("state", state_of(line)).member("digest", line.digest).end_object();
    w.end_array().name("next");
    if (more) w.string(lines.back().key);
    else w.null();
    w.end_object();
    return w.take();
}

}  // namespace

Result<Answer> Exchange::digests(const Call& call, const PinnedKey& signer) {
    const auto kind = parameter_of(call.query, "kind").value_or("");
    if (!settings_.kinds.contains(kind)) return problem(422, "kind-unknown", "this kind is not taken");
    const auto bucket = parameter_of(call.query, "bucket").value_or("");
    if (!is_bucket(bucket)) return problem(400, "bad-json", "a bucket is two or four hex digits");
    const bool leaf = bucket.size() == 4;
    const auto after = leaf ? parameter_of(call.query, "after").value_or("") : std::string();
    auto lines = store_.key_lines(signer.senders, kind, bucket, after, leaf ? kReconciliationPage + 1 : kEverything);
    if (!lines) return lines.error();
    return json_answer(200, leaf ? records_json(std::move(*lines)) : buckets_json(kind, bucket, *lines));
}

}  // namespace creditlink::sandbox
