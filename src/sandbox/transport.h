#pragma once
// Between the HTTP server and the platform: a request as a call, an answer as a response, a fault of the connection as the
// server knows it.

#include "creditlink/http/server.h"
#include "message.h"

namespace creditlink::sandbox {

Call call_of(ServerRequest request);
ServerResponse response_of(Answer answer);

}  // namespace creditlink::sandbox
