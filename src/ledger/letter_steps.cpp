// A letter's life: each step one transaction over its newest version, with the decision's entry.

#include <algorithm>
#include <functional>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "letter_row.h"
#include "same_human.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

// Bound texts are not copied: the caller keeps `day` until the statement has run.
void bind_day(Query& q, const std::string& day) {
    if (day.empty()) q.null();
    else q.text(day);
}

std::string slashed(const std::optional<CivilDate>& date) { return date ? date->slashed() : std::string(); }

Error no_letter(std::string_view id) {
    return {Errc::not_found, say("库里没有承诺书“{i}”", "the library has no letter \"{i}\"", {{"i", shown(id)}}), {}, "creditlink letter list"};
}

Status check_document(const LetterVersion& v) {
    if (sha256(v.document) == v.digest) return {};
    return Error{Errc::trust, say("{l} 的文稿与提交时的摘要不符", "the document of {l} is not what was submitted", {{"l", called(v)}}), "ledger.db", std::string(say("台账被改动过；请保留现场并报告", "somebody has changed the ledger: keep everything and report it"))};
}

// One transaction over the newest version of a letter. `next` changes `v` in memory, checks, and writes.
Status change(Ledger::Impl& l, std::string_view id, const std::function<Status(LetterVersion&)>& next) {
    return l.write(
        [&]() -> Status {
            auto v = newest_of(*l.sql, id);
            if (Status s = l.sql->status(); !s) return s;
            if (!v) return no_letter(id);
            return next(*v);
        },
        kBeforeLetterStep);
}

void move(Ledger::Impl& l, LetterVersion& v, LetterState to) {
    v.state = to;
    l.sql->query("UPDATE letter SET state = ?, changed = ? WHERE id = ? AND version = ?").text(name_of(to)).bind(l.now()).text(v.id).bind(v.version).run();
}

// Within the transaction that changes what the public sees.
void site_is_due(Ledger::Impl& l) {
    l.sql->query("INSERT INTO fact VALUES (?1, '1 ' || ?2) ON CONFLICT (name) DO UPDATE SET value = (CAST(value AS INTEGER) + 1) || ' ' || ?2").text(kSiteDue).bind(l.now()).run();
}

bool is_author(Sql& sql, const LetterVersion& v, const Actor& who) { return std::ranges::any_of(authors_of(sql, v), being(sql, who)); }

bool may_be_author(Sql& sql, const LetterVersion& v, const Actor& who) {
    const Human approver = human_of(sql, who);
    return std::ranges::any_of(authors_of(sql, v), [&](const std::string& author) { return may_be_one_human(approver, human_of(sql, Actor{author, {}})); });
}

// At the command line an account of the machine alone is nobody: its owner is known only where the console has an account of that name.
bool says_who_he_is(Sql& sql, const Actor& who) { return who.account.empty() || who.account != who.person || is_console_account(sql, who.account); }

}  // namespace

Result<Digest256> Letters::submit(std::string_view id, std::string_view text, const Submission& submission, const Actor& who) {
    Ledger::Impl& l = *ledger_.impl_;
    const Digest256 digest = sha256(submission.document), approval = approval_digest(digest, sha256(text));
    Status done = change(l, id, [&](LetterVersion& v) -> Status {
        if (v.state != LetterState::draft) return in_state(v, "只有草稿可以提交", "only a draft is submitted", "creditlink letter new " + v.id);
        if (v.text != text) return in_state(v, "草稿刚刚被别人改过", "somebody has just changed the draft", "creditlink letter show " + v.id);
        const std::string effective = slashed(submission.effective), ends = slashed(submission.ends);
        Query q = l.sql->query("UPDATE letter SET document = ?, digest = ?, effective = ?, ends = ?, note = '' WHERE id = ? AND version = ?");
        q.blob(submission.document).blob(digest);
        bind_day(q, effective);
        bind_day(q, ends);
        q.text(v.id).bind(v.version).run();
        v.digest = digest, v.approval = approval;
        add_author(l, v, who);
        move(l, v, LetterState::submitted);
        l.decided("letter-submit", subject_of(v), {}, who.text());
        return {};
    });
    if (!done) return done.error();
    return approval;
}

Status Letters::give_back(std::string_view id, std::string_view reason, const Actor& who) {
    Ledger::Impl& l = *ledger_.impl_;
    return change(l, id, [&](LetterVersion& v) -> Status {
        if (v.state != LetterState::submitted && v.state != LetterState::approved) return in_state(v, "只有已提交、已批准的可以退回", "only what was submitted or approved goes back", "creditlink letter list");
        l.decided("letter-return", subject_of(v), reason, who.text());
        l.sql->query("UPDATE letter SET approver = '', approved = NULL, approval = NULL, state = 'draft', changed = ?, note = ? WHERE id = ? AND version = ?")
            .bind(l.now()).text(reason).text(v.id).bind(v.version).run();
        return {};
    });
}

Status Letters::approve(std::string_view id, std::string_view digest_begins, const Actor& who) {
    Ledger::Impl& l = *ledger_.impl_;
    return change(l, id, [&](LetterVersion& v) -> Status {
        if (v.state != LetterState::submitted) return in_state(v, "只有已提交的可以批准", "only what was submitted is approved", "creditlink letter submit " + v.id);
        if (Status whole = check_document(v); !whole) return whole;
        const std::string digest = hex(bytes_of(v.approval));
        if (digest_begins.size() < kDigestBegins || !digest.starts_with(digest_begins))
            return Error{Errc::approval, say("{l} 不是您看到的那一份：批准摘要是 {d}…", "{l} is not what you read: its digest to approve by is {d}…", {{"l", called(v)}, {"d", digest.substr(0, 12)}}),
                         {}, say("请再看一遍：creditlink letter show {i}", "read it again: creditlink letter show {i}", {{"i", v.id}})};
        if (is_author(*l.sql, v, who))
            return Error{Errc::approval, say("{p} 起草或者提交了 {l}，不能自己批准", "{p} wrote or submitted {l} and cannot approve it", {{"p", shown(who.person)}, {"l", called(v)}}),
                         {}, std::string(say("请另一人批准；共用一个账号的，用 --as 写明姓名", "somebody else approves it; --as says who, where people share an account"))};
        if (!says_who_he_is(*l.sql, who))
            return Error{Errc::approval, say("批准人没有写明姓名：{p} 是系统账号，看不出是谁", "the approver does not say who he is: {p} is an account of the machine", {{"p", shown(who.person)}}),
                         {}, std::string(say("用 --as 写明姓名，或者在控制台批准", "give your name with --as, or approve it at the console"))};
        if (may_be_author(*l.sql, v, who)) return not_known_as_two(called(v));
        l.sql->query("UPDATE letter SET approver = ?, approved = digest, approval = ?, state = 'approved', changed = ? WHERE id = ? AND version = ?")
            .text(who.person).blob(v.approval).bind(l.now()).text(v.id).bind(v.version).run();
        v.state = LetterState::approved;
        l.decided("letter-approve", subject_of(v), {}, who.text());
        return {};
    });
}

Status Letters::publish(std::string_view id, CivilDate today, const Actor& who) {
    Ledger::Impl& l = *ledger_.impl_;
    return change(l, id, [&](LetterVersion& v) -> Status {
        if (v.state != LetterState::approved) return in_state(v, "只有已批准的可以公布", "only what was approved is published", "creditlink letter list", Errc::approval);
        if (Status same = check_approval(v); !same) return same;
        if (v.ends && *v.ends < today) return in_state(v, "废止日已过", "its last day is over", "creditlink letter return " + v.id);
        const CivilDate effective = std::max(v.effective.value_or(today), today);
        l.sql->query("UPDATE letter SET effective = ?, published = ?, state = 'published', changed = ?2 WHERE id = ? AND version = ?")
            .text(effective.slashed()).bind(l.now()).text(v.id).bind(v.version).run();
        v.state = LetterState::published;
        l.decided("letter-publish", subject_of(v), {}, who.text());
        site_is_due(l);
        return {};
    });
}

Status Letters::discard(std::string_view id, std::string_view reason, const Actor& who) {
    Ledger::Impl& l = *ledger_.impl_;
    if (trim(reason).empty()) return Error{Errc::usage, std::string(say("请写明废弃的原因", "say why it is discarded")), std::string(id), {}};
    return change(l, id, [&](LetterVersion& v) -> Status {
        if (v.state == LetterState::submitted || v.state == LetterState::approved)
            return in_state(v, "先退回，才能废弃", "it goes back before it is discarded", "creditlink letter return " + v.id + std::string(say(" --reason 原因", " --reason WHY")));
        if (v.state == LetterState::published) return in_state(v, "公布过的不能废弃，只能撤回", "what was published is withdrawn, not discarded", "creditlink letter withdraw " + v.id + std::string(say(" --reason 原因", " --reason WHY")));
        if (v.state != LetterState::draft) return in_state(v, "只有草稿可以废弃", "only a draft is discarded", "creditlink letter list");
        l.sql->query("UPDATE letter SET state = 'discarded', changed = ?, note = ? WHERE id = ? AND version = ?").bind(l.now()).text(trim(reason)).text(v.id).bind(v.version).run();
        v.state = LetterState::discarded;
        l.decided("letter-discard", subject_of(v), trim(reason), who.text());
        return {};
    });
}

Result<std::uint32_t> Letters::withdraw(std::string_view id, CivilDate today, std::string_view reason, const Actor& who) {
    Ledger::Impl& l = *ledger_.impl_;
    std::uint32_t number = 0;
    const std::string day = today.slashed();
    Status done = l.write(
        [&]() -> Status {
            Query last = l.sql->query("SELECT * FROM letter_with_authors WHERE id = ? AND state = 'published' ORDER BY effective <= ? DESC, version DESC LIMIT 1");
            if (!last.text(id).text(day).step()) {
                if (Status s = l.sql->status(); !s) return s;
                return Error{Errc::not_found, say("“{i}”没有已公布的版本", "no version of \"{i}\" is published", {{"i", shown(id)}}), {}, "creditlink letter list"};
            }
            const LetterVersion v = version_of(last);
            number = v.version;
            l.sql->query("UPDATE letter SET state = 'withdrawn', withdrawn = ?1, changed = ?1, note = ?2 WHERE id = ?3 AND version = ?4")
                .bind(l.now()).text(reason).text(v.id).bind(v.version).run();
            l.decided("letter-withdraw", subject_of(v), reason, who.text());
            site_is_due(l);
            return {};
        },
        kBeforeLetterStep);
    if (!done) return done.error();
    return number;
}

Result<std::uint64_t> Letters::supersede(CivilDate today) {
    Ledger::Impl& l = *ledger_.impl_;
    std::vector<LetterVersion> over;
    const std::string day = today.slashed();
    Status done = l.write(
        [&]() -> Status {
            {
                Query q = l.sql->query(
                    "SELECT * FROM letter_with_authors AS v WHERE state = 'published' AND EXISTS (SELECT 1 FROM letter AS n WHERE n.id = v.id AND n.version > v.version "
                    "AND n.state = 'published' AND n.effective <= ?) ORDER BY id, version");
                q.text(day);
                while (q.step()) over.push_back(version_of(q));
            }
            for (LetterVersion& v : over) {
                move(l, v, LetterState::superseded);
                l.decided("letter-supersede", subject_of(v), {}, "creditlink");
            }
            if (!over.empty()) site_is_due(l);
            return {};
        },
        kBeforeLetterStep);
    if (!done) return done.error();
    return over.size();
}

}  // namespace creditlink
