#include "letter_fields.h"

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "letter_details.h"

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
    {"承诺类型", "type", "", ""},
    {"应用领域", "field", "公开目录按它分组；可从已有的里选", "the public index is grouped by it; choose one that there is"},
    {"应用场景", "when it is used", "", ""},
    {"服务事项", "service item", "", ""},
    {"受理单位", "the office that takes it", "全称", "its whole name"},
    {"签署后公开", "publication", "", ""},
    {"施行日期", "first day", "如 2026-12-01；不填为公布当天", "as in 2026-12-01; empty: the day of publication"},
    {"废止日期", "last day", "可不填", "may be empty"},
    {"公开姓名看哪一项", "a person's consent to publish his name", "可不填：公示时隐去个人姓名。本人可以同意公开的，写填写项的引用名，它的选项里要有“同意公开姓名”", "may be empty: names of people are masked. Else the name of a choice blank with the option 同意公开姓名"},
}};
constexpr std::array<FieldWords, kLetterLists.size()> kListFields = {{
    {"谁来承诺", "who promises", "", ""},
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

using FieldOption = std::pair<std::string, std::string>;  // what is sent, and what is read

// One of a closed list; what was written before and is none of it stays until somebody chooses.
Markup choice_field(std::string_view member, const FieldWords& words, const std::string& value, const std::vector<FieldOption>& list) {
    const bool known = std::any_of(list.begin(), list.end(), [&](const FieldOption& each) { return each.first == value; });
    Markup options;
    if (!known) options += html("<option value=\"{v}\" selected>{w}</option>", {{"v", value}, {"w", value.empty() ? std::string(say("请选", "choose")) : say("{v}（不在清单里）", "{v} (not in the list)", {{"v", value}})}});
    for (const auto& [code, shown_as] : list)
        options += code == value ? html("<option value=\"{v}\" selected>{w}</option>", {{"v", code}, {"w", shown_as}}) : html("<option value=\"{v}\">{w}</option>", {{"v", code}, {"w", shown_as}});
    return html("<label for=\"f-{m}\">{l}{h}</label><select id=\"f-{m}\" name=\"f-{m}\">{o}</select>", {{"m", std::string(member)}, {"l", std::string(say(words.zh, words.en))}, {"h", hint_of(words)}, {"o", options}});
}

template <typename List>
std::vector<FieldOption> same_words(const List& list) {
    std::vector<FieldOption> options;
    for (const auto& each : list) options.emplace_back(std::string(each), std::string(each));
    return options;
}

Markup type_field(const FieldWords& words, const std::string& value) {
    const bool other = value.starts_with(kOtherType);
    std::vector<FieldOption> list = same_words(kCommitmentTypes);
    list.back().second = say("其他（在下面写明）", "其他 (say which below)");
    return html("{s}<label for=\"f-type-other\">{l}</label><input id=\"f-type-other\" name=\"f-type-other\" value=\"{v}\" autocomplete=\"off\">",
                {{"s", choice_field("type", words, other ? std::string(kCommitmentTypes.back()) : value, list)}, {"l", std::string(say("选“其他”的，写明是什么，如 评审纪律", "of 其他: which, as in 评审纪律"))}, {"v", other ? value.substr(kOtherType.size()) : std::string()}});
}

Markup item_field(const FieldWords& words, const std::string& value, const DeskLetterChoices& choices) {
    std::vector<FieldOption> list{{std::string(), std::string(say("不属于任何服务事项", "belongs to none"))}};
    for (const auto& [code, name] : choices.items) list.emplace_back(code, name + " " + code);
    return choice_field("item", words, value, list);
}

// Words of one's own, or some that there are.
Markup suggested_field(std::string_view member, const FieldWords& words, const std::string& value, const std::vector<std::string>& list) {
    Markup options;
    for (const std::string& each : list) options += html("<option value=\"{v}\"></option>", {{"v", each}});
    return html("<label for=\"f-{m}\">{l}{h}</label><input id=\"f-{m}\" name=\"f-{m}\" value=\"{v}\" list=\"l-{m}\" autocomplete=\"off\"><datalist id=\"l-{m}\">{o}</datalist>",
                {{"m", std::string(member)}, {"l", std::string(say(words.zh, words.en))}, {"h", hint_of(words)}, {"v", value}, {"o", options}});
}

// A box for each; lines that are none of them go along unseen, and are said by the check.
Markup party_field(const FieldWords& words, const std::string& lines) {
    std::string others;
    std::vector<std::string_view> chosen;
    for (const std::string_view line : split(lines, "\n")) {
        const std::string_view word = trim(line);
        if (std::find(kParties.begin(), kParties.end(), word) != kParties.end()) chosen.push_back(word);
        else if (!word.empty()) others.append(word).append("\n");
    }
    Markup boxes;
    for (std::size_t i = 0; i < kParties.size(); ++i) {
        const Slot n = std::to_string(i), word = std::string(kParties[i]);
        const bool on = std::find(chosen.begin(), chosen.end(), kParties[i]) != chosen.end();
        boxes += on ? html("<label class=\"box\"><input type=\"checkbox\" name=\"f-party-{n}\" checked> {w}</label> ", {{"n", n}, {"w", word}}) : html("<label class=\"box\"><input type=\"checkbox\" name=\"f-party-{n}\"> {w}</label> ", {{"n", n}, {"w", word}});
    }
    return html("<fieldset><legend>{l}</legend>{b}<input type=\"hidden\" name=\"f-party\" value=\"{o}\"></fieldset>", {{"l", std::string(say(words.zh, words.en))}, {"b", boxes}, {"o", others}});
}

std::vector<std::string> date_blanks(const LetterForm& form) {
    std::vector<std::string> names;
    for (const LetterBlankRow& row : form.blanks)
        if (row.type == "date" && !row.name.empty()) names.push_back(row.name);
    return names;
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
    cells += cell("more", say("细节", "details"), details_in_words(row.more));
    return html("<tr>{c}</tr>\n", {{"c", cells}});
}

Markup blanks_table(const std::vector<LetterBlankRow>& blanks) {
    Markup rows;
    for (std::size_t i = 0; i < std::min(blanks.size() + kSpareBlankRows, kMostBlankRows); ++i) rows += blank_row(i, i < blanks.size() ? blanks[i] : LetterBlankRow{.label = {}, .name = {}, .type = "text", .more = {}, .required = false});
    return html("<fieldset><legend>{t}</legend><p class=\"hint\">{h}</p><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{t}\"><table class=\"blanks\"><thead><tr><th>{l}</th><th>{n}</th><th>{k}</th><th>{r}</th><th>{m}</th></tr></thead><tbody>\n{rows}</tbody></table></div></fieldset>",
                {{"t", std::string(say("填写项", "blanks"))},
                 {"h", std::string(say("名称印在纸上；引用名用小写字母，正文里写作 {引用名}。细节：文字写 最多字数=200，小数写 小数位数=2，选一项写 选项=甲|乙，日期可写 不早于=引用名，几项之间用“；”。名称和引用名都清空，这一项就删去。",
                                       "The label is printed; the name stands in the text as {name}. Details: max=200 for a text, scale=2 for a number, options=a|b for a choice, after=name for a date, with ； between two. A row without label and name goes."))},
                 {"l", std::string(say("名称", "label"))}, {"n", std::string(say("引用名", "name"))}, {"k", std::string(say("怎样核对", "check"))}, {"r", std::string(say("必填", "required"))}, {"m", std::string(say("细节", "details"))}, {"rows", rows}});
}

}  // namespace

std::string letter_field_words(std::string_view member) {
    const auto words_in = [&](const auto& members, const auto& words) {
        const auto at = std::find(members.begin(), members.end(), member);
        return at == members.end() ? std::string() : std::string(say(words[static_cast<std::size_t>(at - members.begin())].zh, words[static_cast<std::size_t>(at - members.begin())].en));
    };
    if (std::string words = words_in(kLetterWords, kWordFields); !words.empty()) return words;
    if (std::string words = words_in(kLetterLists, kListFields); !words.empty()) return words;
    return member == "validity" ? std::string(say("有效期", "period")) : member == "blanks" ? std::string(say("填写项", "blanks")) : std::string();
}

Markup letter_fields(const LetterForm& form, const DeskLetterChoices& choices) {
    Markup fields;
    for (std::size_t i = 0; i < kLetterWords.size(); ++i) {
        const std::string_view member = kLetterWords[i];
        if (member == "type") fields += type_field(kWordFields[i], form.words[i]);
        else if (member == "publication") fields += choice_field(member, kWordFields[i], form.words[i], same_words(kPublicationScopes));
        else if (member == "item") fields += item_field(kWordFields[i], form.words[i], choices);
        else if (member == "field") fields += suggested_field(member, kWordFields[i], form.words[i], choices.fields);
        else fields += word_field(member, kWordFields[i], form.words[i]);
    }
    for (std::size_t i = 0; i < kLetterLists.size(); ++i) fields += kLetterLists[i] == "party" ? party_field(kListFields[i], form.lists[i]) : list_field(kLetterLists[i], kListFields[i], form.lists[i]);
    fields += suggested_field("from", {"有效期从哪个填写项算起", "its period begins with the blank", "写引用名，如 signed_on", "by name, as in signed_on"}, form.from, date_blanks(form));
    fields += word_field("until", {"有效期至", "until", "用文字写，如 项目通过综合绩效评价之日", "in words"}, form.until);
    fields += word_field("years", {"有效期几年", "years", "定期的才填", "of a fixed period only"}, form.years);
    fields += blanks_table(form.blanks);
    fields += html("<label for=\"f-body\">{l}<span class=\"hint\"> {h}</span></label><textarea id=\"f-body\" name=\"f-body\" rows=\"22\">\n{v}</textarea>",
                   {{"l", std::string(say("正文", "text"))}, {"h", std::string(say("先一段话说明为何承诺；再写 ## 告知事项、## 承诺内容、## 违诺责任、## 公开与归集，条款写作 1. 2. 3.", "a paragraph that says why; then ## 告知事项, ## 承诺内容, ## 违诺责任, ## 公开与归集 with clauses 1. 2. 3."))}, {"v", form.body}});
    return fields;
}

}  // namespace creditlink::console_detail
