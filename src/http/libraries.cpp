#include "creditlink/http/libraries.h"

#include <Poco/Environment.h>
#include <curl/curl.h>

namespace creditlink {

std::vector<Library> http_libraries() {
    const unsigned version = Poco::Environment::libraryVersion();
    return {{"libcurl", curl_version()}, {"Poco", std::to_string(version >> 24) + "." + std::to_string(version >> 16 & 0xFF) + "." + std::to_string(version >> 8 & 0xFF)}};
}

}  // namespace creditlink
