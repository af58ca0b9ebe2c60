#pragma once
// One message by SMTP. TLS is demanded, from the first byte (smtps) or by STARTTLS; without it only on this machine. Bounded in time; what
// became of a message whose last answer is lost is not known, and sending it again may show it twice.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/base/secret.h"

namespace creditlink {

struct MailServer {
    std::string url;                  // smtps://host[:port] or smtp://host[:port]
    std::string user;                 // empty: the server asks for none
    std::optional<Secret> password;
    Path ca_file;                     // PEM, and then nobody else is believed; empty: the system's
};

struct Mail {
    std::string from;                 // addresses alone: a@b.example
    std::vector<std::string> to;
    std::string subject, text;        // any language; lines end with \n
    std::int64_t at = 0;              // unix seconds, for Date
    std::string id;                   // unique, for Message-ID: what comes before the @
};

// An address that can stand in an SMTP dialogue: one @, printable ASCII, no brackets, quotes or white space.
bool is_mail_address(std::string_view text);
std::string message_of(const Mail& mail);  // as it is sent: RFC 5322, subject and body in base64

// Errc::config for what cannot be sent, Errc::platform for what was not taken.
Status send_mail(const MailServer& server, const Mail& mail);

}  // namespace creditlink
