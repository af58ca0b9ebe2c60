#pragma once
// Answers as bytes, and the ways in which one may be left out or spoiled on purpose.

#include <Poco/Net/StreamSocket.h>

#include <string_view>

#include "connection.h"
#include "creditlink/http/server.h"
#include "input.h"

namespace creditlink {

enum class AfterAnswer { keep, close };

// Whether the peer may send another request. `with_body` is false in answer to HEAD.
AfterAnswer write_answer(Poco::Net::StreamSocket& socket, const ServerResponse& response, ServerFloor& floor,
                         bool keep_alive, bool with_body, const Moved& moved = {});

bool write_bytes(Poco::Net::StreamSocket& socket, std::string_view bytes, const Moved& moved = {});  // false: the peer is gone

// Ends a connection by RST, at once, TLS or not.
void reset_connection(int fd);

}  // namespace creditlink
