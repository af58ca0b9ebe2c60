#include "creditlink/ledger/key_changes.h"

#include "creditlink/base/text.h"
#include "impl.h"
#include "same_human.h"

namespace creditlink {

namespace {

constexpr const char* kBeforeKeyChange = "ledger.key-change.before-commit";

#define CREDITLINK_KEY_CHANGE "SELECT number, state, former, former_algorithm, former_signer, former_pem, next, next_algorithm, next_signer, next_pem, reason, proposer, proposing, proposed, decider, note, decided, in_place FROM key_change "

OfficeKey office_key_of(const Query& q, int first) { return {.id = q.string(first), .algorithm = q.string(first + 1), .signer_id = q.string(first + 2), .pem = q.string(first + 3)}; }

OfficeKeyChange key_change_of(const Query& q) {
    return {.number = q.integer(0), .state = q.string(1), .former = office_key_of(q, 2), .next = office_key_of(q, 6), .reason = q.string(10), .proposer = q.string(11), .person = q.string(12),
            .proposed = q.integer(13), .decider = q.string(14), .note = q.string(15), .decided = q.integer(16), .in_place = q.integer(17) != 0};
}

std::optional<OfficeKeyChange> key_change_numbered(Sql& sql, std::int64_t number) {
    Query q = sql.query(CREDITLINK_KEY_CHANGE "WHERE number = ?");
    return q.bind(number).step() ? std::optional(key_change_of(q)) : std::nullopt;
}

std::optional<OfficeKeyChange> first_key_change(Sql& sql, const char* statement) {
    Query q = sql.query(statement);
    return q.step() ? std::optional(key_change_of(q)) : std::nullopt;
}

const char* const kOpenKeyChange = CREDITLINK_KEY_CHANGE "WHERE state = 'open'";
const char* const kNewestReleased = CREDITLINK_KEY_CHANGE "WHERE state = 'released' ORDER BY number DESC LIMIT 1";

// "kc-3 key:<id>": each word finds the decision.
std::string key_change_subject(const OfficeKeyChange& change) { return key_change_called(change.number) + " key:" + change.next.id; }

Error no_key_change(std::int64_t number) {
    return {Errc::not_found, say("没有换钥提议 {n}", "there is no change {n} of the key", {{"n", key_change_called(number)}}), {}, "creditlink key history"};
}

Error key_change_decided(const OfficeKeyChange& change) { return {Errc::usage, say("{n} 已经处理过", "{n} has been decided", {{"n", key_change_called(change.number)}}), {}, "creditlink key history"}; }

// One that is open; inside the transaction that decides on it.
Result<OfficeKeyChange> waiting_key_change(Sql& sql, std::int64_t number) {
    auto change = key_change_numbered(sql, number);
    if (Status s = sql.status(); !s) return s.error();
    if (!change) return no_key_change(number);
    if (change->state != "open") return key_change_decided(*change);
    return std::move(*change);
}

}  // namespace

std::string key_change_called(std::int64_t number) { return "kc-" + std::to_string(number); }

Result<std::optional<OfficeKeyChange>> KeyChanges::change(std::int64_t number) { return ledger_.impl_->sql->checked(key_change_numbered(*ledger_.impl_->sql, number)); }
Result<std::optional<OfficeKeyChange>> KeyChanges::open() { return ledger_.impl_->sql->checked(first_key_change(*ledger_.impl_->sql, kOpenKeyChange)); }

Result<std::optional<OfficeKeyChange>> KeyChanges::not_in_place() {
    auto newest = first_key_change(*ledger_.impl_->sql, kNewestReleased);
    if (newest && newest->in_place) newest.reset();
    return ledger_.impl_->sql->checked(std::move(newest));
}

Result<std::vector<OfficeKeyChange>> KeyChanges::newest(std::size_t most) {
    std::vector<OfficeKeyChange> found;
    Query q = ledger_.impl_->sql->query(CREDITLINK_KEY_CHANGE "ORDER BY number DESC LIMIT ?");
    q.bind(static_cast<std::int64_t>(most));
    while (q.step()) found.push_back(key_change_of(q));
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<std::vector<OfficeKey>> KeyChanges::former_keys() {
    std::vector<OfficeKey> found;
    Query q = ledger_.impl_->sql->query(CREDITLINK_KEY_CHANGE "WHERE state = 'released' ORDER BY number DESC");
    while (q.step()) found.push_back(office_key_of(q, 2));
    return ledger_.impl_->sql->checked(std::move(found));
}

Status KeyChanges::proposable(std::string_view reason) {
    if (trim(reason).empty()) return Error{Errc::usage, std::string(say("请写明换钥的原因", "say why the key is changed")), {}, {}};
    const auto waiting = open();
    if (!waiting) return waiting.error();
    if (!*waiting) return {};
    return Error{Errc::usage, say("已有换钥提议 {n} 等待发布", "a change of the key waits already: {n}", {{"n", key_change_called((*waiting)->number)}}), {},
                 std::string(say("先发布或撤回它", "release or withdraw that one first"))};
}

Result<std::int64_t> KeyChanges::propose(const OfficeKey& former, const OfficeKey& next, std::string_view reason, const Signatory& who) {
    if (former.id == next.id) return Error{Errc::usage, std::string(say("新密钥与现用的是同一把", "the next key is the one in use")), {}, {}};
    Ledger::Impl& l = *ledger_.impl_;
    OfficeKeyChange made;
    Status done = l.write(
        [&]() -> Status {
            if (const Status may = proposable(reason); !may) return may;
            l.sql->query("INSERT INTO key_change (state, former, former_algorithm, former_signer, former_pem, next, next_algorithm, next_signer, next_pem, reason, proposer, proposing, proposed) "
                         "VALUES ('open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .text(former.id).text(former.algorithm).text(former.signer_id).text(former.pem).text(next.id).text(next.algorithm).text(next.signer_id).text(next.pem)
                .text(reason).text(who.who).text(who.person).bind(l.now()).run();
            made.number = l.sql->inserted(), made.next = next;
            l.decided("key-propose", key_change_subject(made), reason, who.who, "decision", [&](json::Writer& w) { w.member("former", former.id); });
            return {};
        },
        kBeforeKeyChange);
    if (!done) return done.error();
    return made.number;
}

Status KeyChanges::release(std::int64_t number, std::string_view id_begins, const Signatory& who) {
    Ledger::Impl& l = *ledger_.impl_;
    return l.write(
        [&]() -> Status {
            const auto change = waiting_key_change(*l.sql, number);
            if (!change) return change.error();
            if (id_begins.size() < kIdBegins || !change->next.id.starts_with(id_begins))
                return Error{Errc::approval, say("{n} 不是您核对的那把密钥", "{n} is not the key that you compared", {{"n", key_change_called(number)}}), {},
                             std::string(say("请与交平台登记的 keyid 再核对一遍", "compare the keyid with what the platform registered"))};
            if (ledger_detail::same_human(ledger_detail::names_of(*l.sql, Signatory{change->proposer, change->person}), ledger_detail::names_of(*l.sql, who)))
                return Error{Errc::approval, std::string(say("这是您自己提议的，要由另一人发布", "you proposed this yourself: another person releases it")), {},
                             std::string(say("同名者视为同一人；确是两人的，请在账号姓名里加以区别", "people of one name count as one person; where they are two, tell them apart in their accounts' names"))};
            if (ledger_detail::may_be_one_human(ledger_detail::human_of(*l.sql, Signatory{change->proposer, change->person}), ledger_detail::human_of(*l.sql, who))) return ledger_detail::not_known_as_two({});
            l.sql->query("UPDATE key_change SET state = 'released', decider = ?, deciding = ?, decided = ? WHERE number = ?").text(who.who).text(who.person).bind(l.now()).bind(number).run();
            l.decided("key-release", key_change_subject(*change), {}, who.who, "decision", [&](json::Writer& w) { w.member("former", change->former.id); });
            return {};
        },
        kBeforeKeyChange);
}

Status KeyChanges::in_place(std::int64_t number) {
    Ledger::Impl& l = *ledger_.impl_;
    return l.write([&]() -> Status {
        l.sql->query("UPDATE key_change SET in_place = 1 WHERE number = ? AND in_place = 0").bind(number).run();
        return {};
    });
}

Status KeyChanges::withdraw(std::int64_t number, std::string_view reason, const Signatory& who) {
    if (trim(reason).empty()) return Error{Errc::usage, std::string(say("请写明撤回的原因", "say why it is withdrawn")), {}, {}};
    Ledger::Impl& l = *ledger_.impl_;
    return l.write(
        [&]() -> Status {
            const auto change = waiting_key_change(*l.sql, number);
            if (!change) return change.error();
            l.sql->query("UPDATE key_change SET state = 'withdrawn', decider = ?, deciding = ?, decided = ?, note = ? WHERE number = ?")
                .text(who.who).text(who.person).bind(l.now()).text(reason).bind(number).run();
            l.decided("key-withdraw", key_change_subject(*change), reason, who.who);
            return {};
        },
        kBeforeKeyChange);
}

}  // namespace creditlink
