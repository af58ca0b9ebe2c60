#include "creditlink/ledger/letters.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "impl.h"
#include "same_human.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

constexpr std::array<std::string_view, 7> kStateNames = {"draft", "submitted", "approved", "published", "superseded", "withdrawn", "discarded"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kStateTitles = {{
    {"草稿", "draft"}, {"待批准", "to be approved"}, {"待公布", "to be published"}, {"已公布", "published"}, {"已被取代", "superseded"}, {"已撤回", "withdrawn"},
    {"已废弃", "discarded"},
}};
constexpr std::string_view kSiteDue = "letters.site.due", kSiteWritten = "letters.site.written";  // facts: "<number> <unix second>"
constexpr const char* kBeforeLetterStep = "ledger.letter.before-commit";

const char* const kAllVersions = "SELECT * FROM letter_with_authors ORDER BY id, version DESC";
const char* const kNewest = "SELECT * FROM letter_with_authors WHERE id = ? ORDER BY version DESC LIMIT 1";
const char* const kNewestKept = "SELECT * FROM letter_with_authors WHERE id = ? ORDER BY state = 'discarded', version DESC LIMIT 1";
const char* const kOneVersion = "SELECT * FROM letter_with_authors WHERE id = ? AND version = ?";

std::optional<CivilDate> day_or_none(const Query& q, int column) { return CivilDate::parse_slashed(q.view(column)); }

LetterVersion version_of(const Query& q) {
    LetterVersion v;
    v.id = q.string(0);
    v.version = static_cast<std::uint32_t>(q.integer(1));
    v.state = letter_state_named(q.view(2)).value_or(LetterState::draft);
    v.text = q.string(3), v.document = q.string(4);
    v.digest = q.bytes<32>(5);
    v.approver = q.string(6);
    v.effective = day_or_none(q, 7), v.ends = day_or_none(q, 8);
    v.changed = q.integer(9), v.published = q.integer(10), v.withdrawn = q.integer(11);
    v.note = q.string(12), v.authors = q.string(13);
    if (!q.is_null(14)) v.approval = q.bytes<32>(14);
    else if (v.was_submitted()) v.approval = approval_digest(v.digest, sha256(v.text));
    return v;
}

// Bound texts are not copied: the caller keeps `day` until the statement has run.
void bind_day(Query& q, const std::string& day) {
    if (day.empty()) q.null();
    else q.text(day);
}

std::string slashed(const std::optional<CivilDate>& date) { return date ? date->slashed() : std::string(); }

// A letter's version as a decision's subject: "letter:lab-animal-licence/2", then the approval digest once it has one.
std::string subject_of(const LetterVersion& v) {
    std::string subject = "letter:" + v.id + "/" + std::to_string(v.version);
    if (v.was_submitted()) subject += " sha256:" + hex(bytes_of(v.approval));
    return subject;
}

std::string called(const LetterVersion& v) { return v.id + "/" + std::to_string(v.version); }

Error no_letter(std::string_view id) {
    return {Errc::not_found, say("库里没有承诺书“{i}”", "the library has no letter \"{i}\"", {{"i", shown(id)}}), {}, "creditlink letter list"};
}

std::string state_in_words(LetterState state) {
    switch (state) {
        case LetterState::draft: return std::string(say("草稿", "draft"));
        case LetterState::submitted: return std::string(say("已提交", "submitted"));
        case LetterState::approved: return std::string(say("已批准", "approved"));
        case LetterState::published: return std::string(say("已公布", "published"));
        case LetterState::superseded: return std::string(say("已被取代", "superseded"));
        case LetterState::withdrawn: return std::string(say("已撤回", "withdrawn"));
        case LetterState::discarded: return std::string(say("已废弃", "discarded"));
    }
    return {};
}

Error in_state(const LetterVersion& v, std::string_view zh, std::string_view en, std::string hint, Errc code = Errc::usage) {
    return {code, say("{l} 现在是“{s}”：{w}", "{l} is {s}: {w}", {{"l", called(v)}, {"s", state_in_words(v.state)}, {"w", std::string(say(zh, en))}}), {}, std::move(hint)};
}

Status check_document(const LetterVersion& v) {
    if (sha256(v.document) == v.digest) return {};
    return Error{Errc::trust, say("{l} 的文稿与提交时的摘要不符", "the document of {l} is not what was submitted", {{"l", called(v)}}), "ledger.db", std::string(say("台账被改动过；请保留现场并报告", "somebody has changed the ledger: keep everything and report it"))};
}

std::optional<LetterVersion> newest_of(Sql& sql, std::string_view id, const char* query = kNewest) {
    Query q = sql.query(query);
    if (!q.text(id).step()) return std::nullopt;
    return version_of(q);
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

void add_author(Ledger::Impl& l, const LetterVersion& v, const Actor& who) {
    l.sql->query("INSERT OR IGNORE INTO letter_author VALUES (?, ?, ?)").text(v.id).bind(v.version).text(who.person).run();
    if (!who.account.empty() && is_console_account(*l.sql, who.account))  // its owner's hand, whatever name was given with it
        l.sql->query("INSERT OR IGNORE INTO letter_author VALUES (?, ?, ?)").text(v.id).bind(v.version).text(who.account).run();
}

std::vector<std::string> authors_of(Sql& sql, const LetterVersion& v) {
    std::vector<std::string> authors;
    Query q = sql.query("SELECT person FROM letter_author WHERE id = ? AND version = ?");
    q.text(v.id).bind(v.version);
    while (q.step()) authors.push_back(q.string(0));
    return authors;
}

// Is a person of that name `who`?
auto being(Sql& sql, const Actor& who) {
    return [&sql, names = names_of(sql, who)](const std::string& author) { return same_human(names, names_of(sql, Actor{author, {}})); };
}

bool is_author(Sql& sql, const LetterVersion& v, const Actor& who) { return std::ranges::any_of(authors_of(sql, v), being(sql, who)); }

}  // namespace

std::string_view name_of(LetterState state) { return kStateNames[static_cast<std::size_t>(state)]; }

std::string_view title_of(LetterState state) {
    const auto& [zh, en] = kStateTitles[static_cast<std::size_t>(state)];
    return say(zh, en);
}

std::optional<LetterState> letter_state_named(std::string_view name) {
    const auto at = std::find(kStateNames.begin(), kStateNames.end(), name);
    if (at == kStateNames.end()) return std::nullopt;
    return static_cast<LetterState>(at - kStateNames.begin());
}

Digest256 approval_digest(const Digest256& document, const Digest256& text) {
    return sha256(hex(bytes_of(document)) + "\n" + hex(bytes_of(text)) + "\n");
}

const LetterVersion& newest_kept(std::span<const LetterVersion> versions) {
    const auto kept = std::ranges::find_if(versions, [](const LetterVersion& v) { return v.state != LetterState::discarded; });
    return kept == versions.end() ? versions.front() : *kept;
}

// Asked of the bytes themselves: triggers hold statements off, not who changes the file.
Status check_approval(const LetterVersion& v) {
    if (approval_digest(sha256(v.document), sha256(v.text)) == v.approval) return {};
    return Error{Errc::approval, say("{l} 的全文和原文件不是 {p} 批准的那一份：批准摘要是 {d}…", "document and text of {l} are not what {p} approved: the approval's digest is {d}…",
                                     {{"l", called(v)}, {"p", shown(v.approver)}, {"d", hex(bytes_of(v.approval)).substr(0, 12)}}),
                 "ledger.db", std::string(say("台账被改动过：请保留现场并报告，从备份恢复；不能恢复的，没有公布的退回重做，已公布的撤回", "somebody has changed the ledger: keep everything, report it, and restore the backup; else send back what is not published, and withdraw what is"))};
}

Letters::Letters(Ledger& ledger) : ledger_(ledger) {}

Result<std::vector<LetterVersion>> Letters::all() {
    std::vector<LetterVersion> found;
    Query q = ledger_.impl_->sql->query(kAllVersions);
    while (q.step()) found.push_back(version_of(q));
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<std::optional<LetterVersion>> Letters::newest(std::string_view id) { return ledger_.impl_->sql->checked(newest_of(*ledger_.impl_->sql, id, kNewestKept)); }

Result<std::uint32_t> Letters::number_of_draft(std::string_view id) {
    const auto newest = newest_of(*ledger_.impl_->sql, id);
    return ledger_.impl_->sql->checked(!newest ? 1u : newest->state == LetterState::draft ? newest->version : newest->version + 1);
}

Result<std::optional<LetterVersion>> Letters::find(std::string_view id, std::uint32_t version) {
    Query q = ledger_.impl_->sql->query(kOneVersion);
    std::optional<LetterVersion> found;
    if (q.text(id).bind(version).step()) found = version_of(q);
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<bool> Letters::is_only_author(const LetterVersion& version, const Actor& who) {
    Sql& sql = *ledger_.impl_->sql;
    const bool alone = std::ranges::all_of(authors_of(sql, version), being(sql, who));
    return sql.checked(bool{alone});
}

Result<std::uint32_t> Letters::draft(std::string_view id, std::string_view text, const Actor& who) {
    Ledger::Impl& l = *ledger_.impl_;
    std::uint32_t number = 0;
    Status done = l.write(
        [&]() -> Status {
            const auto newest = newest_of(*l.sql, id), kept = newest_of(*l.sql, id, kNewestKept);
            if (kept && kept->text == text && kept->state != LetterState::discarded) return number = kept->version, Status();
            if (newest && (newest->state == LetterState::submitted || newest->state == LetterState::approved))
                return in_state(*newest, "先退回，才能改写", "it goes back before it is changed", "creditlink letter return " + newest->id + std::string(say(" --reason 原因", " --reason WHY")));
            LetterVersion v;
            v.id = id, v.version = newest && newest->state == LetterState::draft ? newest->version : newest ? newest->version + 1 : 1;
            number = v.version;
            l.sql->query("INSERT INTO letter (id, version, state, text, changed) VALUES (?1, ?2, 'draft', ?3, ?4) ON CONFLICT (id, version) DO UPDATE SET text = ?3, changed = ?4")
                .text(id).bind(v.version).blob(text).bind(l.now()).run();
            add_author(l, v, who);
            l.decided("letter-draft", subject_of(v), {}, who.text());
            return {};
        },
        kBeforeLetterStep);
    if (!done) return done.error();
    return number;
}

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
        if (v.state != LetterState::submitted && v.state != LetterState::approved) return in_state(v, "只有已提交、已批准的可以退回", "only what was submitted or approved goes back", {});
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

Status Letters::withdraw(std::string_view id, std::string_view reason, const Actor& who) {
    Ledger::Impl& l = *ledger_.impl_;
    return l.write(
        [&]() -> Status {
            Query last = l.sql->query("SELECT * FROM letter_with_authors WHERE id = ? AND state = 'published' ORDER BY version DESC LIMIT 1");
            if (!last.text(id).step()) {
                if (Status s = l.sql->status(); !s) return s;
                return Error{Errc::not_found, say("“{i}”没有已公布的版本", "no version of \"{i}\" is published", {{"i", shown(id)}}), {}, "creditlink letter list"};
            }
            const LetterVersion v = version_of(last);
            l.sql->query("UPDATE letter SET state = 'withdrawn', withdrawn = ?1, changed = ?1, note = ?2 WHERE id = ?3 AND version = ?4")
                .bind(l.now()).text(reason).text(v.id).bind(v.version).run();
            l.decided("letter-withdraw", subject_of(v), reason, who.text());
            site_is_due(l);
            return {};
        },
        kBeforeLetterStep);
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

Result<std::optional<Letters::SiteDue>> Letters::site_due() {
    auto due = ledger_.fact(kSiteDue);
    if (!due) return due.error();
    auto written = ledger_.fact(kSiteWritten);
    if (!written) return written.error();
    if (!*due || *due == *written) return std::optional<SiteDue>();
    const std::size_t space = (*due)->find(' ');
    return std::optional(SiteDue{**due, space == std::string::npos ? 0 : std::strtoll((*due)->c_str() + space, nullptr, 10)});
}

Status Letters::site_written(std::string_view mark) { return ledger_.set_fact(kSiteWritten, mark); }

}  // namespace creditlink
