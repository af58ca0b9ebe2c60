#include "functions.h"

#include <algorithm>
#include <array>

#include "creditlink/base/decimal.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "dates.h"

namespace creditlink::mapping_detail {

namespace {

const FindingKind* of(std::string_view code) {
    const FindingKind* kind = finding_kind(code);
    if (!kind) std::abort();  // the catalogue and this file are one product
    return kind;
}

const FindingKind* const kTrimmed = of("trimmed");
const FindingKind* const kSpaces = of("spaces-removed");
const FindingKind* const kWidth = of("width-folded");
const FindingKind* const kCase = of("case-folded");
const FindingKind* const kBreaks = of("line-breaks");
const FindingKind* const kNotation = of("date-notation");
const FindingKind* const kLong = of("long-term");
const FindingKind* const kMoney = of("money-notation");
const FindingKind* const kDamaged = of("damaged-number");
const FindingKind* const kDateFormat = of("date-format");
const FindingKind* const kDateReal = of("date-real");
const FindingKind* const kNotNumeric = of("not-numeric");
const FindingKind* const kUnknown = of("code-unknown");
const FindingKind* const kUnmet = of("expression-unmet");

void put(Evaluation& evaluation, Work& work, std::string text) {
    std::string& kept = evaluation.scratch();
    kept = std::move(text);
    work.text = kept;
    work.form = CellForm::text;
}

// Nothing in it that code_step would change: ASCII without white space and small letters, or characters of CJK blocks
// whose first byte no white space, zero-width or full-width character shares.
bool plain_code(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x80 ? c <= ' ' || c == 0x7f || (c >= 'a' && c <= 'z') : c == 0xC2 || c == 0xE1 || c == 0xE2 || c == 0xEF) return false;
        if (c == 0xE3 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) == 0x80) {
            if (i + 2 < text.size() && static_cast<unsigned char>(text[i + 2]) == 0x80) return false;
        }
    }
    return true;
}

// 9.12201E+17: what a spreadsheet makes of a code that it took for a number.
bool looks_like_exponent(std::string_view text) {
    const std::size_t e = text.find_first_of("Ee");
    if (e == std::string_view::npos || e == 0 || e + 2 > text.size()) return false;
    std::string_view mantissa = text.substr(0, e), exponent = text.substr(e + 1);
    if (exponent.front() == '+') exponent.remove_prefix(1);
    else if (mantissa.find('.') == std::string_view::npos) return false;  // "12E34" may be a code
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return !exponent.empty() && exponent.size() <= 3 && std::all_of(exponent.begin(), exponent.end(), digit) && digit(mantissa.front()) &&
           std::all_of(mantissa.begin(), mantissa.end(), [&](char c) { return digit(c) || c == '.'; });
}

void put_day(Evaluation& evaluation, Work& work, const ReadDate& read) {
    switch (read.outcome) {
        case ReadDate::Outcome::not_a_date: return evaluation.fail(kDateFormat, work);
        case ReadDate::Outcome::no_such_day: return evaluation.fail(kDateReal, work);
        case ReadDate::Outcome::long_term:
            evaluation.fixed(kLong, work);
            work.text = kLongTerm;
            work.form = CellForm::text;
            return;
        case ReadDate::Outcome::day:
            if (read.rewritten && work.form == CellForm::text) evaluation.fixed(kNotation, work);
            put(evaluation, work, read.day->slashed());
    }
}

// The number that an argument gives: written in the mapping, or a value of the row. nullopt: blank.
std::optional<long> number_of(const Step& step, Evaluation& evaluation) {
    if (step.values.empty()) return step.number;
    Work work = evaluation.value_of(step.values.front());
    if (work.text.empty()) return std::nullopt;
    const auto number = Decimal::parse(fold_width(work.text));
    if (!number || number->fraction_digits() > 0 || number->integer_digits() > 4) {
        evaluation.fail(kNotNumeric, work);
        return std::nullopt;
    }
    return std::stol(number->text());
}

template <typename Move>
void move_day(const Step& step, Evaluation& evaluation, Work& work, Move&& move) {
    date_step(evaluation, work);
    if (work.text.empty() || work.text == kLongTerm) return;  // what has no end ends no later
    const auto number = number_of(step, evaluation);
    const auto day = CivilDate::parse_slashed(work.text);
    if (!number || !day) {
        work.text = {};
        return;
    }
    put(evaluation, work, move(*day, static_cast<int>(*number)).slashed());
}

void list_step(const Step& step, Evaluation& evaluation, Work& work) {
    if (work.text.empty()) {
        if (!step.texts.empty()) work.text = step.texts.front();
        return;
    }
    if (const std::string* found = step.list->find(work.text)) {
        work.text = *found;
        work.form = CellForm::text;
    } else if (!step.texts.empty()) {
        work.text = step.texts.front();
    } else {
        evaluation.fail(kUnknown, work);
    }
}

void split_step(const Step& step, Evaluation& evaluation, Work& work) {
    std::string out;
    std::string_view rest = work.text;
    const std::string& with = step.texts.front();
    while (!rest.empty()) {
        std::size_t at = rest.size(), length = 0;
        for (std::size_t i = 1; i < step.texts.size(); ++i)
            if (const std::size_t found = rest.find(step.texts[i]); found < at) at = found, length = step.texts[i].size();
        Work part{trim(rest.substr(0, at)), CellForm::text, work.column};
        rest.remove_prefix(std::min(rest.size(), at + length));
        if (part.text.empty()) continue;
        evaluation.run(step.each, part);
        if (evaluation.failed()) {
            work.text = {};
            return;
        }
        if (!part.text.empty()) out.append(out.empty() ? "" : with).append(part.text);
    }
    put(evaluation, work, std::move(out));
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string out;
    for (std::size_t at = text.find(from); at != std::string_view::npos; at = text.find(from)) {
        out.append(text.substr(0, at)).append(to);
        text.remove_prefix(at + from.size());
    }
    return out.append(text);
}

void substr_step(const Step& step, Evaluation&, Work& work) {
    std::size_t from = static_cast<std::size_t>(std::stoul(step.texts[0])), count = std::stoul(step.texts[1]), index = 0, begin = work.text.size(), end = begin;
    for (std::size_t at = 0; at < work.text.size(); ++index) {
        if (index == from) begin = at;
        if (index == from + count) { end = at; break; }
        next_code_point(work.text, at);
    }
    work.text = work.text.substr(begin, end - begin);
}

void blank_step(const Step& step, Evaluation&, Work& work) {
    const std::string_view text = trim(work.text);
    if (std::any_of(step.texts.begin(), step.texts.end(), [&](const std::string& word) { return text == word; })) work.text = {};
}

void extract_step(const Step& step, Evaluation& evaluation, Work& work) {
    const auto found = step.patterns.front().capture(work.text);
    if (!found) return evaluation.fail(kUnmet, work);
    work.text = *found;
}

void expect_step(const Step& step, Evaluation& evaluation, Work& work) {
    if (!step.patterns.front().matches(work.text)) evaluation.fail(kUnmet, work);
}

const std::vector<Function> kFunctions = {
    {{"trim", "", "去掉首尾的空白和零宽字符", "takes white space and zero-width characters off both ends", "\"trim\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { trim_step(e, w); }},
    {{"name", "", "名称：去掉首尾空白和换行", "a name: trimmed, without line breaks", "\"name\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { name_step(e, w); }},
    {{"text", "", "正文：去掉首尾空白，换行统一为 LF", "a text: trimmed, line breaks as LF", "\"text\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { text_step(e, w); }},
    {{"code", "", "代码：半角、大写、无空白；以数值保存的拦下", "a code: half-width, upper case, no white space; refused if held as a number", "\"code\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { code_step(e, w); }},
    {{"fold", "", "全角变半角", "full-width characters become half-width", "\"fold\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { put(e, w, fold_width(w.text)); }},
    {{"upper", "", "小写变大写", "letters become upper case", "\"upper\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { put(e, w, upper_ascii(w.text)); }},
    {{"no_spaces", "", "去掉一切空白和零宽字符", "removes all white space and zero-width characters", "\"no_spaces\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { put(e, w, without_space(w.text)); }},
    {{"date", "", "各种写法的日期、序列号、长期 → 2021/03/05", "a day in any notation, a serial number, or long term", "\"date\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { date_step(e, w); }},
    {{"beijing_date", "", "时刻（没有时区即 UTC）→ 北京时间的日期", "a moment (UTC unless it says otherwise) becomes the day in Beijing", "\"beijing_date\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { w.text = trim(w.text); if (!w.text.empty()) put_day(e, w, read_beijing_date(w.text)); }},
    {{"plus_years", "n | value", "日期加 n 年；长期不变", "a date n years later; long term stays", "{\"plus_years\": 5}"}, Argument::number, 0, 0, false,
     [](const Step& s, Evaluation& e, Work& w) { move_day(s, e, w, [](CivilDate d, int n) { return d.plus_years(n); }); }},
    {{"plus_months", "n | value", "日期加 n 个月", "a date n months later", "{\"plus_months\": 6}"}, Argument::number, 0, 0, false,
     [](const Step& s, Evaluation& e, Work& w) { move_day(s, e, w, [](CivilDate d, int n) { return d.plus_months(n); }); }},
    {{"plus_days", "n | value", "日期加 n 天；-1 是前一日", "a date n days later; -1 is the day before", "{\"plus_days\": -1}"}, Argument::number, 0, 0, false,
     [](const Step& s, Evaluation& e, Work& w) { move_day(s, e, w, [](CivilDate d, int n) { return d.plus_days(n); }); }},
    {{"money", "\"元\" | \"万元\"", "金额 → 万元；列里自带单位的以它为准", "an amount in 10,000 yuan; a unit within the cell counts more", "{\"money\": \"元\"}"}, Argument::text, 1, 1, false,
     [](const Step& s, Evaluation& e, Work& w) { money_step(e, w, s.texts.front() == "元"); }},
    {{"list", "名称 | {…}", "查代码表；查不到即 code-unknown，除非另有 otherwise", "looks up a code list; unknown words are refused unless \"otherwise\" is given", "{\"list\": {\"10\": \"1\"}}"}, Argument::list, 0, 1, true, list_step},
    {{"split", "{by, do, with}", "拆开，逐项处理，再连接", "splits, treats each part, joins again", "{\"split\": {\"by\": [\";\", \"；\"], \"do\": [\"trim\"], \"with\": \";\"}}"}, Argument::split, 0, 0, false, split_step},
    {{"replace", "[from, to]", "替换文字", "replaces a text", "{\"replace\": [\"-\", \"\"]}"}, Argument::texts, 2, 2, false,
     [](const Step& s, Evaluation& e, Work& w) { put(e, w, replaced(w.text, s.texts[0], s.texts[1])); }},
    {{"remove", "text", "删去文字", "removes a text", "{\"remove\": \"-\"}"}, Argument::text, 1, 1, false,
     [](const Step& s, Evaluation& e, Work& w) { if (w.text.find(s.texts[0]) != std::string_view::npos) { auto form = w.form; put(e, w, replaced(w.text, s.texts[0], "")); w.form = form; } }},
    {{"prefix", "text", "不空则在前面加上", "puts a text before a value that is not blank", "{\"prefix\": \"其他-\"}"}, Argument::text, 1, 1, false,
     [](const Step& s, Evaluation& e, Work& w) { put(e, w, s.texts[0] + std::string(w.text)); }},
    {{"suffix", "text", "不空则在后面加上", "puts a text after a value that is not blank", "{\"suffix\": \"年\"}"}, Argument::text, 1, 1, false,
     [](const Step& s, Evaluation& e, Work& w) { put(e, w, std::string(w.text) + s.texts[0]); }},
    {{"substr", "[from, count]", "取从第 from 个（从 0 数）起的 count 个字符", "count characters from position from (0 is the first)", "{\"substr\": [0, 6]}"}, Argument::texts, 2, 2, false, substr_step},
    {{"blank", "[words]", "这些内容当作空", "these words mean blank", "{\"blank\": [\"无\", \"/\"]}"}, Argument::texts, 1, 1000, false, blank_step},
    {{"default", "text", "空着就用它", "takes this if the value is blank", "{\"default\": \"1\"}"}, Argument::text, 1, 1, true,
     [](const Step& s, Evaluation&, Work& w) { if (trim(w.text).empty()) w.text = s.texts[0], w.form = CellForm::text; }},
    {{"extract", "RE2", "取表达式第一组；不匹配即拦下", "the first group of a pattern; refused if nothing matches", "{\"extract\": \"〔([0-9]{4})〕\"}"}, Argument::pattern, 0, 0, false, extract_step},
    {{"expect", "RE2", "整个值须匹配，否则拦下", "the whole value must match, or is refused", "{\"expect\": \"[0-9]{16}\"}"}, Argument::pattern, 0, 0, false, expect_step},
    {{"refuse", "code", "不空即拦下，理由是这个代码", "refuses a value that is not blank, with this finding", "{\"refuse\": \"code-unknown\"}"}, Argument::finding, 0, 0, false,
     [](const Step& s, Evaluation& e, Work& w) { e.fail(s.finding, w); }},
};

}  // namespace

const std::vector<Function>& functions() { return kFunctions; }

const Function* function_named(std::string_view name) {
    const auto at = std::find_if(kFunctions.begin(), kFunctions.end(), [&](const Function& f) { return f.help.name == name; });
    return at == kFunctions.end() ? nullptr : &*at;
}

void trim_step(Evaluation& evaluation, Work& work) {
    const std::string_view trimmed = trim(work.text);
    if (trimmed.size() == work.text.size()) return;
    if (!trimmed.empty()) evaluation.fixed(kTrimmed, work);
    work.text = trimmed;
}

void name_step(Evaluation& evaluation, Work& work) {
    trim_step(evaluation, work);
    if (work.text.find_first_of("\r\n") == std::string_view::npos) return;
    evaluation.fixed(kBreaks, work);
    std::string out;
    for (const char c : work.text)
        if (c != '\r' && c != '\n') out.push_back(c);
    put(evaluation, work, std::move(out));
}

void text_step(Evaluation& evaluation, Work& work) {
    trim_step(evaluation, work);
    if (work.text.find('\r') == std::string_view::npos) return;
    evaluation.fixed(kBreaks, work);
    std::string out;
    for (std::size_t i = 0; i < work.text.size(); ++i) {
        if (work.text[i] != '\r') out.push_back(work.text[i]);
        else if (i + 1 == work.text.size() || work.text[i + 1] != '\n') out.push_back('\n');
    }
    put(evaluation, work, std::move(out));
}

void code_step(Evaluation& evaluation, Work& work) {
    if (work.form == CellForm::number && !work.text.empty()) return evaluation.fail(kDamaged, work);
    if (!plain_code(work.text)) {
        const std::string bare = without_space(work.text);
        const std::string folded = fold_width(bare);
        std::string upper = upper_ascii(folded);
        if (!upper.empty()) {
            if (bare.size() != work.text.size()) evaluation.fixed(bare.size() == trim(work.text).size() ? kTrimmed : kSpaces, work);
            if (folded != bare) evaluation.fixed(kWidth, work);
            if (upper != folded) evaluation.fixed(kCase, work);
        }
        if (upper != work.text) put(evaluation, work, std::move(upper));
    }
    if (looks_like_exponent(work.text)) evaluation.fail(kDamaged, work);
}

void date_step(Evaluation& evaluation, Work& work) {
    work.text = trim(work.text);
    if (work.text.empty()) return;
    if (work.text.size() == 10 && work.text[4] == '/' && CivilDate::parse_slashed(work.text) && work.text < "2999") return;
    put_day(evaluation, work, read_date(work.text, evaluation.origin().epoch_1904));
}

void money_step(Evaluation& evaluation, Work& work, bool yuan) {
    std::string text = without_space(fold_width(work.text));
    for (const std::string_view sign : {std::string_view("¥"), std::string_view("￥"), std::string_view("人民币")})
        if (text.starts_with(sign)) text.erase(0, sign.size());
    if (text.ends_with("万元")) text.erase(text.size() - 6), yuan = false;
    else if (text.ends_with("元")) text.erase(text.size() - 3), yuan = true;
    if (text.empty() && trim(work.text).empty()) {
        work.text = {};
        return;
    }
    const auto amount = Decimal::parse(text);
    if (!amount) return evaluation.fail(kNotNumeric, work);
    std::string plain = (yuan ? amount->shifted(-4) : *amount).text();
    if (plain == work.text) return;
    if (work.form == CellForm::text && amount->text() != work.text) evaluation.fixed(kMoney, work);
    put(evaluation, work, std::move(plain));
}

}  // namespace creditlink::mapping_detail

namespace creditlink {

const std::vector<MappingFunction>& mapping_functions() {
    static const std::vector<MappingFunction> all = [] {
        std::vector<MappingFunction> help;
        for (const auto& function : mapping_detail::functions()) help.push_back(function.help);
        return help;
    }();
    return all;
}

}  // namespace creditlink
