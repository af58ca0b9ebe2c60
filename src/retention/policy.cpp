#include "creditlink/retention/policy.h"

#include <algorithm>

#include "creditlink/base/clock.h"
#include "creditlink/base/message.h"

namespace creditlink {
namespace {

constexpr std::string_view kDefault = "default";
constexpr int kMaxMonths = 1200;  // a hundred years: more is a mistake of the keyboard

}  // namespace

std::optional<Month> Month::parse(std::string_view text) {
    constexpr std::string_view kShape = "YYYY-MM";
    if (text.size() != kShape.size() || text[4] != '-') return {};
    const auto day =
        CivilDate::parse_slashed(std::string(text.substr(0, 4)) + "/" + std::string(text.substr(5)) + "/01");
    if (!day) return {};
    return Month{day->year(), day->month()};
}

Month Month::of_unix_ms(std::int64_t time) {
    const CivilDate day = CivilDate::of_unix(time / 1000, kBeijingMinutes);
    return {day.year(), day.month()};
}

CivilDate Month::first_day() const {
    return *CivilDate::of(year, number, 1);
}

std::string Month::text() const {
    return first_day().dashed().substr(0, 7);
}

Month Month::plus(int months) const {
    const CivilDate day = first_day().plus_months(months);
    return {day.year(), day.month()};
}

// Penalties are published for three years at most (国家发展改革委令第58号, credit repair), and what was said of one has
// to be provable as long. Network logs are kept for six months at least (网络安全法第二十一条), which answers without a
// receipt are. For the rest no regulation was found: five years, as long as the longest licences of the department
// hold.
RetentionPolicy RetentionPolicy::standard() {
    RetentionPolicy policy;
    policy.rules_ = {
        {std::string(kDefault), 60,
         std::string(say("假定五年：未找到明确规定，请单位自行确定",
                         "five years, assumed: no regulation was found; the office should decide")),
         true},
        {"cf", 36,
         std::string(say("行政处罚信息公示期最长三年（国家发展改革委令第58号）",
                         "penalties are published for three years at most (NDRC order 58)")),
         false},
        {std::string(kInquiryClass), 6,
         std::string(say("网络日志不少于六个月（网络安全法第二十一条）",
                         "network logs: six months at least (Cybersecurity Law, article 21)")),
         false},
        {std::string(kLettersClass), 60,
         std::string(say("假定五年：承诺书的报告与答复，未找到明确规定",
                         "five years, assumed: announcements of letters; no regulation was found")),
         true},
    };
    return policy;
}

Result<RetentionPolicy> RetentionPolicy::parse(const json::Value* retention, std::string_view file) {
    RetentionPolicy policy = standard();
    if (!retention) return policy;
    for (const auto& [name, value] : retention->members) {
        const json::Value* months = value.find("months");
        const json::Value* basis = value.find("basis");
        const std::int64_t number = months ? months->integer().value_or(0) : 0;
        if (number < 1 || number > kMaxMonths)
            return json::error_at(
                file, months ? *months : value,
                say("retention.{n} 应写明保存月数 months，1 到 {m}", "retention.{n} needs months, 1 to {m}",
                    {{"n", name}, {"m", std::to_string(kMaxMonths)}}));
        RetentionRule rule{name, static_cast<int>(number),
                           basis ? basis->text : std::string(say("单位规定", "set by the office")), false};
        const auto at = std::ranges::find(policy.rules_, name, &RetentionRule::of);
        if (at == policy.rules_.end())
            policy.rules_.push_back(std::move(rule));
        else
            *at = std::move(rule);
    }
    return policy;
}

const RetentionRule& RetentionPolicy::rule(std::string_view of) const {
    auto at = std::ranges::find(rules_, of, &RetentionRule::of);
    if (at == rules_.end()) at = std::ranges::find(rules_, kDefault, &RetentionRule::of);
    return *at;
}

CivilDate RetentionPolicy::due_from(std::string_view of, Month month) const {
    return month.plus(1 + rule(of).months).first_day();
}

}  // namespace creditlink
