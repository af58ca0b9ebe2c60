#include "site_server.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <tuple>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

constexpr std::size_t kMostServed = 8u << 20;  // index.json of thousands of letters; each of the server's connections may hold one
constexpr std::size_t kMostTarget = 512;

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kContentTypes = {{
    {".html", "text/html; charset=utf-8"}, {".css", "text/css; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"}, {".json", "application/json"}, {".xml", "application/atom+xml; charset=utf-8"},
    {".md", "text/markdown; charset=utf-8"}, {".pdf", "application/pdf"}, {".ofd", "application/ofd"}, {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {".pub", "text/plain; charset=utf-8"}, {".sm2", "application/octet-stream"},
}};

std::string content_type_of(const Path& file) {
    const std::string ending = file.extension().string();
    const auto at = std::find_if(kContentTypes.begin(), kContentTypes.end(), [&](const auto& each) { return each.first == ending; });
    return std::string(at == kContentTypes.end() ? "application/octet-stream" : at->second);
}

// What the page says of itself in its head; a file that is no page, or says nothing, gets nothing.
std::string policy_of(std::string_view bytes, bool is_page) {
    constexpr std::string_view kStated = "<meta http-equiv=\"Content-Security-Policy\" content=\"", kAlone = "default-src 'none'; base-uri 'none'; form-action 'none'";
    const std::size_t begin = is_page ? bytes.substr(0, 4096).find(kStated) : std::string_view::npos;
    const std::size_t end = begin == std::string_view::npos ? begin : bytes.find('"', begin + kStated.size());
    const std::string_view stated = end == std::string_view::npos ? kAlone : bytes.substr(begin + kStated.size(), end - begin - kStated.size());
    return std::string(stated) + "; frame-ancestors 'none'";
}

bool is_served_name(std::string_view name) {
    return !name.empty() && name.front() != '.' && std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; });
}

// The names of the way to the file; nullopt: not one of ours. An empty last one is the folder itself.
std::optional<std::vector<std::string>> way_of(std::string_view target) {
    target = target.substr(0, target.find('?'));
    if (target.size() > kMostTarget || !target.starts_with('/')) return std::nullopt;
    std::vector<std::string> names;
    for (const std::string_view name : split(target.substr(1), "/")) names.emplace_back(name);
    for (std::size_t i = 0; i < names.size(); ++i)
        if (!is_served_name(names[i]) && !(names[i].empty() && i + 1 == names.size())) return std::nullopt;
    return names;
}

ServerResponse plain(int status, std::string_view words) {
    return {.status = status, .fields = {{"Content-Type", "text/plain; charset=utf-8"}, {"Content-Security-Policy", policy_of({}, false)}, {"X-Content-Type-Options", "nosniff"}, {"Cache-Control", "no-cache"}}, .body = std::string(words) + "\n"};
}

ServerResponse no_such_page() { return plain(404, "没有这个页面 / no such page"); }

std::string field_of(const ServerRequest& request, std::string_view name) {
    for (const auto& [each, value] : request.fields)
        if (upper_ascii(each) == upper_ascii(name)) return value;
    return {};
}

// Without reading it: a file of the site is never written in place, so another text is another file. Empty: there is none.
std::string tag_of(const Path& file) {
    struct stat about {};
    if (::lstat(file.c_str(), &about) != 0) return {};
    const auto number = [](auto value) { return std::to_string(static_cast<long long>(value)); };
    return "\"" + number(about.st_ino) + "-" + number(about.st_size) + "-" + number(about.st_mtim.tv_sec) + "." + number(about.st_mtim.tv_nsec) + "\"";
}

}  // namespace

ServerResponse site_answer(const Path& site, const ServerRequest& request) {
    if (request.method != "GET" && request.method != "HEAD") {
        ServerResponse refused = plain(405, "只能读 / read only");
        refused.fields.emplace_back("Allow", "GET, HEAD");
        return refused;
    }
    const auto way = way_of(request.target);
    std::error_code error;
    Path at = std::filesystem::canonical(site, error);  // one folder for the whole answer, though the link moves on
    if (!way || error) return no_such_page();
    for (const std::string& name : *way) {
        if (!std::filesystem::is_directory(std::filesystem::symlink_status(at, error))) return no_such_page();
        at /= name.empty() ? "index.html" : name;
    }
    const auto found = std::filesystem::symlink_status(at, error);
    if (std::filesystem::is_directory(found)) {
        ServerResponse on = plain(301, "");
        on.fields.emplace_back("Location", way->back() + "/");  // relative: whatever stands in front
        return on;
    }
    const std::string tag = std::filesystem::is_regular_file(found) ? tag_of(at) : std::string();
    if (tag.empty()) return no_such_page();
    const std::vector<std::pair<std::string, std::string>> kept = {{"Cache-Control", "no-cache"}, {"ETag", tag}};
    if (field_of(request, "If-None-Match") == tag) return {.status = 304, .fields = kept, .body = {}};
    auto bytes = read_file(at, kMostServed);
    if (!bytes) return no_such_page();
    const std::string type = content_type_of(at);
    ServerResponse answer{.status = 200,
                          .fields = {{"Content-Type", type}, {"Content-Security-Policy", policy_of(*bytes, type.starts_with("text/html"))}, {"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "no-referrer"}},
                          .body = std::move(*bytes)};
    answer.fields.insert(answer.fields.end(), kept.begin(), kept.end());
    return answer;
}

Result<std::unique_ptr<SiteServer>> SiteServer::start(const Config& config, std::function<Path()> site) {
    auto listen = address_and_port(config.site_server.listen);
    if (!listen || listen->second == 0)
        return Error{Errc::config, say("“{a}”应为 地址:端口", "\"{a}\" should be address:port", {{"a", config.site_server.listen}}), "letters.serve.listen",
                     std::string(say("例如 0.0.0.0:8444；前面有别的服务器的 127.0.0.1:8080", "as in 0.0.0.0:8444; behind another server 127.0.0.1:8080"))};
    HttpServerOptions options;
    std::tie(options.address, options.port) = std::move(*listen);
    if (!config.site_server.certificate.empty()) options.certificate = config.at(config.site_server.certificate);
    if (!config.site_server.key.empty()) options.key = config.at(config.site_server.key);
    options.max_body = 0;
    auto server = HttpServer::start(options, [site = std::move(site)](const ServerRequest& request) { return site_answer(site(), request); });
    if (!server) return server.error();
    return std::unique_ptr<SiteServer>(new SiteServer(std::move(*server)));
}

}  // namespace creditlink
