#include "desk_signing.h"

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

DeskBlank desk_blank(const Blank& blank) { return {.name = blank.name, .label = blank.label, .required = blank.required, .is_date = blank.type == BlankType::date, .options = blank.options}; }

}  // namespace

Result<std::map<std::string, std::string>> letter_titles(Ledger& ledger) {
    auto all = Letters(ledger).all();
    if (!all) return all.error();
    std::map<std::string, std::string> titles;
    for (const LetterVersion& v : *all) {
        if (v.published == 0 || titles.contains(v.id)) continue;
        const auto letter = parse_letter(v.text, v.id, {});
        titles[v.id] = letter ? letter->title : v.id;
    }
    return titles;
}

Result<DeskSigningForm> signing_form_of(Ledger& ledger, std::string_view letter) {
    auto all = Letters(ledger).all();
    if (!all) return all.error();
    DeskSigningForm form;
    for (const LetterVersion& v : *all) {
        if (v.id != letter || v.published == 0) continue;
        form.versions.push_back(v.version);
        if (form.versions.size() > 1) continue;
        auto parsed = parse_letter(v.text, v.id, v.id + ".md");
        if (!parsed) return parsed.error();
        form.letter = v.id, form.title = parsed->title, form.parties = parsed->party;
        for (const Blank& blank : parsed->blanks) form.blanks.push_back(desk_blank(blank));
    }
    if (!form.versions.empty()) return form;
    return Error{Errc::not_found, say("“{i}”没有已公布的版本", "no version of \"{i}\" is published", {{"i", shown(letter)}}), {}, {}};
}

}  // namespace creditlink
