#include "rows.h"

#include <algorithm>
#include <span>

#include "creditlink/base/decimal.h"
#include "creditlink/base/text.h"

namespace creditlink::sandbox {

namespace {

enum class Check { none, name, date, amount, uscc, choice };

struct FieldRule {
    std::string_view name;
    Check check;
    std::size_t max_length;     // code points
    bool required;
    std::string_view choices;   // separated by '|'; "其他-*" takes any text behind "其他-"
};

struct KindRule {
    std::string_view kind;
    std::span<const FieldRule> fields;
    std::string_view decided, from, until;  // the decision date; a span of two dates
};

constexpr std::string_view kSubjects = "法人及非法人组织|自然人|个体工商户";

// 发改办财金〔2018〕424号, table of 行政许可.
constexpr FieldRule kLicence[] = {
    {"XK_XDR_MC", Check::name, 200, true, ""},       {"XK_XDR_LB", Check::choice, 16, true, kSubjects},
    {"XK_XDR_SHXYM", Check::uscc, 18, false, ""},    {"XK_FRDB", Check::none, 50, false, ""},
    {"XK_XKWS", Check::none, 64, true, ""},          {"XK_WSH", Check::none, 64, true, ""},
    {"XK_XKLB", Check::choice, 256, true, "普通|特许|认可|核准|登记|其他-*"},
    {"XK_XKZS", Check::none, 64, false, ""},         {"XK_XKBH", Check::none, 64, false, ""},
    {"XK_NR", Check::none, 4000, true, ""},          {"XK_JDRQ", Check::date, 10, true, ""},
    {"XK_YXQZ", Check::date, 10, true, ""},          {"XK_YXQZI", Check::date, 10, true, ""},
    {"XK_XKJG", Check::none, 200, true, ""},         {"XK_XKJGDM", Check::uscc, 18, true, ""},
    {"XK_ZT", Check::none, 1, true, ""},             {"XK_LYDW", Check::none, 200, true, ""},
    {"XK_LYDWDM", Check::uscc, 18, true, ""},        {"BZ", Check::none, 4000, false, ""},
};

// The same document, table of 行政处罚.
constexpr FieldRule kPenalty[] = {
    {"CF_XDR_MC", Check::name, 200, true, ""},       {"CF_XDR_LB", Check::choice, 16, true, kSubjects},
    {"CF_XDR_SHXYM", Check::uscc, 18, false, ""},    {"CF_FRDB", Check::none, 50, false, ""},
    {"CF_WSH", Check::none, 64, true, ""},           {"CF_WFXW", Check::none, 2000, true, ""},
    {"CF_SY", Check::none, 5000, true, ""},          {"CF_YJ", Check::none, 2048, true, ""},
    {"CF_CFLB", Check::none, 256, true, ""},         {"CF_NR", Check::none, 4000, true, ""},
    {"CF_NR_FK", Check::amount, 0, false, ""},       {"CF_NR_WFFF", Check::amount, 0, false, ""},
    {"CF_JDRQ", Check::date, 10, true, ""},          {"CF_YXQ", Check::date, 10, true, ""},
    {"CF_GSJZQ", Check::date, 10, false, ""},        {"CF_CFJG", Check::none, 200, true, ""},
    {"CF_CFJGDM", Check::uscc, 18, true, ""},        {"CF_SJLY", Check::none, 200, true, ""},
    {"CF_SJLYDM", Check::uscc, 18, true, ""},        {"BZ", Check::none, 4000, false, ""},
};

constexpr FieldRule kCommitment[] = {
    {"subjectName", Check::name, 200, true, ""},     {"subjectCategory", Check::choice, 16, true, kSubjects},
    {"code", Check::none, 20, true, ""},             {"identify", Check::none, 18, true, ""},
    {"commitmentTypeId", Check::choice, 64, true, "审批替代型|容缺受理型|证明事项型|信用修复型|行业自律型|主动型|其他-*"},
    {"reason", Check::none, 512, true, ""},          {"content", Check::none, 4000, true, ""},
    {"liabilityBreachCommitment", Check::none, 4000, true, ""},
    {"commitmentDate", Check::date, 10, true, ""},   {"commitmentValidity", Check::date, 10, false, ""},
    {"acceptanceUnit", Check::none, 200, true, ""},  {"acceptanceUnitIdentify", Check::uscc, 18, true, ""},
    {"publicationType", Check::choice, 32, true, "可向社会公开|特定范围内公开|不可公开"},
    {"fulfillmentStatus", Check::choice, 32, false, "全部履行|部分履行|全部未履行"},
    {"fulfillmentStatusDate", Check::date, 10, false, ""},
    {"remarks", Check::none, 512, false, ""},
};

constexpr KindRule kKinds[] = {
    {"xk", kLicence, "XK_JDRQ", "XK_YXQZ", "XK_YXQZI"},
    {"cf", kPenalty, "CF_JDRQ", "CF_JDRQ", "CF_YXQ"},
    {"cn", kCommitment, "commitmentDate", "commitmentDate", "commitmentValidity"},
};

const std::string* find(const Data& data, std::string_view name) {
    const auto found = std::find_if(data.begin(), data.end(), [&](const auto& member) { return member.first == name; });
    return found == data.end() ? nullptr : &found->second;
}

// GB 32100-2015: 18 characters, weights 3^(i-1) mod 31. The digit of the organisation code inside is not looked at.
bool is_uscc(std::string_view code) {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    if (code.size() != 18) return false;
    std::size_t sum = 0, weight = 1;
    for (std::size_t i = 0; i < 18; ++i) {
        const auto value = alphabet.find(code[i]);
        if (value == std::string_view::npos) return false;
        if (i == 17) return value == (31 - sum % 31) % 31;
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    return false;
}

bool among(std::string_view choices, std::string_view value) {
    for (const auto choice : split(choices, "|")) {
        if (choice == value) return true;
        if (choice.ends_with('*') && value.size() > choice.size() - 1 && value.starts_with(choice.substr(0, choice.size() - 1))) return true;
    }
    return false;
}

std::optional<RowVerdict> rejected(std::string_view code, std::string_view field, std::string_view message) {
    return RowVerdict{.code = code, .field = field, .message = message};
}

// The checks run in the order of their codes' weight: an empty name says more than a wrong code.
std::optional<RowVerdict> judge_presence(const KindRule& rule, const Data& data) {
    for (const auto& field : rule.fields) {
        if (!field.required) continue;
        const auto* value = find(data, field.name);
        const bool empty = !value || trim(*value).empty();
        if (empty && field.check == Check::name) return rejected("10002", field.name, "名称为空");
        if (empty && field.check == Check::date) return rejected("10003", field.name, "必填日期为空");
    }
    return std::nullopt;
}

std::optional<RowVerdict> judge_value(const FieldRule& field, const std::string& value) {
    if (field.check == Check::date && !CivilDate::parse_slashed(value)) return rejected("10004", field.name, "日期不能转换");
    if (field.check == Check::amount && !Decimal::parse(value)) return rejected("10001", field.name, "不是数字");
    if (field.check == Check::uscc && !is_uscc(value)) return rejected("10005", field.name, "统一社会信用代码校验不通过");
    if (field.check == Check::choice && !among(field.choices, value)) return rejected("30001", field.name, "不在代码表中");
    if (field.max_length != 0 && count_code_points(value) > field.max_length) return rejected("40002", field.name, "超过规定长度");
    return std::nullopt;
}

std::optional<RowVerdict> judge_dates(const KindRule& rule, const Data& data, CivilDate today) {
    const auto date = [&](std::string_view name) {
        const auto* value = find(data, name);
        return value ? CivilDate::parse_slashed(*value) : std::nullopt;
    };
    const auto from = date(rule.from), until = date(rule.until), decided = date(rule.decided);
    if (from && until && *until < *from) return rejected("40001", rule.until, "截止日期早于开始日期");
    if (decided && *decided > today) return rejected("40001", rule.decided, "决定日期晚于今天");
    if (decided && *decided < *CivilDate::of(1949, 10, 1))
        return RowVerdict{.doubtful = true, .code = "40001", .field = rule.decided, .message = "决定日期早于 1949/10/01，请核实"};
    return std::nullopt;
}

}  // namespace

std::optional<RowVerdict> judge_row(std::string_view kind, const Data& data, CivilDate today) {
    const auto rule = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const KindRule& k) { return k.kind == kind; });
    if (rule == std::end(kKinds)) return std::nullopt;
    if (auto verdict = judge_presence(*rule, data)) return verdict;
    for (const auto& field : rule->fields) {
        const auto* value = find(data, field.name);
        if (value == nullptr) continue;
        if (auto verdict = judge_value(field, *value)) return verdict;
    }
    for (const auto& field : rule->fields)
        if (field.required && !find(data, field.name)) return rejected("40001", field.name, "必填项为空");
    return judge_dates(*rule, data, today);
}

}  // namespace creditlink::sandbox
