#include "creditlink/exchange_log/record_tree.h"

#include <tuple>

namespace creditlink {
namespace {

constexpr char kLeaf = 0x00, kNode = 0x01,
               kSalt = 0x02;  // the first byte tells what is hashed, as in RFC 9162 section 2.1.1
constexpr std::size_t kSaltBytes = 16;

void add_salt_input(std::string& input, std::string_view batch_salt, std::uint32_t place) {
    input += kSalt;
    input += batch_salt;
    for (int shift = 24; shift >= 0; shift -= 8) input += static_cast<char>(place >> shift & 0xff);
}

void add_leaf_input(std::string& input, std::string_view salt, const SentRecord& record) {
    input += kLeaf;
    input += salt;
    input += record.id;
    input += bytes_of(sha256(record.data));
}

void add_node_input(std::string& input, const Digest256& left, const Digest256& right) {
    input += kNode;
    input += bytes_of(left);
    input += bytes_of(right);
}

Digest256 node(const Digest256& left, const Digest256& right) {
    std::string input;
    add_node_input(input, left, right);
    return sm3(input);
}

// What is hashed of many stands in one string: one of its own for each would cost more than its hash.
template <typename Add>
std::vector<Digest256> digests_of(std::size_t count, std::size_t bytes_each, const Add& add) {
    std::string bytes;
    bytes.reserve(count * bytes_each);
    std::vector<std::size_t> ends(count);
    for (std::size_t i = 0; i < count; ++i) {
        add(bytes, i);
        ends[i] = bytes.size();
    }
    std::vector<std::string_view> inputs(count);
    for (std::size_t i = 0, begin = 0; i < count; begin = ends[i++]) inputs[i] = std::string_view(bytes).substr(begin, ends[i] - begin);
    return sm3_many(inputs);
}

// Pair by pair; one that is left over goes up as it is. That is the tree of RFC 9162 section 2.1.1.
std::vector<Digest256> level_above(const std::vector<Digest256>& level) {
    constexpr std::size_t kNodeBytes = 1 + 2 * std::tuple_size_v<Digest256>;
    std::vector<Digest256> above =
        digests_of(level.size() / 2, kNodeBytes, [&](std::string& input, std::size_t i) { add_node_input(input, level[2 * i], level[2 * i + 1]); });
    if (level.size() % 2 == 1) above.push_back(level.back());
    return above;
}

}  // namespace

std::string record_salt(std::string_view batch_salt, std::uint32_t place) {
    std::string input;
    add_salt_input(input, batch_salt, place);
    return std::string(bytes_of(sm3(input)).substr(0, kSaltBytes));
}

Digest256 record_leaf(std::string_view salt, const SentRecord& record) {
    std::string input;
    add_leaf_input(input, salt, record);
    return sm3(input);
}

std::vector<Digest256> record_leaves(std::string_view batch_salt, std::span<const SentRecord> records) {
    if (records.empty()) return {};
    const std::size_t salt_bytes = 1 + batch_salt.size() + sizeof(std::uint32_t);
    const std::size_t leaf_bytes = 1 + kSaltBytes + records.front().id.size() + std::tuple_size_v<Digest256>;
    const std::vector<Digest256> salts = digests_of(
        records.size(), salt_bytes, [&](std::string& input, std::size_t place) { add_salt_input(input, batch_salt, static_cast<std::uint32_t>(place)); });
    return digests_of(records.size(), leaf_bytes, [&](std::string& input, std::size_t place) {
        add_leaf_input(input, bytes_of(salts[place]).substr(0, kSaltBytes), records[place]);
    });
}

Digest256 record_root(std::vector<Digest256> leaves) {
    while (leaves.size() > 1) leaves = level_above(leaves);
    return leaves.front();
}

std::vector<Digest256> record_path(std::vector<Digest256> leaves, std::uint32_t place) {
    std::vector<Digest256> path;
    for (std::size_t at = place; leaves.size() > 1; at /= 2, leaves = level_above(leaves))
        if (const std::size_t beside = at ^ 1; beside < leaves.size()) path.push_back(leaves[beside]);
    return path;
}

std::optional<Digest256> root_by_path(const Digest256& leaf, std::uint32_t place, std::uint32_t count,
                                      std::span<const Digest256> path) {
    if (place >= count) return std::nullopt;
    Digest256 hash = leaf;
    std::size_t used = 0;
    for (std::uint64_t at = place, size = count; size > 1; at /= 2, size = (size + 1) / 2) {
        if ((at ^ 1) >= size) continue;  // left over on this level
        if (used == path.size()) return std::nullopt;
        hash = at % 2 == 1 ? node(path[used], hash) : node(hash, path[used]);
        ++used;
    }
    return used == path.size() ? std::optional(hash) : std::nullopt;
}

}  // namespace creditlink
