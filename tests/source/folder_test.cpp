#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "support.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

constexpr std::string_view kOptions = R"({"type":"folder","path":".","trailer":"#n={n}"})";

void set_time(const Path& file, std::int64_t seconds) {
    const timespec times[2] = {{seconds, 0}, {seconds, 0}};
    REQUIRE(utimensat(AT_FDCWD, file.c_str(), times, 0) == 0);
}

void drop(const Folder& folder, const std::string& name, std::string_view bytes, std::int64_t seconds = 1'700'000'000) {
    set_time(folder.put(name, bytes), seconds);
}

struct Run {
    std::vector<FlatRow> rows;
    std::string cursor;
    std::vector<std::string> notes;
    bool complete = true;
};

Run run(const Folder& folder, std::string_view cursor = {}, std::string_view options = kOptions) {
    Bench bench;
    auto source = bench.open(folder.path, options, ReadMode::incremental, cursor);
    REQUIRE(source);
    auto rows = read_all(**source);
    REQUIRE(rows);
    return {std::move(*rows), (*source)->cursor(), (*source)->notes(), (*source)->complete()};
}

}  // namespace

TEST_CASE("each file is taken once, and one that comes late is taken when it is seen") {
    Folder folder;
    drop(folder, "02.csv", "a\n2\n#n=1\n");
    const Run first = run(folder);
    REQUIRE(first.rows.size() == 1);
    CHECK_FALSE(first.complete);
    CHECK(run(folder, first.cursor).rows.empty());
    drop(folder, "01.csv", "a\n1\n#n=1\n", 1'600'000'000);
    const Run second = run(folder, first.cursor);
    REQUIRE(second.rows.size() == 1);
    CHECK(second.rows[0].file == "01.csv");
    CHECK(run(folder, second.cursor).rows.empty());
}

TEST_CASE("a renamed copy is skipped as a duplicate, in the same run and in a later one, and told once") {
    Folder folder;
    drop(folder, "1.csv", "a\n1\n#n=1\n");
    drop(folder, "1_copy.csv", "a\n1\n#n=1\n");
    const Run first = run(folder);
    REQUIRE(first.rows.size() == 2);
    CHECK(first.rows[1].reason == "duplicate-file");
    CHECK(first.rows[1].number == 0);
    drop(folder, "1_again.csv", "a\n1\n#n=1\n");
    const Run second = run(folder, first.cursor);
    REQUIRE(second.rows.size() == 1);
    CHECK(second.rows[0].reason == "duplicate-file");
    CHECK(run(folder, second.cursor).rows.empty());
}

TEST_CASE("truncated, miscounted and empty files are refused as a whole, once, and their replacement is taken") {
    Folder folder;
    drop(folder, "1.csv", "a,b\n1,2\n3");
    drop(folder, "2.csv", "a\n1\n#n=2\n");
    drop(folder, "3.csv", "");
    drop(folder, "4.csv", "a\n#n=0\n");
    drop(folder, "5.csv", "a\n\"1\n");
    const Run first = run(folder);
    REQUIRE(first.rows.size() == 5);
    CHECK(first.rows[0].reason == "truncated-file");
    CHECK(first.rows[1].reason == "count-mismatch");
    CHECK(first.rows[2].reason == "empty-file");
    CHECK(first.rows[3].reason == "no-rows");
    CHECK(first.rows[3].fate == RowFate::skip);
    CHECK(first.rows[4].reason == "truncated-file");
    CHECK(first.rows[4].detail.find("5.csv 第 2 条") != std::string::npos);
    CHECK(run(folder, first.cursor).rows.empty());
    drop(folder, "1.csv", "a,b\n1,2\n3,4\n#n=2\n");
    CHECK(run(folder, first.cursor).rows.size() == 2);
}

TEST_CASE("a file whose header lacks a column is refused in each run until it fits, and the files behind it are read") {
    Folder folder;
    drop(folder, "1.csv", "a,b\n1,2\n");
    drop(folder, "2.csv", "a,c\n3,4\n");
    drop(folder, "3.csv", "b,a\n5,6\n");
    bool stands = false;  // what was said of 2.csv
    const auto read = [&](const std::string& wanted, std::string_view cursor) {
        Bench bench;
        bench.fits = [wanted](const Origin& origin) -> Status {
            if (std::find(origin.columns.begin(), origin.columns.end(), wanted) != origin.columns.end()) return {};
            return Error{Errc::source, "no column " + wanted, {}, "is it c?"};
        };
        auto source = bench.open(folder.path, R"({"type":"folder","path":"."})", ReadMode::incremental, cursor);
        REQUIRE(source);
        auto rows = read_all(**source);
        REQUIRE(rows);
        CHECK((*source)->read_to_end());
        stands = (*source)->still_refused("2.csv");
        CHECK_FALSE((*source)->still_refused("1.csv"));
        CHECK_FALSE((*source)->still_refused("4.csv"));  // it has left
        return Run{std::move(*rows), (*source)->cursor(), {}, false};
    };
    const Run first = read("b", {});
    CHECK(stands);
    REQUIRE(first.rows.size() == 3);
    CHECK(first.rows[0].at("b") == "2");
    CHECK(first.rows[1].fate == RowFate::refuse);
    CHECK(first.rows[1].reason == "unreadable-file");
    CHECK(first.rows[1].file == "2.csv");
    CHECK(first.rows[1].detail.find("no column b") != std::string::npos);
    CHECK(first.rows[2].at("b") == "5");
    const Run second = read("b", first.cursor);
    REQUIRE(second.rows.size() == 1);
    CHECK(second.rows[0].reason == "unreadable-file");
    CHECK(stands);
    const Run mapped = read("a", second.cursor);
    REQUIRE(mapped.rows.size() == 1);
    CHECK(mapped.rows[0].at("c") == "4");
    CHECK_FALSE(stands);
    CHECK(read("a", mapped.cursor).rows.empty());
}

TEST_CASE("a file that was changed just now is left for the next run, and so is one without its marker") {
    Folder folder;
    Bench bench;
    drop(folder, "1.csv", "a\n1\n", bench.clock.unix_seconds() - 2);
    const Run young = run(folder, {}, R"({"type":"folder","path":"."})");
    CHECK(young.rows.empty());
    REQUIRE(young.notes.size() == 1);
    CHECK(young.notes[0].find("1.csv") != std::string::npos);
    CHECK(run(folder, young.cursor, R"({"type":"folder","path":".","settle_seconds":1})").rows.size() == 1);
    constexpr std::string_view kMarked = R"({"type":"folder","path":".","marker":".ok"})";
    CHECK(run(folder, {}, kMarked).rows.empty());
    folder.put("1.csv.ok", "");
    CHECK(run(folder, {}, kMarked).rows.size() == 1);
}

TEST_CASE("files come by name, by time, or as a list says") {
    Folder folder;
    drop(folder, "a.csv", "x\na\n", 1'700'000'300);
    drop(folder, "b.csv", "x\nb\n", 1'700'000'200);
    drop(folder, "c.csv", "x\nc\n", 1'700'000'100);
    folder.put("order.tsv", "nr\tname\r\n1\tb.csv\r\n2\tc.csv\r\n");
    const auto order = [&](std::string_view options) {
        std::string names;
        for (const FlatRow& row : run(folder, {}, options).rows) names += row.cells[0];
        return names;
    };
    CHECK(order(R"({"type":"folder","path":"."})") == "abc");
    CHECK(order(R"({"type":"folder","path":".","order":"time"})") == "cba");
    CHECK(order(R"({"type":"folder","path":".","order_file":"order.tsv"})") == "bca");
}

TEST_CASE("the cursor names only files that were read to their end") {
    Folder folder;
    std::string big = "a\n";
    for (int i = 0; i < 20'000; ++i) big += std::to_string(i) + "\n";
    drop(folder, "1.csv", big);
    Bench bench;
    auto source = bench.open(folder.path, R"({"type":"folder","path":"."})", ReadMode::incremental);
    REQUIRE(source);
    Page page;
    REQUIRE(*(*source)->read(page));
    const std::string halfway = (*source)->cursor();
    CHECK(run(folder, halfway, R"({"type":"folder","path":"."})").rows.size() == 20'000);
}

TEST_CASE("a cursor of another source is refused") {
    Folder folder;
    Bench bench;
    CHECK_FALSE(bench.open(folder.path, R"({"type":"folder","path":"."})", ReadMode::incremental, "t=17"));
}

TEST_CASE("a pipe that takes a file's name while the run is under way is refused, nobody waits for it, and the file is taken when it is back") {
    for (const std::string_view options : {std::string_view(R"({"type":"folder","path":"."})"), kOptions}) {
        CAPTURE(options);
        Folder folder;
        drop(folder, "a.csv", "k\n1\n#n=1\n");
        Bench bench;
        auto source = bench.open(folder.path, options, ReadMode::incremental);
        REQUIRE(source);
        std::filesystem::remove(folder.path / "a.csv");
        REQUIRE(mkfifo((folder.path / "a.csv").c_str(), 0600) == 0);
        const auto rows = read_all(**source);
        if (rows) {  // with a trailer each file is judged by itself, and the others go on
            REQUIRE(rows->size() == 1);
            CHECK(rows->front().fate == RowFate::refuse);
        } else {
            CHECK(rows.error().place.ends_with("a.csv"));
        }
        std::filesystem::remove(folder.path / "a.csv");
        drop(folder, "a.csv", "k\n1\n#n=1\n", 1'700'000'100);
        const Run again = run(folder, rows ? (*source)->cursor() : std::string(), options);
        REQUIRE(again.rows.size() >= 1);
        CHECK(again.rows.front().fate == RowFate::data);
    }
}
