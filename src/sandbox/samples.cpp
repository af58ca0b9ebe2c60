#include "samples.h"

#include <algorithm>
#include <iterator>

#include "creditlink/base/json.h"

namespace creditlink::sandbox {

namespace {

constexpr std::string_view kList = "serious-breach";

struct Change {
    std::string_view op, entry, name, code, since, until, basis, measure;
};

constexpr Change kChanges[] = {
    {"add", "e-1", "示例甲有限公司", "91220101MA00000001", "2026-10-01", "2029-10-01", "示例决定〔2026〕1号", "限制享受财政资金支持"},
    {"add", "e-2", "示例乙有限公司", "91220101MA00000002", "2026-10-08", "2029-10-08", "示例决定〔2026〕2号", "加强日常监管"},
    {"remove", "e-1", "示例甲有限公司", "91220101MA00000001", "2026-11-01", "", "信用修复", ""},
};

struct Code {
    std::string_view list, code, name;
};

constexpr Code kCodes[] = {
    {"subject-category", "1", "法人及非法人组织"}, {"subject-category", "2", "自然人"}, {"subject-category", "3", "个体工商户"},
    {"licence-state", "1", "有效"},                {"licence-state", "2", "无效"},
};

}  // namespace

std::string lists_json() {
    json::Writer w;
    w.begin_array().begin_object().member("list", kList).member("title", "严重失信主体名单（示例）").member("version", "2026-11");
    w.member("entries", list_size(kList)).end_object().end_array();
    return w.take();
}

std::optional<std::string> codes_json(std::string_view name) {
    json::Writer w;
    w.begin_object().member("list", name).member("version", "1").member("effective", "2018-01-01").name("items").begin_array();
    bool any = false;
    for (const auto& code : kCodes) {
        if (code.list != name) continue;
        any = true;
        w.begin_object().member("code", code.code).member("name", code.name).end_object();
    }
    w.end_array().end_object();
    return any ? std::optional(w.take()) : std::nullopt;
}

bool list_exists(std::string_view list) { return list == kList; }

bool entry_exists(std::string_view list, std::string_view entry) {
    return list_exists(list) && std::any_of(std::begin(kChanges), std::end(kChanges), [&](const Change& c) { return c.entry == entry; });
}

std::int64_t list_size(std::string_view list) { return list_exists(list) ? static_cast<std::int64_t>(std::size(kChanges)) : 0; }

std::string change_json(std::int64_t index) {
    const auto& change = kChanges[index];
    json::Writer w;
    w.begin_object().member("op", change.op).member("entry", change.entry).name("subject").begin_object().member("name", change.name);
    w.member("code", change.code).member("category", "法人及非法人组织").end_object().member("since", change.since).name("until");
    if (change.until.empty()) w.null();
    else w.string(change.until);
    w.member("basis", change.basis).name("measures").begin_array();
    if (!change.measure.empty()) w.string(change.measure);
    w.end_array().end_object();
    return w.take();
}

}  // namespace creditlink::sandbox
