#include "client_target.h"

#include <algorithm>
#include <string_view>

#include "creditlink/base/message.h"

namespace creditlink::http_detail {
namespace {

constexpr std::string_view kOurFields[] = {"host",       "content-length", "transfer-encoding",
                                           "connection", "expect",         "user-agent"};

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
    std::string out = text;
    curl_free(text);
    return out;
}

bool is_loopback_name(std::string_view host) {
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

bool printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\t'; });
}

}  // namespace

Error refused(std::string_view zh, std::string_view en, const HttpRequest& request) {
    return Error{Errc::config, std::string(say(zh, en)), request.url, {}};
}

Result<Target> target_of(const HttpRequest& request) {
    const bool visible =
        std::all_of(request.url.begin(), request.url.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    const std::unique_ptr<CURLU, CurlFree> url(curl_url());
    if (!visible || request.url.find('#') != std::string::npos ||
        curl_url_set(url.get(), CURLUPART_URL, request.url.c_str(), CURLU_DISALLOW_USER | CURLU_PATH_AS_IS) !=
            CURLUE_OK)
        return refused("网址不正确", "this is no URL that can be used", request);
    const std::string scheme = part_of(url.get(), CURLUPART_SCHEME), host = part_of(url.get(), CURLUPART_HOST),
                      port = part_of(url.get(), CURLUPART_PORT);
    if (scheme != "https" && !(scheme == "http" && is_loopback_name(host)))
        return refused("只能用 https；http 仅限本机回环地址",
                       "only https can be used; http is for loopback addresses alone", request);
    return Target{scheme == "http", scheme + "://" + host + (port.empty() ? "" : ":" + port)};
}

Result<FieldList> fields_of(const HttpRequest& request) {
    FieldList list;
    const auto add = [&](const std::string& line) {
        curl_slist* longer = curl_slist_append(list.get(), line.c_str());
        if (longer) static_cast<void>(list.release()), list.reset(longer);
    };
    bool typed = false;
    for (const auto& [name, value] : request.fields) {
        const std::string key = lower(name);
        typed = typed || key == "content-type";
        const bool ours = std::find(std::begin(kOurFields), std::end(kOurFields), key) != std::end(kOurFields);
        if (ours || name.empty() || name.find_first_of(" :;\t") != std::string::npos || !printable(name) ||
            !printable(value))
            return refused("请求头不正确", "a header field that cannot be sent", request);
        add(value.empty() ? name + ";" : name + ": " + value);  // libcurl takes "Name:" as "leave it out"
    }
    add("Expect:");
    if (!typed) add("Content-Type:");
    return list;
}

}  // namespace creditlink::http_detail
