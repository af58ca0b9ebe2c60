// A message as it goes over the wire.

#include <algorithm>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/midnight.h"
#include "creditlink/http/mail.h"

namespace creditlink {

namespace {

constexpr std::size_t kLine = 76;           // RFC 2045 section 6.8
constexpr std::size_t kWordBytes = 42;      // of a subject in one encoded word: with its frame it stays within 75 (RFC 2047 section 2)

// At the character that begins at or before `most` bytes.
std::size_t whole_characters(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text.size();
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0u) == 0x80) --most;
    return most;
}

std::string encoded_subject(std::string_view subject) {
    std::string line;
    while (!subject.empty()) {
        const std::size_t length = whole_characters(subject, kWordBytes);
        line += (line.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(subject.substr(0, length)) + "?=";
        subject.remove_prefix(length);
    }
    return line;
}

std::string two(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

// RFC 5322 section 3.3, in Beijing time.
std::string date_of(std::int64_t at) {
    static constexpr std::string_view kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const CivilDate day = CivilDate::of_unix(at, 480);
    const std::int64_t seconds = (at + kBeijingMinutes * 60) % kDaySeconds;
    return std::string(kDays[static_cast<std::size_t>(day.days() % 7)]) + ", " + std::to_string(day.day()) + " " + std::string(kMonths[static_cast<std::size_t>(day.month() - 1)]) + " " +
           std::to_string(day.year()) + " " + two(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60) + " +0800";
}

}  // namespace

bool is_mail_address(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == 0 || at == std::string_view::npos || at + 1 == text.size() || text.find('@', at + 1) != std::string_view::npos || text.size() > 254) return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f && std::string_view("<>()[]\\\",;:").find(c) == std::string_view::npos; });
}

std::string message_of(const Mail& mail) {
    std::string to;
    for (const std::string& each : mail.to) to += (to.empty() ? "<" : ",\r\n <") + each + ">";
    std::string text = "Date: " + date_of(mail.at) + "\r\nFrom: <" + mail.from + ">\r\nTo: " + to + "\r\nMessage-ID: <" + mail.id + mail.from.substr(mail.from.find('@')) +
                       ">\r\nSubject: " + encoded_subject(mail.subject) +
                       "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    std::string lines;  // CRLF ends them, also inside of base64
    for (const char c : mail.text) lines += c == '\n' ? "\r\n" : std::string(1, c);
    const std::string body = base64(lines);
    for (std::size_t i = 0; i < body.size(); i += kLine) text += body.substr(i, kLine) + "\r\n";
    return text;
}

}  // namespace creditlink
