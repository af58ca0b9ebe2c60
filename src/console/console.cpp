#include "creditlink/console/console.h"

#include <algorithm>
#include <mutex>

#include "creditlink/base/language_scope.h"
#include "creditlink/base/message.h"
#include "creditlink/base/password.h"
#include "letter_form.h"
#include "routes.h"
#include "style.h"

namespace creditlink {

using namespace console_detail;

namespace {

ServerResponse plain(int status, std::string_view text) {
    return {.status = status, .fields = {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}, .body = std::string(text) + "\n"};
}

// A letter that somebody was writing when his session ended goes with the log-in form, and is in the editor again after it.
constexpr std::string_view kWriting = "/letters/{id}/edit";

bool is_writing(const PageRequest& request) { return request.method == "POST" && matched(kWriting, request.path) && written_letter(request.form); }

// So do the fields of a signed letter's forms; its scan does not.
constexpr std::string_view kSigning = "/commitments-new", kJudging = "/commitments/{code}/judge";

bool is_filling(std::string_view path) { return path == kSigning || matched(kJudging, path); }
bool is_filling(const PageRequest& request) { return request.method == "POST" && is_filling(request.path) && request.form.size() > 1; }
bool is_at_work(const PageRequest& request) { return is_writing(request) || is_filling(request); }

Markup carried_fields(const PageRequest& request, const std::string& back) {
    Markup fields = html("<p class=\"summary warn\">{t}</p><input type=\"hidden\" name=\"back\" value=\"{b}\">",
                         {{"t", std::string(say("登录已过期。您填的各项没有丢：登录后还在表里；扫描件要重新选。", "The log-in has ended. What you filled in is not lost: it is in the form again once you have logged in; a scan has to be chosen again."))}, {"b", back}});
    for (const auto& [name, value] : request.form)
        if (name != "token" && name != "back" && name != "account" && name != "password") fields += html("<textarea name=\"{n}\" hidden>\n{v}</textarea>", {{"n", name}, {"v", value}});
    return fields;
}

Markup carried(const PageRequest& request) {
    if (is_filling(request)) return carried_fields(request, request.path);
    if (is_filling(request.filled("back"))) return carried_fields(request, request.filled("back"));
    const std::string back = is_writing(request) ? request.path : request.filled("back");
    if (back.empty()) return {};
    return html("<p class=\"summary warn\">{t}</p><input type=\"hidden\" name=\"back\" value=\"{b}\"><input type=\"hidden\" name=\"digest\" value=\"{d}\"><textarea name=\"text\" hidden>\n{x}</textarea>",
                {{"t", std::string(say("登录已过期。您写的字没有丢：登录后还在编辑页里。", "The log-in has ended. What you wrote is not lost: it is in the editor again once you have logged in."))}, {"b", back}, {"d", request.filled("digest")}, {"x", written_letter(request.form).value_or(std::string())}});
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
        return log_in_page(*request, s.desk, error_summary({Errc::usage, std::string(say("登录已过期，文件没有收下", "The log-in has ended, and the file was not taken in")), {}, std::string(say("请登录后重新填写，再选一次文件", "log in, fill it in again and choose the file once more"))}), 413);
    const auto shows = [&](std::string_view path) { return std::any_of(routes().begin(), routes().end(), [&](const Route& route) { return route.method == "GET" && matched(route.path, path); }); };
    std::string back = request->path;
    while (back.size() > 1 && !shows(back)) back.resize(std::max<std::size_t>(back.rfind('/'), 1));
    const std::size_t mb = largest_body(head) >> 20;
    const Visit the_visit{s.desk, s.clock, *request, *session, {}};
    Markup body = error_summary({Errc::usage, say("送来的内容太大，没有收下：这里最大 {n} MB", "What was sent is too large and was not taken in: at most {n} MB here", {{"n", std::to_string(mb)}}), {},
                                 std::string(say("扫描件请降低分辨率后重扫；表格请分成几份", "scan it at a lower resolution; divide a table into several"))});
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
    if (request->method == "POST" && request->filled("token") != session->token) return plain(403, say("页面已过期，请返回刷新后再试", "the page is too old: go back, reload it, try again"));
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
    const std::string at = request.path == "/login" ? request.filled("back") : request.path;
    if (!session.roles.has(Role::publishes)) return see_other("/");
    auto parts = matched(kWriting, at), judged = matched(kJudging, at);
    const bool letter = parts.has_value();
    if (judged) parts = std::move(judged);
    const Visit the_visit{desk, clock, request, session, parts.value_or(std::vector<std::string>())};
    return letter ? kept_letter_text(the_visit) : at == kSigning ? kept_signing(the_visit) : kept_judgement(the_visit);
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
    if ((matched(kWriting, request.filled("back")) || is_filling(request.filled("back"))) && !(*account)->must_change)
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
