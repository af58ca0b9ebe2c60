#include "record_root.h"

#include <vector>

namespace creditlink::delivery_detail {
namespace {

constexpr char kLeaf = 0x00, kNode = 0x01, kSalt = 0x02;  // the first byte tells what is hashed, as in RFC 9162 section 2.1.1
constexpr std::size_t kSaltBytes = 16;

std::string salt_input(std::string_view batch_salt, std::uint32_t place) {
    std::string input(1, kSalt);
    input += batch_salt;
    for (int shift = 24; shift >= 0; shift -= 8) input += static_cast<char>(place >> shift & 0xff);
    return input;
}

std::vector<Digest256> digests_of(const std::vector<std::string>& inputs) {
    return sm3_many(std::vector<std::string_view>(inputs.begin(), inputs.end()));
}

}  // namespace

std::string record_salt(std::string_view batch_salt, std::uint32_t place) {
    return std::string(bytes_of(sm3(salt_input(batch_salt, place))).substr(0, kSaltBytes));
}

Digest256 record_root(std::string_view batch_salt, std::span<const Item> items) {
    std::vector<std::string> inputs;
    inputs.reserve(items.size());
    for (std::uint32_t place = 0; place < items.size(); ++place) inputs.push_back(salt_input(batch_salt, place));
    std::vector<Digest256> level = digests_of(inputs);
    for (std::size_t place = 0; place < items.size(); ++place) {
        std::string& leaf = inputs[place];
        leaf.assign(1, kLeaf);
        leaf += bytes_of(level[place]).substr(0, kSaltBytes);
        leaf += text_of(items[place].id);
        leaf += bytes_of(sha256(items[place].data));
    }
    level = digests_of(inputs);
    // Pair by pair; one that is left over goes up as it is. That is the tree of RFC 9162 section 2.1.1.
    while (level.size() > 1) {
        inputs.resize(level.size() / 2);
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            inputs[i].assign(1, kNode);
            inputs[i] += bytes_of(level[2 * i]);
            inputs[i] += bytes_of(level[2 * i + 1]);
        }
        std::vector<Digest256> above = digests_of(inputs);
        if (level.size() % 2 == 1) above.push_back(level.back());
        level = std::move(above);
    }
    return level.front();
}

}  // namespace creditlink::delivery_detail
