// Damage by enumeration: whatever is done to a log that a checkpoint covers is noticed, and the entry is named.

#include "frames.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

constexpr std::uint64_t kSize = 5;
const char* const kSegment = "journal/000000000000";

bool opens(const Path& directory) {
    FixedClock clock;
    const auto log = ExchangeLog::open(directory, log_keys(), clock);
    if (!log) CHECK(log.error().code == Errc::log_integrity);
    return static_cast<bool>(log);
}

// Checked first: opening may cut a tail.
void noticed(const Path& directory, std::uint64_t entry, std::string_view what) {
    const LogCheck check = checked(directory);
    CHECK_MESSAGE(names(check, entry), what << ", entry " << entry << ": " << shown_faults(check));
    CHECK_MESSAGE(!opens(directory), what << ", entry " << entry << " is opened");
}

void noticed_somehow(const Path& directory, std::string_view what) {
    CHECK_MESSAGE(!check_log(directory, kOrigin, public_keys())->faults.empty(), what);
}

std::vector<Path> files_of(const Path& directory) {
    std::vector<Path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory))
        if (entry.is_regular_file()) files.push_back(entry.path().lexically_relative(directory));
    return files;
}

}  // namespace

TEST_CASE("every changed bit of the journal is noticed, naming its entry") {
    Folder folder;
    const Path directory = build(folder, kSize);
    const std::string segment = read(directory / kSegment);
    const Frames frames(segment);
    for (std::size_t i = 0; i < segment.size(); ++i) {
        std::uint64_t entry = 0;
        while (frames.starts[entry + 1] <= i) ++entry;
        for (std::size_t bit = 0; bit < 8; ++bit) {
            std::string other = segment;
            other[i] = static_cast<char>(other[i] ^ 1 << bit);
            write(directory / kSegment, other);
            const std::string what = "byte " + std::to_string(i) + " bit " + std::to_string(bit);
            if (bit == i % 8) noticed(directory, entry, what);
            else CHECK_MESSAGE(names(checked(directory), entry), what);
        }
    }
}

TEST_CASE("every changed byte of tiles, bundles and the checkpoint is noticed; a tile's with its entry") {
    Folder folder;
    const Path directory = build(folder, kSize);
    for (const Path& file : files_of(directory / "tile")) {
        const std::string bytes = read(directory / "tile" / file);
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            std::string other = bytes;
            other[i] = static_cast<char>(other[i] ^ 0x10);
            write(directory / "tile" / file, other);
            const LogCheck check = checked(directory);
            std::uint64_t entry = i / 32;
            if (file.generic_string().starts_with("entries")) {
                const std::size_t each = bytes.size() / kSize;  // the entries are of one length
                entry = i / each;
            }
            CHECK_MESSAGE(names(check, entry), file << " byte " << i << ": " << shown_faults(check));
        }
        write(directory / "tile" / file, bytes);
    }
    const std::string note = read(directory / "checkpoint");
    for (std::size_t i = 0; i < note.size(); ++i) {
        std::string other = note;
        other[i] = static_cast<char>(other[i] ^ 0x02);
        write(directory / "checkpoint", other);
        CHECK_MESSAGE(!check_log(directory, kOrigin, public_keys())->faults.empty(), "byte " << i);
    }
    write(directory / "checkpoint", note);
    CHECK(checked(directory).faults.empty());
}

TEST_CASE("every file that is missing, cut at any length or longer is noticed") {
    Folder folder;
    const Path directory = build(folder, kSize);
    for (const Path& file : files_of(directory)) {
        const std::string bytes = read(directory / file);
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            write(directory / file, std::string_view(bytes).substr(0, length));
            noticed_somehow(directory, file.string() + " cut at " + std::to_string(length));
        }
        std::filesystem::remove(directory / file);
        noticed_somehow(directory, "without " + file.string());
        if (file != Path(kSegment)) {
            write(directory / file, bytes + "x");
            noticed_somehow(directory, file.string() + " longer");
        }
        write(directory / file, bytes);
    }
    CHECK(checked(directory).faults.empty());
}

TEST_CASE("the same in a log with full tiles of two levels") {
    Folder folder;
    const Path directory = build(folder, 600, 0, {.segment_bytes = 16'000});
    for (const Path& file : files_of(directory)) {
        const std::string bytes = read(directory / file);
        for (std::size_t i = 0; i < bytes.size(); i += 1 + bytes.size() / 7) {
            std::string other = bytes;
            other[i] = static_cast<char>(other[i] ^ 0x04);
            write(directory / file, other);
            noticed_somehow(directory, file.string() + " byte " + std::to_string(i));
            write(directory / file, bytes);
        }
        std::filesystem::remove(directory / file);
        noticed_somehow(directory, "without " + file.string());
        write(directory / file, bytes);
    }
    CHECK(checked(directory).faults.empty());
}

TEST_CASE("an entry deleted, doubled, swapped or inserted, and a log truncated before it, is noticed and named, whether or not the others are renumbered") {
    Folder folder;
    const Path directory = build(folder, kSize);
    const Frames frames(read(directory / kSegment));
    const auto tried = [&](Frames other, std::uint64_t entry, std::string_view what) {
        for (const bool renumbered : {false, true}) {
            if (renumbered) other.renumber();
            write(directory / kSegment, other.segment());
            noticed(directory, entry, std::string(what) + (renumbered ? ", renumbered" : ""));
        }
    };
    using Offset = std::ptrdiff_t;
    for (std::uint64_t i = 0; i < kSize; ++i) {
        Frames other = frames;
        other.entries.erase(other.entries.begin() + Offset(i));
        tried(other, i, "deleted");
        other = frames;
        other.entries.resize(i);
        tried(other, i, "truncated");
        other = frames;
        if (i > 0) {
            std::swap(other.entries[i - 1], other.entries[i]);
            tried(other, i - 1, "swapped");
        }
        other = frames;
        other.entries[i] = *entry_bytes({i, 1764000000000, "submitted", R"({"batch":"b-9"})"});
        tried(other, i, "replaced");
    }
    for (std::uint64_t i = 0; i + 1 < kSize; ++i) {  // behind the last signed one everything new is the unsigned tail
        Frames other = frames;
        other.entries.insert(other.entries.begin() + Offset(i), other.entries[i]);
        tried(other, i + 1, "doubled");
        other = frames;
        other.entries.insert(other.entries.begin() + Offset(i), *entry_bytes({i, 1764000000000, "submitted", R"({"batch":"b-9"})"}));
        other.renumber();
        tried(other, i, "inserted");
    }
}

TEST_CASE("a change hidden in journal and tiles alike is held against the checkpoint's root") {
    Folder folder;
    const Path directory = build(folder, kSize);
    Frames frames(read(directory / kSegment));
    for (std::uint64_t i = 0; i < kSize; ++i) {
        Frames other = frames;
        replace_first(other.entries[i], "submitted", "answered");
        write(directory / kSegment, other.segment());
        rewrite_tiles(directory, other.entries);
        const LogCheck check = checked(directory);
        REQUIRE_FALSE(check.faults.empty());
        CHECK(check.faults[0].find("first 5 entries") != std::string::npos);
        CHECK_FALSE(opens(directory));
    }
}

TEST_CASE("a log rewritten and signed again with its own keys is noticed only by a head kept elsewhere") {
    Folder folder;
    const Path directory = build(folder, kSize);
    const LogHead seen = *checked(directory).signed_head;
    Frames frames(read(directory / kSegment));
    replace_first(frames.entries[2], "submitted", "answered");
    write(directory / kSegment, frames.segment());
    rewrite_tiles(directory, frames.entries);
    resign(directory, frames.entries);
    CHECK(checked(directory).faults.empty());  // FORMAT.md, "What it does not protect against"
    const LogCheck check = checked(directory, {seen});
    REQUIRE(check.faults.size() == 1);
    CHECK(check.faults[0].find("rewritten or forked") != std::string::npos);
}

TEST_CASE("a log rolled back to an older self is noticed only by a head kept elsewhere") {
    Folder folder;
    const Path directory = build(folder, 3);
    const Path old = copy(folder, directory);
    LogHead seen;
    {
        ExchangeLog log = opened(directory);
        grow(log, 2);
        seen = *log.checkpoint();
    }
    CHECK(checked(old).faults.empty());
    CHECK(names(checked(old, {seen}), 3));
}

TEST_CASE("of two logs that fork after a common beginning neither passes with the other's checkpoint, and no proof joins them") {
    Folder folder;
    const Path one = build(folder, 3);
    const Path two = copy(folder, one);
    const LogHead common = *checked(one).signed_head;
    const auto go_on = [](const Path& directory, const char* json) {
        ExchangeLog log = opened(directory);
        for (int i = 0; i < 4; ++i) REQUIRE(log.append("answered", json));
        return *log.checkpoint();
    };
    const LogHead head_one = go_on(one, R"({"a":1})"), head_two = go_on(two, R"({"a":2})");
    const std::string checkpoint_one = read(one / "checkpoint");
    for (const auto& [directory, own, other] : {std::tuple{one, head_one, head_two}, std::tuple{two, head_two, head_one}}) {
        CHECK(checked(directory, {common, own}).faults.empty());
        CHECK_FALSE(checked(directory, {other}).faults.empty());
        LogTree tree(directory, own.size);
        CHECK(verify_consistency(3, 7, common.root, own.root, *tree.consistency(3, 7)));
        CHECK_FALSE(verify_consistency(3, 7, common.root, other.root, *tree.consistency(3, 7)));
    }
    write(two / "checkpoint", checkpoint_one);
    noticed_somehow(two, "forked");
    CHECK_FALSE(opens(two));
}

TEST_CASE("the boundary: behind the last checkpoint a change that is framed again passes; the last signed entry does not") {
    Folder folder;
    constexpr std::uint64_t kTail = 3;
    const Path directory = build(folder, kSize, kTail);
    const Frames frames(read(directory / kSegment));
    for (std::uint64_t i = 0; i < kSize + kTail; ++i) {
        Frames other = frames;
        replace_first(other.entries[i], "submitted", "answered");
        write(directory / kSegment, other.segment());
        const LogCheck check = checked(directory);
        CHECK_MESSAGE(names(check, i) == (i < kSize), i << ": " << shown_faults(check));
        CHECK(check.faults.empty() == (i >= kSize));
        CHECK(opens(copy(folder, directory)) == (i >= kSize));
        if (i >= kSize) CHECK(check.notes.size() == 1);  // "not yet signed"
    }
    for (std::uint64_t i = kSize; i < kSize + kTail; ++i) {  // cut off whole
        Frames other = frames;
        other.entries.resize(i);
        write(directory / kSegment, other.segment());
        CHECK(checked(directory).faults.empty());
    }
}

TEST_CASE("in the unsigned tail a damaged entry is noticed as long as a later one vouches that it was on disk") {
    Folder folder;
    const Path directory = folder.fresh();
    {
        ExchangeLog log = opened(directory);
        for (int i = 0; i < 4; ++i) grow(log, 1);
    }
    const std::string segment = read(directory / kSegment);
    const Frames frames(segment);
    for (std::size_t i = 0; i < segment.size(); ++i) {
        std::uint64_t entry = 0;
        while (frames.starts[entry + 1] <= i) ++entry;
        std::string other = segment;
        other[i] = static_cast<char>(other[i] ^ 0x20);
        write(directory / kSegment, other);
        if (entry < 3) {
            noticed(directory, entry, "byte " + std::to_string(i));
        } else {  // nothing was written behind the last one: it looks like a write that was cut short
            const LogCheck check = checked(directory);
            CHECK(check.faults.empty());
            CHECK(check.notes.size() == 2);
        }
    }
}

TEST_CASE("entries cut off behind a full tile are missed, checkpoint or not") {
    Folder folder;
    const Path directory = build(folder, 2, 300);
    const Frames frames(read(directory / kSegment));
    for (const std::size_t left : {255u, 200u, 10u}) {
        Frames other = frames;
        other.entries.resize(left);
        write(directory / kSegment, other.segment());
        noticed(directory, left, "cut");
    }
    Frames other = frames;
    other.entries.resize(256);
    write(directory / kSegment, other.segment());
    CHECK(checked(directory).faults.empty());
}

TEST_CASE("a missing segment is named by its first entry, and a renamed one too") {
    Folder folder;
    const Path directory = build(folder, 40, 0, {.segment_bytes = 1000});
    std::vector<Path> segments;
    for (const Path& file : files_of(directory / "journal")) segments.push_back(file);
    std::sort(segments.begin(), segments.end());
    REQUIRE(segments.size() > 3);
    for (const Path& segment : segments) {
        const std::string bytes = read(directory / "journal" / segment);
        std::filesystem::remove(directory / "journal" / segment);
        const LogCheck check = checked(directory);
        CHECK_MESSAGE(names(check, std::stoul(segment.string())), segment << ": " << shown_faults(check));
        write(directory / "journal" / (segment.string() + ".old"), bytes);
        CHECK_FALSE(checked(directory).faults.empty());
        std::filesystem::remove(directory / "journal" / (segment.string() + ".old"));
        write(directory / "journal" / segment, bytes);
    }
    CHECK(checked(directory).faults.empty());
}

TEST_CASE("a log that lost its checkpoint is not opened as a new one") {
    Folder folder;
    const Path directory = build(folder, 2);
    std::filesystem::remove(directory / "checkpoint");
    CHECK_FALSE(opens(directory));
    std::filesystem::remove_all(directory / "journal");
    CHECK_FALSE(opens(directory));
}
