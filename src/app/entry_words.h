#pragma once
// An entry of the exchange log in words.

#include <cstdint>
#include <string>
#include <string_view>

#include "creditlink/base/json.h"
#include "creditlink/exchange_log/log.h"

namespace creditlink {

// An entry's members in one line, as people read them: name=value, two spaces between.
std::string members_in_line(std::string_view json);

struct EntryWords {
    std::string title, detail;
};
// What happened, in plain words: "第 1 次发送：先记入日志，再发出".
EntryWords entry_words(const LogEntry& entry, const json::Value& data);

// What a member of such an entry means, in a few words; its name as it is, if nobody knows.
std::string member_title(std::string_view event, std::string_view name);

}  // namespace creditlink
