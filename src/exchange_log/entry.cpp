#include "entry.h"

#include <algorithm>
#include <charconv>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {
namespace {

constexpr std::string_view kTime = ",\"time\":", kEvent = ",\"event\":\"", kData = "\",\"data\":";

bool is_event(std::string_view event) {
    return !event.empty() && event.size() <= kMaxEventBytes && std::ranges::all_of(event, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
    });
}

bool is_object_text(std::string_view json) {
    return json.size() >= 2 && json.front() == '{' && json.back() == '}' && is_utf8(json) &&
           std::ranges::none_of(json, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

bool skip(std::string_view& rest, std::string_view word) {
    if (!rest.starts_with(word)) return false;
    rest.remove_prefix(word.size());
    return true;
}

template <typename Number>
std::optional<Number> number(std::string_view& rest) {
    if (rest.empty() || rest[0] == '-' || (rest[0] == '0' && rest.size() > 1 && rest[1] >= '0' && rest[1] <= '9')) return {};
    Number value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (error != std::errc()) return {};
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return value;
}

}  // namespace

Result<std::string> entry_bytes(const EntryView& entry) {
    if (!is_event(entry.event) || !is_object_text(entry.json) || entry.time < 0)
        return Error{Errc::internal,
                     std::string(say("日志条目不合格式（事件名、数据对象或时间）", "a log entry is malformed (event, data object or time)")), {}, {}};
    std::string bytes;
    bytes.reserve(entry.json.size() + 112);
    bytes.append(kEntryStart).append(std::to_string(entry.index)).append(kTime).append(std::to_string(entry.time));
    bytes.append(kEvent).append(entry.event).append(kData).append(entry.json).push_back('}');
    if (bytes.size() > kMaxEntryBytes)
        return Error{Errc::internal, say("日志条目有 {n} 字节，上限为 {max}", "a log entry has {n} bytes, at most {max} are allowed",
                                         {{"n", std::to_string(bytes.size())}, {"max", std::to_string(kMaxEntryBytes)}}), {}, {}};
    return bytes;
}

std::optional<EntryView> parse_entry(std::string_view bytes) {
    EntryView entry;
    std::string_view rest = bytes;
    if (bytes.size() > kMaxEntryBytes || !skip(rest, kEntryStart)) return {};
    const auto index = number<std::uint64_t>(rest);
    if (!index || !skip(rest, kTime)) return {};
    const auto time = number<std::int64_t>(rest);
    if (!time || !skip(rest, kEvent)) return {};
    entry.index = *index;
    entry.time = *time;
    entry.event = rest.substr(0, rest.find('"'));
    rest.remove_prefix(entry.event.size());
    if (!is_event(entry.event) || !skip(rest, kData) || rest.size() < 3 || rest.back() != '}') return {};
    entry.json = rest.substr(0, rest.size() - 1);
    if (entry.json.front() != '{' || entry.json.back() != '}') return {};
    return entry;
}

}  // namespace creditlink
