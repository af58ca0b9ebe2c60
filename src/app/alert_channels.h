#pragma once
// How notices leave: by mail and to a web hook, as the configuration says. What cannot be sent waits in the book.

#include <string>
#include <vector>

#include "creditlink/app/office.h"
#include "creditlink/health/alert_book.h"

namespace creditlink {

std::vector<std::string> channels_of(const Config& config);  // "mail", "webhook"; what is configured

// Errc::config, Errc::platform, Errc::trust. A web hook gets a POST of one JSON object, with X-Creditlink-Signature: sha256=<hex HMAC of the
// body> where a secret is configured; any 2xx is taken for taken.
Status send_notice(Office& office, const std::string& channel, const Notice& notice, std::stop_token stop);

}  // namespace creditlink
