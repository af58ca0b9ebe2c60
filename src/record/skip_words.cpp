#include "creditlink/record/skip_words.h"

#include "creditlink/base/message.h"

namespace creditlink {

namespace {

struct Reason {
    std::string_view code, zh, en;
};

constexpr Reason kReasons[] = {
    {"blank", "空行", "blank row"},
    {"header", "表头", "header"},
    {"no-rows", "文件里没有数据行", "the file has no row of data"},
    {"other-sheet", "不读的工作表", "a sheet that is not read"},
    {"duplicate-file", "内容相同的文件已经读过", "a file of the same content was read before"},
    {"note-row", "说明行（映射规定）", "note row, as the mapping says"},
    {"out-of-scope", "不在报送范围（映射规定）", "out of scope, as the mapping says"},
    {"same-row", "与前面一行完全相同", "the same as a row before it"},
    {"unchanged", "另一行已代表同一条记录", "another row stands for the same record"},
    {"older-version", "比已收录的版本旧", "older than the version that is there"},
    {"same-as-other-task", "另一任务已收录同样的记录", "another task has the same record"},
    {"owned-by-other-task", "记录归另一任务", "the record is another task's"},
    {"before-since", "早于任务的起始日期 since", "decided before the task's first day (since)"},
    {"dropped-by-person", "有人决定不报", "left out by a person"},
    {"nothing-to-withdraw", "要作废的记录从未报过", "says void, and no such record was sent"},
    {"withdrawn", "记录已撤回", "the record was withdrawn"},
    {"changed-since", "记录后来变了", "the record has changed since"},
    {"adopted", "认领的记录，平台已有", "taken as already at the platform"},
    {"not-sound", "有问题，未收录", "not sound"},
};

}  // namespace

std::string skip_words(std::string_view reason) {
    for (const Reason& each : kReasons)
        if (each.code == reason) return std::string(say(each.zh, each.en));
    return std::string(reason);
}

}  // namespace creditlink
