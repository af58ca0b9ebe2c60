#include "signing.h"

#include <algorithm>

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
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

constexpr std::string_view kYes = "是", kNo = "否";

// A fact for each that was taken in as another one: with its code.
constexpr std::string_view kAnotherFact = "commitments.another.";

// By which a paper is found that may be near to another: the same promisor and version, and the day, or all blanks but the days. One promisor: the
// code; of an organisation the name too, lest the code be what was put right.
std::vector<std::string> near_keys(std::string_view identify, std::string_view subject, std::uint32_t version, CivilDate signed_on, const Digest256& undated) {
    std::vector<std::string> promisor = {"code " + std::string(identify)}, keys;
    if (is_organisation_code(identify)) promisor.push_back("name " + without_space(fold_width(subject)));
    for (const std::string& each : promisor)
        for (const std::string& what : {signed_on.slashed(), hex(bytes_of(undated))}) keys.push_back(each + "\n" + std::to_string(version) + "\n" + what);
    return keys;
}

json::Value values_of(const std::string& text) {
    auto values = json::parse(text);
    return values ? std::move(*values) : json::Value();
}

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
    if (const std::string_view another = trim(row.another); !another.empty() && another != kYes && another != kNo) {
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

// Of the same version.
std::vector<const Blank*> Signing::differing_blanks(const Commitment& kept, const SignedCommitment& what) const {
    const auto at = std::find_if(versions_.begin(), versions_.end(), [&](const Version& v) { return v.stored.version == what.version; });
    const json::Value before = values_of(kept.what.values), now = values_of(what.values);
    std::vector<const Blank*> blanks;
    for (const Blank& blank : at->letter.blanks) {
        const json::Value *a = before.find(blank.name), *b = now.find(blank.name);
        if ((a ? a->text : std::string()) != (b ? b->text : std::string())) blanks.push_back(&blank);
    }
    return blanks;
}

// Of all blanks but the days. The code is one of the blanks: where that alone was put right, the day is the same.
Digest256 Signing::undated(std::uint32_t version, const std::string& values) const {
    const auto at = std::find_if(versions_.begin(), versions_.end(), [&](const Version& v) { return v.stored.version == version; });
    if (at == versions_.end()) return {};
    const json::Value said = values_of(values);
    json::Writer w;
    w.begin_object();
    for (const Blank& blank : at->letter.blanks)
        if (const json::Value* value = said.find(blank.name); value && !value->text.empty() && blank.type != BlankType::date) w.member(blank.name, value->text);
    return sha256(w.end_object().take());
}

Status Signing::read_papers() {
    if (papers_) return {};
    auto all = Commitments(opened_->ledger).papers(versions_.front().stored.id, [&](std::uint32_t version, const std::string& values) { return undated(version, values); });
    if (!all) return all.error();
    papers_.emplace();
    for (const Commitments::Paper& paper : *all)
        if (!table_.contains(paper.same))
            for (std::string& key : near_keys(paper.identify, paper.subject, paper.version, paper.signed_on, paper.made)) papers_->emplace(std::move(key), paper);
    return {};
}

// The same promisor signed the same version on the same day, or only the day is another: an office that has put a blank right in its table means
// the same paper. A paper that is a row of this table itself is not meant. `most` of them at most.
Result<std::vector<Signing::Near>> Signing::near_papers(const SignedCommitment& what, std::size_t most) {
    if (Status read = read_papers(); !read) return read.error();
    Commitments commitments(opened_->ledger);
    std::vector<Near> near;
    std::set<std::string> met;  // by one key or another
    for (const std::string& key : near_keys(what.identify, what.subject, what.version, what.signed_on, undated(what.version, what.values))) {
        const auto [begin, end] = papers_->equal_range(key);
        for (auto at = begin; at != end && near.size() < most; ++at) {
            const Commitments::Paper& paper = at->second;
            if (!met.insert(paper.code).second) continue;
            const auto kept = commitments.find(paper.code);
            if (!kept) return kept.error();
            if (!*kept) continue;  // voided since
            std::vector<const Blank*> blanks = differing_blanks(**kept, what);
            const bool only_the_day = blanks.size() == 1 && blanks.front()->type == BlankType::date;
            if (paper.signed_on == what.signed_on || only_the_day) near.push_back({paper, std::move(blanks)});
        }
    }
    return near;
}

Result<std::optional<SigningFault>> Signing::probably_taken(const SignedCommitment& what) {
    const auto near = near_papers(what, 1);
    if (!near) return near.error();
    if (near->empty()) return std::optional<SigningFault>();
    const Commitments::Paper& paper = near->front().paper;
    std::string labels;
    for (const Blank* blank : near->front().differing) labels += (labels.empty() ? std::string() : said("、", ", ")) + blank->label;
    return std::optional(SigningFault{"another", said("另一份", "another paper"),
                                      say("很可能就是收下的 {c}：同一承诺人、同一版、{d} 作出，只有这些不同：{l}", "is most likely {c}, taken in before: the same promisor and version, signed on {d}; all that differs: {l}", {{"c", paper.code}, {"d", paper.signed_on.dashed()}, {"l", labels}}),
                                      say("是同一份：更正 {c}（控制台上它的页，或 letter correct {c}），表里留着这样；确是另外签的：在“另一份”一列写“是”（--another）", "if it is: correct {c} (its page at the console, or letter correct {c}) and leave the table as it is; if it is another paper: 是 in the column 另一份 (or --another)", {{"c", paper.code}})});
}

// A row that says 是 for good says it of a paper taken in by that word, too, once a blank of it was put right.
Result<std::optional<SigningFault>> Signing::already_another(const SignedCommitment& what) {
    constexpr std::size_t kTwo = 2;
    const auto near = near_papers(what, kTwo);
    if (!near) return near.error();
    std::string codes;
    bool refused = near->size() == kTwo;
    for (const Near& each : *near) {
        codes += (codes.empty() ? std::string() : said("、", ", ")) + each.paper.code;
        const auto so = opened_->ledger.fact(std::string(kAnotherFact) + each.paper.code);
        if (!so) return so.error();
        refused = refused || so->has_value();
    }
    if (!refused) return std::optional<SigningFault>();
    return std::optional(SigningFault{"code", said("承诺编码", "code"),
                                      say("写着“是”，而按“另一份”收过相近的，不知是不是改过的那一份：{c}", "says 是, and what is near to it was taken in as another paper already, which it may be: {c}", {{"c", codes}}),
                                      said("是其中一份：在“承诺编码”一列写它的编码，不写“是”，内容不同的用 letter correct 更正；都不是：把这几份照收下的样子也放在同一个表里，一起再收", "if it is one of them: its code in the column 承诺编码 in place of 是, and what differs by letter correct; if it is none: have those in the same table, as they were taken in")});
}

Result<std::vector<SigningFault>> Signing::conflicts(const SignedRow& row, const SignedCommitment& what) {
    std::vector<SigningFault> faults;
    Commitments commitments(opened_->ledger);
    const std::string code(trim(row.code));
    auto kept = code.empty() ? commitments.same_as(what) : commitments.find(code);
    if (!kept) return kept.error();
    if (!*kept) {
        auto fault = code.empty() ? corrected_since(commitments, what) : not_known(commitments, code);
        if (fault && !*fault) fault = trim(row.another) == kYes ? already_another(what) : probably_taken(what);
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
    if (taken->how == Commitments::Taken::How::added && trim(row.another) == kYes)
        if (Status noted = opened_->ledger.set_fact(std::string(kAnotherFact) + taken->code, kYes); !noted) return noted.error();
    return Settled{std::move(*taken), {}};
}

Result<std::optional<Commitment>> Signing::known(const SignedCommitment& what) const {
    return Commitments(opened_->ledger).same_as(what);
}

}  // namespace creditlink
