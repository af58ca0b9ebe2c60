#include "creditlink/exchange_log/witness.h"

#include "creditlink/exchange_log/cosignature.h"
#include "creditlink/exchange_log/proof.h"
#include "frames.h"
#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

const std::string kWitnessName = "audit.example/w1";

Path made(const Folder& folder) {
    const Path state = folder.fresh();
    REQUIRE(Witness::make(state, {kWitnessName, kOrigin, public_keys(), true}));
    return state;
}

Witness opened_witness(const Path& state) {
    auto witness = Witness::open(state, "a test");
    if (!witness) FAIL(witness.error().message);
    return std::move(*witness);
}

Result<std::string> add(Witness& witness, const Path& log) {
    const std::string note = read(log / "checkpoint");
    return witness.add(
        note,
        [&](const LogHead& from, const LogHead& to) { return LogTree(log, to.size).consistency(from.size, to.size); },
        1764000060);
}

LogHead grown(const Path& log, std::uint64_t count, const char* json = "{}") {
    ExchangeLog writer = opened(log);
    for (std::uint64_t i = 0; i < count; ++i) REQUIRE(writer.append("answered", json));
    return writer.checkpoint().value();
}

void refused_naming(const Result<std::string>& added, const LogHead& last, const LogHead& now) {
    REQUIRE_FALSE(added);
    CHECK(added.error().code == Errc::log_integrity);
    CHECK(added.error().message.find(last.text()) != std::string::npos);
    CHECK(added.error().message.find(now.text()) != std::string::npos);
}

}  // namespace

TEST_CASE("a witness cosigns what extends its last head, with both keys, and remembers it") {
    Folder folder;
    const Path log = build(folder, 3), state = made(folder);
    std::vector<NoteKey> keys;
    {
        Witness witness = opened_witness(state);
        CHECK(witness.last() == LogHead{0, empty_root()});
        keys = witness.keys();
        CHECK(keys.size() == 2);
        const auto note = add(witness, log);
        REQUIRE(note);
        CHECK(verified_cosignatures(*note, keys).value().size() == 2);
        CHECK(verified_checkpoint(*note, kOrigin, public_keys()).value().size == 3);
    }
    const LogHead later = grown(log, 300);
    Witness witness = opened_witness(state);
    CHECK(witness.last().size == 3);
    CHECK(add(witness, log));
    CHECK(add(witness, log));  // the same head again
    CHECK(witness.last() == later);
    CHECK(verified_cosignatures(witness.cosigned().value(), keys).value().size() == 2);
}

TEST_CASE(
    "a log that was rolled back, forked or rewritten is refused, naming both heads, though every key of the log's "
    "signs it") {
    Folder folder;
    const Path log = build(folder, 3);
    const Path older = copy(folder, log), fork = copy(folder, log);
    const LogHead last = grown(log, 4, R"({"a":1})"), common = checked(older).signed_head.value();
    const Path state = made(folder);
    Witness witness = opened_witness(state);
    REQUIRE(add(witness, log));
    refused_naming(add(witness, older), last, common);
    const LogHead same_size = grown(fork, 4, R"({"a":2})");
    refused_naming(add(witness, fork), last, same_size);
    const LogHead longer = grown(fork, 9);
    refused_naming(add(witness, fork), last, longer);
    CHECK(witness.last() == last);
    grown(log, 2);
    CHECK(add(witness, log));
}

TEST_CASE("every tree that differs from the witnessed one in an entry is refused, whichever it is") {
    Folder folder;
    const Path log = build(folder, 6), state = made(folder);
    Witness witness = opened_witness(state);
    REQUIRE(add(witness, log));
    for (std::uint64_t changed = 0; changed < 6; ++changed) {
        const Path other = folder.fresh();
        ExchangeLog writer = opened(other);
        for (std::uint64_t i = 0; i < 9; ++i)
            REQUIRE(writer.append(i == changed ? "answered" : "submitted", data_of(i)));
        const LogHead head = writer.checkpoint().value();
        refused_naming(add(witness, other), witness.last(), head);
    }
}

TEST_CASE("whatever the owner of every key does to an entry, and signs anew: the witness refuses it, and so does who keeps a head") {
    Folder folder;
    constexpr std::uint64_t kEntries = 6;
    const Path log = build(folder, kEntries), state = made(folder);
    Witness witness = opened_witness(state);
    REQUIRE(add(witness, log));
    const LogHead seen = witness.last();
    const Frames frames(read(log / "journal/000000000000"));
    const std::string strange = *entry_bytes({0, 1764000000000, "submitted", R"({"batch":"b-9"})"});
    const auto tried = [&](Frames other, std::uint64_t entry, const char* what) {
        CAPTURE(what);
        CAPTURE(entry);
        other.renumber();
        const Path rewritten = copy(folder, log);
        write(rewritten / "journal/000000000000", other.segment());
        rewrite_tiles(rewritten, other.entries);
        resign(rewritten, other.entries);
        REQUIRE(checked(rewritten).faults.empty());  // FORMAT.md, "What it does not protect against"
        CHECK_FALSE(checked(rewritten, {seen}).faults.empty());
        const LogHead head = checked(rewritten).signed_head.value();
        refused_naming(add(witness, rewritten), seen, head);
        CHECK(witness.last() == seen);
    };
    for (std::uint64_t i = 0; i < kEntries; ++i) {
        const auto at = [&](Frames& of) { return of.entries.begin() + static_cast<std::ptrdiff_t>(i); };
        Frames other = frames;
        replace_first(other.entries[i], "submitted", "answered");
        tried(other, i, "changed");
        other = frames, other.entries.erase(at(other));
        tried(other, i, "deleted");
        other = frames, other.entries.insert(at(other), strange);
        tried(other, i, "inserted");
        if (i > 0) {
            other = frames, other.entries.resize(i);
            tried(other, i, "truncated");
            // Two entries that differ only in their index are the same two whichever comes first.
            other = frames, replace_first(other.entries[i], "submitted", "answered"), std::swap(other.entries[i - 1], other.entries[i]);
            tried(other, i - 1, "changed and swapped");
        }
        if (i + 1 < kEntries) {
            other = frames, other.entries.insert(at(other), other.entries[i]);
            tried(other, i + 1, "doubled");
        }
    }
}

TEST_CASE("a checkpoint that the log's keys did not sign is not cosigned") {
    Folder folder;
    const Path log = build(folder, 3), state = made(folder);
    Witness witness = opened_witness(state);
    const auto no_path = [](const LogHead&, const LogHead&) -> Result<std::vector<Digest256>> {
        return std::vector<Digest256>();
    };
    const PrivateKey stranger = PrivateKey::generate(Algorithm::ed25519).value();
    CHECK_FALSE(witness.add(signed_checkpoint(kOrigin, {3, leaf_hash("x")}, {&stranger}).value(), no_path, 1));
    const LogKeys keys = log_keys();
    CHECK_FALSE(witness.add(
        signed_checkpoint("creditlink/other", {3, leaf_hash("x")}, {keys.ed25519.get(), keys.sm2.get()}).value(),
        no_path, 1));
    CHECK_FALSE(witness.add(signed_checkpoint(kOrigin, {3, leaf_hash("x")}, {keys.ed25519.get()}).value(), no_path,
                            1));  // one of two
    CHECK(witness.last().size == 0);
}

TEST_CASE("two witnesses at once on one state: the second is told who holds it") {
    Folder folder;
    const Path state = made(folder);
    const Witness witness = opened_witness(state);
    const auto second = Witness::open(state, "another");
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Errc::locked);
    CHECK(second.error().message.find("a test") != std::string::npos);
}

TEST_CASE("a witness that lost its memory, or part of it, or got an older one back does not begin anew") {
    Folder folder;
    const Path log = build(folder, 3), state = made(folder);
    const std::string first = read(state / "head");
    {
        Witness witness = opened_witness(state);
        REQUIRE(add(witness, log));
    }
    const auto refused = [&](const Path& damaged) {
        const auto witness = Witness::open(damaged, "a test");
        REQUIRE_FALSE(witness);
        CHECK(witness.error().code == Errc::trust);
    };
    Path other = copy(folder, state);
    write(other / "head", first);
    refused(other);
    for (const char* file : {"head", "ed25519.pem", "sm2.pem"}) {
        other = copy(folder, state);
        std::filesystem::remove(other / file);
        refused(other);
    }
    other = copy(folder, state);
    write(other / "witness.json", "{}");
    refused(other);
    CHECK(Witness::make(state, {kWitnessName, kOrigin, public_keys(), false}).error().code == Errc::usage);
}

TEST_CASE("killed between keeping the head and writing the cosigned checkpoint, a witness goes on from that head") {
    Folder folder;
    const Path log = build(folder, 3), state = made(folder);
    const LogHead head = checked(log).signed_head.value();
    write(state / "head", head.text() + "\n");  // what is on disk at that moment
    Witness witness = opened_witness(state);
    CHECK(witness.last() == head);
    CHECK(add(witness, log));
    CHECK(verified_cosignatures(witness.cosigned().value(), witness.keys()).value().size() == 2);
}
