// Taking signed letters in: one by a form, many by a table that is looked at first.

#include <algorithm>

#include "commitment_parts.h"
#include "creditlink/base/message.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

Markup choose_letter(const Visit& visit, std::string_view action) {
    auto list = visit.desk.commitment_desk().commitments({}, CommitmentFilter::Standing::any, {}, 1);
    if (!list) return error_summary(list.error());
    if (list->letters.empty()) return html("<p class=\"empty\">{t}</p>", {{"t", std::string(say("还没有公布过承诺书。公布之后才能收签署件。", "No letter was published yet; what is signed is taken in after that."))}});
    return html("<form method=\"get\" action=\"{a}\"><label for=\"letter\">{l}</label><select id=\"letter\" name=\"letter\">{o}</select><button>{b}</button></form>\n",
                {{"a", std::string(action)}, {"l", std::string(say("签的是哪一份承诺书", "which letter was signed"))}, {"o", signable_letters(*list, {})}, {"b", std::string(say("下一步", "next"))}});
}

Markup option_list(const std::vector<std::string>& options, const std::string& chosen, std::string_view none) {
    Markup list = html("<option value=\"\">{t}</option>", {{"t", std::string(none)}});
    for (const std::string& each : options) list += each == chosen ? html("<option selected>{v}</option>", {{"v", each}}) : html("<option>{v}</option>", {{"v", each}});
    return list;
}

Markup blank_field(const Visit& visit, const DeskBlank& blank) {
    const Slot id = "b-" + blank.name, typed = visit.request.filled("b-" + blank.name);
    const Slot label = blank.label + (blank.required ? std::string() : std::string(say("（可不填）", " (optional)")));
    if (!blank.options.empty())
        return html("<label for=\"{i}\">{l}</label><select id=\"{i}\" name=\"{i}\">{o}</select>", {{"i", id}, {"l", label}, {"o", option_list(blank.options, std::get<std::string>(typed), say("请选", "choose"))}});
    if (blank.is_date) return html("<label for=\"{i}\">{l}</label><input id=\"{i}\" name=\"{i}\" type=\"date\" value=\"{v}\">", {{"i", id}, {"l", label}, {"v", typed}});
    return html("<label for=\"{i}\">{l}</label><input id=\"{i}\" name=\"{i}\" value=\"{v}\" autocomplete=\"off\">", {{"i", id}, {"l", label}, {"v", typed}});
}

// Versions that the public may still have on paper.
Markup version_field(const Visit& visit, const DeskSigningForm& form) {
    std::vector<std::string> numbers;
    for (const std::uint32_t number : form.versions) numbers.push_back(std::to_string(number));
    return html("<label for=\"version\">{l}</label><select id=\"version\" name=\"version\">{o}</select>",
                {{"l", std::string(say("签的是第几版（纸上右上角）", "version (upper right on the paper)"))}, {"o", option_list(numbers, visit.request.filled("version"), say("作出日期那天施行的", "the one in force on the day of signing"))}});
}

// Only where it was asked: a paper like this was taken in already.
Markup another_field(const Visit& visit) {
    const std::string label(say("这是另外签的一份，不是已经收下的那份", "it is another paper than the one that was taken in"));
    return visit.request.filled("another").empty() ? html("<label class=\"choice\"><input id=\"b-another\" type=\"checkbox\" name=\"another\" value=\"yes\"> {l}</label>", {{"l", label}})
                                                   : html("<label class=\"choice\"><input id=\"b-another\" type=\"checkbox\" name=\"another\" value=\"yes\" checked> {l}</label>", {{"l", label}});
}

ServerResponse signing_page(const Visit& visit, const DeskSigningForm& form, const Markup& notice, int status = 200, bool ask_another = false) {
    Markup fields = html("<input type=\"hidden\" name=\"letter\" value=\"{l}\">", {{"l", form.letter}});
    for (const DeskBlank& blank : form.blanks) fields += blank_field(visit, blank);
    fields += version_field(visit, form);
    if (form.parties.size() > 1)
        fields += html("<label for=\"category\">{l}</label><select id=\"category\" name=\"category\">{o}</select>",
                       {{"l", std::string(say("承诺人类别", "what the promisor is"))}, {"o", option_list(form.parties, visit.request.filled("category"), say("看代码判断", "as the code shows"))}});
    if (ask_another || !visit.request.filled("another").empty()) fields += another_field(visit);
    fields += html("<label for=\"until\">{u}</label><input id=\"until\" name=\"until\" type=\"date\" value=\"{uv}\"><label for=\"scan\">{s}</label><input id=\"scan\" name=\"scan\" type=\"file\" accept=\"application/pdf\"><p class=\"hint\">{h}</p><button>{b}</button>",
                   {{"u", std::string(say("有效期至（能确定的写）", "until (where it is known)"))}, {"uv", visit.request.filled("until")}, {"s", std::string(say("扫描件（PDF，最大 32 MB；可以以后补）", "scan (PDF, at most 32 MB; can come later)"))},
                    {"h", std::string(say("有错退回时，扫描件要重新选。", "If something is to be corrected, the scan has to be chosen again."))}, {"b", std::string(say("核对并收进", "check, and take it in"))}});
    Markup body = notice;
    body += html("<p class=\"hint\">{t}</p>\n", {{"t", say("照签署件填写《{t}》。每一项都会核对。", "Copy what is on the paper: {t}. Every blank is checked.", {{"t", form.title}})}});
    body += upload_form(visit, "/commitments-new", fields);
    return page(visit, say("收进一份签署件", "Take in a signed letter"), body, status);
}

std::string_view taken_word(Commitments::Taken::How how) {
    using How = Commitments::Taken::How;
    return how == How::added ? "added" : how == How::known ? "known" : how == How::scan_attached ? "scan" : "differs";
}

Markup import_table(const DeskImport& read) {
    Markup rows;
    for (const SignedCommitment& c : read.examples)
        rows += html("<tr><td>{s}</td><td>{k}</td><td>{v}</td><td>{d}</td><td>{u}</td></tr>\n", {{"s", c.subject}, {"k", c.identify}, {"v", std::to_string(c.version)}, {"d", c.signed_on.dashed()}, {"u", c.until ? c.until->dashed() : std::string()}});
    if (rows.empty()) return {};
    return html("<h2>{t}</h2><div class=\"wide\"><table class=\"list\"><thead><tr><th>{s}</th><th>{k}</th><th>{v}</th><th>{d}</th><th>{u}</th></tr></thead><tbody>\n{r}</tbody></table></div>\n",
                {{"t", std::string(say("最前面的几份", "The first ones"))}, {"s", std::string(say("承诺人", "promisor"))}, {"k", std::string(say("代码", "code"))}, {"v", std::string(say("版本", "version"))}, {"d", std::string(say("作出日期", "signed"))}, {"u", std::string(say("有效期至", "until"))}, {"r", rows}});
}

Markup import_counts(const DeskImport& read, bool taken) {
    const std::pair<std::string_view, std::string> count[] = {{"r", std::to_string(read.rows)}, {"a", std::to_string(read.added)}, {"k", std::to_string(read.sound - read.added)}, {"x", std::to_string(read.faulty_rows)}};
    const std::string words = taken ? say("读到 {r} 份：新收 {a}，重复 {k}（早已收下，或表内重复），要改正 {x}。", "{r} read: {a} taken in, {k} known (taken in before, or twice in the table), {x} to be corrected.", {count[0], count[1], count[2], count[3]})
                                    : say("读到 {r} 份：可收 {a}，重复 {k}（早已收下，或表内重复），要改正 {x}。还没有收。", "{r} read: {a} can be taken in, {k} known (taken in before, or twice in the table), {x} to be corrected. Nothing was taken in yet.", {count[0], count[1], count[2], count[3]});
    Markup lines = html("<p><strong>{w}</strong></p>", {{"w", words}});
    for (const std::string& heading : read.ignored) lines += html("<p>{t}</p>", {{"t", say("“{h}”这一列不是填写项，不收", "the column \"{h}\" is no blank and is left out", {{"h", heading}})}});
    for (const auto& [version, rows] : read.assumed)
        lines += html("<p>{t}</p>", {{"t", say("{n} 份没有写明签的是第几版，按作出日期那天施行的算第 {v} 版。", "{n} do not say which version was signed: version {v}, in force on the day of signing.", {{"n", std::to_string(rows)}, {"v", std::to_string(version)}})}});
    if (read.faulty_rows > 0) lines += html("<p>{t}</p>", {{"t", std::string(say("改正后再选一次文件：收下的不会重复。", "Correct them and choose the file again: what was taken in is not doubled."))}});
    return html("<div class=\"summary {m}\" role=\"status\">{l}</div>\n", {{"m", std::string(read.faulty_rows > 0 ? "warn" : "good")}, {"l", lines}});
}

ServerResponse import_form(const Visit& visit, const std::string& letter, const Markup& notice, int status = 200) {
    auto form = visit.desk.commitment_desk().signing_form(letter);
    if (!form) return error_page(visit, form.error());
    std::string headings;
    for (const DeskBlank& blank : form->blanks) headings += (headings.empty() ? "" : "、") + blank.label;
    Markup body = notice;
    body += html("<p>{t}</p>\n<p class=\"hint\">{h}</p>\n", {{"t", say("《{t}》的签署件，一行一份。", "What was signed on {t}, one row each.", {{"t", form->title}})}, {"h", say("表头：{h}；还可以有 承诺书版本、承诺人类别、有效期至、承诺编码、另一份。扫描件收进以后逐份补。", "headings: {h}; also 承诺书版本, 承诺人类别, 有效期至, 承诺编码, 另一份. Scans are attached one by one afterwards.", {{"h", headings}})}});
    body += upload_form(visit, "/commitments-import", html("<input type=\"hidden\" name=\"letter\" value=\"{l}\"><label for=\"table\">{f}</label><input id=\"table\" name=\"table\" type=\"file\" accept=\".csv,.xlsx,.xls\" required><button>{b}</button>",
                {{"l", letter}, {"f", std::string(say("表格（csv、xlsx，最大 8 MB）", "the table (csv, xlsx, at most 8 MB)"))}, {"b", std::string(say("核对，先不收", "check it, take nothing in yet"))}}));
    return page(visit, say("从表格收进签署件", "Take in a table of signed letters"), body, status);
}

}  // namespace

ServerResponse new_commitment_page(const Visit& visit) {
    const std::string letter = visit.request.asked("letter");
    if (letter.empty()) return page(visit, say("收进一份签署件", "Take in a signed letter"), choose_letter(visit, "/commitments-new"));
    auto form = visit.desk.commitment_desk().signing_form(letter);
    return form ? signing_page(visit, *form, {}) : error_page(visit, form.error());
}

ServerResponse kept_signing(const Visit& visit) {
    auto form = visit.desk.commitment_desk().signing_form(visit.request.filled("letter"));
    return form ? signing_page(visit, *form, kept_notice()) : error_page(visit, form.error());
}

ServerResponse take_commitment(const Visit& visit) {
    auto form = visit.desk.commitment_desk().signing_form(visit.request.filled("letter"));
    if (!form) return error_page(visit, form.error());
    DeskSigned typed{.values = {}, .category = visit.request.filled("category"), .until = visit.request.filled("until"), .version = visit.request.filled("version"), .scan = {}, .another = !visit.request.filled("another").empty()};
    for (const DeskBlank& blank : form->blanks) typed.values[blank.name] = visit.request.filled("b-" + blank.name);
    if (const auto file = visit.request.files.find("scan"); file != visit.request.files.end()) typed.scan = file->second.bytes;
    auto taken = visit.desk.commitment_desk().take(form->letter, typed, visit.who());
    if (!taken) return signing_page(visit, *form, error_summary(taken.error()), 422);
    const bool ask = std::any_of(taken->faults.begin(), taken->faults.end(), [](const DeskSigningFault& fault) { return fault.blank == "another"; });
    if (!taken->faults.empty()) return signing_page(visit, *form, signing_faults(taken->faults), 422, ask);
    return see_other("/commitments/" + url_escaped(taken->code) + "?done=" + std::string(taken_word(taken->how)));
}

ServerResponse import_commitments_page(const Visit& visit) {
    const std::string letter = visit.request.asked("letter");
    if (letter.empty()) return page(visit, say("从表格收进签署件", "Take in a table of signed letters"), choose_letter(visit, "/commitments-import"));
    return import_form(visit, letter, {});
}

ServerResponse check_commitments(const Visit& visit) {
    const std::string letter = visit.request.filled("letter");
    const auto file = visit.request.files.find("table");
    if (file == visit.request.files.end()) return import_form(visit, letter, error_summary({Errc::usage, std::string(say("没有选文件", "no file was chosen")), {}, {}}), 422);
    auto read = visit.desk.commitment_desk().check_table(letter, file->second.name, file->second.bytes, visit.who());
    if (!read) return import_form(visit, letter, error_summary(read.error()), 422);
    Markup body = import_counts(*read, false);
    if (read->added > 0)
        body += form(visit, "/commitments-import/take", html("<input type=\"hidden\" name=\"ticket\" value=\"{t}\"><button>{b}</button><p class=\"hint\">{h}</p>",
                     {{"t", read->ticket}, {"b", say("收进 {n} 份", "take in {n}", {{"n", std::to_string(read->added)}})}, {"h", std::string(say("有错的不收；一小时内有效。", "Faulty rows are left out; this waits for an hour."))}}));
    body += signing_faults(read->faults);
    body += import_table(*read);
    return page(visit, read->file, body);
}

ServerResponse take_commitments(const Visit& visit) {
    auto taken = visit.desk.commitment_desk().take_table(visit.request.filled("ticket"), visit.who());
    if (!taken) return error_page(visit, taken.error());
    Markup body = import_counts(*taken, true);
    body += signing_faults(taken->faults);
    body += html("<p><a class=\"button\" href=\"/commitments?letter={l}\">{t}</a></p>\n", {{"l", url_escaped(taken->letter)}, {"t", std::string(say("看签署件", "show what was signed"))}});
    return page(visit, say("从表格收进签署件", "Take in a table of signed letters"), body);
}

}  // namespace creditlink::console_detail
