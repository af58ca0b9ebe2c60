#include "creditlink/exchange_log/merkle.h"

#include <cstring>

#include "edge.h"
#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

Digest256 digest(std::string_view text) {
    const auto bytes = from_hex(text);
    REQUIRE(bytes);
    REQUIRE(bytes->size() == 32);
    Digest256 out;
    std::memcpy(out.data(), bytes->data(), 32);
    return out;
}

// The eight leaves of the certificate-transparency project's Merkle tests, and the roots of the trees of 1 to 8 of them.
const std::vector<std::string> kLeaves = {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
const std::vector<std::string> kRoots = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

std::vector<Digest256> published_leaves() {
    std::vector<Digest256> leaves;
    for (const auto& leaf : kLeaves) leaves.push_back(leaf_hash(*from_hex(leaf)));
    return leaves;
}

std::vector<Digest256> digests(std::initializer_list<const char*> texts) {
    std::vector<Digest256> out;
    for (const char* text : texts) out.push_back(digest(text));
    return out;
}

std::vector<Digest256> numbered_leaves(std::size_t count) {
    std::vector<Digest256> leaves;
    for (std::size_t i = 0; i < count; ++i) leaves.push_back(leaf_hash("leaf " + std::to_string(i)));
    return leaves;
}

SubtreeHash subtrees_of(const std::vector<Digest256>& leaves) {
    return [&leaves](std::uint64_t begin, std::uint64_t end) -> Result<Digest256> { return naive_root(leaves, begin, end); };
}

// Every way to alter a proof that is one step away.
template <typename Verify>
void refuses_altered(const std::vector<Digest256>& path, const Verify& verify) {
    for (std::size_t i = 0; i < path.size(); ++i) {
        auto other = path;
        other[i][i % 32] ^= 0x40;
        CHECK_FALSE(verify(other));
        other = path;
        other.erase(other.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK_FALSE(verify(other));
        if (i + 1 < path.size() && path[i] != path[i + 1]) {
            other = path;
            std::swap(other[i], other[i + 1]);
            CHECK_FALSE(verify(other));
        }
    }
    auto longer = path;
    longer.push_back(empty_root());
    CHECK_FALSE(verify(longer));
    longer = path;
    longer.insert(longer.begin(), empty_root());
    CHECK_FALSE(verify(longer));
}

}  // namespace

TEST_CASE("the tree hashes of the certificate-transparency project's eight leaves are the published ones") {
    CHECK(hex(bytes_of(empty_root())) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const auto leaves = published_leaves();
    TreeEdge edge;
    std::vector<FullTile> none;
    for (std::size_t n = 1; n <= 8; ++n) {
        edge.add(leaves[n - 1], none);
        CHECK(hex(bytes_of(edge.root())) == kRoots[n - 1]);
        CHECK(hex(bytes_of(*root_of(n, subtrees_of(leaves)))) == kRoots[n - 1]);
    }
}

TEST_CASE("the published inclusion and consistency proofs are made and accepted") {
    const char *a = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
               *b = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
               *c = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
               *d = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
               *e = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
               *f = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    struct Proof { std::uint64_t from, size; std::vector<Digest256> path; };
    const auto leaves = published_leaves();
    const auto subtree = subtrees_of(leaves);
    const auto root = [](std::uint64_t n) { return digest(kRoots[n - 1]); };
    const std::vector<Proof> inclusion = {{0, 1, {}}, {0, 8, digests({a, b, c})}, {5, 8, digests({d, e, kRoots[3].c_str()})},
                                          {2, 3, digests({kRoots[1].c_str()})}, {1, 5, digests({kRoots[0].c_str(), b, d})}};
    for (const Proof& p : inclusion) {
        CHECK(*inclusion_path(p.from, p.size, subtree) == p.path);
        CHECK(verify_inclusion(p.from, p.size, leaves[p.from], p.path, root(p.size)));
    }
    const std::vector<Proof> consistency = {{1, 1, {}}, {1, 8, digests({a, b, c})}, {6, 8, digests({f, e, kRoots[3].c_str()})}, {2, 5, digests({b, d})}};
    for (const Proof& p : consistency) {
        CHECK(*consistency_path(p.from, p.size, subtree) == p.path);
        CHECK(verify_consistency(p.from, p.size, root(p.from), root(p.size), p.path));
    }
}

TEST_CASE("for every size up to 70 the root is that of the recursive definition, and every inclusion proof holds and breaks") {
    const auto leaves = numbered_leaves(70);
    const auto subtree = subtrees_of(leaves);
    TreeEdge edge;
    std::vector<FullTile> none;
    for (std::size_t n = 1; n <= leaves.size(); ++n) {
        edge.add(leaves[n - 1], none);
        const Digest256 root = naive_root(leaves, 0, n);
        CHECK(edge.root() == root);
        for (std::size_t i = 0; i < n; ++i) {
            const auto path = *inclusion_path(i, n, subtree);
            CHECK(verify_inclusion(i, n, leaves[i], path, root));
            if (n % 7 != 0) continue;  // a tenth of them is enough to alter
            refuses_altered(path, [&](const auto& other) { return verify_inclusion(i, n, leaves[i], other, root); });
            CHECK_FALSE(verify_inclusion(i, n, leaves[(i + 1) % n], path, root));
            CHECK_FALSE(verify_inclusion(n, n, leaves[i], path, root));
            CHECK_FALSE(verify_inclusion((i + 1) % n, n, leaves[i], path, root));
            CHECK_FALSE(verify_inclusion(i, n, leaves[i], path, empty_root()));
        }
    }
}

TEST_CASE("for every pair of sizes up to 70 the consistency proof holds, and breaks when altered") {
    const auto leaves = numbered_leaves(70);
    const auto subtree = subtrees_of(leaves);
    std::vector<Digest256> roots;
    for (std::size_t n = 0; n <= leaves.size(); ++n) roots.push_back(naive_root(leaves, 0, n));
    for (std::size_t n = 0; n <= leaves.size(); ++n) {
        for (std::size_t m = 1; m <= n; ++m) {
            const auto path = *consistency_path(m, n, subtree);
            CHECK(verify_consistency(m, n, roots[m], roots[n], path));
            if ((m + n) % 5 != 0) continue;
            refuses_altered(path, [&](const auto& other) { return verify_consistency(m, n, roots[m], roots[n], other); });
            CHECK_FALSE(verify_consistency(m, n, roots[m - 1], roots[n], path));
            CHECK_FALSE(verify_consistency(m, n, roots[m], roots[n - 1], path));
            if (m < n) CHECK_FALSE(verify_consistency(n, m, roots[n], roots[m], path));
        }
    }
}

TEST_CASE("a tree of zeros and ones only: verifying never trusts sizes that no tree has") {
    CHECK_FALSE(verify_inclusion(0, 0, empty_root(), {}, empty_root()));
    CHECK_FALSE(verify_consistency(0, 5, leaf_hash("x"), empty_root(), {}));
    CHECK_FALSE(verify_consistency(0, 5, empty_root(), leaf_hash("x"), {}));
    CHECK_FALSE(verify_consistency(3, 5, empty_root(), empty_root(), {}));
    CHECK_FALSE(verify_inclusion(0, ~std::uint64_t{0}, empty_root(), std::vector<Digest256>(63, empty_root()), empty_root()));
}

TEST_CASE("an edge rebuilt from its unfinished tiles goes on as the one it was taken from") {
    const auto leaves = numbered_leaves(1100);
    TreeEdge edge;
    std::vector<FullTile> full;
    for (std::size_t n = 0; n < leaves.size(); ++n) {
        if (n % 37 == 0 || n % 256 < 2) {
            TreeEdge again(n, edge.levels());
            CHECK(again.root() == edge.root());
            again.add(leaves[n], full);
            CHECK(again.root() == naive_root(leaves, 0, n + 1));
        }
        edge.add(leaves[n], full);
    }
    REQUIRE(edge.levels()[1].size() == 4);
    CHECK(edge.levels()[1][3] == naive_root(leaves, 768, 1024));
}
