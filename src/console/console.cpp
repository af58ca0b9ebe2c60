#include "creditlink/console/console.h"

#include <algorithm>
#include <array>
#include <mutex>

#include "creditlink/base/language_scope.h"
#include "creditlink/base/line_feeds.h"
#include "creditlink/base/message.h"
#include "creditlink/base/password.h"
#include "routes.h"
#include "style.h"

namespace creditlink {

using namespace console_detail;

namespace {

ServerResponse plain(int status, std::string_view text) {
    return {.status = status, .fields = {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}, .body = std::string(text) + "\n"};
}

// Pages whose forms take long to fill in. What stood in one when its session ended goes with the log-in form, and is in the page again
// after it; a chosen file does not.
struct Work {
    std::string_view path;
    Role role;
    std::string_view zh, en;                     // what is said at the log-in
    ServerResponse (*again)(const Visit& visit);  // the page with what was filled in; it keeps nothing
};
constexpr std::string_view kWrittenZh = "登录已过期。您写的字没有丢：登录后还在编辑页里。", kWrittenEn = "The log-in has ended. What you wrote is not lost: it is in the editor again once you have logged in.";
constexpr std::string_view kFilledZh = "登录已过期。您填的各项没有丢：登录后还在表里；扫描件要重新选。", kFilledEn = "The log-in has ended. What you filled in is not lost: it is in the form again once you have logged in; a scan has to be chosen again.";
constexpr std::string_view kCorrectedZh = "登录已过期。您填的更正没有丢：登录后还在表里。", kCorrectedEn = "The log-in has ended. Your correction is not lost: it is in the form again once you have logged in.";
constexpr std::array kWork = {
    Work{"/letters/{id}/edit", Role::publishes, kWrittenZh, kWrittenEn, kept_letter_text},
    Work{"/commitments-new", Role::publishes, kFilledZh, kFilledEn, kept_signing},
    Work{"/commitments/{code}/judge", Role::publishes, kFilledZh, kFilledEn, kept_judgement},
    Work{"/quarantine/{number}/fix", Role::operates, kCorrectedZh, kCorrectedEn, kept_correction},
};

const Work* work_at(std::string_view path) {
    const auto at = std::find_if(kWork.begin(), kWork.end(), [&](const Work& work) { return matched(work.path, path).has_value(); });
    return at == kWork.end() ? nullptr : &*at;
}

// Where the work is that a request brings: its own path, or, of a log-in, the one that it carries.
std::string work_path(const PageRequest& request) { return request.path == "/login" ? request.filled("back") : request.path; }

bool is_at_work(const PageRequest& request) { return request.method == "POST" && work_at(request.path) && request.form.size() > 1; }

Markup carried(const PageRequest& request) {
    const std::string back = work_path(request);
    const Work* work = request.method == "POST" ? work_at(back) : nullptr;
    if (!work) return {};
    Markup fields = html("<p class=\"summary warn\">{t}</p><input type=\"hidden\" name=\"back\" value=\"{b}\">", {{"t", std::string(say(work->zh, work->en))}, {"b", back}});
    for (const auto& [name, value] : request.form)
        if (name != "token" && name != "back" && name != "account" && name != "password") fields += html("<textarea name=\"{n}\" hidden>\n{v}</textarea>", {{"n", name}, {"v", with_line_feeds(value)}});
    return fields;
}

ServerResponse log_in_page(const PageRequest& request, const ConsoleDesk& desk, const Markup& notice, int status) {
    const Markup form = html(
        "{notice}<form method=\"post\" action=\"/login\">{carried}<label for=\"account\">{a}</label><input id=\"account\" name=\"account\" required autofocus autocomplete=\"username\" autocapitalize=\"none\">"
        "<label for=\"password\">{p}</label><input id=\"password\" name=\"password\" type=\"password\" required autocomplete=\"current-password\"><button>{b}</button></form>"
        "<p class=\"hint\">{h}</p>",
        {{"notice", notice}, {"carried", carried(request)}, {"a", std::string(say("账号", "account"))}, {"p", std::string(say("密码", "password"))}, {"b", std::string(say("登录", "log in"))},
         {"h", std::string(say("没有账号或忘了密码，请找系统管理员。连续输错五次会锁定一段时间。", "No account, or no password any more: ask the system administrator. Five wrong ones lock it for a while."))}});
    return bare_page(request, desk.office_name(), say("登录", "Log in"), form, status);
}

}  // namespace

struct Console::State {
    State(ConsoleDesk& the_desk, Clock& the_clock, bool is_secure) : desk(the_desk), clock(the_clock), secure(is_secure), sessions(the_clock) {}

    std::string cookie_name() const { return secure ? "__Host-creditlink" : "creditlink"; }
    std::string cookie(std::string_view value) const {
        std::string text = cookie_name() + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Strict";
        if (secure) text += "; Secure";
        return value.empty() ? text + "; Max-Age=0" : text;
    }
    // A form sent from a page of this very site. A browser always says Origin with a POST.
    bool from_here(const PageRequest& request) const { return !request.host.empty() && request.origin == (secure ? "https://" : "http://") + request.host; }

    // Not switched off, nor with another password or other roles, since the session began.
    bool still_stands(const Session& session) {
        const auto account = desk.account(session.account);
        return account && *account && !(*account)->off && (*account)->changed == session.changed;
    }

    ServerResponse log_in(const PageRequest& request);
    ServerResponse log_out(const PageRequest& request, const Session& session);
    ServerResponse visit(const PageRequest& request, const Session& session);
    ServerResponse go_on_writing(const PageRequest& request, const Session& session);
    ServerResponse page_too_old(const PageRequest& request, const Session& session);

    ConsoleDesk& desk;
    Clock& clock;
    bool secure;
    Sessions sessions;
    std::mutex hashing;  // one password at a time: each takes 32 MiB and a tenth of a second
};

Console::Console(ConsoleDesk& desk, Clock& clock, bool secure) : state_(std::make_unique<State>(desk, clock, secure)) {}
Console::~Console() = default;

std::size_t Console::largest_body(const ServerRequest& head) {
    constexpr std::size_t kAround = 64u << 10;              // the fields beside a file
    constexpr std::size_t kLongText = 8u << 20;             // so that a letter that is too long is told so, and comes back
    const auto request = page_request(head);
    if (!request || request->method != "POST" || !state_->from_here(*request)) return kLargestForm;
    const bool files = request->path.starts_with("/commitments"), text = request->path.starts_with("/letters");
    const auto sent = request->cookies.find(state_->cookie_name());
    if ((!files && !text) || sent == request->cookies.end()) return kLargestForm;
    const auto session = state_->sessions.find(sent->second);
    if (!session || !session->roles.has(Role::publishes) || !state_->still_stands(*session)) return kLargestForm;
    return files ? kLargestScan + kAround : kLongText;
}

// Nothing of the body was read: what stood in the form cannot come back.
ServerResponse Console::too_large(const ServerRequest& head) {
    State& s = *state_;
    const auto request = page_request({.method = head.method, .target = head.target, .fields = head.fields, .body = {}, .peer = head.peer});
    if (!request) return plain(413, say("内容太大", "the body is too large"));
    const LanguageScope tongue(chosen_language(*request));
    const auto sent = request->cookies.find(s.cookie_name());
    const auto session = sent == request->cookies.end() ? std::nullopt : s.sessions.find(sent->second);
    if (!session || !s.still_stands(*session) || session->must_change)
        return log_in_page(*request, s.desk, error_summary({Errc::usage, std::string(say("登录已过期，送来的内容没有收下", "The log-in has ended, and what was sent was not taken in")), {}, std::string(say("请登录后重新填写；有文件的再选一次", "log in and fill it in again; a file has to be chosen once more"))}), 413);
    const auto shows = [&](std::string_view path) { return std::any_of(routes().begin(), routes().end(), [&](const Route& route) { return route.method == "GET" && matched(route.path, path); }); };
    std::string back = request->path;
    while (back.size() > 1 && !shows(back)) back.resize(std::max<std::size_t>(back.rfind('/'), 1));
    const std::size_t mb = largest_body(head) >> 20;
    const Visit the_visit{s.desk, s.clock, *request, *session, {}};
    Markup body = error_summary({Errc::usage, say("送来的内容太大，没有收下：这里最大 {n} MB", "What was sent is too large and was not taken in: at most {n} MB here", {{"n", std::to_string(mb)}}), {},
                                 std::string(request->path.starts_with("/commitments") ? say("扫描件请降低分辨率后重扫；表格请分成几份", "scan it at a lower resolution; divide a table into several")
                                                                                       : say("请返回，删短后再送", "go back, make it shorter, send it again"))});
    body += html("<p><a href=\"{b}\">{t}</a></p>\n", {{"b", url_path(back)}, {"t", std::string(say("返回填写的页面", "Back to the form"))}});
    return page(the_visit, say("太大，没有收下", "Too large"), body, 413);
}

ServerResponse Console::answer(const ServerRequest& raw) {
    State& s = *state_;
    if (raw.method != "GET" && raw.method != "POST") return plain(405, "GET, POST");
    const auto request = page_request(raw);
    if (!request) return plain(400, say("这个请求看不懂", "this request makes no sense"));
    if (request->method == "GET" && request->path == "/style.css")
        return {.status = 200, .fields = {{"Content-Type", "text/css; charset=utf-8"}, {"Cache-Control", "no-cache"}, {"X-Content-Type-Options", "nosniff"}}, .body = std::string(kStyle)};
    const LanguageScope tongue(chosen_language(*request));
    if (request->method == "GET" && request->path == "/view") return switched(*request);
    if (request->method == "POST" && !s.from_here(*request)) return plain(403, say("请求不是从本站页面发出的", "this was not sent from a page of this site"));
    if (request->path == "/login") return s.log_in(*request);

    const auto sent = request->cookies.find(s.cookie_name());
    const auto session = sent == request->cookies.end() ? std::nullopt : s.sessions.find(sent->second);
    if (!session) return is_at_work(*request) ? log_in_page(*request, s.desk, {}, 401) : see_other("/login");
    if (!s.still_stands(*session)) {
        s.sessions.end_all_of(session->account);
        return is_at_work(*request) ? log_in_page(*request, s.desk, {}, 401) : see_other("/login");
    }
    if (request->method == "POST" && request->filled("token") != session->token && is_at_work(*request) && !session->must_change) return s.go_on_writing(*request, *session);
    if (request->method == "POST" && request->filled("token") != session->token) return s.page_too_old(*request, *session);
    if (request->method == "POST" && request->path == "/logout") return s.log_out(*request, *session);
    if (session->must_change && request->path != "/password") return see_other("/password");
    const bool hashes = request->method == "POST" && request->path == "/password";
    const auto one = hashes ? std::unique_lock(s.hashing) : std::unique_lock<std::mutex>();
    ServerResponse answer = s.visit(*request, *session);
    if (hashes && answer.status == 303) s.sessions.end_all_of(session->account);
    return answer;
}

// Shows what was typed, and keeps nothing: no more than what the browser sent.
ServerResponse Console::State::go_on_writing(const PageRequest& request, const Session& session) {
    const std::string at = work_path(request);
    const Work* work = work_at(at);
    if (!work || !session.roles.has(work->role)) return see_other("/");
    return work->again({desk, clock, request, session, *matched(work->path, at)});
}

// Made before its session was: nothing of it is done.
ServerResponse Console::State::page_too_old(const PageRequest& request, const Session& session) {
    const Visit visit{desk, clock, request, session, {}};
    Markup body = error_summary({Errc::usage, std::string(say("页面已过期，没有照办", "The page is too old: nothing was done")), {}, std::string(say("请回到上一页刷新，再做一次", "go back, reload the page, do it again"))});
    body += html("<p><a href=\"/\">{t}</a></p>\n", {{"t", std::string(say("回到概览", "To the overview"))}});
    return page(visit, say("页面已过期", "Page too old"), body, 403);
}

// The same time and the same words, whether the account is unknown, off, locked or the password wrong.
ServerResponse Console::State::log_in(const PageRequest& request) {
    if (request.method == "GET") {
        const bool changed = request.asked("done") == "password";
        return log_in_page(request, desk, changed ? html("<p class=\"summary good\" role=\"status\">{t}</p>", {{"t", std::string(say("密码已更换，请用新密码登录。", "The password is changed: log in with the new one."))}}) : Markup(), 200);
    }
    const std::string name = request.filled("account"), password = request.filled("password");
    const Markup wrong = error_summary({Errc::usage, std::string(say("账号或密码不对，或账号已锁定", "wrong account or password, or the account is locked")), {}, {}});
    if (name.size() > kLongestPassword || password.size() > kLongestPassword) return log_in_page(request, desk, wrong, 401);
    const std::lock_guard one(hashing);  // and of one account's tries each sees what became of the one before it
    auto account = desk.account(name);
    if (!account) return plain(503, say("台账打不开，稍后再试", "the ledger cannot be opened: try again later"));
    const bool matches = password_matches(password, *account ? (*account)->password : std::string());
    const bool usable = *account && !(*account)->off && (*account)->locked_until <= clock.unix_seconds();
    const auto roles = *account ? parse_roles((*account)->roles) : Result<Roles>(Roles());
    const bool right = matches && usable && roles && !roles->empty();
    if (auto noted = desk.note_login(name, right); !noted) return plain(503, say("台账写不进，稍后再试", "the ledger cannot be written: try again later"));
    if (!right) return log_in_page(request, desk, wrong, 401);
    const std::string begun = sessions.begin({.account = name, .person = (*account)->person, .roles = *roles, .must_change = (*account)->must_change, .changed = (*account)->changed});
    ServerResponse answer = see_other((*account)->must_change ? "/password" : "/");
    if (work_at(request.filled("back")) && !(*account)->must_change)
        if (const auto session = sessions.find(begun)) answer = go_on_writing(request, *session);
    answer.fields.emplace_back("Set-Cookie", cookie(begun));
    return answer;
}

ServerResponse Console::State::log_out(const PageRequest& request, const Session& session) {
    sessions.end(request.cookies.find(cookie_name())->second);
    ServerResponse answer = see_other("/login");
    if (auto noted = desk.note_logout(session.account); !noted) answer = plain(503, noted.error().message);
    answer.fields.emplace_back("Set-Cookie", cookie(""));
    return answer;
}

ServerResponse Console::State::visit(const PageRequest& request, const Session& session) {
    bool path_known = false;
    for (const Route& route : routes()) {
        auto parts = matched(route.path, request.path);
        if (!parts) continue;
        path_known = true;
        if (route.method != request.method) continue;
        const Visit the_visit{desk, clock, request, session, std::move(*parts)};
        if (!route.roles.meets(session.roles))
            return error_page(the_visit, {Errc::usage, std::string(say("您的角色不能打开这一页", "your role does not open this page")), {}, std::string(say("需要时请找安全管理员", "ask the security administrator if you need it"))}, 403);
        return route.make(the_visit);
    }
    const Visit nowhere{desk, clock, request, session, {}};
    return error_page(nowhere, {Errc::not_found, std::string(say("没有这一页", "there is no such page")), {}, {}}, path_known ? 405 : 404);
}

}  // namespace creditlink
