// What the console shows of letters. How they are written is in office_letter_text.cpp, how they move in office_letter_steps.cpp.

#include "office_letter_desk.h"

#include <algorithm>
#include <span>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "desk_clause.h"
#include "creditlink/publication/site.h"
#include "desk_hint.h"
#include "decision_words.h"
#include "letter_steps.h"

namespace creditlink {

namespace {

// 0: none. By the rule of the public site.
std::uint32_t version_in_force(std::span<const LetterVersion> versions, const std::vector<LetterVersion>& library, CivilDate today) {
    for (const LetterVersion& v : versions)
        if (v.state == LetterState::published && standing_of(v, library, today) == Standing::in_force) return v.version;
    return 0;
}

LetterVersion without_texts(LetterVersion v) {
    v.text.clear(), v.document.clear();
    return v;
}

Result<std::vector<LetterVersion>> versions_of(Ledger& ledger, std::string_view id) {
    auto all = Letters(ledger).all();
    if (!all) return all.error();
    std::erase_if(*all, [&](const LetterVersion& v) { return v.id != id; });
    if (all->empty()) return Error{Errc::not_found, say("库里没有承诺书“{i}”", "the library has no letter \"{i}\"", {{"i", shown(id)}}), {}, std::string(say("请从“承诺书”列表里选", "choose one from the list"))};
    return all;
}

const LetterVersion* numbered(std::span<const LetterVersion> versions, std::uint32_t number) {
    const auto at = std::find_if(versions.begin(), versions.end(), [&](const LetterVersion& v) { return v.version == number; });
    return at == versions.end() ? nullptr : &*at;
}

Error no_version(std::string_view id, std::uint32_t number) {
    return {Errc::not_found, say("“{i}”没有第 {n} 版", "\"{i}\" has no version {n}", {{"i", shown(id)}, {"n", std::to_string(number)}}), {}, {}};
}

// A draft may have faults yet: then only its name is known.
void describe(DeskLetter& out, const LetterVersion& v, const ServiceItems& items) {
    out.title = v.id;
    const auto letter = parse_letter(v.text, v.id, v.id + ".md");
    if (!letter) return;
    out.title = letter->title, out.type = letter->type, out.field = letter->field, out.scenario = letter->scenario, out.publication = letter->publication;
    if (const ServiceItem* item = items.find(letter->item)) out.item = item->name + " " + item->code;
}

}  // namespace

Result<std::vector<DeskLetterLine>> OfficeLetterDesk::letters() {
    auto at = opened(office_(), Access::look);
    if (!at) return at.error();
    auto all = Letters(at->ledger).all();
    if (!all) return all.error();
    const CivilDate today = at->office->today();
    std::vector<DeskLetterLine> list;
    for (auto begin = all->begin(); begin != all->end();) {
        const auto end = std::find_if(begin, all->end(), [&](const LetterVersion& v) { return v.id != begin->id; });
        const std::span<const LetterVersion> versions(begin, end);
        DeskLetterLine line;
        line.title = begin->id;
        const LetterVersion& newest = newest_kept(versions);
        if (const auto letter = parse_letter(newest.text, newest.id, newest.id + ".md")) line.title = letter->title, line.type = letter->type, line.field = letter->field;
        if (const LetterVersion* now = numbered(versions, version_in_force(versions, *all, today))) line.in_force = without_texts(*now);
        line.newest = without_texts(newest);
        list.push_back(std::move(line));
        begin = end;
    }
    return list;
}

Result<DeskLetter> OfficeLetterDesk::letter(std::string_view id, std::uint32_t version, std::uint32_t against) {
    auto at = opened(office_(), Access::look);
    if (!at) return at.error();
    auto versions = versions_of(at->ledger, id);
    if (!versions) return versions.error();
    auto items = service_items(at->office->config());
    if (!items) return items.error();
    const LetterVersion* wanted = numbered(*versions, version == 0 ? newest_kept(*versions).version : version);
    if (!wanted) return no_version(id, version);
    DeskLetter out;
    out.id = id, out.shown = wanted->version;
    describe(out, *wanted, *items);
    const LetterVersion* other = against == 0 ? version_before(*versions, wanted->version) : numbered(*versions, against);
    if (against != 0 && !other) return no_version(id, against);
    if (other) out.against = other->version, out.changes = clause_changes(id, other->text, wanted->text);
    out.in_force = version_in_force(*versions, *versions, at->office->today());
    if (const LetterVersion& newest = newest_kept(*versions); moved_to(newest, at->office->today())) out.moves = will_move(*newest.effective);
    out.text_digest = hex(bytes_of(sha256(wanted->text)));
    const std::string subject = "letter:" + out.id + "/" + std::to_string(wanted->version);
    auto decisions = at->ledger.decisions(std::span(&subject, 1));
    if (!decisions) return decisions.error();
    out.decisions = std::move(*decisions);
    for (DecisionView& decision : out.decisions) decision.what = decision_title(decision.what);
    const bool is_public = std::any_of(versions->begin(), versions->end(), [](const LetterVersion& v) { return v.published != 0; });
    if (const std::string& address = at->office->config().documents.address; is_public && !address.empty()) out.page = address + "letters/" + out.id + "/index.html";
    for (LetterVersion& v : *versions) out.versions.push_back(without_texts(std::move(v)));
    return out;
}

Result<std::string> OfficeLetterDesk::document(std::string_view id, std::uint32_t version) {
    auto at = opened(office_(), Access::look);
    if (!at) return at.error();
    Letters letters(at->ledger);
    auto v = for_a_browser(version_named(letters, id, version == 0 ? std::nullopt : std::optional<std::uint64_t>(version)));
    if (!v) return v.error();
    if (v->was_submitted()) return std::move(v->document);
    auto items = service_items(at->office->config());
    if (!items) return items.error();
    auto letter = sound_letter(v->text, v->id, *items);
    if (!letter) return letter.error();
    return document_of(*v, *letter, *items, at->office->config());
}

}  // namespace creditlink
