#include "creditlink/letter/filled.h"

#include <algorithm>
#include <array>

#include "creditlink/base/decimal.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/record/identifier.h"
#include "creditlink/record/pattern.h"
#include "lines.h"
#include "pattern_words.h"

namespace creditlink {

namespace {

// The document kinds of the collection catalogue and the check that fits each.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kDocuments = {{
    {"身份证", "id-card"},
    {"护照号", "passport"},
    {"港澳居民来往内地通行证", "hk-macau-permit"},
    {"台湾居民来往大陆通行证", "taiwan-permit"},
    {"外国人永久居留身份证", "foreign-permanent-id"},
}};

bool digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::int64_t> whole(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    if (!digits(text) || text.size() > 12) return std::nullopt;
    std::int64_t value = 0;
    for (char c : text) value = value * 10 + (c - '0');
    return negative ? -value : value;
}

// A telephone: digits, perhaps with + - ( ) and spaces, 7 to 20 of them.
bool is_phone(std::string_view text) {
    const auto count = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return count >= 7 && count <= 20 && text.find_first_not_of("0123456789+-() ") == std::string_view::npos;
}

// （ ） － as Chinese input methods write them mean what ( ) - mean.
std::string half_width_marks(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, char>, 3> kMarks = {{{"（", '('}, {"）", ')'}, {"－", '-'}}};
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto mark = std::find_if(kMarks.begin(), kMarks.end(), [&](const auto& each) { return text.substr(at).starts_with(each.first); });
        out += mark == kMarks.end() ? text[at] : mark->second;
        at += mark == kMarks.end() ? 1 : mark->first.size();
    }
    return out;
}

std::string wrong(std::string_view zh, std::string_view en) { return std::string(say(zh, en)); }

class Checker {
  public:
    Checker(const Letter& letter, const BlankValues& values, CivilDate today) : letter_(letter), values_(values), today_(today) {}

    // What is wrong with a value that is there; empty: nothing.
    std::string fault(const Blank& blank, const std::string& value) const {
        if (!is_utf8(value)) return wrong("不是 UTF-8 文字", "is no UTF-8 text");
        constexpr std::size_t kAnyText = 4'000;
        if (std::string why = letter_detail::unfit(value, blank.type == BlankType::text ? blank.max : kAnyText); !why.empty()) return why;
        switch (blank.type) {
            case BlankType::text: return {};
            case BlankType::uscc: return identifier("uscc", value);
            case BlankType::id_number: return id_number(blank, value);
            case BlankType::date: return date(blank, value);
            case BlankType::year: return digits(value) && value.size() == 4 && value >= "1949" && value <= "2099" ? "" : wrong("应为四位年份", "should be a year of four digits");
            case BlankType::integer: return integer(blank, value);
            case BlankType::decimal: return decimal(blank, value);
            case BlankType::choice: return choice(blank, value);
            case BlankType::phone: return is_phone(half_width_marks(value)) ? "" : wrong("不是电话号码", "is no telephone number");
            case BlankType::pattern: return pattern(blank, value);
        }
        return {};
    }

  private:
    const std::string* other(const std::string& name) const {
        const auto at = name.empty() ? values_.end() : values_.find(name);
        return at == values_.end() ? nullptr : &at->second;
    }
    std::string label(const std::string& name) const { return letter_.blank(name) ? letter_.blank(name)->label : name; }

    std::string identifier(std::string_view kind, std::string_view value) const {
        const IdentifierVerdict verdict = check_identifier(kind, value, today_);
        return verdict.code.empty() ? std::string() : verdict.detail.empty() ? wrong("校验不通过", "does not pass its check") : verdict.detail;
    }
    std::string id_number(const Blank& blank, std::string_view value) const {
        const std::string* kind = other(blank.kind_from);
        const auto row = std::find_if(kDocuments.begin(), kDocuments.end(), [&](const auto& each) { return kind && each.first == *kind; });
        return identifier(row == kDocuments.end() ? "id-card" : row->second, value);
    }
    std::string date(const Blank& blank, std::string_view value) const {
        const auto it = written_day(value);
        if (!it) return wrong("应为存在的日期，如 2026-03-05", "should be a date that there is, as in 2026-03-05");
        if (blank.name == letter_.validity.from && *it > today_) return wrong("晚于今天", "is later than today");
        const std::string* earlier = other(blank.after);
        const auto first = earlier ? written_day(*earlier) : std::nullopt;
        if (first && *it < *first) return say("早于“{o}”", "is before \"{o}\"", {{"o", label(blank.after)}});
        return {};
    }
    std::string integer(const Blank& blank, std::string_view value) const {
        const auto number = whole(value);
        if (!number) return wrong("应为整数", "should be a whole number");
        return blank.min && *number < *blank.min ? say("不得小于 {n}", "should be at least {n}", {{"n", std::to_string(*blank.min)}}) : std::string();
    }
    std::string decimal(const Blank& blank, const std::string& value) const {
        const auto number = Decimal::parse(value);
        if (!number || number->negative()) return wrong("应为不小于零的数", "should be a number not below zero");
        if (number->fraction_digits() > blank.scale) return say("小数最多 {n} 位", "has more than {n} digits after the point", {{"n", std::to_string(blank.scale)}});
        const std::string* bound = other(blank.at_most);
        const auto most = bound ? Decimal::parse(*bound) : std::nullopt;
        return most && exceeds(*number, *most) ? say("大于“{o}”", "is more than \"{o}\"", {{"o", label(blank.at_most)}}) : std::string();
    }
    // Both not negative: compared as texts of equal length before and after the point.
    static bool exceeds(const Decimal& a, const Decimal& b) {
        const auto padded = [](const Decimal& d) {
            constexpr std::size_t kDigits = 64;
            std::string text = d.text();
            const std::size_t point = std::min(text.find('.'), text.size());
            std::string fraction = point < text.size() ? text.substr(point + 1) : std::string();
            fraction.resize(kDigits, '0');
            return std::string(kDigits - std::min(kDigits, point), '0') + text.substr(0, point) + fraction;
        };
        return padded(a) > padded(b);
    }
    std::string choice(const Blank& blank, const std::string& value) const {
        if (std::find(blank.options.begin(), blank.options.end(), value) != blank.options.end()) return {};
        std::string list;
        for (const std::string& option : blank.options) list += (list.empty() ? "" : "、") + option;
        return say("应为其中之一：{l}", "should be one of: {l}", {{"l", list}});
    }
    std::string pattern(const Blank& blank, std::string_view value) const {
        auto compiled = Pattern::compile(blank.pattern);
        if (compiled && (compiled->matches(value) || compiled->matches(half_width_marks(value)))) return {};
        const std::string words = letter_detail::pattern_words(blank.pattern);
        return words.empty() ? wrong("格式不对", "has not the form that it should have") : say("格式不对，应依次是：{w}", "has not its form, which is, in this order: {w}", {{"w", words}});
    }

    const Letter& letter_;
    const BlankValues& values_;
    CivilDate today_;
};

bool is_code(std::string_view text) {
    const std::string code = upper_ascii(text);
    return check_uscc(code).code.empty() || check_id_card(code, std::nullopt).code.empty();
}

}  // namespace

const Blank* code_blank(const Letter& letter) {
    const auto at = std::find_if(letter.blanks.begin(), letter.blanks.end(), [](const Blank& b) { return b.type == BlankType::uscc || b.type == BlankType::id_number; });
    return at == letter.blanks.end() ? letter.blank("code") : &*at;
}

std::optional<CivilDate> written_day(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        const bool chinese = rest.starts_with("年") || rest.starts_with("月");
        if (rest == "日") break;
        plain += chinese || rest[0] == '-' ? '/' : rest[0];
        at += chinese ? std::string_view("年").size() : 1;
    }
    const auto parts = split(plain, "/");
    if (parts.size() != 3 || !digits(parts[0]) || !digits(parts[1]) || !digits(parts[2]) || parts[0].size() != 4 || parts[1].size() > 2 || parts[2].size() > 2) return std::nullopt;
    const auto number = [](std::string_view part) { return static_cast<int>(*whole(part)); };
    return CivilDate::of(number(parts[0]), number(parts[1]), number(parts[2]));
}

std::vector<BlankFault> check_values(const Letter& letter, const BlankValues& values, CivilDate today) {
    const Checker checker(letter, values, today);
    std::vector<BlankFault> faults;
    for (const Blank& blank : letter.blanks) {
        const auto at = values.find(blank.name);
        if (at == values.end() || trim(at->second).empty()) {
            if (blank.required) faults.push_back({blank.name, blank.label, wrong("没有填写", "is not filled in")});
            continue;
        }
        if (std::string what = checker.fault(blank, at->second); !what.empty()) faults.push_back({blank.name, blank.label, std::move(what)});
        else if (&blank == code_blank(letter) && blank.type == BlankType::text && !is_code(trim(at->second)))
            faults.push_back({blank.name, blank.label, wrong("既不是统一社会信用代码，也不是公民身份号码", "is neither a unified social credit code nor an identity number")});
    }
    std::vector<std::string_view> known;
    for (const Blank& blank : letter.blanks) known.push_back(blank.name);
    for (const auto& [name, value] : values) {
        if (letter.blank(name)) continue;
        const std::string_view near = nearest(name, known);
        faults.push_back({name, shown(name), near.empty() ? wrong("不是这份承诺书的填写项", "is no blank of this letter")
                                                          : say("不是这份承诺书的填写项；是不是“{n}”？", "is no blank of this letter; did you mean \"{n}\"?", {{"n", std::string(near)}})});
    }
    return faults;
}

std::string printed(const Blank& blank, std::string_view value) {
    const auto it = blank.type == BlankType::date ? written_day(value) : std::nullopt;
    if (!it) return std::string(trim(value));
    return std::to_string(it->year()) + "年" + std::to_string(it->month()) + "月" + std::to_string(it->day()) + "日";
}

}  // namespace creditlink
