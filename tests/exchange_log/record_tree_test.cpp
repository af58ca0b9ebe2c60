// The tree over a batch's records: paths lead to the root, and nothing else does. That the root is FORMAT.md's is held
// by delivery.

#include "creditlink/exchange_log/record_tree.h"

#include <doctest/doctest.h>

using namespace creditlink;

namespace {

const std::string kSalt(16, 's');

std::vector<Digest256> leaves(std::uint32_t count) {
    std::vector<SentRecord> records;
    for (std::uint32_t i = 0; i < count; ++i) records.push_back({"s-" + std::to_string(i), "{}"});
    return record_leaves(kSalt, records);
}

}  // namespace

TEST_CASE("for every size and place the path leads from the leaf to the root, and from no other place") {
    for (std::uint32_t count = 1; count <= 20; ++count) {
        const auto all = leaves(count);
        for (std::uint32_t place = 0; place < count; ++place) {
            const auto path = record_path(all, place);
            CHECK(root_by_path(all[place], place, count, path) == record_root(all));
            CHECK(record_leaf(record_salt(kSalt, place), {"s-" + std::to_string(place), "{}"}) == all[place]);
            if (count > 1) CHECK(root_by_path(all[(place + 1) % count], place, count, path) != record_root(all));
        }
    }
}

TEST_CASE("a path with a hash too many, too few or changed, or a place outside the batch, leads nowhere") {
    const auto all = leaves(7);
    for (std::uint32_t place = 0; place < 7; ++place) {
        auto path = record_path(all, place);
        path.push_back(Digest256{});
        CHECK_FALSE(root_by_path(all[place], place, 7, path));
        path.resize(path.size() - 2);
        CHECK_FALSE(root_by_path(all[place], place, 7, path));
        path = record_path(all, place);
        path.back()[0] ^= 1;
        CHECK(root_by_path(all[place], place, 7, path) != record_root(all));
        CHECK_FALSE(root_by_path(all[place], place + 7, 7, record_path(all, place)));
    }
    CHECK_FALSE(root_by_path(all[0], 0, 0, {}));
}
