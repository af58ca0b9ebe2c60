#include "creditlink/exchange_log/record_tree.h"

namespace creditlink {
namespace {

constexpr char kLeaf = 0x00, kNode = 0x01,
               kSalt = 0x02;  // the first byte tells what is hashed, as in RFC 9162 section 2.1.1
constexpr std::size_t kSaltBytes = 16;

std::string salt_input(std::string_view batch_salt, std::uint32_t place) {
    std::string input(1, kSalt);
    input += batch_salt;
    for (int shift = 24; shift >= 0; shift -= 8) input += static_cast<char>(place >> shift & 0xff);
    return input;
}

void set_leaf_input(std::string& input, std::string_view salt, const SentRecord& record) {
    input.assign(1, kLeaf);
    input += salt;
    input += record.id;
    input += bytes_of(sha256(record.data));
}

void set_node_input(std::string& input, const Digest256& left, const Digest256& right) {
    input.assign(1, kNode);
    input += bytes_of(left);
    input += bytes_of(right);
}

Digest256 node(const Digest256& left, const Digest256& right) {
    std::string input;
    set_node_input(input, left, right);
    return sm3(input);
}

std::vector<Digest256> digests_of(const std::vector<std::string>& inputs) {
    return sm3_many(std::vector<std::string_view>(inputs.begin(), inputs.end()));
}

// Pair by pair; one that is left over goes up as it is. That is the tree of RFC 9162 section 2.1.1.
std::vector<Digest256> level_above(const std::vector<Digest256>& level) {
    std::vector<std::string> inputs(level.size() / 2);
    for (std::size_t i = 0; i < inputs.size(); ++i) set_node_input(inputs[i], level[2 * i], level[2 * i + 1]);
    std::vector<Digest256> above = digests_of(inputs);
    if (level.size() % 2 == 1) above.push_back(level.back());
    return above;
}

}  // namespace

std::string record_salt(std::string_view batch_salt, std::uint32_t place) {
    return std::string(bytes_of(sm3(salt_input(batch_salt, place))).substr(0, kSaltBytes));
}

Digest256 record_leaf(std::string_view salt, const SentRecord& record) {
    std::string input;
    set_leaf_input(input, salt, record);
    return sm3(input);
}

std::vector<Digest256> record_leaves(std::string_view batch_salt, std::span<const SentRecord> records) {
    std::vector<std::string> inputs;
    inputs.reserve(records.size());
    for (std::uint32_t place = 0; place < records.size(); ++place) inputs.push_back(salt_input(batch_salt, place));
    const std::vector<Digest256> salts = digests_of(inputs);
    for (std::size_t place = 0; place < records.size(); ++place)
        set_leaf_input(inputs[place], bytes_of(salts[place]).substr(0, kSaltBytes), records[place]);
    return digests_of(inputs);
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
