// The head of a letter: JSON with comments. Every member is read by its name, so that a wrong one is refused with its place
// and the nearest right one.

#include <algorithm>
#include <span>

#include "blank_head.h"
#include "creditlink/base/text.h"
#include "lines.h"

namespace creditlink::letter_detail {

namespace {

constexpr std::size_t kMaxTitle = 60, kMaxWords = 200;

std::string listed(std::span<const std::string_view> words) {
    std::string list;
    for (std::string_view word : words) list += (list.empty() ? "" : "、") + std::string(word);
    return list;
}

Status read_words(Head& head, const json::Value& object, std::string_view name, std::vector<std::string>& out) {
    const json::Value* list = object.find(name);
    if (!list || !list->is_array() || list->items.empty())
        return head.wrong(list ? *list : object, say("{n}至少要有一项", "{n} is a list of texts, at least one", {{"n", member_named(name)}}));
    for (const json::Value& item : list->items) {
        if (!item.is_string()) return head.wrong(item, std::string(say("应为文字", "should be a text")));
        if (const std::string why = unfit(item.text, kMaxWords); !why.empty()) return head.wrong(item, say("这一项{w}", "this {w}", {{"w", why}}));
        out.push_back(item.text);
    }
    return {};
}

Status read_one_of(Head& head, const json::Value& object, std::string_view name, std::span<const std::string_view> known, std::string& out) {
    if (Status read = head.text(object, name, kMaxWords, out); !read) return read;
    if (std::find(known.begin(), known.end(), out) != known.end()) return {};
    return head.wrong(*object.find(name), say("“{v}”不是其中之一", "\"{v}\" is none of them", {{"v", shown(out)}}), say("可写：{l}", "there are: {l}", {{"l", listed(known)}}));
}

Status read_type(Head& head, const json::Value& object, Letter& letter) {
    if (Status read = head.text(object, "type", kMaxWords, letter.type); !read) return read;
    constexpr std::string_view kOther = "其他-";
    if (letter.type.starts_with(kOther) && letter.type.size() > kOther.size()) return {};
    if (letter.type != "其他" && std::find(kCommitmentTypes.begin(), kCommitmentTypes.end(), letter.type) != kCommitmentTypes.end()) return {};
    return head.wrong(*object.find("type"), say("没有“{t}”这种承诺类型", "there is no commitment type \"{t}\"", {{"t", shown(letter.type)}}),
                      say("可写：{l}（“其他”后写明，如 其他-评审纪律）", "there are: {l} (say which after 其他, as in 其他-评审纪律)", {{"l", listed(kCommitmentTypes)}}));
}

Status read_day(Head& head, const json::Value& object, std::string_view name, std::optional<CivilDate>& out) {
    const json::Value* value = object.find(name);
    if (!value) return {};
    std::string day(value->string_or(""));
    std::replace(day.begin(), day.end(), '-', '/');
    out = CivilDate::parse_slashed(day);
    if (!out) return head.wrong(*value, say("{n}应为日期，如 2026-12-01", "{n} is a date, as in 2026-12-01", {{"n", member_named(name)}}));
    return {};
}

Status read_validity(Head& head, const json::Value& object, Letter& letter) {
    const json::Value* value = object.find("validity");
    if (!value || !value->is_object()) return head.wrong(value ? *value : object, std::string(say("缺少“validity”：有效期自何时至何时", "\"validity\" is missing: from when until when")));
    if (Status known = json::only_members(head.file, *value, {"from", "until", "years"}); !known) return known;
    if (Status read = head.text(*value, "from", kMaxWords, letter.validity.from); !read) return read;
    if (Status read = head.text(*value, "until", kMaxWords, letter.validity.until); !read) return read;
    const Blank* from = letter.blank(letter.validity.from);
    if (!from || from->type != BlankType::date)
        return head.wrong(*value->find("from"), std::string(say("有效期的起算（from）应是一个日期填写项的引用名", "\"from\" names a blank that is a date")));
    const json::Value* years = value->find("years");
    if (years && (!years->integer() || *years->integer() < 1 || *years->integer() > 99)) return head.wrong(*years, std::string(say("years 应为 1 至 99", "years is from 1 to 99")));
    letter.validity.years = years ? static_cast<int>(*years->integer()) : 0;
    return {};
}

// Publishing a person's name takes a consent of its own (个人信息保护法 25): a blank that he fills in, not a clause that everybody signs.
Status read_name_consent(Head& head, const json::Value& object, Letter& letter) {
    const json::Value* value = object.find("name_consent");
    if (!value) return {};
    if (Status read = head.text(object, "name_consent", kMaxWords, letter.name_consent); !read) return read;
    const Blank* blank = letter.blank(letter.name_consent);
    if (blank && blank->type == BlankType::choice && std::find(blank->options.begin(), blank->options.end(), kNameConsent) != blank->options.end()) return {};
    return head.wrong(*value, say("应是一个选项里有“{o}”的填写项的引用名", "names a choice blank that has \"{o}\" among its options", {{"o", std::string(kNameConsent)}}),
                      say("例如填写项 {b}", "as in the blank {b}", {{"b", "{\"name\": \"open_name\", \"label\": \"姓名公开\", \"type\": \"choice\", \"options\": [\"" + std::string(kNameConsent) + "\", \"不同意公开姓名\"]}"}}));
}

Status read_members(Head& head, const json::Value& object, Letter& letter) {
    const std::pair<std::string_view, std::string*> kTexts[] = {{"number", &letter.number}, {"title", &letter.title}, {"field", &letter.field}, {"scenario", &letter.scenario}, {"addressee", &letter.addressee}};
    for (const auto& [name, out] : kTexts)
        if (Status read = head.settled(head.text(object, name, name == "title" ? kMaxTitle : kMaxWords, *out)); !read) return read;
    if (object.find("item"))
        if (Status read = head.settled(head.text(object, "item", kMaxWords, letter.item)); !read) return read;
    if (Status read = head.settled(read_type(head, object, letter)); !read) return read;
    if (Status read = head.settled(read_one_of(head, object, "publication", kPublicationScopes, letter.publication)); !read) return read;
    if (Status read = head.settled(read_words(head, object, "party", letter.party)); !read) return read;
    for (const std::string& party : letter.party)
        if (std::find(kParties.begin(), kParties.end(), party) == kParties.end())
            if (Status read = head.settled(head.wrong(*object.find("party"), say("没有“{p}”这类承诺人", "there is no party \"{p}\"", {{"p", shown(party)}}), say("可写：{l}", "there are: {l}", {{"l", listed(kParties)}}))); !read) return read;
    if (Status read = head.settled(read_words(head, object, "basis", letter.basis)); !read) return read;
    if (Status read = head.settled(read_words(head, object, "signature", letter.signature)); !read) return read;
    if (Status read = head.settled(read_day(head, object, "effective", letter.effective)); !read) return read;
    if (Status read = head.settled(read_day(head, object, "ends", letter.ends)); !read) return read;
    if (letter.ends && letter.effective && *letter.ends < *letter.effective)
        if (Status read = head.settled(head.wrong(*object.find("ends"), std::string(say("废止日早于施行日", "it ends before it takes effect")))); !read) return read;
    if (Status read = head.settled(read_blanks(head, object, letter.blanks)); !read) return read;
    if (Status read = head.settled(read_name_consent(head, object, letter)); !read) return read;
    return head.settled(read_validity(head, object, letter));
}

}  // namespace

std::string member_named(std::string_view member) {
    constexpr std::pair<std::string_view, std::string_view> kWords[] = {
        {"number", "编号"}, {"title", "标题"}, {"type", "类型"}, {"field", "应用领域"}, {"scenario", "应用场景"}, {"item", "服务事项编码"}, {"addressee", "受理单位"}, {"publication", "签署后公开"}, {"name_consent", "公开姓名看哪一项"},
        {"effective", "施行日期"}, {"ends", "废止日期"}, {"party", "谁来承诺"}, {"basis", "依据"}, {"signature", "签署栏"}, {"blanks", "填写项"}, {"validity", "有效期"}, {"from", "有效期的起算"}, {"until", "有效期至"},
        {"years", "有效期几年"}, {"name", "引用名"}, {"label", "名称"}, {"max", "最多字数"}, {"min", "最小"}, {"scale", "小数位数"}, {"options", "选项"}, {"pattern", "格式"}, {"after", "不早于"}, {"at_most", "不大于"}, {"kind_from", "证件类型看"}};
    const auto at = std::find_if(std::begin(kWords), std::end(kWords), [&](const auto& each) { return each.first == member; });
    if (at == std::end(kWords)) return say("“{m}”", "\"{m}\"", {{"m", std::string(member)}});
    return say("“{w}”（{m}）", "\"{m}\"", {{"w", std::string(at->second)}, {"m", std::string(member)}});
}

Error Head::wrong(const json::Value& at, std::string message, std::string hint) const { return json::error_at(file, at, std::move(message), std::move(hint)); }

Status Head::text(const json::Value& object, std::string_view name, std::size_t most, std::string& out) const {
    const json::Value* value = object.find(name);
    if (!value || !value->is_string()) return wrong(value ? *value : object, say("缺少{n}", "{n} is missing", {{"n", member_named(name)}}));
    if (const std::string why = unfit(value->text, most); !why.empty()) return wrong(*value, say("{n}{w}", "{n} {w}", {{"n", member_named(name)}, {"w", why}}));
    out = value->text;
    return {};
}

Status read_head(std::string_view json, std::string_view file, Letter& letter, std::vector<Error>* all) {
    auto object = json::parse(json, {.dialect = json::Dialect::commented, .max_bytes = kMaxLetterBytes, .max_values = 100'000, .file = file});
    if (!object) return object.error();
    Head head{file, all};
    if (!object->is_object()) return head.wrong(*object, std::string(say("头部应为一个 JSON 对象", "the head is a JSON object")));
    if (Status known = json::only_members(file, *object, {"number", "title", "type", "party", "field", "scenario", "item", "basis", "addressee", "publication", "name_consent", "effective", "ends", "validity", "blanks", "signature"}); !known)
        if (Status read = head.settled(known); !read) return read;
    return read_members(head, *object, letter);
}

}  // namespace creditlink::letter_detail
