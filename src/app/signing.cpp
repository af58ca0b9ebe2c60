#include "signing.h"

#include <algorithm>

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/letter/signed.h"
#include "masking.h"

namespace creditlink {

namespace {

std::string said(std::string_view zh, std::string_view en) {
    return std::string(say(zh, en));
}

// Headings are compared without spaces, and with half-width brackets.
std::string heading_key(std::string_view text) {
    return without_space(fold_width(text));
}

std::string_view before_bracket(std::string_view label) {
    return label.substr(0, std::min(label.find("（"), label.find("(")));
}

std::string remedy_for(const Blank* blank) {
    if (!blank)
        return said("删去这一列，或者改成这份承诺书的填写项",
                    "remove the column, or name it like a blank of this letter");
    switch (blank->type) {
        case BlankType::uscc:
            return said("对照营业执照改正；表格里把这一列设为文本",
                        "correct it by the business licence; keep the column as text");
        case BlankType::id_number:
            return said("对照证件改正；表格里把这一列设为文本", "correct it by the document; keep the column as text");
        case BlankType::date:
            return said("写成 2026-03-05 的样子", "write it as in 2026-03-05");
        default:
            return said("对照签署件改正；签署件上空着的，请承诺人补填后再收",
                        "correct it by the paper; what is blank there is filled in by the promisor");
    }
}

bool in_its_time(const LetterVersion& v, CivilDate day) {
    if (!v.effective || *v.effective > day || (v.ends && *v.ends < day)) return false;
    return v.withdrawn == 0 || day <= CivilDate::of_unix(v.withdrawn, kBeijingMinutes);
}

template <typename Version>
std::string versions_named(const std::vector<const Version*>& versions) {
    std::string list;
    for (const Version* v : versions) list += (list.empty() ? "" : std::string(say("、", ", "))) + say("第 {v} 版", "version {v}", {{"v", std::to_string(v->stored.version)}});
    return list;
}

// A row with that code, of which nothing is in force.
Result<std::optional<SigningFault>> not_known(Commitments& commitments, const std::string& code) {
    auto history = commitments.history(code);
    if (!history) return history.error();
    if (*history)
        return std::optional(SigningFault{"code", said("承诺编码", "code"), said("已作废", "was voided"), said("要再收这一份，不写编码，由系统另编", "leave it out to take the paper in anew: it gets another code")});
    return std::optional(SigningFault{"code", said("承诺编码", "code"), said("没有收下过这个编码", "was never taken in"),
                        said("新收的不写编码，由系统编；再导入的照 letter signed 写", "leave it out of what is new; letter signed has the others")});
}

// A table that still has what was corrected in the ledger since would take the paper in once more.
Result<std::optional<SigningFault>> corrected_since(Commitments& commitments, const SignedCommitment& what) {
    auto code = commitments.stood_as(what);
    if (!code) return code.error();
    if (code->empty()) return std::optional<SigningFault>();
    return std::optional(SigningFault{"code", said("承诺编码", "code"), say("这一份收为 {c}，收下以后更正过", "was taken in as {c} and corrected since", {{"c", *code}}),
                        say("表也照更正后的改；更正错了的，用 creditlink letter correct {c} 再更正", "correct the table too; if the correction was wrong: creditlink letter correct {c}", {{"c", *code}})});
}

constexpr std::string_view kNo = "否";

}  // namespace

Result<Signing> Signing::open(Opened& opened, std::string_view letter, Actor who) {
    Signing signing(opened, std::move(who));
    auto all = Letters(opened.ledger).all();
    if (!all) return all.error();
    for (LetterVersion& stored : *all) {
        if (stored.id != letter || stored.published == 0) continue;
        auto parsed = parse_letter(stored.text, stored.id, stored.id + ".md");
        if (!parsed) return parsed.error();
        signing.versions_.push_back({std::move(stored), std::move(*parsed)});
    }
    if (!signing.versions_.empty()) return signing;
    return Error{Errc::not_found,
                 say("“{i}”没有已公布的版本", "no version of \"{i}\" is published", {{"i", shown(letter)}}),
                 {},
                 "creditlink letter list"};
}

std::string Signing::blank_of(std::string_view heading) const {
    const std::string key = heading_key(heading);
    for (const Version& version : versions_)
        for (const Blank& blank : version.letter.blanks)
            if (key == blank.name || key == heading_key(blank.label) || key == heading_key(before_bracket(blank.label)))
                return blank.name;
    return {};
}

std::vector<std::string> Signing::missing(const std::vector<std::string>& blanks) const {
    std::vector<std::string> labels;
    for (const Blank& blank : versions_.front().letter.blanks)
        if (blank.required && std::find(blanks.begin(), blanks.end(), blank.name) == blanks.end())
            labels.push_back(blank.label);
    return labels;
}

std::vector<const Signing::Version*> Signing::in_force(CivilDate day) const {
    std::vector<const Version*> found;
    for (const Version& version : versions_)
        if (covers(version, day)) found.push_back(&version);
    return found;
}

// On the day on which a newer one begins both are signed: the paper of the former one lay there until somebody took it away. It
// ends with that day, even if the newer one was withdrawn later.
bool Signing::covers(const Version& version, CivilDate day) const {
    return in_its_time(version.stored, day) && std::none_of(versions_.begin(), versions_.end(), [&](const Version& other) {
               return other.stored.version > version.stored.version && other.stored.effective && *other.stored.effective < day;
           });
}

const Signing::Version* Signing::version_of(const SignedRow& row, std::vector<SigningFault>& faults) const {
    const Letter& newest = versions_.front().letter;
    const std::string& from = newest.validity.from;
    const auto at = row.values.find(from);
    const auto day = at == row.values.end() ? std::nullopt : written_day(trim(at->second));
    const std::vector<const Version*> then = day ? in_force(*day) : std::vector<const Version*>();
    const std::string_view number = trim(row.version);
    const auto digest_bytes = from_hex(trim(row.digest));  // some programs print capitals
    const std::string digest = digest_bytes ? hex(*digest_bytes) : std::string(trim(row.digest));
    if (number.empty() && digest.empty()) {
        if (!day) return &versions_.front();  // that the day is missing or wrong is said with the other blanks
        if (then.size() > 1) {
            if (const Version* before = taken_as(row, then)) return before;
            faults.push_back({"version", said("承诺书版本", "version"),
                              say("没有写，而这一天换版：{l}都可能", "is not said, and the version changed on this day: it may be {l}", {{"l", versions_named(then)}}),
                              said("看签署件右上角是第几版，写在“承诺书版本”一列（命令行 --version）",
                                   "look at the number on the paper, upper right, and say it in the column 承诺书版本 (or with --version)")});
        }
        if (then.empty())
            faults.push_back({from, newest.blank(from) ? newest.blank(from)->label : from,
                              said("这一天没有施行中的版本", "no version was in force on this day"),
                              said("核对作出日期；版本的施行和废止日期见 letter list --all",
                                   "look at the day of signing; letter list --all says when versions were in force")});
        return then.size() == 1 ? then.front() : nullptr;
    }
    const auto named = std::find_if(versions_.begin(), versions_.end(), [&](const Version& v) {
        return (number.empty() || std::to_string(v.stored.version) == number) &&
               (digest.empty() ||
                (digest.size() >= Letters::kDigestBegins && hex(bytes_of(v.stored.digest)).starts_with(digest)));
    });
    if (named == versions_.end()) {
        faults.push_back({"version", said("承诺书版本", "version"),
                          said("没有公布过这一版", "this version was never published"),
                          said("对照签署件右上角的版次，或者全文的 SHA-256",
                               "look at the number on the paper, or the document's SHA-256")});
        return nullptr;
    }
    if (day && !covers(*named, *day)) {
        std::string remedy = said("核对版次和作出日期", "look at the version and the day of signing");
        if (!then.empty())
            remedy += say("；这一天施行的是{l}", "; in force on this day: {l}", {{"l", versions_named(then)}});
        faults.push_back({"version", said("承诺书版本", "version"),
                          said("作出日期不在这一版的施行期内", "it was not in force on the day of signing"), remedy});
    }
    return &*named;
}

// Imported again it is not asked anew: of one of the versions it was taken in before.
const Signing::Version* Signing::taken_as(const SignedRow& row, const std::vector<const Version*>& versions) const {
    const Version* found = nullptr;
    for (const Version* version : versions) {
        SignedRow named = row;
        named.version = std::to_string(version->stored.version);
        const Checked checked = check(named);
        const auto before = checked.what ? known(*checked.what) : Result<std::optional<Commitment>>(std::nullopt);
        if (!before || !*before) continue;
        if (found) return nullptr;
        found = version;
    }
    return found;
}

Signing::Checked Signing::check(const SignedRow& row) const {
    Checked checked;
    const Version* version = version_of(row, checked.faults);
    if (!version) return checked;
    for (const BlankFault& fault : check_values(version->letter, row.values, opened_->office->today()))
        checked.faults.push_back({fault.name, fault.label, fault.what, remedy_for(version->letter.blank(fault.name))});
    if (!checked.faults.empty()) return checked;
    SignedReading reading = read_signed(version->letter, row.values, trim(row.category));
    for (BlankFault& fault : reading.faults)
        checked.faults.push_back(
            {fault.name, fault.label, fault.what, said("对照签署件改正", "correct it by the paper")});
    std::optional<CivilDate> until = reading.words ? reading.words->until : std::nullopt;
    if (!trim(row.until).empty()) {
        until = written_day(trim(row.until));
        if (!until || (reading.words && *until < reading.words->signed_on))
            checked.faults.push_back({"until", said("有效期至", "until"),
                                      until ? said("早于作出日期", "is before the day of signing")
                                            : said("应为存在的日期", "should be a date that there is"),
                                      said("写成 2026-03-05 的样子", "write it as in 2026-03-05")});
    }
    if (!checked.faults.empty()) return checked;
    if (const std::string_view another = trim(row.another); !another.empty() && another != kAnotherPaper && another != kNo) {
        checked.faults.push_back({"another-word", said("另一份", "another paper"), said("应为“是”，或者空着", "is 是, or empty"), said("确是另外签的一份才写“是”", "是 only if it is another paper")});
        return checked;
    }
    checked.assumed = trim(row.version).empty() && trim(row.digest).empty();
    SignedWords& w = *reading.words;
    const Config& config = opened_->office->config();
    checked.what = SignedCommitment{.letter = version->stored.id,
                                    .version = version->stored.version,
                                    .subject = std::move(w.subject),
                                    .category = std::move(w.category),
                                    .identify = std::move(w.identify),
                                    .type = version->letter.type,
                                    .reason = std::move(w.reason),
                                    .content = std::move(w.content),
                                    .breach = std::move(w.breach),
                                    .publication = version->letter.publication,
                                    .signed_on = w.signed_on,
                                    .until = until,
                                    .unit = config.office_name,
                                    .unit_code = config.office_uscc,
                                    .values = std::move(w.values),
                                    .scan = {}};
    return checked;
}

SigningFault Signing::differs(const Commitment& kept, std::string name, std::string label, std::string before, std::string now) const {
    const auto in_words = [](std::string text) { return text.empty() ? said("空的", "empty") : std::move(text); };
    const std::string both = before == now ? std::string() : say("：收下的是{a}，这里是{b}", ": {a} was taken in, {b} is here", {{"a", in_words(std::move(before))}, {"b", in_words(std::move(now))}});
    return {std::move(name), std::move(label), say("与早先收下的 {c} 不同{b}", "is another than that of {c}, taken in before{b}", {{"c", kept.code}, {"b", both}}),
            say("对照签署件：这里错了就改这里；收下的错了，用 creditlink letter correct {c} 更正", "look at the paper: if this is wrong, correct it here; if what was taken in is wrong: creditlink letter correct {c}", {{"c", kept.code}})};
}

// Which blanks differ is said, not their values: they are about people.
void Signing::compare_blanks(const Commitment& kept, const SignedCommitment& what, std::vector<SigningFault>& faults) const {
    if (kept.what.letter != what.letter || kept.what.version != what.version) {
        faults.push_back(differs(kept, "version", said("承诺书版本", "version"), kept.what.letter + "/" + std::to_string(kept.what.version), what.letter + "/" + std::to_string(what.version)));
        return;
    }
    for (const Blank* blank : differing_blanks(kept, what)) faults.push_back(differs(kept, blank->name, blank->label, {}, {}));
}

Result<std::vector<SigningFault>> Signing::conflicts(const SignedRow& row, const SignedCommitment& what) {
    std::vector<SigningFault> faults;
    Commitments commitments(opened_->ledger);
    const std::string code(trim(row.code));
    auto kept = code.empty() ? commitments.same_as(what) : commitments.find(code);
    if (!kept) return kept.error();
    if (!*kept) {
        auto fault = code.empty() ? corrected_since(commitments, what) : not_known(commitments, code);
        if (fault && !*fault) fault = trim(row.another) == kAnotherPaper ? already_another(what) : probably_taken(what);
        if (!fault) return fault.error();
        if (*fault) faults.push_back(std::move(**fault));
        return faults;
    }
    const Commitment& known = **kept;
    if (!code.empty()) compare_blanks(known, what, faults);
    if (!trim(row.category).empty() && known.what.category != what.category)
        faults.push_back(differs(known, "category", said("承诺人类别", "category"), known.what.category, what.category));
    if (!trim(row.until).empty() && known.what.until != what.until)
        faults.push_back(differs(known, "until", said("有效期至", "until"), known.what.until ? known.what.until->dashed() : std::string(), what.until ? what.until->dashed() : std::string()));
    return faults;
}

Result<Signing::Settled> Signing::take(const SignedRow& row, const SignedCommitment& what) {
    auto differing = conflicts(row, what);
    if (!differing) return differing.error();
    if (!differing->empty()) return Settled{{}, std::move(*differing)};
    auto taken = Commitments(opened_->ledger).take(what, opened_->office->config().office_division, who_);
    if (!taken) return taken.error();
    if (taken->how == Commitments::Taken::How::added && trim(row.another) == kAnotherPaper)
        if (Status noted = note_another(taken->code); !noted) return noted.error();
    return Settled{std::move(*taken), {}};
}

Result<std::optional<Commitment>> Signing::known(const SignedCommitment& what) const {
    return Commitments(opened_->ledger).same_as(what);
}

}  // namespace creditlink
