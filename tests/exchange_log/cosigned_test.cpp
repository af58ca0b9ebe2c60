// Cosignatures that come back from witnesses and are kept.

#include "creditlink/exchange_log/cosigned.h"

#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

struct Signer {
    std::string name;
    PrivateKey key = *PrivateKey::generate(Algorithm::ed25519);
    NoteKey known() const { return {name, NoteKeyUse::witness, key.public_key()}; }
};

std::string checkpoint(std::uint64_t size, std::string_view tree = "a") {
    const auto keys = log_keys();
    return *signed_checkpoint(kOrigin, {size, leaf_hash(std::string(tree) + std::to_string(size))},
                              {keys.ed25519.get(), keys.sm2.get()});
}

std::string by(const Signer& signer, const std::string& note, std::int64_t time = 1764000060) {
    return *cosigned_checkpoint(note, signer.name, {&signer.key}, time);
}

std::vector<std::uint64_t> sizes(std::string_view file) {
    std::vector<std::uint64_t> found;
    for (const std::string& note : cosigned_notes(file))
        found.push_back(verified_checkpoint(note, kOrigin, public_keys())->size);
    return found;
}

}  // namespace

TEST_CASE("of each witness its newest head is kept, the smallest first, and every note can be verified as it was") {
    const Signer one{"audit.example/w1"}, two{"audit.example/w2"};
    const std::vector<NoteKey> both{one.known(), two.known()};
    std::string file = *with_cosigned("", by(one, checkpoint(3)), both);
    CHECK(sizes(file) == std::vector<std::uint64_t>{3});
    file = *with_cosigned(file, by(two, checkpoint(5)), both);
    CHECK(sizes(file) == std::vector<std::uint64_t>{3, 5});
    const std::string last = by(one, checkpoint(9));
    file = *with_cosigned(file, last, both);
    CHECK(sizes(file) == std::vector<std::uint64_t>{5, 9});
    for (const std::string& note : cosigned_notes(file)) CHECK(verified_cosignatures(note, both)->size() == 1);
    CHECK(*with_cosigned(file, last, both) == file);
}

TEST_CASE("two witnesses of one head share its note") {
    const Signer one{"audit.example/w1"}, two{"audit.example/w2"};
    const std::vector<NoteKey> both{one.known(), two.known()};
    const std::string file =
        *with_cosigned(*with_cosigned("", by(one, checkpoint(3)), both), by(two, checkpoint(3)), both);
    CHECK(sizes(file) == std::vector<std::uint64_t>{3});
    CHECK(verified_cosignatures(cosigned_notes(file)[0], both)->size() == 2);
}

TEST_CASE("an older head, a forked one, a stranger's and a bad line are refused") {
    const Signer one{"audit.example/w1"}, stranger{"audit.example/x"};
    const std::vector<NoteKey> known{one.known()};
    const std::string file = *with_cosigned("", by(one, checkpoint(5)), known);
    CHECK(with_cosigned(file, by(one, checkpoint(3)), known).error().code == Errc::usage);
    CHECK(with_cosigned(file, by(one, checkpoint(5, "b")), known).error().code == Errc::log_integrity);
    CHECK(with_cosigned(file, by(stranger, checkpoint(7)), known).error().code == Errc::trust);
    CHECK(with_cosigned(file, checkpoint(7), known).error().code == Errc::trust);
    std::string bad = by(one, checkpoint(7));
    bad[bad.size() - 20] = bad[bad.size() - 20] == 'A' ? 'B' : 'A';
    CHECK(with_cosigned(file, bad, known).error().code == Errc::log_integrity);
    CHECK(with_cosigned(file, by(one, by(stranger, checkpoint(7))), known)->find(stranger.name) == std::string::npos);
}
