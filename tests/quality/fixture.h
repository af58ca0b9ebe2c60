#pragma once
// A sound record of each kind of the catalogue, and changes that break its rules: the tests' little language.

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/quality/rule_set.h"
#include "support/folders.h"

namespace creditlink::quality_test {

inline const CivilDate kToday = *CivilDate::of(2026, 11, 20);

// A kind of the catalogue with its rules, and a record of it that keeps them all.
struct Sound {
    std::shared_ptr<const Kind> kind;
    std::optional<RuleSet> rules;
    std::map<std::string, std::string> values;

    std::string codes(const std::map<std::string, std::string>& changes, Severity severity = Severity::error) const {
        Record record;
        record.clear_for(*kind);
        auto all = values;
        for (const auto& [name, value] : changes) all[name] = value;
        for (const auto& [name, value] : all) {
            REQUIRE(kind->index_of(name) >= 0);
            record.values[static_cast<std::size_t>(kind->index_of(name))] = value;
        }
        std::vector<Finding> findings;
        rules->assess(record, kToday, findings);
        std::string out;
        for (const Finding& finding : findings)
            if (finding.severity == severity) out.append(out.empty() ? "" : " ").append(kind->fields[static_cast<std::size_t>(finding.field)].name).append(":").append(finding.kind->code);
        return out;
    }
};

inline Sound sound(const std::string& name, std::map<std::string, std::string> values) {
    auto text = read_file(Path(test::kSourceFolder) / "mappings/kinds" / (name + ".json"));
    REQUIRE(text);
    auto kind = load_kind(*text, "kinds/" + name + ".json");
    REQUIRE(kind);
    auto rules = RuleSet::compile(**kind, "kinds/" + name + ".json");
    REQUIRE_MESSAGE(rules, (rules ? "" : rules.error().place + rules.error().message));
    return {*kind, std::move(*rules), std::move(values)};
}

inline Sound licence() {
    return sound("xk", {{"XK_XDR_MC", "示例公司"}, {"XK_XDR_LB", "法人及非法人组织"}, {"XK_XDR_SHXYM", "91220101MA0A1B2C2Y"}, {"XK_FRDB", "张三"}, {"XK_XKWS", "准予许可决定书"}, {"XK_WSH", "吉科〔2025〕1号"},
                        {"XK_XKLB", "普通"}, {"XK_NR", "准予"}, {"XK_JDRQ", "2025/03/01"}, {"XK_YXQZ", "2025/03/01"}, {"XK_YXQZI", "2030/02/28"}, {"XK_XKJG", "示范厅"}, {"XK_XKJGDM", "11220000MA0A1B2C2K"},
                        {"XK_ZT", "1"}, {"XK_LYDW", "示范厅"}, {"XK_LYDWDM", "11220000MA0A1B2C2K"}});
}

inline Sound penalty() {
    return sound("cf", {{"CF_XDR_MC", "示例公司"}, {"CF_XDR_LB", "法人及非法人组织"}, {"CF_XDR_SHXYM", "91220101MA0A1B2C2Y"}, {"CF_FRDB", "张三"}, {"CF_WSH", "吉科罚〔2025〕1号"}, {"CF_WFXW", "违反规定"}, {"CF_SY", "事实"},
                        {"CF_YJ", "条例"}, {"CF_CFLB", "警告"}, {"CF_NR", "警告"}, {"CF_JDRQ", "2025/03/01"}, {"CF_YXQ", "2026/03/01"}, {"CF_CFJG", "示范厅"}, {"CF_CFJGDM", "11220000MA0A1B2C2K"},
                        {"CF_SJLY", "示范厅"}, {"CF_SJLYDM", "11220000MA0A1B2C2K"}});
}

inline Sound promise() {
    return sound("cn", {{"code", "22000020250301000001"}, {"subjectName", "示例公司"}, {"subjectCategory", "法人及非法人组织"}, {"identify", "91220101MA0A1B2C2Y"}, {"commitmentTypeId", "主动型"}, {"reason", "申报"}, {"content", "真实"},
                        {"liabilityBreachCommitment", "担责"}, {"commitmentDate", "2025/03/01"}, {"acceptanceUnit", "示范厅"}, {"acceptanceUnitIdentify", "11220000MA0A1B2C2K"}, {"publicationType", "不可公开"}, {"fulfillmentStatus", "全部履行"}});
}

using Changes = std::map<std::string, std::string>;
struct Case { Changes changes; std::string codes; };

inline void check_all(const Sound& kind, const std::vector<Case>& cases) {
    CHECK(kind.codes({}) == "");
    for (const auto& [changes, codes] : cases) {
        CAPTURE(codes);
        CHECK(kind.codes(changes) == codes);
    }
}

}  // namespace creditlink::quality_test
