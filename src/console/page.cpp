#include "page.h"

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"
#include "routes.h"
#include "style.h"

namespace creditlink::console_detail {
namespace {

// What every answer says: nothing from elsewhere, no script, no frame, nothing kept by the browser.
std::vector<std::pair<std::string, std::string>> page_fields() {
    return {{"Content-Type", "text/html; charset=utf-8"},
            {"Cache-Control", "no-store"},
            {"Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
            {"X-Content-Type-Options", "nosniff"},
            {"Referrer-Policy", "same-origin"},
            {"Cross-Origin-Opener-Policy", "same-origin"}};
}

// What a browser chose by switch: "dark" or "light"; anything else is its own setting.
std::string theme_of(const Fields& cookies) {
    const auto chosen = cookies.find("theme");
    return chosen != cookies.end() && (chosen->second == "dark" || chosen->second == "light") ? chosen->second : "auto";
}

// Links that change how pages look: they work without script, and before somebody is logged in.
Markup switches(const PageRequest& request) {
    const Slot back = url_escaped(request.method == "GET" ? request.path : "/");
    const Markup to_dark = html("<a href=\"/view?theme=dark&amp;back={b}\">{t}</a>", {{"b", back}, {"t", std::string(say("深色", "dark"))}});
    const Markup to_light = html("<a href=\"/view?theme=light&amp;back={b}\">{t}</a>", {{"b", back}, {"t", std::string(say("浅色", "light"))}});
    const Markup tongue = language() == Language::zh ? html("<a href=\"/view?lang=en&amp;back={b}\" lang=\"en\">English</a>", {{"b", back}}) : html("<a href=\"/view?lang=zh&amp;back={b}\" lang=\"zh-CN\">中文</a>", {{"b", back}});
    return html("<footer>{l} {d} {w}</footer>\n", {{"l", tongue}, {"d", to_dark}, {"w", to_light}});
}

ServerResponse document(const PageRequest& request, std::string_view title, const Markup& office, const Markup& inside, int status) {
    const Markup whole = html(
        "<!doctype html>\n<html lang=\"{lang}\" class=\"{theme}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        "<title>{title} · {product}</title><link rel=\"stylesheet\" href=\"/style.css\"></head>\n<body>\n<a class=\"skip\" href=\"#main\">{skip}</a>\n{office}{inside}{switches}</body></html>\n",
        {{"lang", std::string(say("zh-CN", "en"))}, {"theme", theme_of(request.cookies)}, {"switches", switches(request)}, {"title", std::string(title)}, {"product", std::string(say("信联", "creditlink"))},
         {"skip", std::string(say("跳到正文", "skip to the content"))}, {"office", office}, {"inside", inside}});
    return {.status = status, .fields = page_fields(), .body = whole.html()};
}

bool belongs_to(std::string_view path, const MenuItem& item) {
    return item.path == "/" ? path == "/" : path.starts_with(item.path) || (!item.also.empty() && path.starts_with(item.also));
}

// `current`: empty, or what of it is shown.
Markup menu_link(std::string_view path, std::string_view title, std::string_view current) {
    const Slot to = std::string(path), words = std::string(title);
    return current.empty() ? html("<li><a href=\"{p}\">{t}</a></li>", {{"p", to}, {"t", words}}) : html("<li><a href=\"{p}\" aria-current=\"{c}\">{t}</a></li>", {{"p", to}, {"c", std::string(current)}, {"t", words}});
}

// The groups in a line, each leading to its first page that the visitor may see; below it the pages of the one that he is in.
Markup navigation(const Visit& visit) {
    Markup groups, below;
    for (const MenuGroup& group : menu()) {
        std::vector<const MenuItem*> pages;
        for (const MenuItem& item : group.pages)
            if (item.roles.meets(visit.session.roles)) pages.push_back(&item);
        if (pages.empty()) continue;
        const bool here = std::ranges::any_of(pages, [&](const MenuItem* item) { return belongs_to(visit.request.path, *item); });
        if (pages.size() == 1) {
            groups += menu_link(pages.front()->path, say(pages.front()->zh, pages.front()->en), here ? "page" : "");
            continue;
        }
        groups += menu_link(pages.front()->path, say(group.zh, group.en), here ? "true" : "");
        if (!here) continue;
        for (const MenuItem* item : pages) below += menu_link(item->path, say(item->zh, item->en), belongs_to(visit.request.path, *item) ? "page" : "");
        below = html("<ul class=\"pages\">{l}</ul>", {{"l", below}});
    }
    return html("<nav aria-label=\"{label}\"><ul>{g}</ul>{b}</nav>\n", {{"label", std::string(say("主导航", "main"))}, {"g", groups}, {"b", below}});
}

bool belongs_in_a_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

}  // namespace

int status_of(Errc code) {
    switch (code) {
        case Errc::not_found: return 404;
        case Errc::usage:
        case Errc::approval: return 422;
        case Errc::locked: return 409;
        case Errc::interrupted: return 503;  // the service ends
        default: return 500;
    }
}

std::int64_t number_of(std::string_view text) {
    constexpr std::size_t kMostDigits = 15;
    if (text.empty() || text.size() > kMostDigits || text.find_first_not_of("0123456789") != std::string::npos) return -1;
    return std::stoll(std::string(text));
}

ServerResponse page(const Visit& visit, std::string_view title, const Markup& body, int status) {
    const Markup head = html(
        "<header><a class=\"name\" href=\"/\"><b>{product}</b> {office}</a>"
        "<form class=\"who\" method=\"post\" action=\"/logout\"><input type=\"hidden\" name=\"token\" value=\"{token}\">"
        "<a href=\"/password\">{person}</a><span class=\"roles\">{roles}</span><button class=\"quiet\">{out}</button></form></header>\n",
        {{"product", std::string(say("信联", "creditlink"))}, {"office", visit.desk.office_name()}, {"token", visit.session.token}, {"person", visit.session.person},
         {"roles", titles_of(visit.session.roles)}, {"out", std::string(say("退出", "log out"))}});
    const Markup inside = html("{nav}<main id=\"main\"><h1>{title}</h1>\n{body}</main>\n", {{"nav", navigation(visit)}, {"title", std::string(title)}, {"body", body}});
    return document(visit.request, title, head, inside, status);
}

void refresh_while_watched(const Visit& visit, ServerResponse& answer) {
    constexpr std::string_view kEnd = "</main>";
    const std::size_t end = answer.body.rfind(kEnd);
    const bool watched = visit.request.asked("watch") != "no";
    const Slot path = url_path(visit.request.path);
    const Markup line = watched ? html("<p class=\"hint\">{t} <a href=\"{p}?watch=no\">{a}</a></p>", {{"t", std::string(say("本页每两秒自动刷新。", "This page refreshes every two seconds."))}, {"p", path}, {"a", std::string(say("停止刷新", "stop that"))}})
                                : html("<p class=\"hint\"><a href=\"{p}\">{a}</a></p>", {{"p", path}, {"a", std::string(say("自动刷新", "refresh by itself"))}});
    if (end != std::string::npos) answer.body.insert(end, line.html());
    // Without the query: what was done before it is not said again and again.
    if (watched) answer.fields.emplace_back("Refresh", "2; url=" + std::get<std::string>(path));
}

ServerResponse bare_page(const PageRequest& request, std::string_view office, std::string_view title, const Markup& body, int status) {
    return document(request, title, {}, html("<main id=\"main\" class=\"alone\"><p class=\"office\"><b>{product}</b> {office}</p><h1>{title}</h1>\n{body}</main>\n",
                                    {{"product", std::string(say("信联", "creditlink"))}, {"office", std::string(office)}, {"title", std::string(title)}, {"body", body}}), status);
}

ServerResponse error_page(const Visit& visit, const Error& error, int status) {
    return page(visit, say("办不了", "This cannot be done"), error_summary(error), status ? status : status_of(error.code));
}

ServerResponse download(std::string_view name, std::string_view type, std::string bytes) {
    std::string safe;
    std::copy_if(name.begin(), name.end(), std::back_inserter(safe), belongs_in_a_name);
    return {.status = 200,
            .fields = {{"Content-Type", std::string(type)},
                       {"Content-Disposition", "attachment; filename=\"" + safe + "\""},
                       {"Cache-Control", "no-store"},
                       {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"},
                       {"X-Content-Type-Options", "nosniff"}},
            .body = std::move(bytes)};
}

ServerResponse switched(const PageRequest& request) {
    std::string back = request.asked("back");
    // A path of this site and nothing else.
    if (!back.starts_with("/") || back.starts_with("//") || back.find_first_of("\\\r\n") != std::string::npos) back = "/";
    ServerResponse answer = see_other(url_path(back));
    const auto keep = [&](std::string_view name, std::string_view value) {
        constexpr std::string_view kYear = "31536000";
        answer.fields.emplace_back("Set-Cookie", std::string(name) + "=" + std::string(value) + "; Path=/; Max-Age=" + std::string(kYear) + "; HttpOnly; SameSite=Lax");
    };
    const std::string lang = request.asked("lang"), theme = request.asked("theme");
    if (lang == "zh" || lang == "en") keep("lang", lang);
    if (theme == "dark" || theme == "light") keep("theme", theme);
    return answer;
}

std::optional<Language> chosen_language(const PageRequest& request) {
    const auto chosen = request.cookies.find("lang");
    if (chosen == request.cookies.end()) return std::nullopt;
    return chosen->second == "en" ? std::optional(Language::en) : chosen->second == "zh" ? std::optional(Language::zh) : std::nullopt;
}

ServerResponse see_other(std::string_view path) {
    auto fields = page_fields();
    fields.emplace_back("Location", path);
    return {.status = 303, .fields = std::move(fields), .body = {}};
}

Markup form(const Visit& visit, std::string_view action, const Markup& inside) {
    return html("<form method=\"post\" action=\"{action}\"><input type=\"hidden\" name=\"token\" value=\"{token}\">{inside}</form>\n",
                {{"action", std::string(action)}, {"token", visit.session.token}, {"inside", inside}});
}

Markup error_summary(const Error& error) {
    Markup lines = html("<p><strong>{m}</strong></p>", {{"m", error.message}});
    if (!error.place.empty()) lines += html("<p class=\"place\">{p}</p>", {{"p", error.place}});
    if (!error.hint.empty()) lines += html("<p>{label}{h}</p>", {{"label", std::string(say("怎么办：", "what to do: "))}, {"h", error.hint}});
    return html("<div class=\"summary bad\" role=\"alert\">{lines}</div>\n", {{"lines", lines}});
}

Markup number_text(std::uint64_t number) {
    const std::string digits = std::to_string(number);
    std::string grouped;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) grouped += "\u202f";
        grouped += digits[i];
    }
    return html("<span class=\"n\">{n}</span>", {{"n", grouped}});
}

Markup time_text(std::int64_t unix_seconds) {
    if (unix_seconds == 0) return text("–");
    return html("<time datetime=\"{full}\">{short}</time>", {{"full", rfc3339(unix_seconds)}, {"short", shown_time(unix_seconds).substr(0, 16)}});
}

Markup badge(std::string_view word, std::string_view mood) {
    return html("<span class=\"badge {mood}\">{word}</span>", {{"mood", std::string(mood)}, {"word", std::string(word)}});
}

Markup severity_badge(std::string_view severity) {
    if (severity == "error") return badge(say("错误", "error"), "bad");
    return severity == "warning" ? badge(say("提醒", "warning"), "warn") : badge(say("已规整", "put right"), "calm");
}

}  // namespace creditlink::console_detail
