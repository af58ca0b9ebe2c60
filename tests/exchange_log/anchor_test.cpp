#include "creditlink/exchange_log/anchor.h"

#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

const std::string kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

LogHead head_of(int n) {
    LogHead head{static_cast<std::uint64_t>(n) * 7919, leaf_hash(std::to_string(n))};
    if (n == 1) head.root.fill(0);
    if (n == 2) head.root.fill(0xff), head.size = ~std::uint64_t{0};
    if (n == 3) head.root[0] = 0;
    return head;
}

std::string replaced(std::string text, char from, char to) {
    for (char& c : text)
        if (c == from) c = to;
    return text;
}

}  // namespace

TEST_CASE(
    "an anchor typed back is the head, also in lower case, with spaces, without separators, with look-alike letters") {
    for (int n = 0; n < 60; ++n) {
        const LogHead head = head_of(n);
        const std::string line = anchor_line(head);
        CHECK(parse_anchor(line).value() == head);
        CHECK(parse_anchor("  " + replaced(line, '-', ' ') + "\n").value() == head);
        std::string lower = line, bare;
        for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        for (char c : line)
            if (c != '-') bare += c;
        CHECK(parse_anchor(lower).value() == head);
        CHECK(parse_anchor(bare).value() == head);
        std::string alike = replaced(replaced(replaced(line.substr(3), '1', 'I'), '0', 'O'), '5', 'S');
        CHECK(parse_anchor("CL1" + replaced(alike, '2', 'z')).value() == head);
    }
}

TEST_CASE("any one wrong character of an anchor is noticed, and in the root its group is named") {
    set_language(Language::en);
    const std::string line = anchor_line(head_of(17));
    const std::size_t start = line.find('-', 4) + 1;  // of group 1
    for (std::size_t i = 4; i < line.size(); ++i) {
        if (line[i] == '-') continue;
        for (char c : kAlphabet) {
            if (c == line[i]) continue;
            std::string other = line;
            other[i] = c;
            const auto parsed = parse_anchor(other);
            REQUIRE_FALSE(parsed);
            if (i < start) continue;
            CHECK(parsed.error().message.find("group " + std::to_string((i - start) / 6 + 1) + " ") !=
                  std::string::npos);
        }
    }
}

TEST_CASE("two neighbours or two groups of an anchor swapped, and one left out, are noticed") {
    const std::string line = anchor_line(head_of(18));
    const std::size_t start = line.find('-', 4) + 1;
    for (std::size_t i = start; i + 1 < line.size(); ++i) {
        std::string other = line;
        std::swap(other[i], other[i + 1]);
        if (line[i] != '-' && line[i + 1] != '-' && other != line) CHECK_FALSE(parse_anchor(other));
        other = line;
        other.erase(i, 1);
        if (line[i] != '-') CHECK_FALSE(parse_anchor(other));
    }
    for (std::size_t a = 0; a < 13; ++a)
        for (std::size_t b = a + 1; b < 13; ++b) {
            std::string other = line;
            for (std::size_t i = 0; i < 5; ++i) std::swap(other[start + 6 * a + i], other[start + 6 * b + i]);
            CHECK_MESSAGE(!parse_anchor(other), a << " and " << b);
        }
}

TEST_CASE("what is no anchor at all is refused with a sentence, whatever its bytes") {
    for (const std::string text : {"", "CL1", "CL2-2X", "1024 Vb0=", "\xff\xfe", "CL1-\xE4\xB8\xAD"}) {
        const auto parsed = parse_anchor(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == Errc::usage);
    }
    CHECK_FALSE(parse_anchor(std::string(100'000, 'C')));
    std::string too_large = "CL1-2X";  // 31^52 - 1 is no number of 256 bits, though every check character is good
    for (std::size_t g = 1; g <= 13; ++g) {
        std::size_t sum = g + 30 * (1 + 3 + 9 + 27);
        too_large += std::string("-YYYY") + kAlphabet[(31 - sum % 31) % 31];
    }
    CHECK_FALSE(parse_anchor(too_large));
}
