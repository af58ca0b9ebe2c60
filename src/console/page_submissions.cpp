// What was sent, and what the platform said of it.

#include <array>

#include "creditlink/base/message.h"
#include "creditlink/ledger/state.h"
#include "routes.h"

namespace creditlink::console_detail {
namespace {

constexpr std::size_t kSubmissionsShown = 200;
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

Markup filters(const std::optional<SubmissionState>& chosen) {
    Markup links = chosen ? html("<li><a href=\"/submissions\">{t}</a></li>", {{"t", std::string(say("全部", "all"))}})
                          : html("<li><a aria-current=\"true\" href=\"/submissions\">{t}</a></li>", {{"t", std::string(say("全部", "all"))}});
    for (const SubmissionState state : kOffered) {
        const Slot name = std::string(name_of(state)), title = std::string(title_of(state));
        links += chosen == state ? html("<li><a aria-current=\"true\" href=\"/submissions?state={s}\">{t}</a></li>", {{"s", name}, {"t", title}})
                                 : html("<li><a href=\"/submissions?state={s}\">{t}</a></li>", {{"s", name}, {"t", title}});
    }
    return html("<ul class=\"filters\">{l}</ul>\n", {{"l", links}});
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
    return html("<tr><th scope=\"row\">{id}</th><td>{state}</td><td>{p} {k}<br><span class=\"hint\">{v}</span></td><td class=\"place\">{t}<br>{place}</td><td>{said}</td><td>{receipt}</td></tr>\n",
                {{"id", id}, {"state", badge(title_of(s.state), mood_of(s.state))}, {"p", s.lane.platform}, {"k", s.lane.kind},
                 {"v", say("第 {n} 版", "version {n}", {{"n", std::to_string(s.version)}})}, {"t", s.task}, {"place", s.place}, {"said", said}, {"receipt", receipt}});
}

}  // namespace

ServerResponse submissions_page(const Visit& visit) {
    const std::string wanted = visit.request.asked("state");
    const auto state = submission_state_named(wanted);
    if (!wanted.empty() && !state) return error_page(visit, Error{Errc::not_found, std::string(say("没有这种状态", "there is no such state")), {}, {}});
    auto found = visit.desk.submissions(state, kSubmissionsShown);
    if (!found) return error_page(visit, found.error());
    Markup body = filters(state);
    if (found->empty()) {
        body += html("<p class=\"empty\">{t}</p>", {{"t", std::string(state ? say("没有处于这种状态的记录。", "Nothing is in this state.") : say("还没有报送过。", "Nothing has been sent yet."))}});
        return page(visit, say("报送", "Submissions"), body);
    }
    Markup rows;
    for (const SubmissionView& s : *found) rows += row(visit, s);
    body += html("<div class=\"wide\"><table class=\"list\"><thead><tr><th>{id}</th><th>{s}</th><th>{p}</th><th>{from}</th><th>{said}</th><th>{r}</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
                 {{"id", std::string(say("报送编号", "submission"))}, {"s", std::string(say("状态", "state"))}, {"p", std::string(say("平台与目录", "platform and kind"))},
                  {"from", std::string(say("来自", "from"))}, {"said", std::string(say("平台的意见", "what the platform said"))}, {"r", std::string(say("回执", "receipt"))}, {"rows", rows}});
    if (found->size() == kSubmissionsShown)
        body += html("<p class=\"hint\">{t}</p>", {{"t", say("只列 {n} 条；全部用 creditlink submission list --json 查看", "{n} of them; creditlink submission list --json has all", {{"n", std::to_string(kSubmissionsShown)}})}});
    return page(visit, say("报送", "Submissions"), body);
}

}  // namespace creditlink::console_detail
