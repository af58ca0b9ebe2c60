#include "creditlink/record/record.h"

#include <algorithm>

#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {
namespace {

constexpr char kUnitSeparator = '\x1F';

// The first 20 bytes: 160 bits leave no two of a province's records with one key, and make 32 letters without padding.
template <typename Key>
Key cut(const Digest256& digest) {
    Key key;
    std::copy_n(digest.begin(), key.bytes.size(), key.bytes.begin());
    return key;
}

template <typename Bytes>
std::string prefixed(std::string_view prefix, const Bytes& bytes) {
    return std::string(prefix) + base32(bytes_of(bytes));
}

template <typename Key>
Result<Key> parsed(std::string_view prefix, std::string_view text) {
    const auto bytes = text.starts_with(prefix) ? from_base32(text.substr(prefix.size())) : std::nullopt;
    Key key;
    if (!bytes || bytes->size() != key.bytes.size())
        return Error{Errc::usage, say("「{text}」不是 {prefix} 开头的编号", "\"{text}\" is no id that begins with {prefix}",
                                      {{"text", shown(text)}, {"prefix", std::string(prefix)}}),
                     {}, say("形如 {prefix} 加 32 个小写字母和数字", "it looks like {prefix} and 32 lower-case letters and digits",
                             {{"prefix", std::string(prefix)}})};
    std::copy(bytes->begin(), bytes->end(), key.bytes.begin());
    return key;
}

}  // namespace

void Record::clear_for(const Kind& kind) {
    values.resize(kind.fields.size());
    for (std::string& value : values) value.clear();
    marks.assign(values.size(), kAnyMark);
}

void append_canonical(std::string& out, const Kind& kind, const Record& record) {
    const std::size_t start = out.size();
    std::size_t skipped = 1;  // of a prefix: the first has no value before it whose quote it would close
    for (const std::uint32_t field : kind.canonical_order) {
        const std::string& value = record.values[field];
        if (value.empty()) continue;
        out.append(kind.canonical_prefix[field], skipped);
        skipped = 0;
        if (record.marks_at(field) & (kControlMark | kEscapeMark)) json::append_escaped(out, value);
        else out.append(value);
    }
    if (skipped == 0) out[start] = '{';
    out.append(skipped == 0 ? "\"}" : "{}");
}

RecordKey key_of(const HmacSha256& office, const Kind& kind, const Record& record) {
    thread_local std::string message;  // a million records would allocate it a million times
    message.assign(kind.name).push_back('\0');
    bool first = true;
    for (const std::uint32_t field : kind.identity) {
        if (!first) message.push_back(kUnitSeparator);
        first = false;
        const std::string& value = record.values[field];
        if (record.marks_at(field) & (kSymbolMark | kRareMark)) append_nfc(message, value);
        else message.append(value);
    }
    return cut<RecordKey>(office.mac(message));
}

SubmissionKey submission_of(const HmacSha256& office, std::string_view platform, const RecordKey& key, std::uint32_t version, Op op,
                            const Digest256& content) {
    std::string message;
    message.reserve(160);
    message.append(platform).push_back('\0');
    message.append(key.bytes.begin(), key.bytes.end());
    message.append(std::to_string(version)).push_back('\0');
    message.append(op == Op::withdraw ? "withdraw" : "put").push_back('\0');
    message.append(bytes_of(content));
    return cut<SubmissionKey>(office.mac(message));
}

std::string text_of(const RecordKey& key) { return prefixed("k-", key.bytes); }
std::string text_of(const SubmissionKey& id) { return prefixed("s-", id.bytes); }

std::string batch_id(std::string_view sender, const std::vector<SubmissionKey>& submissions) {
    std::string message(sender);
    for (const SubmissionKey& id : submissions) message.append(1, '\0').append(text_of(id));
    if (submissions.empty()) message += '\0';  // the sender still ends with its zero byte
    return prefixed("b-", cut<SubmissionKey>(sha256(message)).bytes);
}

Result<RecordKey> record_key_of(std::string_view text) { return parsed<RecordKey>("k-", text); }
Result<SubmissionKey> submission_key_of(std::string_view text) { return parsed<SubmissionKey>("s-", text); }

}  // namespace creditlink
