#include "signing.h"

#include <algorithm>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/letter/signed.h"

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

const Signing::Version* Signing::in_force(CivilDate day) const {
    const auto at =
        std::find_if(versions_.begin(), versions_.end(), [&](const Version& v) { return covers(v, day); });
    return at == versions_.end() ? nullptr : &*at;
}

// A version ends on the day on which a newer one begins, even if that one was withdrawn later.
bool Signing::covers(const Version& version, CivilDate day) const {
    return in_its_time(version.stored, day) && std::none_of(versions_.begin(), versions_.end(), [&](const Version& other) {
               return other.stored.version > version.stored.version && other.stored.effective && *other.stored.effective <= day;
           });
}

const Signing::Version* Signing::version_of(const SignedRow& row, std::vector<SigningFault>& faults) const {
    const Letter& newest = versions_.front().letter;
    const std::string& from = newest.validity.from;
    const auto at = row.values.find(from);
    const auto day = at == row.values.end() ? std::nullopt : written_day(trim(at->second));
    const Version* in_force_then = day ? in_force(*day) : nullptr;
    const std::string_view number = trim(row.version);
    const auto digest_bytes = from_hex(trim(row.digest));  // some programs print capitals
    const std::string digest = digest_bytes ? hex(*digest_bytes) : std::string(trim(row.digest));
    if (number.empty() && digest.empty()) {
        if (!day) return &versions_.front();  // that the day is missing or wrong is said with the other blanks
        if (!in_force_then)
            faults.push_back({from, newest.blank(from) ? newest.blank(from)->label : from,
                              said("这一天没有施行中的版本", "no version was in force on this day"),
                              said("核对作出日期；版本的施行和废止日期见 letter list --all",
                                   "look at the day of signing; letter list --all says when versions were in force")});
        return in_force_then;
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
        if (in_force_then)
            remedy += say("；这一天施行的是第 {v} 版", "; version {v} was in force on this day",
                          {{"v", std::to_string(in_force_then->stored.version)}});
        faults.push_back({"version", said("承诺书版本", "version"),
                          said("作出日期不在这一版的施行期内", "it was not in force on the day of signing"), remedy});
    }
    return &*named;
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

Result<Commitments::Taken> Signing::take(const SignedCommitment& what) {
    return Commitments(opened_->ledger).take(what, opened_->office->config().office_division, who_);
}

Result<std::optional<Commitment>> Signing::known(const SignedCommitment& what) {
    return Commitments(opened_->ledger).same_as(what);
}

}  // namespace creditlink
