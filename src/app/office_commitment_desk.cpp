// What the console shows of signed commitments, and what it does with one. Tables of them are in office_commitment_table.cpp.

#include "office_commitment_desk.h"

#include <algorithm>

#include "commitment_masking.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "desk_hint.h"
#include "desk_signing.h"
#include "decision_words.h"
#include "public_names.h"

namespace creditlink {

namespace {

// Beside the blanks; a letter's own blank of such a name stands first.
constexpr std::string_view kUntilName = "until", kCategoryName = "category";

Error no_such_commitment(std::string_view code) { return {Errc::not_found, say("没有承诺编码“{c}”", "there is no commitment \"{c}\"", {{"c", shown(code)}}), {}, std::string(say("请从“签署件”列表里选", "choose one from the list"))}; }

std::string subject_named(std::string_view code) { return "commitment:" + std::string(code); }

Status purpose_given(std::string_view purpose) {
    if (!trim(purpose).empty()) return {};
    return Error{Errc::usage, std::string(say("请写明查看目的", "say what for")), {}, {}};
}

Result<Commitment> commitment_named(Ledger& ledger, std::string_view code) {
    auto found = Commitments(ledger).find(code);
    if (!found) return found.error();
    if (!*found) return no_such_commitment(code);
    return std::move(**found);
}

bool is_over(const Commitment& c, CivilDate today) { return !c.performance && c.what.until && *c.what.until < today; }

// Voided ones too, as they stood last.
Result<DeskCommitment> any_commitment_named(Ledger& ledger, std::string_view code) {
    auto history = Commitments(ledger).history(code);
    if (!history) return history.error();
    if (!*history) return no_such_commitment(code);
    if ((*history)->voided()) {
        DeskCommitment one{.it = (*history)->taken};
        one.it.what = (*history)->newest(), one.voided = true;
        return one;
    }
    auto found = commitment_named(ledger, code);
    if (!found) return found.error();
    return DeskCommitment{.it = std::move(*found)};
}

// Of the version that was signed; then what is no blank.
std::vector<std::pair<std::string, std::string>> correctable_of(Ledger& ledger, const Commitment& c) {
    std::vector<std::pair<std::string, std::string>> list;
    const auto version = Letters(ledger).find(c.what.letter, c.what.version);
    const auto letter = version && *version ? parse_letter((*version)->text, c.what.letter, {}) : Result<Letter>(Error{});
    if (letter)
        for (const Blank& blank : letter->blanks) list.emplace_back(blank.name, blank.label);
    list.emplace_back(kUntilName, std::string(say("有效期至", "until")));
    list.emplace_back(kCategoryName, std::string(say("承诺人类别", "category")));
    return list;
}

// The blanks by their labels; by their names where the version's text cannot be read any more.
std::vector<std::pair<std::string, std::string>> filled_blanks(Ledger& ledger, const Commitment& c) {
    std::vector<std::pair<std::string, std::string>> list;
    const auto values = json::parse(c.what.values);
    if (!values || !values->is_object()) return list;
    const auto version = Letters(ledger).find(c.what.letter, c.what.version);
    const auto letter = version && *version ? parse_letter((*version)->text, c.what.letter, {}) : Result<Letter>(Error{});
    for (const auto& [name, value] : values->members) {
        const Blank* blank = letter ? letter->blank(name) : nullptr;
        list.emplace_back(blank ? blank->label : name, value.text);
    }
    return list;
}

Status sound_scan(std::string_view bytes) {
    if (bytes.size() > kLargestScan) return Error{Errc::usage, say("扫描件超过 {n} MB", "the scan has more than {n} MB", {{"n", std::to_string(kLargestScan >> 20)}}), {}, std::string(say("降低分辨率后重扫", "scan it at a lower resolution"))};
    if (!bytes.starts_with("%PDF-")) return Error{Errc::usage, std::string(say("扫描件不是 PDF 文件", "the scan is no PDF file")), {}, std::string(say("用扫描仪存为 PDF 后再收", "save the scan as PDF"))};
    return {};
}

// Durable when this returns; what is not named by any commitment later only takes space.
Result<Scan> keep_scan(Office& office, std::string_view bytes) {
    if (Status sound = sound_scan(bytes); !sound) return sound.error();
    constexpr std::int64_t kPatienceMs = 2'000;  // somebody waits at a browser
    auto scans = Scans::open(office, kPatienceMs);
    if (!scans && scans.error().code == Errc::locked)
        return Error{Errc::locked, std::string(say("正在导入，稍后再试", "an import is going on: try again in a while")), {}, std::string(say("这一份还没有收下", "this one was not taken in yet"))};
    if (!scans) return scans.error();
    auto scan = scans->put(bytes);
    if (!scan) return scan.error();
    if (auto durable = scans->sync(); !durable) return durable.error();
    return scan;
}

}  // namespace

Result<DeskCommitmentList> OfficeCommitmentDesk::commitments(std::string_view letter, CommitmentFilter::Standing standing, std::string_view before, std::size_t most) {
    auto at = opened(office_(), Access::look);
    if (!at) return at.error();
    const CivilDate today = at->office->today();
    auto titles = letter_titles(at->ledger);
    if (!titles) return titles.error();
    Commitments commitments(at->ledger);
    const CommitmentFilter filter{.letter = std::string(letter), .standing = standing, .last = today.plus_days(kReminderDays)};
    auto page = commitments.page(filter, before, most + 1);
    if (!page) return page.error();
    DeskCommitmentList list;
    list.more = page->size() > most;
    if (list.more) page->pop_back();
    for (Commitment& c : *page) {
        const bool voided = standing == CommitmentFilter::Standing::voided, over = !voided && is_over(c, today);
        std::string title = (*titles)[c.what.letter];
        list.items.push_back({.it = as_shown(std::move(c), Personal::masked), .title = std::move(title), .ended = over, .voided = voided});
    }
    auto total = commitments.count(filter), ends = commitments.count({.letter = {}, .standing = CommitmentFilter::Standing::ending, .last = filter.last});
    if (!total) return total.error();
    if (!ends) return ends.error();
    list.total = *total, list.ending = *ends;
    list.letters.assign(titles->begin(), titles->end());
    return list;
}

Result<std::uint64_t> OfficeCommitmentDesk::ending() {
    auto at = opened(office_(), Access::look);
    if (!at) return at.error();
    return Commitments(at->ledger).count({.letter = {}, .standing = CommitmentFilter::Standing::ending, .last = at->office->today().plus_days(kReminderDays)});
}

Result<DeskCommitment> OfficeCommitmentDesk::commitment(std::string_view code, std::string_view purpose, std::string_view who) {
    const bool unmasked = !trim(purpose).empty();
    auto at = opened(office_(), unmasked ? Access::change : Access::look);
    if (!at) return at.error();
    auto named = any_commitment_named(at->ledger, code);
    if (!named) return named.error();
    const Commitment* found = &named->it;
    const std::string subject = subject_named(found->code);
    if (unmasked)
        if (auto kept = at->ledger.record_decision("unmask", subject, purpose, who); !kept) return kept.error();
    auto titles = letter_titles(at->ledger);
    if (!titles) return titles.error();
    DeskCommitment one{.it = as_shown(*found, unmasked ? Personal::shown : Personal::masked), .title = (*titles)[found->what.letter], .masked = !unmasked, .ended = is_over(*found, at->office->today()), .voided = named->voided, .public_name = named->voided ? std::string() : name_in_public(at->ledger, found->what)};
    if (!one.voided) one.correctable = correctable_of(at->ledger, *found);
    if (unmasked) one.blanks = filled_blanks(at->ledger, *found);
    auto decisions = at->ledger.decisions(std::span(&subject, 1));
    if (!decisions) return decisions.error();
    one.decisions = std::move(*decisions);
    for (DecisionView& decision : one.decisions) {
        decision.what = decision_title(decision.what);
        if (!unmasked) decision.reason = without_personal_numbers(decision.reason);
    }
    return one;
}

Result<std::string> OfficeCommitmentDesk::scan(std::string_view code, std::string_view purpose, std::string_view who) {
    if (Status given = purpose_given(purpose); !given) return given.error();
    auto at = opened(office_(), Access::change);
    if (!at) return at.error();
    auto named = any_commitment_named(at->ledger, code);
    if (!named) return named.error();
    const Commitment* found = &named->it;
    if (!found->what.scan) return Error{Errc::not_found, say("{c} 没有扫描件", "{c} has no scan", {{"c", found->code}}), {}, {}};
    if (auto kept = at->ledger.record_decision("unmask", subject_named(found->code) + " scan", purpose, who); !kept) return kept.error();
    return scan_kept(*at->office, *found->what.scan);
}

Status OfficeCommitmentDesk::correct(std::string_view code, std::string_view name, std::string_view value, std::string_view reason, std::string_view who) {
    auto at = opened(office_(), Access::change);
    if (!at) return at.error();
    auto kept = Commitments(at->ledger).in_force(code);
    if (!kept) return for_a_browser(Status(kept.error()));
    const auto offered = correctable_of(at->ledger, *kept);
    const auto chosen = std::find_if(offered.begin(), offered.end(), [&](const auto& each) { return each.first == name; });
    if (chosen == offered.end()) return Error{Errc::usage, std::string(say("请选更正哪一项", "choose what to correct")), {}, {}};
    auto signing = for_a_browser(Signing::open(*at, kept->what.letter, {.person = std::string(who), .account = {}}));
    if (!signing) return signing.error();
    Correction correction{.values = {}, .category = {}, .until = {}, .reason = std::string(reason)};
    const bool beside = offered.end() - chosen <= 2;
    if (beside && name == kUntilName) correction.until = std::string(value);
    else if (beside && name == kCategoryName) correction.category = std::string(value);
    else correction.values.emplace(std::string(name), std::string(value));
    auto done = for_a_browser(signing->correct(code, correction));
    if (!done) return done.error();
    std::string faults;
    for (const SigningFault& fault : done->faults) faults += (faults.empty() ? "" : std::string(say("；", "; "))) + fault.label + std::string(say("：", ": ")) + fault.what;
    if (!faults.empty()) return Error{Errc::usage, std::move(faults), {}, done->faults.front().remedy};
    if (!done->changed) return Error{Errc::usage, std::string(say("本来就是这样，没有变化", "it stands so already; nothing changed")), {}, {}};
    return {};
}

Status OfficeCommitmentDesk::make_void(std::string_view code, std::string_view reason, std::string_view who) {
    auto at = opened(office_(), Access::change);
    if (!at) return at.error();
    return for_a_browser(Commitments(at->ledger).make_void(code, reason, {.person = std::string(who), .account = {}}));
}

Result<DeskSigningForm> OfficeCommitmentDesk::signing_form(std::string_view letter) {
    auto at = opened(office_(), Access::look);
    if (!at) return at.error();
    return signing_form_of(at->ledger, letter);
}

Result<DeskTaken> OfficeCommitmentDesk::take(std::string_view letter, const DeskSigned& typed, std::string_view who) {
    auto at = opened(office_(), Access::change);
    if (!at) return at.error();
    auto signing = for_a_browser(Signing::open(*at, letter, {.person = std::string(who), .account = {}}));
    if (!signing) return signing.error();
    SignedRow row{.values = typed.values, .category = typed.category, .until = typed.until, .scan = {}, .code = {}, .version = typed.version, .digest = {}, .another = typed.another ? std::string(kAnotherPaper) : std::string()};
    Signing::Checked checked = signing->check(row);
    DeskTaken taken;
    if (!typed.scan.empty())
        if (Status sound = sound_scan(typed.scan); !sound) checked.faults.push_back({"scan", std::string(say("扫描件", "scan")), sound.error().message, sound.error().hint});
    for (SigningFault& fault : checked.faults) taken.faults.push_back({{}, std::move(fault.name), std::move(fault.label), std::move(fault.what), std::move(fault.remedy)});
    if (!taken.faults.empty()) return taken;
    if (!typed.scan.empty()) {
        auto scan = keep_scan(*at->office, typed.scan);
        if (!scan) return scan.error();
        checked.what->scan = std::move(*scan);
    }
    std::optional<Signing::Settled> settled;
    Status done = at->ledger.together([&]() -> Status {
        auto one = signing->take(row, *checked.what);
        if (!one) return one.error();
        settled = std::move(*one);
        return {};
    });
    if (!done) return done.error();
    for (SigningFault& fault : settled->conflicts) {
        if (fault.name == "another") fault.remedy = say("是同一份：在“签署件”里打开收下的那一份，更正不同的几项；确是另外签的：勾选“这是另外签的一份”再收", "if it is: open the one that was taken in, and correct what differs; if it is another paper: tick the box below and take it in");
        taken.faults.push_back({{}, std::move(fault.name), std::move(fault.label), std::move(fault.what), std::move(fault.remedy)});
    }
    taken.code = std::move(settled->taken.code), taken.how = settled->taken.how;
    return taken;
}

Status OfficeCommitmentDesk::attach_scan(std::string_view code, std::string_view bytes, std::string_view who) {
    auto at = opened(office_(), Access::change);
    if (!at) return at.error();
    auto found = commitment_named(at->ledger, code);
    if (!found) return found.error();
    auto scan = keep_scan(*at->office, bytes);
    return scan ? Commitments(at->ledger).attach_scan(code, *scan, {.person = std::string(who), .account = {}}) : Status(scan.error());
}

Status OfficeCommitmentDesk::judge(std::string_view code, std::string_view result, std::string_view unperformed, std::string_view pursued, std::string_view day, std::string_view who) {
    auto at = opened(office_(), Access::change);
    if (!at) return at.error();
    const CivilDate today = at->office->today();
    const auto judged = trim(day).empty() ? today : written_day(trim(day));
    if (!judged || *judged > today) return Error{Errc::usage, std::string(say("认定日期应为不晚于今天的日期，如 2026-11-20", "the day of the judgement is not later than today, as in 2026-11-20")), {}, {}};
    for (const std::string_view words : {unperformed, pursued})
        if (count_code_points(words) > kMostJudgementWords) return Error{Errc::usage, say("说明不超过 {n} 字", "an explanation has at most {n} characters", {{"n", std::to_string(kMostJudgementWords)}}), {}, {}};
    const Config& config = at->office->config();
    const auto done = for_a_browser(Commitments(at->ledger).judge(code, {.result = std::string(result), .unperformed = std::string(trim(unperformed)), .pursued = std::string(trim(pursued)), .judged = *judged, .unit = config.office_name, .unit_code = config.office_uscc},
                                                            {.person = std::string(who), .account = {}}));
    if (!done) return done.error();
    if (*done) return {};
    return Error{Errc::usage, std::string(say("早已这样认定，没有变化", "it was judged so before; nothing changed")), {}, {}};
}

}  // namespace creditlink
