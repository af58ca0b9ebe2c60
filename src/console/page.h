#pragma once
// What a page's function gets and gives, and the frame around every page.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/message.h"
#include "creditlink/base/result.h"
#include "creditlink/console/console.h"
#include "markup.h"
#include "request.h"
#include "sessions.h"

namespace creditlink::console_detail {

// Who sees what; the route table and the links to its pages say the same.
inline constexpr Roles kSeesRows{Role::operates, Role::maps, Role::auditor};
inline constexpr Roles kSeesRecords{Role::operates, Role::maps, Role::auditor};
inline constexpr Roles kSeesMappings{Role::maps, Role::approves, Role::operates, Role::auditor};
inline constexpr Roles kSeesLetters{Role::publishes, Role::approves, Role::auditor};
inline constexpr Roles kSystemOrSecurity{Role::system, Role::security};
inline constexpr Roles kSeesTraffic{Role::system, Role::operates, Role::auditor};

std::int64_t number_of(std::string_view text);  // of digits alone; -1 if it is none

struct Visit {
    ConsoleDesk& desk;
    Clock& clock;
    const PageRequest& request;
    const Session& session;
    std::vector<std::string> parts;  // of the path, for each {…} of the route

    std::int64_t number(std::size_t part) const { return number_of(parts.at(part)); }
    Signatory signatory() const { return {session.account, session.person}; }  // where two people must agree
    const std::string& who() const { return session.account; }  // the exchange log names accounts, not people
    bool may(Role role) const { return session.roles.has(role); }
};

ServerResponse page(const Visit& visit, std::string_view title, const Markup& body, int status = 200);
ServerResponse bare_page(const PageRequest& request, std::string_view office, std::string_view title, const Markup& body, int status = 200);  // nobody is logged in
int status_of(Errc code);                                        // of the answer that shows an error
ServerResponse error_page(const Visit& visit, const Error& error, int status = 0);         // 0: by the error's code
// A file to be kept, never opened inside a page of ours. Its name holds ids and numbers only: anything else is left out.
ServerResponse download(std::string_view name, std::string_view type, std::string bytes);
ServerResponse switched(const PageRequest& request);              // /view?lang=en|zh, ?theme=dark|light: a cookie, and back
std::optional<Language> chosen_language(const PageRequest& request);  // by that cookie
ServerResponse see_other(std::string_view path);                                         // after a change: a reload repeats nothing

// Asks the browser to fetch the page again soon, with a way to stop that: it needs no script.
void refresh_while_watched(const Visit& visit, ServerResponse& answer);

// A form that posts to `action`, with the session's token.
Markup form(const Visit& visit, std::string_view action, const Markup& inside);
inline constexpr std::size_t kLongestPassword = 600;             // bytes; nothing longer is hashed
Markup error_summary(const Error& error);
Markup number_text(std::uint64_t number);                        // 12 345
Markup time_text(std::int64_t unix_seconds);                     // 2026-11-23 10:00, in a <time>; "–" for 0
Markup badge(std::string_view word, std::string_view mood);      // mood: good, warn, bad, calm
Markup severity_badge(std::string_view severity);                // of a finding: name_of(Severity)

}  // namespace creditlink::console_detail
