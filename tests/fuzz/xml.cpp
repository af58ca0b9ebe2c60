// XML, as events whatever the pieces, and as a source of records.
#include "creditlink/base/xml.h"

#include "target.h"

using namespace creditlink;

namespace {

struct Events final : XmlHandler {
    std::string seen;
    int depth = 0;
    Status start(std::string_view name, const Attributes& attributes) override {
        fuzz::require(++depth <= 64);
        seen.append("<").append(name);
        for (const auto& [key, value] : attributes) seen.append(" ").append(key).append("=").append(value);
        return {};
    }
    Status end(std::string_view name) override {
        fuzz::require(--depth >= 0);
        seen.append(">").append(name);
        return {};
    }
    Status text(std::string_view piece) override {
        fuzz::require(is_utf8(piece));
        seen.append(piece);
        return {};
    }
};

std::pair<std::string, bool> events(std::string_view bytes, std::size_t piece) {
    Events handler;
    XmlParser parser(handler, "f.xml");
    bool good = true;
    while (good && !bytes.empty()) {
        good = static_cast<bool>(parser.feed(bytes.substr(0, piece)));
        bytes.remove_prefix(std::min(piece, bytes.size()));
    }
    good = good && parser.finish();
    return {handler.seen, good};
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = fuzz::text_of(data, size);
    const auto whole = events(bytes, bytes.size() + 1), pieces = events(bytes, 7);
    fuzz::require(whole.second == pieces.second);
    if (whole.second) fuzz::require(whole.first == pieces.first);
    fuzz::folder().put("f.xml", bytes);
    fuzz::read_source(R"({"type":"xml","path":"f.xml","record":"r"})");
    return 0;
}
