#include "letter_steps.h"

#include <algorithm>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/letter/document.h"
#include "letter_announcements.h"
#include "letter_renderings.h"
#include "letter_site_note.h"
#include "lock_wait.h"

namespace creditlink {

namespace {

// Paper lasts: a number that was ever published leads to that letter for good, and no other one gets it.
Status number_is_its_own(Letters& letters, const Letter& letter) {
    auto all = letters.all();
    if (!all) return all.error();
    for (const LetterVersion& v : *all) {
        if (v.id == letter.id || (v.published == 0 && v.state != LetterState::submitted && v.state != LetterState::approved)) continue;
        if (auto other = parse_letter(v.text, v.id, v.id + ".md"); other && other->number == letter.number)
            return Error{Errc::usage, say("编号“{n}”已是“{i}”《{t}》的", "the number \"{n}\" is that of \"{i}\", {t}", {{"n", shown(letter.number)}, {"i", v.id}, {"t", shown(other->title)}}), letter.id + ".md",
                         std::string(say("换一个编号，保存后再提交", "give it another number, keep it, and submit again"))};
    }
    return {};
}

}  // namespace

Result<SubmittedLetter> submit_letter(Opened& opened, const ServiceItems& items, const std::string& id, const std::optional<Digest256>& read, const Actor& who) {
    Letters letters(opened.ledger);
    auto version = version_named(letters, id, {});
    if (!version) return version.error();
    if (read && sha256(version->text) != *read)
        return Error{Errc::locked, std::string(say("草稿刚刚被别人改过", "somebody has just changed the draft")), id, std::string(say("请看过新的草稿再提交", "look at it as it is now, then submit it"))};
    auto letter = sound_letter(version->text, id, items);
    if (!letter) return letter.error();
    if (letter->ends && *letter->ends < opened.office->today())
        return Error{Errc::usage, say("废止日 {d} 已过", "its last day, {d}, is over", {{"d", letter->ends->slashed()}}), id + ".md", std::string(say("改了“ends”再提交", "change \"ends\", then submit it"))};
    const Letters::Submission submission{.document = letter_document(*letter, items.find(letter->item), version->version, opened.office->config().documents.address), .effective = letter->effective, .ends = letter->ends};
    version->document = submission.document;
    if (Status printable = all_printable(opened, {*version}); !printable) return printable.error();
    SubmittedLetter submitted{version->version, {}, letter->effective && *letter->effective < opened.office->today() ? letter->effective : std::nullopt};
    Status done = opened.ledger.together([&]() -> Status {
        if (Status own = number_is_its_own(letters, *letter); !own) return own;
        auto digest = letters.submit(id, version->text, submission, who);
        if (!digest) return digest.error();
        submitted.digest = *digest;
        return {};
    });
    if (!done) return done.error();
    return submitted;
}

std::string will_move(CivilDate planned) {
    return say("写的施行日 {d} 已过：公布时改为公布当天起施行。要照原定的日子写，请退回改写。", "Its day of taking effect, {d}, has passed: it will take effect on the day of publication. Send it back if it is to say another day.", {{"d", planned.dashed()}});
}

std::string has_moved(CivilDate planned, CivilDate to) {
    return say("写的施行日 {d} 已过，自 {t} 起施行。", "its day of taking effect, {d}, had passed: it takes effect on {t}.", {{"d", planned.dashed()}, {"t", to.dashed()}});
}

Result<FileLock> letters_turn(Opened& opened) {
    constexpr std::int64_t kPatienceMs = 10'000;  // a library of some hundred letters is written in two seconds
    return wait_for_lock(opened.office->clock(), kPatienceMs, [&] { return site_turn(opened.office->config().site); });
}

Result<WrittenSite> write_letters_site(Opened& opened, const FileLock& turn) {
    Letters letters(opened.ledger);
    const auto due = letters.site_due();
    if (!due) return due.error();
    const auto second = second_to_publish(opened);
    if (!second) return second.error();
    auto files = site_of(opened, opened.office->today(), *second);
    if (!files) return files.error();
    const Path& folder = opened.office->config().site;
    const auto before = noted_site(opened.ledger);
    if (!before) return before.error();
    const auto standing = second_of_site(folder);  // if it is one of ours
    const auto former = *before && standing && (*before)->is_of(*standing) ? standing : std::nullopt;
    if (Status noted = note_site(opened.ledger, *files, *second, former); !noted) return noted.error();
    if (auto written = write_site(turn, folder, *files); !written) return written.error();
    if (Status noted = note_site(opened.ledger, *files, *second, {}); !noted) return noted.error();
    if (auto queued = queue_announcements(opened, *files); !queued) return queued.error();
    if (*due)
        if (Status noted = letters.site_written((*due)->mark); !noted) return noted.error();
    return WrittenSite{folder, files->size()};
}

Result<PublishedLetters> publish_letters(Opened& opened, std::vector<std::string> ids, const Actor& who) {
    auto turn = letters_turn(opened);
    if (!turn) return turn.error();
    Letters letters(opened.ledger);
    auto all = letters.all();
    if (!all) return all.error();
    std::vector<LetterVersion> approved;
    for (const LetterVersion& version : *all)
        if (version.state == LetterState::approved && (ids.empty() || std::find(ids.begin(), ids.end(), version.id) != ids.end())) approved.push_back(version);
    const CivilDate today = opened.office->today();
    PublishedLetters published;
    if (ids.empty())  // one that waited too long keeps no other back
        for (const LetterVersion& version : approved) (version.ends && *version.ends < today ? published.over : ids).push_back(version.id);
    if (Status printable = all_printable(opened, approved); !printable) return printable.error();
    Status done = opened.ledger.together([&]() -> Status {  // all of them, or none
        for (const std::string& id : ids)
            if (Status each = letters.publish(id, today, who); !each) return each;
        return {};
    });
    if (!done) return done.error();
    for (const LetterVersion& version : approved)
        if (moved_to(version, today) && std::find(ids.begin(), ids.end(), version.id) != ids.end()) published.moved.emplace_back(version.id, *version.effective);
    published.ids = std::move(ids);
    CREDITLINK_FAILPOINT("app.letters-published");
    if (auto due = letters.supersede(today); !due) return due.error();
    if (auto made = render_published(opened, who); made) published.rendered = *made;
    else if (made.error().code == Errc::not_found) published.pages_only = made.error();
    else return made.error();
    auto site = write_letters_site(opened, *turn);
    if (!site) return site.error();
    published.site = std::move(*site);
    return published;
}

Result<WithdrawnLetter> withdraw_letter(Opened& opened, const std::string& id, std::string_view reason, const Actor& who) {
    reason = trim(reason);
    if (reason.empty() || !is_utf8(reason) || count_code_points(reason) > kMostWithdrawalWords)
        return Error{Errc::usage, say("请写明撤回原因，不超过 {n} 字", "say why, in at most {n} characters", {{"n", std::to_string(kMostWithdrawalWords)}}), {}, std::string(say("它写在公开的撤回说明里", "it stands in the public notice"))};
    auto turn = letters_turn(opened);
    if (!turn) return turn.error();
    Letters letters(opened.ledger);
    const auto version = letters.withdraw(id, opened.office->today(), reason, who);
    if (!version) return version.error();
    auto site = write_letters_site(opened, *turn);
    if (!site) return site.error();
    WithdrawnLetter withdrawn{*version, {}, std::move(*site)};
    const auto all = letters.all();
    if (!all) return all.error();
    for (const LetterVersion& each : *all)
        if (each.id == id && each.state == LetterState::published) withdrawn.still_published.push_back(each.version);
    return withdrawn;
}

}  // namespace creditlink
