#pragma once
// What the index found, in words: an exchange on one screen, a list with a line each, and objects for programs.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "creditlink/audit/log_index.h"
#include "creditlink/base/json.h"
#include "creditlink/retention/erasure.h"

namespace creditlink {

std::string item_title(const LogItem& item);  // "报送 xk，100 条", "更正", "登录失败"
std::string item_outcome(
    const LogItem& item);  // "接收 98 · 退回 2", "尚无回执"; of an entry that is no exchange what it is about
std::string content_words(ContentState state);
std::string outcome_words(const ItemRecord& record);

// Label and text, in the order of the screen; the records that were asked for come last.
std::vector<std::pair<std::string, std::string>> item_lines(const LogItem& item);

// An object; `erased`: by which erasure its contents went.
std::string item_json(const LogItem& item, const std::optional<ErasureNote>& erased = {});

}  // namespace creditlink
