#include "creditlink/letter/signed.h"

#include <algorithm>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/letter/document.h"
#include "creditlink/record/identifier.h"

namespace creditlink {

namespace {

constexpr std::size_t kMostReason = 512, kMostText = 4'000;  // code points, mappings/kinds/cn.json
constexpr std::string_view kOrganisation = kParties[0], kPerson = kParties[1], kSoleTrader = kParties[2];

std::string said(std::string_view zh, std::string_view en) {
    return std::string(say(zh, en));
}

std::string value_of(const BlankValues& values, std::string_view name) {
    const auto at = values.find(name);
    return at == values.end() ? std::string() : std::string(trim(at->second));
}

std::string plain(const Letter& letter, std::string_view text, const BlankValues& values) {
    std::string out;
    for (const ClausePart& part : parts_of(text)) {
        if (!part.is_blank)
            out += part.text;
        else
            out += printed(*letter.blank(part.text), value_of(values, part.text));
    }
    return out;
}

std::string section_text(const Letter& letter, SectionKind kind, const BlankValues& values) {
    const Section* section = letter.section(kind);
    std::string out;
    if (!section) return out;
    const auto line = [&](const std::string& text) { out += (out.empty() ? "" : "\n") + text; };
    for (const std::string& paragraph : section->paragraphs) line(plain(letter, paragraph, values));
    for (std::size_t i = 0; i < section->clauses.size(); ++i)
        line("（" + chinese_number(i + 1) + "）" + plain(letter, section->clauses[i], values));
    return out;
}

// GB 32100-2015: 9 and 2 at the beginning are a sole trader registered by the market authority.
std::string category_of(std::string_view identify) {
    if (check_uscc(identify).code.empty()) return std::string(identify.starts_with("92") ? kSoleTrader : kOrganisation);
    return std::string(kPerson);
}

std::string values_json(const Letter& letter, const BlankValues& values) {
    json::Writer w;
    w.begin_object();
    for (const auto& [name, value] : values) {
        const Blank* blank = letter.blank(name);
        const auto day = blank && blank->type == BlankType::date ? written_day(trim(value)) : std::nullopt;
        if (const std::string text = day ? day->dashed() : std::string(trim(value)); !text.empty())
            w.member(name, text);
    }
    return w.end_object().take();
}

class SignedReader {
  public:
    SignedReader(const Letter& letter, const BlankValues& values) : letter_(letter), values_(values) {}

    SignedReading read(std::string_view category) {
        const Blank* code = code_blank(letter_);
        const std::string identify = code ? upper_ascii(value_of(values_, code->name)) : std::string();
        if (!code || !letter_.blank("promisor"))
            fault({}, said("承诺书", "letter"),
                  said("没有承诺人（promisor）和代码的填写项，不能收签署件",
                       "has no blanks for promisor and code: what is signed cannot be taken in"));
        else if (code->type == BlankType::text && !check_uscc(identify).code.empty() &&
                 !check_id_card(identify, std::nullopt).code.empty())
            fault(code->name, code->label,
                  said("既不是统一社会信用代码，也不是公民身份号码",
                       "is neither a unified social credit code nor an identity number"));
        const auto signed_on = written_day(value_of(values_, letter_.validity.from));
        if (!signed_on)
            fault(letter_.validity.from, letter_.validity.from, said("没有作出日期", "there is no day of signing"));
        const std::string who = !category.empty()           ? std::string(category)
                                : letter_.party.size() == 1 ? letter_.party[0]
                                                            : category_of(identify);
        if (std::find(letter_.party.begin(), letter_.party.end(), who) == letter_.party.end())
            fault("category", said("承诺人类别", "category"),
                  say("这份承诺书不由“{c}”签署", "this letter is not signed by {c}", {{"c", shown(who)}}));
        if (!category.empty() && (category == kPerson) != (category_of(identify) == kPerson))
            fault("category", said("承诺人类别", "category"),
                  said("与代码不符：统一社会信用代码是单位的，公民身份号码是个人的",
                       "does not go with the code: a unified social credit code is an organisation's, an identity number a person's"));
        const std::string reason = "《" + letter_.title + "》：" + letter_.scenario;
        const std::string content = section_text(letter_, SectionKind::promises, values_),
                          breach = section_text(letter_, SectionKind::breach, values_);
        bounded(reason, kMostReason, said("承诺事由", "reason"));
        bounded(content, kMostText, said("承诺内容", "promises"));
        bounded(breach, kMostText, said("违诺责任", "breach"));
        if (!faults_.empty()) return {{}, std::move(faults_)};
        std::optional<CivilDate> until;
        if (letter_.validity.years > 0) until = signed_on->plus_years(letter_.validity.years);
        return {SignedWords{.subject = value_of(values_, "promisor"),
                            .category = who,
                            .identify = identify,
                            .reason = reason,
                            .content = content,
                            .breach = breach,
                            .signed_on = *signed_on,
                            .until = until,
                            .values = values_json(letter_, values_)},
                {}};
    }

  private:
    void fault(std::string name, std::string label, std::string what) {
        faults_.push_back({std::move(name), std::move(label), std::move(what)});
    }
    void bounded(const std::string& text, std::size_t most, std::string label) {
        if (count_code_points(text) > most)
            fault(
                {}, std::move(label),
                say("填好后超过 {n} 字", "has more than {n} characters once filled in", {{"n", std::to_string(most)}}));
    }

    const Letter& letter_;
    const BlankValues& values_;
    std::vector<BlankFault> faults_;
};

}  // namespace

SignedReading read_signed(const Letter& letter, const BlankValues& values, std::string_view category) {
    return SignedReader(letter, values).read(category);
}

}  // namespace creditlink
