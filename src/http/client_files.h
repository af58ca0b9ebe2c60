#pragma once
// The files that a client is given, looked at before the first request, so that the error names the file and not a
// handshake an hour later.

#include "creditlink/http/client.h"

namespace creditlink {

Status check_client_files(const HttpClientOptions& options, std::int64_t now);

}  // namespace creditlink
