// Withdrawals: what the source no longer shows, or calls void, is withdrawn at the platform when two people say so.

#include <array>

#include "creditlink/base/message.h"
#include "decisions.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kWithdrawalsShown = 100;

struct WithdrawalState {
    std::string_view name, zh, en, mood;
};
constexpr std::array<WithdrawalState, 4> kWithdrawalStates = {{
    {"open", "待批准", "to be decided", "warn"},
    {"approved", "已批准", "approved", "good"},
    {"refused", "已驳回", "refused", "calm"},
    {"moot", "源中又有此行", "the row is back", "calm"},
}};

Markup state_badge(const DeskWithdrawal& one) {
    if (one.proposal.state == "open" && !one.first.empty()) return badge(say("待另一人批准", "another person approves"), "warn");
    if (one.proposal.state == "open") return badge(say("待写依据", "needs a basis"), "warn");
    for (const WithdrawalState& state : kWithdrawalStates)
        if (state.name == one.proposal.state) return badge(say(state.zh, state.en), state.mood);
    return badge(one.proposal.state, "calm");
}

Markup filters(std::string_view chosen) {
    Markup links;
    for (const WithdrawalState& state : kWithdrawalStates) {
        const Slot name = std::string(state.name), title = std::string(say(state.zh, state.en));
        links += state.name == chosen ? html("<li><a aria-current=\"true\" href=\"/withdrawals?state={s}\">{t}</a></li>", {{"s", name}, {"t", title}})
                                      : html("<li><a href=\"/withdrawals?state={s}\">{t}</a></li>", {{"s", name}, {"t", title}});
    }
    return html("<ul class=\"filters\">{l}</ul>\n", {{"l", links}});
}

Markup row(const DeskWithdrawal& one) {
    const ProposalView& p = one.proposal;
    return html("<tr><th scope=\"row\"><a href=\"/withdrawals/{n}\">w-{n}</a></th><td>{k}<br><span class=\"hint\">{d}</span></td><td class=\"place\">{p}</td><td>{why}</td><td>{s}</td><td>{since}</td></tr>\n",
                {{"n", std::to_string(p.number)}, {"k", p.task}, {"d", one.department}, {"p", p.place}, {"why", p.why}, {"s", state_badge(one)}, {"since", time_text(p.since)}});
}

Markup basis_form(const Visit& visit, const DeskWithdrawal& one, const std::string& path) {
    const std::string typed = visit.request.filled("basis");
    return form(visit, path + "/basis", html("<label for=\"basis\">{l}</label><input id=\"basis\" name=\"basis\" value=\"{v}\" required maxlength=\"200\" autocomplete=\"off\"><button>{b}</button><p class=\"hint\">{h}</p>",
                {{"l", std::string(say("撤回依据（发给平台，不超过 200 字）", "the basis (sent to the platform, at most 200 characters)"))}, {"v", typed.empty() ? one.basis : typed},
                 {"b", std::string(one.first.empty() ? say("提出依据，请另一人批准", "give the basis; another person approves") : say("改写依据", "change the basis"))},
                 {"h", std::string(say("撤回要两个人：您写依据，另一人批准后下次运行发给平台。", "A withdrawal takes two people: you give the basis, and once another one has approved, the next run sends it."))}}));
}

Markup forms(const Visit& visit, const DeskWithdrawal& one) {
    Markup part;
    if (one.proposal.state != "open") return part;
    const std::string path = "/withdrawals/" + std::to_string(one.proposal.number);
    const bool mine = one.first == visit.who();
    if (visit.may(Role::operates) && (one.first.empty() || mine)) part += basis_form(visit, one, path);
    if (visit.may(Role::approves) && !one.first.empty() && !mine)
        part += form(visit, path + "/approve", html("<input type=\"hidden\" name=\"basis\" value=\"{v}\"><button class=\"bad\">{b}</button>", {{"v", one.basis}, {"b", std::string(say("批准：下次运行时在平台撤回这条记录", "approve: the next run withdraws the record at the platform"))}}));
    if (visit.session.roles.meets({Role::operates, Role::approves}))
        part += html("<details><summary>{s}</summary>{f}</details>\n",
                     {{"s", std::string(say("驳回：记录保持原样", "Refuse: the record stays as it is"))},
                      {"f", form(visit, path + "/refuse", html("{r}<button class=\"quiet\">{b}</button>", {{"r", reason_field("why")}, {"b", std::string(say("驳回", "refuse"))}}))}});
    return part;
}

ServerResponse show(const Visit& visit, const DeskWithdrawal& one, const Markup& notice, int status = 200) {
    const ProposalView& p = one.proposal;
    Markup body = notice;
    body += html("<p class=\"facts\">{s} <span>{k}</span> <span>{d}</span> <span class=\"place\">{p}</span> {since}</p>\n<p>{why}</p>\n<p class=\"hint\">{l} {key}</p>\n",
                 {{"s", state_badge(one)}, {"k", p.task}, {"d", one.department}, {"p", p.place}, {"since", time_text(p.since)}, {"why", p.why}, {"l", std::string(say("记录", "record"))}, {"key", visit.session.roles.meets(kSeesRecords) ? html("<a href=\"/records/{k}\"><code>{k}</code></a>", {{"k", text_of(p.key)}}) : html("<code>{k}</code>", {{"k", text_of(p.key)}})}});
    if (!one.first.empty())
        body += html("<div class=\"summary\"><p><strong>{l}</strong> {b}</p><p class=\"hint\">{w}</p></div>\n", {{"l", std::string(say("依据：", "basis: "))}, {"b", one.basis}, {"w", say("由 {w} 提出", "given by {w}", {{"w", one.first}})}});
    body += forms(visit, one);
    body += decisions(one.decisions);
    return page(visit, say("撤回 w-{n}", "Withdrawal w-{n}", {{"n", std::to_string(p.number)}}), body, status);
}

Markup withdrawal_notice(const Visit& visit) {
    const std::string done = visit.request.asked("done");
    std::string_view words;
    if (done == "basis") words = say("依据已记下，等另一人批准。", "The basis is kept; another person approves it.");
    if (done == "approve") words = say("已批准，下次运行时发给平台。", "Approved; the next run sends it.");
    if (done == "refuse") words = say("已驳回，记录保持原样。", "Refused; the record stays as it is.");
    return words.empty() ? Markup() : html("<div class=\"summary good\" role=\"status\">{t}</div>\n", {{"t", std::string(words)}});
}

ServerResponse after_step(const Visit& visit, const Status& changed, std::string_view done) {
    const std::int64_t number = visit.number(0);
    if (changed) return see_other("/withdrawals/" + std::to_string(number) + "?done=" + std::string(done));
    auto one = visit.desk.withdrawal_desk().withdrawal(number);
    return one ? show(visit, *one, error_summary(changed.error()), 422) : error_page(visit, one.error());
}

}  // namespace

ServerResponse withdrawals_page(const Visit& visit) {
    std::string state = visit.request.asked("state");
    if (state.empty()) state = "open";
    auto list = visit.desk.withdrawal_desk().withdrawals(state, kWithdrawalsShown);
    if (!list) return error_page(visit, list.error());
    Markup body = filters(state);
    if (list->empty()) {
        body += html("<p class=\"empty\">{t}</p>", {{"t", std::string(say("没有这样的撤回。源里不见了的记录，或源里写明作废的，会在运行后出现在这里。", "There are none. Records that are gone from the source, or void there, show up here after a run."))}});
        return page(visit, say("撤回", "Withdrawals"), body);
    }
    Markup rows;
    for (const DeskWithdrawal& one : *list) rows += row(one);
    body += html("<div class=\"wide\"><table class=\"list\"><thead><tr><th>{n}</th><th>{k}</th><th>{p}</th><th>{why}</th><th>{s}</th><th>{since}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                 {{"n", std::string(say("编号", "number"))}, {"k", std::string(say("任务与处室", "task and department"))}, {"p", std::string(say("位置", "place"))}, {"why", std::string(say("为什么", "why"))},
                  {"s", std::string(say("状态", "state"))}, {"since", std::string(say("提出于", "proposed"))}, {"rows", rows}});
    if (list->size() == kWithdrawalsShown)
        body += html("<p class=\"hint\">{t}</p>", {{"t", say("只列前 {n} 项；全部用 creditlink withdrawal list --json 查看", "the first {n}; creditlink withdrawal list --json has all", {{"n", std::to_string(kWithdrawalsShown)}})}});
    return page(visit, say("撤回", "Withdrawals"), body);
}

ServerResponse withdrawal_page(const Visit& visit) {
    auto one = visit.desk.withdrawal_desk().withdrawal(visit.number(0));
    return one ? show(visit, *one, withdrawal_notice(visit)) : error_page(visit, one.error());
}

ServerResponse give_basis(const Visit& visit) { return after_step(visit, visit.desk.withdrawal_desk().give_basis(visit.number(0), visit.request.filled("basis"), visit.who()), "basis"); }
ServerResponse approve_withdrawal(const Visit& visit) { return after_step(visit, visit.desk.withdrawal_desk().approve(visit.number(0), visit.request.filled("basis"), visit.who()), "approve"); }
ServerResponse refuse_withdrawal(const Visit& visit) { return after_step(visit, visit.desk.withdrawal_desk().refuse(visit.number(0), visit.request.filled("reason"), visit.who()), "refuse"); }

}  // namespace creditlink::console_detail
