// An export is what the auditor gets: every damage done to it is noticed, and the entry is named.

#include "creditlink/exchange_log/export.h"

#include "log_fixture.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

Path exported(const Folder& folder, const Path& log) {
    const Path to = folder.fresh();
    const auto head = export_log(log, to, kOrigin, public_keys());
    if (!head) FAIL(head.error().message << " " << head.error().place);
    return to;
}

LogCheck checked_export(const Path& directory, std::vector<LogHead> known = {}) {
    static const std::vector<PublicKey> one = {log_keys().ed25519->public_key()};
    auto check = check_export(files_under(directory), kOrigin, one, std::move(known));
    if (!check) FAIL(check.error().message << " " << check.error().place);
    return *check;
}

struct Bundle {
    std::vector<std::string> entries;
    explicit Bundle(std::string_view bytes) {
        while (!bytes.empty()) {
            const std::size_t length = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8 |
                                       static_cast<unsigned char>(bytes[1]);
            entries.emplace_back(bytes.substr(2, length));
            bytes.remove_prefix(2 + length);
        }
    }
    std::string bytes() const {
        std::string out;
        for (const std::string& entry : entries)
            out += std::string{static_cast<char>(entry.size() >> 8), static_cast<char>(entry.size() & 0xff)} + entry;
        return out;
    }
};

}  // namespace

TEST_CASE("an export has the tiles of the signed size, the checkpoint, the keys and the page, and no journal") {
    Folder folder;
    const Path log = build(folder, 300, 5);
    const Path to = exported(folder, log);
    CHECK(std::filesystem::exists(to / "tile/0/000"));
    CHECK(std::filesystem::exists(to / "tile/0/001.p/44"));
    CHECK(std::filesystem::exists(to / "tile/1/000.p/1"));
    CHECK(std::filesystem::exists(to / "tile/entries/001.p/44"));
    CHECK_FALSE(std::filesystem::exists(to / "journal"));
    CHECK(read(to / "checkpoint") == read(log / "checkpoint"));
    CHECK(read(to / "FORMAT.md") == format_page());
    CHECK(read(to / "keys") == note_verifier_key(kOrigin, public_keys()[0]).value() + "\n" +
                                   note_verifier_key(kOrigin, public_keys()[1]).value() + "\n");
    const LogCheck check = checked_export(to);
    CHECK_MESSAGE(check.faults.empty(), shown_faults(check));
    CHECK(check.journal.size == 300);
    CHECK(*check.signed_head == check.journal);
}

TEST_CASE("an export of an older checkpoint is taken from tiles that have grown since") {
    Folder folder;
    const Path log = build(folder, 200);
    const std::string old_note = read(log / "checkpoint");
    {
        ExchangeLog writer = opened(log);
        grow(writer, 300);
        REQUIRE(writer.checkpoint());
    }
    write(log / "checkpoint", old_note);  // as a reader has it who read the checkpoint first
    const LogCheck check = checked_export(exported(folder, log));
    CHECK_MESSAGE(check.faults.empty(), shown_faults(check));
    CHECK(check.journal.size == 200);
}

TEST_CASE("an export is never written over something, and not made of a log whose tiles are bad") {
    Folder folder;
    const Path log = build(folder, 5);
    CHECK(export_log(log, log, kOrigin, public_keys()).error().code == Errc::usage);
    CHECK(export_log(log, folder.fresh(), "creditlink/other", public_keys()).error().code == Errc::log_integrity);
    std::string tile = read(log / "tile/0/000.p/5");
    tile[40] = static_cast<char>(tile[40] ^ 1);
    write(log / "tile/0/000.p/5", tile);
    const Path to = folder.fresh();
    CHECK(export_log(log, to, kOrigin, public_keys()).error().code == Errc::log_integrity);
    CHECK_FALSE(std::filesystem::exists(to / "checkpoint"));
}

TEST_CASE("every changed byte of an export's tiles, bundles and checkpoint is noticed; an entry's with its number") {
    Folder folder;
    const Path to = exported(folder, build(folder, 5));
    for (const char* name : {"tile/0/000.p/5", "tile/entries/000.p/5", "checkpoint"}) {
        const std::string bytes = read(to / name);
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            std::string other = bytes;
            other[i] = static_cast<char>(other[i] ^ 0x02);
            write(to / name, other);
            if (std::string_view(name) == "checkpoint") {  // which has the SM2 line too
                CHECK_MESSAGE(!check_export(files_under(to), kOrigin, public_keys())->faults.empty(),
                              name << " byte " << i);
                continue;
            }
            const std::uint64_t entry = std::string_view(name).starts_with("tile/0") ? i / 32 : i / (bytes.size() / 5);
            const LogCheck check = checked_export(to);
            CHECK_MESSAGE(names(check, entry), name << " byte " << i << ": " << shown_faults(check));
        }
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            write(to / name, std::string_view(bytes).substr(0, length));
            CHECK_MESSAGE(!check_export(files_under(to), kOrigin, public_keys())->faults.empty(),
                          name << " cut at " << length);
        }
        std::filesystem::remove(to / name);
        CHECK_FALSE(checked_export(to).faults.empty());
        write(to / name, bytes + "x");
        CHECK_FALSE(checked_export(to).faults.empty());
        write(to / name, bytes);
    }
    CHECK(checked_export(to).faults.empty());
}

TEST_CASE(
    "an entry of an export deleted, doubled, swapped, replaced or inserted is noticed, and it is the first that is "
    "named") {
    Folder folder;
    const Path to = exported(folder, build(folder, 6));
    const Bundle sound(read(to / "tile/entries/000.p/6"));
    const auto tried = [&](const Bundle& other, std::uint64_t entry, const char* what) {
        write(to / "tile/entries/000.p/6", other.bytes());
        const LogCheck check = checked_export(to);
        REQUIRE_FALSE(check.faults.empty());
        CHECK_MESSAGE(check.faults[0].find("entry " + std::to_string(entry) + ":") != std::string::npos,
                      what << " " << entry << ": " << shown_faults(check));
    };
    using Offset = std::ptrdiff_t;
    for (std::size_t i = 0; i < 6; ++i) {
        Bundle other = sound;
        other.entries.erase(other.entries.begin() + Offset(i));
        tried(other, i, "deleted");
        other = sound;
        other.entries.insert(other.entries.begin() + Offset(i), other.entries[i]);
        if (i + 1 < 6) tried(other, i + 1, "doubled");
        other = sound;
        if (i > 0) {
            std::swap(other.entries[i - 1], other.entries[i]);
            tried(other, i - 1, "swapped");
        }
        other = sound;
        other.entries[i].replace(other.entries[i].find("submitted"), 9, "answered1");
        tried(other, i, "replaced");
        other = sound;
        other.entries.insert(other.entries.begin() + Offset(i),
                             R"({"index":)" + std::to_string(i) + R"(,"time":1,"event":"x","data":{}})");
        tried(other, i, "inserted");
    }
}

TEST_CASE("in an export with several levels of tiles every file that is changed or missing is noticed") {
    Folder folder;
    const Path to = exported(folder, build(folder, 600));
    for (const auto& file : std::filesystem::recursive_directory_iterator(to / "tile")) {
        if (!file.is_regular_file()) continue;
        const std::string bytes = read(file.path());
        std::filesystem::remove(file.path());
        CHECK_MESSAGE(!checked_export(to).faults.empty(), "without " << file.path());
        for (std::size_t i = 0; i < bytes.size(); i += 1 + bytes.size() / 7) {
            std::string other = bytes;
            other[i] = static_cast<char>(other[i] ^ 0x04);
            write(file.path(), other);
            CHECK_MESSAGE(!checked_export(to).faults.empty(), file.path() << " byte " << i);
        }
        write(file.path(), bytes);
    }
    CHECK(checked_export(to).faults.empty());
}

TEST_CASE(
    "an export that is shorter or other than a head seen elsewhere is at fault, though its own signature is good") {
    Folder folder;
    const Path log = build(folder, 5);
    const Path old = exported(folder, log);
    LogHead seen;
    {
        ExchangeLog writer = opened(log);
        grow(writer, 3);
        seen = writer.checkpoint().value();
    }
    CHECK(names(checked_export(old, {seen}), 5));
    const LogCheck check = checked_export(old, {{4, leaf_hash("x")}});
    REQUIRE(check.faults.size() == 1);
    CHECK(check.faults[0].find("first 4 entries") != std::string::npos);
    CHECK(checked_export(exported(folder, log), {seen, {0, empty_root()}}).faults.empty());
}
