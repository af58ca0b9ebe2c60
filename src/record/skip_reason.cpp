#include "creditlink/record/skip_reason.h"

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"

namespace creditlink {

namespace {

struct SkipReason {
    std::string_view reason, zh, en;
};

constexpr auto kSkipReasons = std::to_array<SkipReason>({
    {"unchanged", "同一记录已由另一行报送，内容相同", "another row stands for the same record, with the same content"},
    {"same-row", "与本次另一行完全相同", "the same as another row of this read"},
    {"same-as-other-task", "另一任务已报送，内容相同", "another task reports the same record with the same content"},
    {"older-version", "有更新的一行", "another row of the record is newer"},
    {"withdrawn", "已经撤回，不再报送", "withdrawn, and not sent again"},
    {"nothing-to-withdraw", "要撤回的记录从未报送", "voids a record that was never sent"},
    {"dropped-by-person", "有人决定不报", "somebody decided to leave it out"},
    {"before-since", "早于任务的 since", "decided before the task's since"},
    {"note-row", "说明、合计等，不是数据", "a note or a total, no data"},
    {"out-of-scope", "不在报送范围", "out of the mapping's scope"},
    {"blank", "空行", "blank"},
    {"other-sheet", "其他工作表", "on another sheet"},
    {"header", "表头", "a header"},
    {"no-rows", "没有数据行的文件", "a file without rows of data"},
    {"changed-since", "记录后来变了", "the record has changed since"},
    {"adopted", "认领的记录，平台已有", "taken as already at the platform"},
    {"not-sound", "有问题，未收录", "not sound"},
    {"duplicate-file", "内容与已读过的文件相同", "a file whose content was read before"},
});

}  // namespace

std::string_view skip_sentence(std::string_view reason) {
    const auto at = std::find_if(kSkipReasons.begin(), kSkipReasons.end(), [&](const SkipReason& each) { return each.reason == reason; });
    return at == kSkipReasons.end() ? std::string_view() : say(at->zh, at->en);
}

}  // namespace creditlink
