// Answers of a platform. The first line is the status and whether it is vouched for ("200 v"), the second the content type,
// the rest the body; "{digest}" in it stands for the batch's own. A receipt that is believed names every item once.
#include <fstream>
#include <set>
#include <sstream>

#include "creditlink/base/encode.h"
#include "creditlink/delivery/protocol.h"
#include "creditlink/http/retry_after.h"
#include "support/folders.h"
#include "target.h"

using namespace creditlink;

namespace {

std::unique_ptr<Protocol> profile(const char* name) {
    std::ifstream in(std::string(test::kSourceFolder) + "/mappings/platforms/" + name);
    std::stringstream text;
    text << in.rdbuf();
    auto made = make_protocol(text.str(), name);
    fuzz::require(static_cast<bool>(made));
    return std::move(*made);
}

std::string line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    const std::string first(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return first;
}

void hold(const Answer& answer, const std::vector<Item>& items) {
    if (answer.kind != Answer::Kind::receipt) return;
    std::set<SubmissionKey> named;
    for (const ItemVerdict& verdict : answer.verdicts) {
        fuzz::require(named.insert(verdict.id).second);
        fuzz::require(verdict.id == items[0].id || verdict.id == items[1].id);
    }
    fuzz::require(answer.accepted + answer.verdicts.size() == items.size());
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto national = profile("national.json"), poor = profile("poor-json.json");
    static const std::vector<Item> items = [] {
        std::vector<Item> made(2);
        for (std::uint8_t i = 0; i < 2; ++i) {
            made[i].id.bytes.fill(static_cast<std::uint8_t>(i + 1));
            made[i].key.bytes.fill(static_cast<std::uint8_t>(i + 17));
            made[i].version = 1;
            made[i].data = R"({"XK_XDR_MC":"示例单位"})";
        }
        return made;
    }();
    BatchRow row;
    row.id = "b-1";
    row.lane = {"national", "xk"};
    row.catalogue = "2018.1";
    row.created = "2026-11-23T10:00:00+08:00";
    row.count = 2;
    row.digest = sha256(national->body(row, items, "11220000Y00000016R"));

    std::string_view rest = fuzz::text_of(data, size);
    const std::string first = line(rest), type = line(rest);
    std::string body(rest);
    for (const auto& [mark, text] : {std::pair<std::string_view, std::string>{"{digest}", hex(bytes_of(row.digest))},
                                     {"{1}", creditlink::text_of(items[0].id)}, {"{2}", creditlink::text_of(items[1].id)}})
        if (const std::size_t at = body.find(mark); at != std::string::npos) body.replace(at, mark.size(), text);
    ExchangeAnswer answer{.status = std::atoi(first.c_str()), .fields = {{"Content-Type", type}, {"Retry-After", type}}, .body = body, .vouched = first.ends_with("v")};
    for (const auto* protocol : {national.get(), poor.get()}) {
        hold(protocol->read(answer, row, items, 1'800'000'000), items);
        hold(protocol->read_inquiry(answer, row, items, 1'800'000'000), items);
    }
    (void)parse_retry_after(type, 1'800'000'000);
    (void)make_protocol(rest, "p.json");
    return 0;
}
