#pragma once
// One request of the client and what has come of it so far, as libcurl's callbacks see it.

#include <curl/curl.h>

#include <cstddef>
#include <string>

#include "creditlink/http/client.h"

namespace creditlink::http_detail {

struct Exchange {
    const HttpRequest& request;
    bool plain = false;
    std::size_t sent = 0;
    std::size_t head_bytes = 0;
    bool begun = false;
    bool head_ended = false;  // libcurl takes a head that is cut short for a whole one
    HttpResponse response;
    std::string aborted_why;
};

// libcurl's callbacks; `user` is the Exchange.
std::size_t give_body(char* buffer, std::size_t size, std::size_t count, void* user);
std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user);
std::size_t take_field(char* data, std::size_t size, std::size_t count, void* user);
int before_request(void* user, char*, char*, int, int);
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* address);

}  // namespace creditlink::http_detail
