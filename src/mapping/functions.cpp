// The table of functions: one row each. What they do stands in *_steps.cpp.

#include "functions.h"

#include <algorithm>

#include "creditlink/base/text.h"
#include "steps.h"

namespace creditlink::mapping_detail {

namespace {

const std::vector<Function> kFunctions = {
    {{"trim", "", "去掉首尾的空白和零宽字符", "takes white space and zero-width characters off both ends", "\"trim\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { trim_step(e, w); }},
    {{"name", "", "名称：去掉首尾空白、换行、制表符和零宽字符", "a name: trimmed, without line breaks, tabs and zero-width characters", "\"name\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { name_step(e, w, marks_in(w.text)); }},
    {{"text", "", "正文：去掉首尾空白，换行统一为 LF", "a text: trimmed, line breaks as LF", "\"text\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { text_step(e, w, marks_in(w.text)); }},
    {{"code", "", "代码：半角、大写、无空白；以数值保存的拦下", "a code: half-width, upper case, no white space; refused if held as a number", "\"code\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { code_step(e, w, marks_in(w.text)); }},
    {{"fold", "", "全角变半角", "full-width characters become half-width", "\"fold\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { put(e, w, fold_width(w.text)); }},
    {{"upper", "", "小写变大写", "letters become upper case", "\"upper\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { put(e, w, upper_ascii(w.text)); }},
    {{"no_spaces", "", "去掉一切空白和零宽字符", "removes all white space and zero-width characters", "\"no_spaces\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { put(e, w, without_space(w.text)); }},
    {{"date", "", "各种写法的日期、序列号、长期 → 2021/03/05", "a day in any notation, a serial number, or long term", "\"date\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { date_step(e, w); }},
    {{"beijing_date", "", "时刻（没有时区即 UTC）→ 北京时间的日期", "a moment (UTC unless it says otherwise) becomes the day in Beijing", "\"beijing_date\""}, Argument::none, 0, 0, false,
     [](const Step&, Evaluation& e, Work& w) { beijing_date_step(e, w); }},
    {{"plus_years", "n | value", "日期加 n 年；长期不变", "a date n years later; long term stays", "{\"plus_years\": 5}"}, Argument::number, 0, 0, false,
     [](const Step& s, Evaluation& e, Work& w) { later_step(s, Span::years, e, w); }},
    {{"plus_months", "n | value", "日期加 n 个月", "a date n months later", "{\"plus_months\": 6}"}, Argument::number, 0, 0, false,
     [](const Step& s, Evaluation& e, Work& w) { later_step(s, Span::months, e, w); }},
    {{"plus_days", "n | value", "日期加 n 天；-1 是前一日", "a date n days later; -1 is the day before", "{\"plus_days\": -1}"}, Argument::number, 0, 0, false,
     [](const Step& s, Evaluation& e, Work& w) { later_step(s, Span::days, e, w); }},
    {{"money", "\"元\" | \"万元\"", "金额 → 万元；列里自带单位的以它为准", "an amount in 10,000 yuan; a unit within the cell counts more", "{\"money\": \"元\"}"}, Argument::text, 1, 1, false,
     [](const Step& s, Evaluation& e, Work& w) { money_step(e, w, s.texts.front() == "元"); }},
    {{"list", "名称 | {…}", "查代码表；查不到即 code-unknown，除非另有 otherwise", "looks up a code list; unknown words are refused unless \"otherwise\" is given", "{\"list\": {\"10\": \"1\"}}"}, Argument::list, 0, 1, true, list_step},
    {{"split", "{by, do, with}", "拆开，逐项处理，再连接", "splits, treats each part, joins again", "{\"split\": {\"by\": [\";\", \"；\"], \"do\": [\"trim\"], \"with\": \";\"}}"}, Argument::split, 0, 0, false, split_step},
    {{"replace", "[from, to]", "替换文字", "replaces a text", "{\"replace\": [\"-\", \"\"]}"}, Argument::texts, 2, 2, false, replace_step},
    {{"remove", "text", "删去文字", "removes a text", "{\"remove\": \"-\"}"}, Argument::text, 1, 1, false, remove_step},
    {{"prefix", "text", "不空则在前面加上", "puts a text before a value that is not blank", "{\"prefix\": \"其他-\"}"}, Argument::text, 1, 1, false,
     [](const Step& s, Evaluation& e, Work& w) { put(e, w, s.texts[0] + std::string(w.text)); }},
    {{"suffix", "text", "不空则在后面加上", "puts a text after a value that is not blank", "{\"suffix\": \"年\"}"}, Argument::text, 1, 1, false,
     [](const Step& s, Evaluation& e, Work& w) { put(e, w, std::string(w.text) + s.texts[0]); }},
    {{"substr", "[from, count]", "取从第 from 个（从 0 数）起的 count 个字符", "count characters from position from (0 is the first)", "{\"substr\": [0, 6]}"}, Argument::texts, 2, 2, false, substr_step},
    {{"blank", "[words]", "这些内容当作空", "these words mean blank", "{\"blank\": [\"无\", \"/\"]}"}, Argument::texts, 1, 1000, false, blank_step},
    {{"default", "text", "空着就用它", "takes this if the value is blank", "{\"default\": \"1\"}"}, Argument::text, 1, 1, true, default_step},
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
