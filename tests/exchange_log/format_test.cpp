// FORMAT.md's worked example is what the writer writes and the readers accept.

#include "creditlink/base/text.h"
#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

struct Example {
    std::string page;
    std::vector<std::string> lines;  // of its code blocks, without the indent

    Example() : page(read(Path(CREDITLINK_SOURCE_DIR) / "src/exchange_log/FORMAT.md")) {
        const std::size_t start = page.find("## Worked example");
        REQUIRE(start != std::string::npos);
        const std::string part = page.substr(start);
        for (std::string_view line : split(part, "\n"))
            if (line.starts_with("    ")) lines.emplace_back(line.substr(4));
    }
    std::string of(std::string_view label) const {
        for (const std::string& line : lines)
            if (line.starts_with(label)) return std::string(trim(std::string_view(line).substr(label.size())));
        FAIL("no line " << label);
        return {};
    }
    std::vector<std::string> starting(std::string_view with) const {
        std::vector<std::string> found;
        for (const std::string& line : lines)
            if (line.starts_with(with)) found.push_back(line);
        return found;
    }
};

const std::string kSignatureStart = "\xE2\x80\x94 " + kOrigin;

Path example_log(const Folder& folder) {
    const Path directory = folder.fresh();
    FixedClock clock;
    auto log = ExchangeLog::open(directory, log_keys(), clock);
    REQUIRE(log);
    REQUIRE(log->append("submitted", R"({"batch":"b-1"})"));
    clock.now += 250;
    REQUIRE(log->append("answered", R"({"batch":"b-1","status":200})"));
    REQUIRE(log->checkpoint());
    return directory;
}

}  // namespace

TEST_CASE("the worked example's entries, hashes, frames and bundle are the bytes that are written") {
    Folder folder;
    const Example example;
    const Path directory = example_log(folder);
    const std::string entries[] = {example.of("entry 0"), example.of("entry 1")};
    CHECK(hex(bytes_of(leaf_hash(entries[0]))) == example.of("leaf 0"));
    CHECK(hex(bytes_of(leaf_hash(entries[1]))) == example.of("leaf 1"));
    CHECK(hex(bytes_of(node_hash(leaf_hash(entries[0]), leaf_hash(entries[1])))) == example.of("root"));
    CHECK(read(directory / "journal/000000000000") ==
          "creditlink-log1\n" + *from_hex(example.of("frame 0")) + entries[0] + *from_hex(example.of("frame 1")) + entries[1]);
    CHECK(read(directory / "tile/0/000.p/2") == *from_hex(example.of("leaf 0")) + *from_hex(example.of("leaf 1")));
    CHECK(read(directory / "tile/entries/000.p/2") == std::string("\0\x4b", 2) + entries[0] + std::string("\0\x57", 2) + entries[1]);
}

TEST_CASE("the worked example's checkpoint is what is written, but for the SM2 signature, and verifies") {
    Folder folder;
    const Example example;
    const auto signatures = example.starting(kSignatureStart);
    REQUIRE(signatures.size() == 2);
    const std::string text = kOrigin + "\n2\n" + base64(*from_hex(example.of("root"))) + "\n\n" + signatures[0] + "\n";
    CHECK(example.starting(base64(*from_hex(example.of("root")))).size() == 1);
    CHECK(read(example_log(folder) / "checkpoint").starts_with(text));
    const auto head = verified_checkpoint(text + signatures[1] + "\n", kOrigin, public_keys());
    REQUIRE(head);
    CHECK(hex(bytes_of(head->root)) == example.of("root"));
}

TEST_CASE("the worked example's verifier keys are those of the published keys") {
    const Example example;
    const auto keys = example.starting(kOrigin + "+");
    REQUIRE(keys.size() == 2);
    CHECK(*note_verifier_key(kOrigin, public_keys()[0]) == keys[0]);
    CHECK(*note_verifier_key(kOrigin, public_keys()[1]) == keys[1]);
}
