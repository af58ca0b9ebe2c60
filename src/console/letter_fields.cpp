#include "letter_fields.h"

#include "creditlink/base/message.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kSpareBlankRows = 3;  // empty rows below those that there are

struct FieldWords {
    std::string_view zh, en, hint_zh, hint_en;
};
// In the order of kLetterWords and kLetterLists.
constexpr std::array<FieldWords, kLetterWords.size()> kWordFields = {{
    {"编号", "number", "本单位的编号，如 07", "the office's own, as in 07"},
    {"标题", "title", "", ""},
    {"承诺类型", "type", "审批替代型、容缺受理型、证明事项型、信用修复型、行业自律型、主动型，或 其他-写明", "one of the catalogue's, or 其他- and which"},
    {"应用领域", "field", "公开目录按它分组", "the public index is grouped by it"},
    {"应用场景", "when it is used", "", ""},
    {"服务事项编码", "code of the service item", "不属于任何事项的不填", "empty if it belongs to none"},
    {"受理单位", "the office that takes it", "全称", "its whole name"},
    {"签署后公开", "publication", "可向社会公开、特定范围内公开、不可公开", "可向社会公开, 特定范围内公开 or 不可公开"},
    {"施行日期", "first day", "如 2026-12-01；不填为公布当天", "as in 2026-12-01; empty: the day of publication"},
    {"废止日期", "last day", "可不填", "may be empty"},
}};
constexpr std::array<FieldWords, kLetterLists.size()> kListFields = {{
    {"谁来承诺，一行一类", "who promises, one a line", "法人及非法人组织、自然人、个体工商户", "法人及非法人组织, 自然人, 个体工商户"},
    {"依据，一行一项", "legal basis, one a line", "", ""},
    {"签署栏，一行一栏", "what is signed, one a line", "", ""},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, kBlankTypes.size()> kBlankTypeWords = {{
    {"文字", "text"}, {"统一社会信用代码", "USCC"}, {"证件号码", "identity document"}, {"日期", "date"}, {"年份", "year"}, {"整数", "whole number"}, {"小数", "number"}, {"选一项", "choice"}, {"电话", "telephone"}, {"按格式", "pattern"},
}};

Markup hint_of(const FieldWords& words) { return words.hint_zh.empty() ? Markup() : html("<span class=\"hint\"> {h}</span>", {{"h", std::string(say(words.hint_zh, words.hint_en))}}); }

Markup word_field(std::string_view member, const FieldWords& words, const std::string& value) {
    return html("<label for=\"f-{m}\">{l}{h}</label><input id=\"f-{m}\" name=\"f-{m}\" value=\"{v}\" autocomplete=\"off\">", {{"m", std::string(member)}, {"l", std::string(say(words.zh, words.en))}, {"h", hint_of(words)}, {"v", value}});
}

Markup list_field(std::string_view member, const FieldWords& words, const std::string& value) {
    return html("<label for=\"f-{m}\">{l}{h}</label><textarea id=\"f-{m}\" name=\"f-{m}\" rows=\"3\">\n{v}</textarea>", {{"m", std::string(member)}, {"l", std::string(say(words.zh, words.en))}, {"h", hint_of(words)}, {"v", value}});
}

Markup type_options(std::string_view chosen) {
    Markup options;
    for (std::size_t i = 0; i < kBlankTypes.size(); ++i) {
        const Slot type = std::string(kBlankTypes[i]), words = std::string(say(kBlankTypeWords[i].first, kBlankTypeWords[i].second));
        options += kBlankTypes[i] == chosen ? html("<option value=\"{t}\" selected>{w}</option>", {{"t", type}, {"w", words}}) : html("<option value=\"{t}\">{w}</option>", {{"t", type}, {"w", words}});
    }
    return options;
}

Markup blank_row(std::size_t index, const LetterBlankRow& row) {
    const Slot k = "k" + std::to_string(index), n = std::to_string(index + 1);
    const auto cell = [&](std::string_view what, std::string_view label, const std::string& value) {
        return html("<td><input name=\"{k}-{w}\" value=\"{v}\" autocomplete=\"off\" aria-label=\"{l} {n}\"></td>", {{"k", k}, {"w", std::string(what)}, {"v", value}, {"l", std::string(label)}, {"n", n}});
    };
    Markup cells = cell("label", say("名称", "label"), row.label);
    cells += cell("name", say("引用名", "name"), row.name);
    cells += html("<td><select name=\"{k}-type\" aria-label=\"{l} {n}\">{o}</select></td>", {{"k", k}, {"l", std::string(say("核对", "check"))}, {"n", n}, {"o", type_options(row.type)}});
    cells += row.required ? html("<td><input type=\"checkbox\" name=\"{k}-required\" checked aria-label=\"{l} {n}\"></td>", {{"k", k}, {"l", std::string(say("必填", "required"))}, {"n", n}})
                          : html("<td><input type=\"checkbox\" name=\"{k}-required\" aria-label=\"{l} {n}\"></td>", {{"k", k}, {"l", std::string(say("必填", "required"))}, {"n", n}});
    cells += cell("more", say("细节", "details"), row.more);
    return html("<tr>{c}</tr>\n", {{"c", cells}});
}

Markup blanks_table(const std::vector<LetterBlankRow>& blanks) {
    Markup rows;
    for (std::size_t i = 0; i < std::min(blanks.size() + kSpareBlankRows, kMostBlankRows); ++i) rows += blank_row(i, i < blanks.size() ? blanks[i] : LetterBlankRow{.label = {}, .name = {}, .type = "text", .more = {}, .required = false});
    return html("<fieldset><legend>{t}</legend><p class=\"hint\">{h}</p><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{t}\"><table class=\"blanks\"><thead><tr><th>{l}</th><th>{n}</th><th>{k}</th><th>{r}</th><th>{m}</th></tr></thead><tbody>\n{rows}</tbody></table></div></fieldset>",
                {{"t", std::string(say("填写项", "blanks"))},
                 {"h", std::string(say("名称印在纸上；引用名用小写字母，正文里写作 {引用名}。细节：文字写 max=200（最多字数），小数写 scale=2，选一项写 options=甲|乙，几项之间用“；”。名称和引用名都清空，这一项就删去。",
                                       "The label is printed; the name stands in the text as {name}. Details: max=200 for a text, scale=2 for a number, options=a|b for a choice, with ； between two. A row without label and name goes."))},
                 {"l", std::string(say("名称", "label"))}, {"n", std::string(say("引用名", "name"))}, {"k", std::string(say("怎样核对", "check"))}, {"r", std::string(say("必填", "required"))}, {"m", std::string(say("细节", "details"))}, {"rows", rows}});
}

}  // namespace

Markup letter_fields(const LetterForm& form) {
    Markup fields;
    for (std::size_t i = 0; i < kLetterWords.size(); ++i) fields += word_field(kLetterWords[i], kWordFields[i], form.words[i]);
    for (std::size_t i = 0; i < kLetterLists.size(); ++i) fields += list_field(kLetterLists[i], kListFields[i], form.lists[i]);
    fields += word_field("from", {"有效期从哪个填写项算起", "its period begins with the blank", "写引用名，如 signed_on", "by name, as in signed_on"}, form.from);
    fields += word_field("until", {"有效期至", "until", "用文字写，如 项目通过综合绩效评价之日", "in words"}, form.until);
    fields += word_field("years", {"有效期几年", "years", "定期的才填", "of a fixed period only"}, form.years);
    fields += blanks_table(form.blanks);
    fields += html("<label for=\"f-body\">{l}<span class=\"hint\"> {h}</span></label><textarea id=\"f-body\" name=\"f-body\" rows=\"22\">\n{v}</textarea>",
                   {{"l", std::string(say("正文", "text"))}, {"h", std::string(say("先一段话说明为何承诺；再写 ## 告知事项、## 承诺内容、## 违诺责任、## 公开与归集，条款写作 1. 2. 3.", "a paragraph that says why; then ## 告知事项, ## 承诺内容, ## 违诺责任, ## 公开与归集 with clauses 1. 2. 3."))}, {"v", form.body}});
    return fields;
}

}  // namespace creditlink::console_detail
