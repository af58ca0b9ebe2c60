// creditlink key propose | history | release | withdraw: a change of the signing key that two people put into force, as at the console.

#include <iostream>

#include "actor.h"
#include "command.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "filters.h"
#include "opened.h"
#include "print.h"
#include "signing_key_change.h"

namespace creditlink {

namespace {

constexpr std::size_t kChangesShown = 20, kIdShown = 16;

Result<std::int64_t> change_number(const Invocation& in) { return number_of(in, "kc-", wants("请给出一个换钥提议号，如 kc-1", "name a change of the key, as in kc-1", "creditlink key history")); }

Result<Exit> propose_key_change(const Invocation& in) {
    if (trim(in.option("--reason")).empty()) return wants("请用 --reason 写明为什么换", "say with --reason why it is changed", "creditlink key propose --reason " + std::string(say("每年更换", "YEARLY")));
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    const auto actor = actor_of(in);
    if (!actor) return actor.error();
    const auto number = propose_signing_key(*opened->office, opened->ledger, in.option("--reason"), signatory_of(*actor));
    if (!number) return number.error();
    const auto change = KeyChanges(opened->ledger).change(*number);
    if (!change) return change.error();
    const std::string called = key_change_called(*number), half = next_key_file(opened->office->config(), **change).string() + ".pub";
    if (in.json) {
        json::Writer writer;
        print_json(writer.begin_object().member("proposed", called).member("keyid", (*change)->next.id).member("public", half).end_object());
        return Exit::balanced;
    }
    std::cout << bold(called) << "  keyid " << (*change)->next.id << '\n';
    print_wrapped(say("现用的密钥照常签名。请把 {f} 交各平台登记，登记好后由另一人发布。", "The key in use goes on signing. Have each platform register {f}; then another person releases it.", {{"f", half}}));
    print_next("creditlink key release " + called);
    return Exit::balanced;
}

std::string key_change_state(const OfficeKeyChange& change) {
    if (change.state == "open") return say("{w} 提议，待另一人发布", "proposed by {w}, another person releases it", {{"w", change.proposer}});
    if (change.state == "withdrawn") return say("{a} 提议，{b} 撤回", "proposed by {a}, withdrawn by {b}", {{"a", change.proposer}, {"b", change.decider}});
    return say("{a} 提议，{b} 发布", "proposed by {a}, released by {b}", {{"a", change.proposer}, {"b", change.decider}});
}

Result<Exit> key_history(const Invocation& in) {
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    const auto changes = KeyChanges(opened->ledger).newest(kChangesShown);
    if (!changes) return changes.error();
    Table table;
    table.columns({Table::Align::whole, Table::Align::whole, Table::Align::whole, Table::Align::left, Table::Align::left});
    for (const OfficeKeyChange& c : *changes) {
        if (in.json) {
            json::Writer writer;
            writer.begin_object().member("change", key_change_called(c.number)).member("state", c.state).member("former", c.former.id).member("next", c.next.id).member("proposer", c.proposer).member("at", rfc3339(c.proposed));
            print_json(writer.member("reason", c.reason).member("decider", c.decider).member("decided", c.decided ? rfc3339(c.decided) : std::string()).member("note", c.note).name("in_place").boolean(c.in_place).end_object());
        } else {
            table.row({key_change_called(c.number), shown_time(c.decided ? c.decided : c.proposed), c.next.id.substr(0, kIdShown), key_change_state(c), c.note.empty() ? c.reason : c.note});
        }
    }
    if (in.json) return Exit::balanced;
    std::cout << (changes->empty() ? std::string(say("还没有换过签名密钥\n", "the signing key has never been changed\n")) : table.text());
    print_next("creditlink key list");
    return Exit::balanced;
}

std::string platform_words(const DeskPlatformWord& word) {
    switch (word.kind) {
        case DeskPlatformWord::Kind::knows: return std::string(say("认得新密钥", "knows the next key"));
        case DeskPlatformWord::Kind::knows_not: return say("不认新密钥：{w}", "does not know the next key: {w}", {{"w", word.why}});
        case DeskPlatformWord::Kind::cannot_be_asked: return std::string(say("不提供查询，请向平台确认", "cannot be asked; have it confirmed"));
        case DeskPlatformWord::Kind::away: break;
    }
    return say("没有问到：{w}", "could not be asked: {w}", {{"w", word.why}});
}

// Without --keyid: what would be released, and what the platforms say of it.
Result<Exit> show_key_change(Opened& opened, std::int64_t number, bool as_json) {
    const auto found = KeyChanges(opened.ledger).change(number);
    if (!found) return found.error();
    if (!*found) return Error{Errc::not_found, say("没有换钥提议 {n}", "there is no change {n} of the key", {{"n", key_change_called(number)}}), {}, "creditlink key history"};
    const OfficeKeyChange& change = **found;
    const auto words = change.state == "open" ? ask_platforms(*opened.office, change) : Result<std::vector<DeskPlatformWord>>(std::vector<DeskPlatformWord>());
    if (!words) return words.error();
    if (as_json) {
        json::Writer writer;
        writer.begin_object().member("change", key_change_called(number)).member("state", change.state).member("keyid", change.next.id).name("platforms").begin_array();
        for (const DeskPlatformWord& word : *words) writer.begin_object().member("platform", word.platform).name("knows").boolean(word.kind == DeskPlatformWord::Kind::knows).member("why", word.why).end_object();
        print_json(writer.end_array().end_object());
        return Exit::balanced;
    }
    std::cout << bold(key_change_called(number)) << "  " << key_change_state(change) << '\n';
    print_wrapped(change.reason);
    std::cout << say("现用  {f}\n", "in use  {f}\n", {{"f", change.former.id}}) << say("新    {f}\n", "next    {f}\n", {{"f", change.next.id}});
    for (const DeskPlatformWord& word : *words) print_wrapped(word.platform + say("：", ": ").data() + platform_words(word));
    if (change.state == "open") print_next("creditlink key release " + key_change_called(number) + " --keyid " + change.next.id.substr(0, kIdShown));
    return Exit::balanced;
}

Result<Exit> release_key_change(const Invocation& in) {
    const auto number = change_number(in);
    if (!number) return number.error();
    auto opened = open_office(in, in.has("--keyid") ? Access::change : Access::look);
    if (!opened) return opened.error();
    if (!in.has("--keyid")) return show_key_change(*opened, *number, in.json);
    const auto actor = actor_of(in);
    if (!actor) return actor.error();
    if (auto done = release_signing_key(*opened->office, opened->ledger, *number, in.option("--keyid"), signatory_of(*actor), in.has("--unasked")); !done) return done.error();
    print_done(in.json, "released", key_change_called(*number),
               say("已换：从下一次运行起用新密钥签名。旧私钥留在 {f}，平台停认旧钥后请移出本机。", "Changed: runs sign with the next key from now on. The former one is kept as {f}; take it off this machine once platforms stop accepting it.",
                   {{"f", former_key_file(opened->office->config().sign.file, *number).string()}}));
    return Exit::balanced;
}

Result<Exit> withdraw_key_change(const Invocation& in) {
    const auto number = change_number(in);
    if (!number) return number.error();
    if (trim(in.option("--reason")).empty()) return wants("请用 --reason 写明撤回的原因", "say with --reason why it is withdrawn", "creditlink key withdraw " + key_change_called(*number) + " --reason " + std::string(say("平台暂不受理", "NOT_YET")));
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    const auto actor = actor_of(in);
    if (!actor) return actor.error();
    if (auto done = withdraw_signing_key(*opened->office, opened->ledger, *number, in.option("--reason"), signatory_of(*actor)); !done) return done.error();
    print_done(in.json, "withdrawn", key_change_called(*number), std::string(say("已撤回，备用的新私钥已删除，现用的密钥不变。", "Withdrawn; the next key's files are gone, the key in use stays.")));
    return Exit::balanced;
}

}  // namespace

std::vector<Command> key_change_commands() {
    const OptionRow reason{"--reason", "TEXT", "原因；留在台账，其摘要记入日志", "why; kept in the ledger, its digest in the log"};
    const OptionRow keyid{"--keyid", "HEX", "您核对过的 keyid，至少 8 位；不写则只看", "the id that you compared, at least 8 digits; without it: look"};
    const OptionRow unasked{"--unasked", "", "不问平台：问不到，但确知已登记", "do not ask platforms: out of reach, but known to have it"};
    return {
        {"key", "propose", "", "生成下一把签名密钥，提议换用", "make the next signing key, propose to use it", "creditlink key propose --reason 每年更换 --as 王芳", {reason, kAsOption}, propose_key_change},
        {"key", "release", "KC", "看平台认不认；加 --keyid 即换用", "see who knows it; with --keyid: use it", "creditlink key release kc-1", {keyid, unasked, kAsOption}, release_key_change},
        {"key", "withdraw", "KC", "撤回换钥提议，删除新私钥", "withdraw a change; its key is deleted", "creditlink key withdraw kc-1 --reason 平台暂不受理", {reason, kAsOption}, withdraw_key_change},
        {"key", "history", "", "换过和待换的签名密钥", "changes of the signing key, and what waits", "creditlink key history", {}, key_history},
    };
}

}  // namespace creditlink
