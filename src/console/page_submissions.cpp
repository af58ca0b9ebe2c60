// What was sent, and what the platform said of it.

#include <array>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/ledger/state.h"
#include "list_filter.h"
#include "names.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kSubmissionsShown = 100;
constexpr std::array kOffered = {SubmissionState::rejected, SubmissionState::unknown, SubmissionState::parked, SubmissionState::pending,
                                 SubmissionState::waiting,  SubmissionState::doubtful, SubmissionState::accepted};

std::string_view mood_of(SubmissionState state) {
    switch (state) {
        case SubmissionState::accepted: return "good";
        case SubmissionState::rejected:
        case SubmissionState::parked: return "bad";
        case SubmissionState::unknown:
        case SubmissionState::doubtful: return "warn";
        default: return "calm";
    }
}

std::vector<Choice> submission_states() {
    std::vector<Choice> choices{{{}, std::string(say("全部", "all"))}};
    for (const SubmissionState state : kOffered) choices.push_back({std::string(name_of(state)), std::string(title_of(state))});
    return choices;
}

// What is typed stands in the address: the browser sends the name of a batch and no identity number.
constexpr std::string_view kBatchName = R"(\s*b-.*)";

Markup submission_filters(const Visit& visit, const SubmissionFilter& filter, const std::string& state) {
    const std::string sent = filter.sent ? filter.sent->dashed() : std::string(), answered = filter.answered ? filter.answered->dashed() : std::string();
    Markup part = choice_links("/submissions", {{"task", filter.task}, {"batch", filter.batch}, {"sent", sent}, {"answered", answered}}, "state", state, submission_states());
    return part += filter_form("/submissions", {{"state", state}, {"sent", sent}, {"answered", answered}}, {{"task", say("任务", "task"), filter.task, task_choices(visit)}, {"batch", say("批次 b-…", "batch b-…"), filter.batch, {}, kBatchName}});
}

Markup row(const Visit& visit, const SubmissionView& s) {
    Markup id = html("<code class=\"id\" title=\"{id}\">{id}</code>", {{"id", text_of(s.id)}});
    if (visit.session.roles.meets(kSeesRecords)) id = html("<a href=\"/records/{k}\">{id}</a>", {{"k", text_of(s.key)}, {"id", id}});
    Markup said;
    if (!s.code.empty() || !s.message.empty()) said = html("<code>{c}</code> {f} {m}", {{"c", s.code}, {"f", s.field}, {"m", s.message}});
    if (!s.note.empty()) said += html("<br><span class=\"hint\">{n}</span>", {{"n", s.note}});
    Markup receipt = text("–");
    if (!s.receipt.empty())
        receipt = html("<code class=\"id\" title=\"{r}\">{r}</code><br><span class=\"hint\">{w}</span>",
                       {{"r", s.receipt}, {"w", std::string(s.signed_receipt ? say("平台已签名", "signed by the platform") : say("仅凭通道", "the channel alone"))}});
    Markup batch;
    if (!s.batch.empty()) batch = html("<br><a class=\"quiet\" href=\"{a}\"><code class=\"id\" title=\"{b}\">{b}</code></a>", {{"a", address("/submissions", {{"batch", s.batch}})}, {"b", s.batch}});
    return html("<tr><th scope=\"row\">{id}</th><td>{state}</td><td>{p} {k}<br><span class=\"hint\">{v}</span>{b}</td><td class=\"place\">{t}<br>{place}</td><td>{said}</td><td>{receipt}</td></tr>\n",
                {{"id", id}, {"state", badge(title_of(s.state), mood_of(s.state))}, {"p", platform_named(visit, s.lane.platform)}, {"k", kind_named(visit, s.lane.kind)},
                 {"v", say("第 {n} 版", "version {n}", {{"n", std::to_string(s.version)}})}, {"b", batch}, {"t", s.task}, {"place", s.place}, {"said", said}, {"receipt", receipt}});
}

}  // namespace

ServerResponse submissions_page(const Visit& visit) {
    const std::string wanted = visit.request.asked("state");
    SubmissionFilter filter{.state = submission_state_named(wanted), .task = visit.request.asked("task"), .batch = std::string(trim(visit.request.asked("batch"))), .sent = day_asked(visit, "sent"), .answered = day_asked(visit, "answered"), .after = visit.request.asked("after")};
    if (!wanted.empty() && !filter.state) return error_page(visit, Error{Errc::not_found, std::string(say("没有这种状态", "there is no such state")), {}, {}});
    auto found = visit.desk.submissions(filter, kSubmissionsShown);
    if (!found) return error_page(visit, found.error());
    Markup body = submission_filters(visit, filter, wanted);
    const std::string sent = filter.sent ? filter.sent->dashed() : std::string(), answered = filter.answered ? filter.answered->dashed() : std::string();
    if (filter.sent || filter.answered)
        body += html("<p class=\"hint\">{t} <a href=\"{a}\">{all}</a></p>\n", {{"t", filter.sent ? say("只看 {d} 首次发出的", "only what was first sent on {d}", {{"d", sent}}) : say("只看 {d} 收到回执的", "only what was answered on {d}", {{"d", answered}})},
                     {"a", address("/submissions", {{"state", wanted}, {"task", filter.task}})}, {"all", std::string(say("看各天", "any day"))}});
    const bool filtered = filter.sent || filter.answered || filter.state || !filter.task.empty() || !filter.batch.empty() || !filter.after.empty();
    Markup rows, next;
    for (const SubmissionView& s : found->found) rows += row(visit, s);
    if (!found->next.empty()) next = next_page("/submissions", {{"state", wanted}, {"task", filter.task}, {"batch", filter.batch}, {"sent", sent}, {"answered", answered}, {"after", found->next}});
    if (rows.empty()) {
        const std::string_view why = !next.empty() ? say("看过的这一段里没有；后面还有。", "None among those looked at so far; there are more.") : filtered ? say("没有这样的报送。", "There is none like that.") : say("还没有报送过。", "Nothing has been sent yet.");
        body += html("<p class=\"empty\">{t}</p>", {{"t", std::string(why)}});
    } else {
        body += html("<div class=\"wide\"><table class=\"list\"><thead><tr><th>{id}</th><th>{s}</th><th>{p}</th><th>{from}</th><th>{said}</th><th>{r}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                     {{"id", std::string(say("报送编号", "submission"))}, {"s", std::string(say("状态", "state"))}, {"p", std::string(say("平台、目录与批次", "platform, kind, batch"))},
                      {"from", std::string(say("来自", "from"))}, {"said", std::string(say("平台的意见", "what the platform said"))}, {"r", std::string(say("回执", "receipt"))}, {"rows", rows}});
    }
    return page(visit, say("报送", "Submissions"), body += next);
}

}  // namespace creditlink::console_detail
