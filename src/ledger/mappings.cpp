#include "creditlink/ledger/mappings.h"

#include "creditlink/base/encode.h"
#include "creditlink/base/text.h"
#include "impl.h"
#include "same_human.h"

namespace creditlink {

namespace {

constexpr const char* kBeforeMapping = "ledger.mapping.before-commit";

#define CREDITLINK_PROPOSAL "SELECT number, file, state, base, digest, reason, proposer, proposing, proposed, decider, note, decided, written FROM mapping_proposal "
#define CREDITLINK_IN_FORCE "SELECT f.number, f.file, f.digest, f.since, f.proposal, p.proposer, p.decider FROM mapping_in_force AS f LEFT JOIN mapping_proposal AS p ON p.number = f.proposal "

const char* const kNewestInForce = CREDITLINK_IN_FORCE "WHERE f.file = ? ORDER BY f.number DESC LIMIT 1";
const char* const kProposalByNumber = CREDITLINK_PROPOSAL "WHERE number = ?";
const char* const kOpenProposal = CREDITLINK_PROPOSAL "WHERE file = ? AND state = 'open'";

MappingInForce in_force_of(const Query& q) {
    return {.number = q.integer(0), .file = q.string(1), .digest = q.bytes<32>(2), .since = q.integer(3), .proposal = q.integer(4), .proposer = q.string(5), .releaser = q.string(6)};
}

MappingProposal proposal_of(const Query& q) {
    return {.number = q.integer(0), .file = q.string(1), .state = q.string(2), .base = q.bytes<32>(3), .digest = q.bytes<32>(4), .reason = q.string(5), .proposer = q.string(6),
            .person = q.string(7), .proposed = q.integer(8), .decider = q.string(9), .note = q.string(10), .decided = q.integer(11), .written = q.integer(12) != 0};
}

std::optional<MappingInForce> newest_in_force(Sql& sql, std::string_view file) {
    Query q = sql.query(kNewestInForce);
    return q.text(file).step() ? std::optional(in_force_of(q)) : std::nullopt;
}

std::optional<MappingProposal> proposal_numbered(Sql& sql, std::int64_t number) {
    Query q = sql.query(kProposalByNumber);
    return q.bind(number).step() ? std::optional(proposal_of(q)) : std::nullopt;
}

// "m-3 mapping:office-a/penalties.json sha256:…": each word finds the decision.
std::string mapping_subject(std::int64_t number, std::string_view file, const Digest256& digest) {
    return proposal_called(number) + " mapping:" + std::string(file) + " sha256:" + hex(bytes_of(digest));
}

Error no_proposal(std::int64_t number) {
    return {Errc::not_found, say("没有映射提议 {n}", "there is no proposal {n} of a mapping", {{"n", proposal_called(number)}}), {}, {}};
}

Error decided_already(const MappingProposal& p) {
    return {Errc::usage, say("{n} 已经处理过", "{n} has been decided", {{"n", proposal_called(p.number)}}), p.file, {}};
}

// That waits for a decision.
Result<MappingProposal> open_numbered(Sql& sql, std::int64_t number) {
    auto p = proposal_numbered(sql, number);
    if (Status read = sql.status(); !read) return read.error();
    if (!p) return no_proposal(number);
    if (p->state != "open") return decided_already(*p);
    return std::move(*p);
}

Error reason_is_missing() { return {Errc::usage, std::string(say("请写明原因", "say why")), {}, {}}; }

Error another_in_force(std::string_view file) {
    return {Errc::usage, std::string(say("现行版本已是另一份，与写这份稿子时不同", "another text is in force than the one that this was written over")), std::string(file),
            std::string(say("请看过现行版本，把改动并入后重新提议", "read the one in force, take its changes in and propose again"))};
}

void keep_text(Sql& sql, const Digest256& digest, std::string_view text) {
    sql.query("INSERT OR IGNORE INTO mapping_text VALUES (?, ?)").blob(digest).blob(text).run();
}

MappingInForce comes_into_force(Ledger::Impl& l, std::string_view file, const Digest256& digest, std::int64_t proposal) {
    l.sql->query("INSERT INTO mapping_in_force (file, digest, proposal, since) VALUES (?, ?, ?, ?)").text(file).blob(digest).bind(proposal).bind(l.now()).run();
    return {.number = l.sql->inserted(), .file = std::string(file), .digest = digest, .since = l.now(), .proposal = proposal, .proposer = {}, .releaser = {}};
}

// A release whose text has not reached the file, which still has what was there before.
bool not_written_yet(Sql& sql, const MappingInForce& newest, const Digest256& on_disk) {
    const auto release = newest.proposal ? proposal_numbered(sql, newest.proposal) : std::nullopt;
    return release && !release->written && release->base == on_disk;
}

}  // namespace

namespace {
constexpr std::size_t kChangesNamed = 50, kLongestChange = 200;  // an entry has 65,535 bytes
}

void Mappings::add_changes(json::Writer& entry, const Digest256& before, std::string_view after) {
    if (!names_) return;
    const auto former = text(before);
    if (!former || !*former) return;
    const auto names = names_(**former, after);
    if (!names) return;
    entry.name("changes").begin_array();
    std::size_t named = 0;
    for (const std::string& name : *names)
        if (named < kChangesNamed && name.size() <= kLongestChange) entry.string(name), ++named;
    entry.end_array();
    if (named < names->size()) entry.member("more", static_cast<std::int64_t>(names->size() - named));
}

std::string proposal_called(std::int64_t number) { return "m-" + std::to_string(number); }

Result<std::optional<MappingInForce>> Mappings::in_force(std::string_view file) { return ledger_.impl_->sql->checked(newest_in_force(*ledger_.impl_->sql, file)); }

Result<std::vector<MappingInForce>> Mappings::history(std::string_view file, std::size_t most) {
    std::vector<MappingInForce> found;
    Query q = ledger_.impl_->sql->query(CREDITLINK_IN_FORCE "WHERE f.file = ? ORDER BY f.number DESC LIMIT ?");
    q.text(file).bind(static_cast<std::int64_t>(most));
    while (q.step()) found.push_back(in_force_of(q));
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<std::optional<MappingProposal>> Mappings::proposal(std::int64_t number) { return ledger_.impl_->sql->checked(proposal_numbered(*ledger_.impl_->sql, number)); }

Result<std::optional<MappingProposal>> Mappings::open(std::string_view file) {
    Query q = ledger_.impl_->sql->query(kOpenProposal);
    std::optional<MappingProposal> found;
    if (q.text(file).step()) found = proposal_of(q);
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<std::vector<MappingProposal>> Mappings::proposals(std::string_view file, std::size_t most) {
    std::vector<MappingProposal> found;
    Query q = ledger_.impl_->sql->query(CREDITLINK_PROPOSAL "WHERE file = ? ORDER BY number DESC LIMIT ?");
    q.text(file).bind(static_cast<std::int64_t>(most));
    while (q.step()) found.push_back(proposal_of(q));
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<std::uint64_t> Mappings::waiting() {
    const std::int64_t open = ledger_.impl_->sql->number("SELECT count(*) FROM mapping_proposal WHERE state = 'open'");
    return ledger_.impl_->sql->checked(static_cast<std::uint64_t>(open));
}

Result<std::optional<std::string>> Mappings::text(const Digest256& digest) {
    Query q = ledger_.impl_->sql->query("SELECT text FROM mapping_text WHERE digest = ?");
    std::optional<std::string> found;
    if (q.blob(digest).step()) found = q.string(0);
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<MappingInForce> Mappings::found(std::string_view file, std::string_view text) { return noticed(file, text, true); }
Result<MappingInForce> Mappings::used(std::string_view file, std::string_view text) { return noticed(file, text, false); }

Result<MappingInForce> Mappings::noticed(std::string_view file, std::string_view text, bool names_first) {
    Ledger::Impl& l = *ledger_.impl_;
    const Digest256 digest = sha256(text);
    auto newest = newest_in_force(*l.sql, file);
    if (newest && newest->digest == digest && !l.sql->failed()) return *newest;  // as nearly always: no transaction
    MappingInForce now;
    Status noted = l.write(
        [&]() -> Status {
            newest = newest_in_force(*l.sql, file);
            if (newest && (newest->digest == digest || not_written_yet(*l.sql, *newest, digest))) {
                now = *newest;
                return {};
            }
            keep_text(*l.sql, digest, text);
            now = comes_into_force(l, file, digest, 0);
            if (!newest && !names_first) return {};
            json::Writer w;
            w.begin_object().member("mapping", file).member("digest", hex(bytes_of(digest)));
            if (newest) {
                w.member("before", hex(bytes_of(newest->digest)));
                add_changes(w, newest->digest, text);
            }
            l.enqueue("mapping-found", w.member("at", rfc3339(l.now())).end_object().take());
            return {};
        },
        kBeforeMapping);
    if (!noted) return noted.error();
    return now;
}

Result<std::int64_t> Mappings::propose(std::string_view file, std::string_view text, const Digest256& base, std::string_view reason, const Signatory& who) {
    if (trim(reason).empty()) return reason_is_missing();
    Ledger::Impl& l = *ledger_.impl_;
    const Digest256 digest = sha256(text);
    std::int64_t number = 0;
    Status done = l.write(
        [&]() -> Status {
            const auto newest = newest_in_force(*l.sql, file);
            if (!newest || newest->digest != base) return another_in_force(file);
            if (digest == base) return Error{Errc::usage, std::string(say("与现行版本完全相同，没有可提议的改动", "this is the text in force: there is nothing to propose")), std::string(file), {}};
            Query waiting = l.sql->query(kOpenProposal);
            if (waiting.text(file).step())
                return Error{Errc::usage, say("这份映射已有提议 {n} 等待发布", "a proposal of this mapping waits already: {n}", {{"n", proposal_called(waiting.integer(0))}}), std::string(file),
                             std::string(say("先发布或撤回它", "release or withdraw that one first"))};
            keep_text(*l.sql, digest, text);
            l.sql->query("INSERT INTO mapping_proposal (file, base, digest, state, reason, proposer, proposing, proposed) VALUES (?, ?, ?, 'open', ?, ?, ?, ?)")
                .text(file).blob(base).blob(digest).text(reason).text(who.who).text(who.person).bind(l.now()).run();
            number = l.sql->inserted();
            l.decided("mapping-propose", mapping_subject(number, file, digest), reason, who.who, "decision", [&](json::Writer& w) { add_changes(w, base, text); });
            return {};
        },
        kBeforeMapping);
    if (!done) return done.error();
    return number;
}

Status Mappings::release(std::int64_t number, std::string_view digest_begins, const Signatory& who) {
    Ledger::Impl& l = *ledger_.impl_;
    return l.write(
        [&]() -> Status {
            const auto p = open_numbered(*l.sql, number);
            if (!p) return p.error();
            if (digest_begins.size() < kDigestBegins || !hex(bytes_of(p->digest)).starts_with(digest_begins))
                return Error{Errc::approval, say("{n} 不是您看到的那一份", "{n} is not the text that you read", {{"n", proposal_called(number)}}), p->file, std::string(say("请再看一遍差异和摘要", "read its difference and digest again"))};
            if (ledger_detail::same_human(ledger_detail::names_of(*l.sql, Signatory{p->proposer, p->person}), ledger_detail::names_of(*l.sql, who)))
                return Error{Errc::approval, std::string(say("这是您自己提议的，要由另一人发布", "you proposed this yourself: another person releases it")), p->file,
                             std::string(say("同名者视为同一人；确是两人的，请在账号姓名里加以区别", "people of one name count as one person; where they are two, tell them apart in their accounts' names"))};
            if (ledger_detail::may_be_one_human(ledger_detail::human_of(*l.sql, Signatory{p->proposer, p->person}), ledger_detail::human_of(*l.sql, who))) return ledger_detail::not_known_as_two(p->file);
            const auto newest = newest_in_force(*l.sql, p->file);
            if (!newest || newest->digest != p->base) return another_in_force(p->file);
            l.sql->query("UPDATE mapping_proposal SET state = 'released', decider = ?, deciding = ?, decided = ? WHERE number = ?").text(who.who).text(who.person).bind(l.now()).bind(number).run();
            comes_into_force(l, p->file, p->digest, number);
            l.decided("mapping-release", mapping_subject(number, p->file, p->digest), {}, who.who, "decision", [&](json::Writer& w) {
                w.member("before", hex(bytes_of(p->base)));
                if (const auto released = text(p->digest); released && *released) add_changes(w, p->base, **released);
            });
            return {};
        },
        kBeforeMapping);
}

Status Mappings::written(std::int64_t number) {
    Ledger::Impl& l = *ledger_.impl_;
    return l.write([&]() -> Status {
        l.sql->query("UPDATE mapping_proposal SET written = 1 WHERE number = ? AND written = 0").bind(number).run();
        return {};
    });
}

Status Mappings::withdraw(std::int64_t number, std::string_view reason, const Signatory& who) {
    if (trim(reason).empty()) return reason_is_missing();
    Ledger::Impl& l = *ledger_.impl_;
    return l.write(
        [&]() -> Status {
            const auto p = open_numbered(*l.sql, number);
            if (!p) return p.error();
            l.sql->query("UPDATE mapping_proposal SET state = 'withdrawn', decider = ?, deciding = ?, decided = ?, note = ? WHERE number = ?")
                .text(who.who).text(who.person).bind(l.now()).text(reason).bind(number).run();
            l.decided("mapping-withdraw", mapping_subject(number, p->file, p->digest), reason, who.who);
            return {};
        },
        kBeforeMapping);
}

Result<std::optional<MappingDraft>> Mappings::draft(std::string_view file, std::string_view account) {
    Query q = ledger_.impl_->sql->query("SELECT text, base, changed FROM mapping_draft WHERE file = ? AND account = ?");
    std::optional<MappingDraft> found;
    if (q.text(file).text(account).step()) found = MappingDraft{q.string(0), q.bytes<32>(1), q.integer(2)};
    return ledger_.impl_->sql->checked(std::move(found));
}

Status Mappings::keep_draft(std::string_view file, std::string_view account, const MappingDraft& draft) {
    Ledger::Impl& l = *ledger_.impl_;
    return l.write([&]() -> Status {
        l.sql->query("INSERT INTO mapping_draft VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (file, account) DO UPDATE SET base = ?3, text = ?4, changed = ?5")
            .text(file).text(account).blob(draft.base).blob(draft.text).bind(l.now()).run();
        return {};
    });
}

Status Mappings::drop_draft(std::string_view file, std::string_view account) {
    Ledger::Impl& l = *ledger_.impl_;
    return l.write([&]() -> Status {
        l.sql->query("DELETE FROM mapping_draft WHERE file = ? AND account = ?").text(file).text(account).run();
        return {};
    });
}

}  // namespace creditlink
