// What people have signed and how they kept it: letter signed, letter perform.

#include <algorithm>
#include <iostream>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/ledger/public_commitments.h"
#include "creditlink/letter/filled.h"
#include "commitment_masking.h"
#include "commitment_states.h"
#include "decision_words.h"
#include "disclosure.h"
#include "filters.h"
#include "letter_desk.h"
#include "print.h"
#include "public_names.h"
#include "scans.h"

namespace creditlink {

namespace {

constexpr std::size_t kMostVoidedListed = 100'000;  // a mistake each: more are no list

std::string status_of(const Commitment& c, CivilDate today) {
    if (c.performance) return c.performance->result;
    if (c.what.until && *c.what.until < today) return std::string(say("到期未认定", "ended, not judged"));
    return std::string(say("履行中", "under way"));
}

// As it may be shown already (commitment_masking.h).
void write_members(json::Writer& w, const Commitment& c, CivilDate today) {
    w.begin_object()
        .member("code", c.code)
        .member("letter", c.what.letter)
        .member("version", std::int64_t{c.what.version})
        .member("digest", hex(bytes_of(c.digest)));
    w.member("subject", c.what.subject)
        .member("category", c.what.category)
        .member("identify", c.what.identify)
        .member("type", c.what.type);
    w.member("signed", c.what.signed_on.dashed())
        .member("until", c.what.until ? c.what.until->dashed() : std::string())
        .member("publication", c.what.publication);
    w.member("status", c.performance                           ? c.performance->result
                       : c.what.until && *c.what.until < today ? "ended"
                                                               : "under-way")
        .member("judgements", std::int64_t{c.judgements});
    if (c.performance) w.member("judged", c.performance->judged.dashed());
    w.member("scan", c.what.scan ? hex(bytes_of(c.what.scan->digest)) : std::string());
}

Result<std::vector<Commitment>> wanted(const Invocation& in, Opened& opened) {
    Commitments commitments(opened.ledger);
    if (const auto days = in.number("--ending"))
        return commitments.ending(
            opened.office->today().plus_days(static_cast<std::int64_t>(std::min<std::uint64_t>(*days, 36'500))));
    return commitments.all();
}

Result<Exit> list_commitments(const Invocation& in, Opened& opened, Personal personal) {
    auto all = wanted(in, opened);
    if (!all) return all.error();
    const CivilDate today = opened.office->today();
    Table table;
    table.header({std::string(say("承诺编码", "code")), std::string(say("承诺人", "promisor")),
                  std::string(say("承诺书", "letter")), std::string(say("有效期至", "until")),
                  std::string(say("公开", "public")), std::string(say("履行", "performance"))},
                 {Table::Align::whole, Table::Align::left, Table::Align::left, Table::Align::whole, Table::Align::left,
                  Table::Align::whole});
    std::size_t listed = 0;
    for (Commitment& each : *all) {
        const Commitment c = as_shown(std::move(each), personal);
        if (!in.option("--letter").empty() && c.what.letter != in.option("--letter")) continue;
        ++listed;
        if (in.json) {
            json::Writer w;
            write_members(w, c, today);
            print_json(w.end_object());
        } else
            table.row({c.code, c.what.subject, c.what.letter + "/" + std::to_string(c.what.version),
                       c.what.until ? c.what.until->dashed() : "", c.what.publication, status_of(c, today)});
    }
    if (in.json) return Exit::balanced;
    if (listed == 0)
        std::cout << (in.has("--ending") ? say("没有将要到期而未认定的。\n", "Nothing ends that was not judged.\n")
                                         : say("还没有收进签署件。\n", "Nothing signed was taken in yet.\n"));
    else
        std::cout << table.text();
    if (all->empty() && !in.has("--ending")) print_next("creditlink letter import --help");
    return Exit::balanced;
}

Result<Exit> list_voided(const Invocation& in, Opened& opened, Personal personal) {
    auto all = Commitments(opened.ledger).voided(in.option("--letter"), {}, kMostVoidedListed);
    if (!all) return all.error();
    const std::string newest = all->empty() ? std::string() : all->front().it.code;
    Table table;
    table.header({std::string(say("承诺编码", "code")), std::string(say("承诺人", "promisor")), std::string(say("承诺书", "letter")), std::string(say("作废", "voided")), std::string(say("经手", "by"))},
                 {Table::Align::whole, Table::Align::left, Table::Align::left, Table::Align::whole, Table::Align::left});
    for (VoidedCommitment& each : *all) {
        const Commitment c = as_shown(std::move(each.it), personal);
        if (in.json) {
            json::Writer w;
            write_members(w, c, opened.office->today());
            w.member("voided", rfc3339(each.at));
            print_json(w.member("voidedBy", each.who).end_object());
        } else table.row({c.code, c.what.subject, c.what.letter + "/" + std::to_string(c.what.version), shown_minute(each.at), each.who});
    }
    if (in.json) return Exit::balanced;
    if (all->empty()) std::cout << say("没有作废的。\n", "None was voided.\n");
    else {
        std::cout << table.text();
        print_next("creditlink letter signed " + newest + std::string(say("（因何作废）", " (why it was)")));
    }
    return Exit::balanced;
}

Status write_scan(const Invocation& in, Opened& opened, const Commitment& c) {
    if (!c.what.scan)
        return Error{Errc::not_found,
                     say("{c} 没有扫描件", "{c} has no scan", {{"c", c.code}}),
                     {},
                     "creditlink letter import --scan"};
    auto bytes = scan_kept(*opened.office, *c.what.scan);
    if (!bytes) return bytes.error();
    const std::string file = in.option("--scan");
    if (auto written = write_file(file, *bytes, 0600); !written) return written;
    print_done(in.json, "written", c.code, say("扫描件已写入 {f}", "the scan is in {f}", {{"f", file}}));
    return {};
}

// What each correction changed: who, when and why stand with the decisions.
struct StateShown {
    bool voided = false;
    std::int64_t at = 0;
    std::vector<ChangedBlank> changed;  // without what was and is there, where that is masked
};

std::vector<StateShown> states_shown(Ledger& ledger, const CommitmentHistory& history, Personal personal) {
    std::vector<StateShown> states;
    const SignedCommitment* before = &history.taken.what;
    for (const CommitmentChange& change : history.changes) {
        StateShown& state = states.emplace_back(StateShown{.voided = change.voided, .at = change.at, .changed = changed_blanks(ledger, *before, change.what)});
        if (personal == Personal::masked)
            for (ChangedBlank& blank : state.changed) blank.before.clear(), blank.after.clear();
        before = &change.what;
    }
    return states;
}

void write_states(json::Writer& w, const std::vector<StateShown>& states, Personal personal) {
    w.name("changes").begin_array();
    for (const StateShown& state : states) {
        w.begin_object().member("change", state.voided ? "voided" : "corrected").member("at", rfc3339(state.at)).name("blanks").begin_array();
        for (const ChangedBlank& blank : state.changed) {
            w.begin_object().member("blank", blank.name).member("label", blank.label);
            if (personal == Personal::shown) w.member("before", blank.before).member("after", blank.after);
            w.end_object();
        }
        w.end_array().end_object();
    }
    w.end_array();
}

void print_states(const std::vector<StateShown>& states, Personal personal) {
    if (states.empty()) return;
    std::cout << bold(say("收下以后的更正", "changed since it was taken in")) << '\n';
    Table table(Table::Overflow::wrap);
    table.columns({Table::Align::whole, Table::Align::left});
    for (const StateShown& state : states) {
        const std::string at = "  " + shown_time(state.at);
        if (state.voided) table.row({at, std::string(say("作废", "voided"))});
        else if (personal == Personal::masked) table.row({at, labels_of(state.changed)});
        else
            for (const ChangedBlank& blank : state.changed) table.row({at, say("{l}：{a} → {b}", "{l}: {a} → {b}", {{"l", blank.label}, {"a", blank.before}, {"b", blank.after}})});
    }
    std::cout << table.text();
}

void print_one(const Commitment& c, const std::string& status, const std::string& public_name) {
    Table table(Table::Overflow::wrap);
    table.columns({Table::Align::whole, Table::Align::left});
    const auto line = [&](std::string_view zh, std::string_view en, const std::string& value) {
        if (!value.empty()) table.row({std::string(say(zh, en)), value});
    };
    line("承诺编码", "code", c.code);
    line("承诺人", "promisor",
         c.what.subject + "（" + c.what.category + " " + c.what.identify + "）");
    line("承诺书", "letter",
         c.what.letter + "/" + std::to_string(c.what.version) + "，SHA-256 " + hex(bytes_of(c.digest)));
    line("承诺事由", "reason", c.what.reason);
    line("作出日期", "signed",
         c.what.signed_on.dashed() +
             (c.what.until ? std::string(say("，有效期至 ", ", until ")) + c.what.until->dashed() : std::string()));
    line("公开", "public", public_name.empty() ? c.what.publication : say("{p}，公示页上写作 {n}", "{p}, on the public pages as {n}", {{"p", c.what.publication}, {"n", public_name}}));
    line("履行", "performance", status);
    if (c.performance) {
        line("未履行", "not kept", c.performance->unperformed);
        line("责任追究", "pursued", c.performance->pursued);
        line("认定", "judged", c.performance->judged.dashed() + " " + c.performance->unit);
    }
    line("扫描件", "scan", c.what.scan ? "SHA-256 " + hex(bytes_of(c.what.scan->digest)) : std::string());
    std::cout << table.text();
}

Result<Exit> signed_letters(const Invocation& in) {
    const bool one = !in.arguments.empty(), writes = in.has("--scan");
    if (in.has("--voided") && (one || in.has("--ending")))
        return wants("--voided 单独用：列出作废的", "--voided lists what was voided, and goes with neither a code nor --ending", "creditlink letter signed --voided");
    if (writes && !one)
        return wants("--scan 要写明承诺编码", "--scan needs a commitment's code",
                     "creditlink letter signed 22000020261120000001 --scan scan.pdf --unmasked --purpose");
    if (writes && !in.has("--unmasked"))
        return wants("扫描件里有个人信息：请加 --unmasked 和 --purpose",
                     "a scan shows personal data: add --unmasked and --purpose", {});
    auto opened = open_office(in, in.has("--unmasked") ? Access::change : Access::look);
    if (!opened) return opened.error();
    auto personal = disclosure(in, *opened->office, one ? "commitment:" + shown(in.arguments[0]) : "commitments");
    if (!personal) return personal.error();
    if (!one && in.has("--voided")) return list_voided(in, *opened, *personal);
    if (!one) return list_commitments(in, *opened, *personal);
    Commitments commitments(opened->ledger);
    auto found = commitments.find(in.arguments[0]);
    if (!found) return found.error();
    auto history = commitments.history(in.arguments[0]);
    if (!history) return history.error();
    if (!*history)
        return Error{Errc::not_found,
                     say("没有承诺编码“{c}”", "there is no commitment \"{c}\"", {{"c", shown(in.arguments[0])}}),
                     {},
                     "creditlink letter signed"};
    Commitment c = *found ? std::move(**found) : (*history)->taken;
    if (!*found) c.what = (*history)->newest();
    const bool voided = (*history)->voided();
    if (writes) {
        if (auto written = write_scan(in, *opened, c); !written) return written.error();
        return Exit::balanced;
    }
    const Commitment shown_as = as_shown(c, *personal);
    const std::string public_name = voided ? std::string() : name_in_public(opened->ledger, c.what);
    const auto states = states_shown(opened->ledger, **history, *personal);
    const std::string subject = "commitment:" + c.code;
    auto decisions = opened->ledger.decisions(std::span(&subject, 1));
    if (!decisions) return decisions.error();
    if (*personal == Personal::masked)
        for (DecisionView& decision : *decisions) decision.reason = without_personal_numbers(decision.reason);
    if (in.json) {
        json::Writer w;
        write_members(w, shown_as, opened->office->today());
        w.member("reason", c.what.reason).name("voided").boolean(voided);
        if (!public_name.empty()) w.member("publicName", public_name);
        if (*personal == Personal::shown) w.member("content", c.what.content).member("breach", c.what.breach);
        write_states(w, states, *personal);
        write_decisions(w, *decisions);
        print_json(w.end_object());
        return Exit::balanced;
    }
    print_one(shown_as, voided ? std::string(say("已作废", "voided")) : status_of(shown_as, opened->office->today()), public_name);
    print_states(states, *personal);
    print_decisions(*decisions);
    if (!c.performance && !voided) print_next("creditlink letter perform " + c.code + " --result 全部履行");
    return Exit::balanced;
}

Result<Exit> perform(const Invocation& in) {
    const std::string example = "creditlink letter perform 22000020261120000001 --result 全部履行";
    if (in.arguments.size() != 1) return wants("请给出承诺编码", "give the commitment's code", example);
    if (!in.has("--result"))
        return wants("请用 --result 写明：全部履行、部分履行、全部未履行",
                     "give --result: 全部履行, 部分履行 or 全部未履行", example);
    auto who = actor_of(in);
    if (!who) return who.error();
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    const CivilDate today = opened->office->today();
    const auto day = in.has("--on") ? written_day(in.option("--on")) : today;
    if (!day || *day > today)
        return wants("--on 应为不晚于今天的日期，如 2026-11-20", "--on is a day not later than today, as in 2026-11-20",
                     {});
    constexpr std::size_t kMostText = 4'000;  // mappings/kinds/cn.json
    for (const char* option : {"--unperformed", "--pursued"})
        if (const std::string text = in.option(option); !is_utf8(text) || count_code_points(text) > kMostText)
            return wants("说明不超过 4000 字", "an explanation has at most 4000 characters", {});
    const Config& config = opened->office->config();
    auto changed = Commitments(opened->ledger)
                       .judge(in.arguments[0],
                              {.result = in.option("--result"),
                               .unperformed = std::string(trim(in.option("--unperformed"))),
                               .pursued = std::string(trim(in.option("--pursued"))),
                               .judged = *day,
                               .unit = config.office_name,
                               .unit_code = config.office_uscc},
                              *who);
    if (!changed) return changed.error();
    print_done(in.json, *changed ? "judged" : "unchanged", in.arguments[0],
               *changed ? say("{c} 认定为{r}，下一次 sync run 报送。", "{c} is judged {r}; the next sync run sends it.",
                              {{"c", in.arguments[0]}, {"r", in.option("--result")}})
                        : say("{c} 早已这样认定，没有变化。", "{c} was judged so before; nothing changed.",
                              {{"c", in.arguments[0]}}));
    if (*changed && !in.json) {
        auto judged = Commitments(opened->ledger).find(in.arguments[0]);
        if (judged && *judged && (*judged)->what.publication == kOpenToAll) print_wrapped(site_follows());
    }
    return Exit::balanced;
}

}  // namespace

std::vector<Command> letter_signed_commands() {
    return {
        letter_import_command(),
        {"letter", "signed", "[CODE]", "收进的签署件：一览、一份的详情、将要到期的",
         "what was signed: all, one, or what ends soon", "creditlink letter signed --ending 30",
         with_disclosure(
             {{"--ending", "N", "N 天内到期（含已到期）而没有认定履行的",
               "without a judgement and over within N days, or over already"},
              {"--voided", "", "作废的", "what was voided"},
              {"--letter", "LETTER", "只列这份承诺书的", "of this letter only"},
              {"--scan", "FILE", "把扫描件写入文件；须 --unmasked", "write the scan into a file; needs --unmasked"}}),
         signed_letters},
        {"letter",
         "perform",
         "CODE",
         "认定履行情况；没有全部履行的要写明原委",
         "judge how it was kept",
         "creditlink letter perform 22000020261120000001 --result 全部履行",
         {{"--result", "RESULT", "全部履行、部分履行、全部未履行", "全部履行, 部分履行 or 全部未履行"},
          {"--unperformed", "TEXT", "未履行的承诺内容", "what was not kept"},
          {"--pursued", "TEXT", "违诺责任追究内容", "how the breach was dealt with"},
          {"--on", "DAY", "认定日期，缺省为今天", "day of the judgement, today unless given"},
          kAsOption},
         perform},
        letter_correct_command(),
        letter_announced_command(),
    };
}

}  // namespace creditlink
