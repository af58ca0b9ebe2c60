// The reader of xls as it must be taken: a program that may say anything. Stubs speak frames of the test's making; the real
// one reads real workbooks.

#include "creditlink/xls/workbook.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <limits>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "frames.h"
#include "support/folders.h"
#include "support/temporary_folder.h"

using namespace creditlink;
using xls::FrameKind;
using xls::FrameWriter;

namespace {

const Path kCorpus = Path(test::kSourceFolder) / "tests/fuzz/corpus/xls";
const Path kOffice = Path(test::kSourceFolder) / "tests/data/office-a/高新技术企业名单.xls";
const Path kProgram = Path(test::kBinaryFolder) / "bin/creditlink-xls";

constexpr std::string_view kHears = "/usr/bin/head -c 2 <&1 >/dev/null";  // the choice, before it ends: who chooses must not find it gone

struct Folder : TemporaryFolder {
    Path put(const std::string& name, std::string_view bytes) const {
        REQUIRE(write_file(*this / name, bytes));
        return *this / name;
    }
};

// A program that says these bytes, hears the choice of a sheet where one comes, and does `then`.
struct Stub {
    Folder folder;
    Path workbook = folder.put("名单.xls", "the stub does not look");

    XlsReader saying(std::string_view bytes, std::string_view then = "exit 0", std::int64_t patience_ms = 20'000) const {
        folder.put("said", bytes);
        const Path script = folder / "reader";
        const std::string text = "#!/bin/sh\n/bin/cat '" + (folder / "said").string() + "'\n" + std::string(then) + "\n";
        REQUIRE(write_file(script, text, 0755));
        return {.program = script, .patience_ms = patience_ms};
    }
};

std::string frame(FrameWriter writer) { return std::string(writer.finished()); }
std::string hello() { return frame(FrameWriter(FrameKind::hello).put(xls::kProtocol).put_text("1.0.6")); }
std::string book(std::uint32_t rows = 2, std::uint16_t columns = 3) {
    return frame(FrameWriter(FrameKind::book).put(std::uint8_t{1}).put(std::uint16_t{1}).put(std::uint8_t{1}).put(rows).put(columns).put_text("名单"));
}
FrameWriter row() { return FrameWriter(FrameKind::row); }
FrameWriter& text(FrameWriter& writer, std::uint16_t column, std::string_view cell) { return writer.put(column).put(xls::Form::text).put_text(cell); }
std::string two_rows() {
    FrameWriter first = row(), second = row();
    text(first, 0, "甲");
    second.put(std::uint16_t{1}).put(xls::Form::number).put(7.0).put(std::uint16_t{2}).put(xls::Form::date).put_text("2024-03-05 00:00:00");
    return frame(text(first, 2, "乙")) + frame(second);
}
std::string end(std::uint32_t rows = 2) { return frame(FrameWriter(FrameKind::end).put(rows)); }
std::string good() { return hello() + book() + two_rows() + end(); }

struct Outcome {
    bool complete = false;
    std::vector<std::vector<std::string>> rows;
    std::optional<Error> error;
};

Outcome read_all(const Path& path, const XlsReader& reader) {
    Outcome outcome;
    auto book = XlsWorkbook::open(path, reader);
    if (!book) return {.complete = false, .rows = {}, .error = book.error()};
    if (Status chosen = book->choose(0); !chosen) return {.complete = false, .rows = {}, .error = chosen.error()};
    for (XlsRow row;;) {
        auto more = book->next(row);
        if (!more) outcome.error = more.error();
        outcome.complete = more && !*more;
        if (!more || !*more) return outcome;
        std::vector<std::string> cells;
        for (const XlsCell& cell : row.cells) cells.push_back(cell.form == XlsCell::Form::number ? std::to_string(cell.number) : std::string(cell.text));
        outcome.rows.push_back(row.unreadable ? std::vector<std::string>{"(unreadable)"} : cells);
    }
}

void check_refused(const Outcome& outcome, const Stub& stub) {
    CHECK_FALSE(outcome.complete);
    REQUIRE(outcome.error);
    CHECK(outcome.error->code == Errc::source);
    CHECK(outcome.error->place == stub.workbook.string());
    CHECK(outcome.error->hint.find("xlsx") != std::string::npos);
}

}  // namespace

TEST_CASE("a sheet is complete when the program said all of its rows, said so, and ended well") {
    const Stub stub;
    const Outcome outcome = read_all(stub.workbook, stub.saying(good(), kHears));
    REQUIRE_MESSAGE(outcome.complete, outcome.error->message);
    CHECK(outcome.rows == std::vector<std::vector<std::string>>{{"甲", "乙"}, {"7.000000", "2024-03-05 00:00:00"}});
}

TEST_CASE("cut off after any byte, what was said is never a complete sheet, and the error names the file and the remedy") {
    const Stub stub;
    const std::string said = good();
    for (std::size_t length = 0; length < said.size(); ++length) {
        CAPTURE(length);
        check_refused(read_all(stub.workbook, stub.saying(said.substr(0, length), "exit 0")), stub);
    }
}

TEST_CASE("with any byte altered, the sheet is refused or has as many rows as it said, of text that is text") {
    const Stub stub;
    const std::string said = good();
    for (std::size_t at = 0; at < said.size(); ++at) {
        CAPTURE(at);
        std::string altered = said;
        altered[at] = static_cast<char>(altered[at] ^ 0x55);
        const Outcome outcome = read_all(stub.workbook, stub.saying(altered));
        if (outcome.complete) CHECK(outcome.rows.size() == 2);
        else CHECK(outcome.error);
    }
}

TEST_CASE("a number too large for a day, in a cell shown as one, is a text of its row and no damage of the file") {
    const Stub stub;
    FrameWriter first = row(), second = row();
    first.put(std::uint16_t{0}).put(xls::Form::date).put_text("57227-03-04");
    text(second, 0, "乙");
    const Outcome read = read_all(stub.workbook, stub.saying(hello() + book() + frame(first) + frame(second) + end(), kHears));
    INFO((read.error ? read.error->message : std::string()));
    CHECK(read.complete);
    REQUIRE(read.rows.size() == 2);
    CHECK(read.rows[0].at(0).find("57227-03-04") != std::string::npos);
}

TEST_CASE("what no sheet can have in it is refused: too many rows, cells out of order, no number, a NUL, a date that is none") {
    const Stub stub;
    const auto with_row = [&](FrameWriter bad) { return hello() + book(1, 3) + frame(std::move(bad)) + end(1); };
    FrameWriter order = row(), beyond = row(), number = row(), nul = row(), date = row(), blank = row(), longer = row();
    text(order, 2, "b"), text(order, 1, "a");
    text(beyond, 3, "a");
    number.put(std::uint16_t{0}).put(xls::Form::number).put(std::numeric_limits<double>::quiet_NaN());
    text(nul, 0, std::string_view("a\0b", 3));
    date.put(std::uint16_t{0}).put(xls::Form::date).put_text("2024年3月");
    text(blank, 0, "");
    longer.put(std::uint16_t{0}).put(xls::Form::text).put(std::uint32_t{100});
    for (FrameWriter& bad : std::vector<FrameWriter>{order, beyond, number, nul, date, blank, longer}) check_refused(read_all(stub.workbook, stub.saying(with_row(bad))), stub);
    check_refused(read_all(stub.workbook, stub.saying(hello() + book(1) + two_rows() + end(2))), stub);
    check_refused(read_all(stub.workbook, stub.saying(hello() + book(3) + two_rows() + end(3))), stub);
    check_refused(read_all(stub.workbook, stub.saying(hello() + book(70'000) + end(70'000))), stub);
    check_refused(read_all(stub.workbook, stub.saying(good() + "x")), stub);
}

TEST_CASE("a workbook in which no sheet is found is damaged, not wrongly configured") {
    const Stub stub;
    check_refused(read_all(stub.workbook, stub.saying(hello() + frame(FrameWriter(FrameKind::book).put(std::uint8_t{0}).put(std::uint16_t{0})))), stub);
}

TEST_CASE("a frame of 4 GiB costs no memory: its length alone refuses it") {
    const Stub stub;
    std::string head = frame(row());
    head.replace(1, 4, "\xFF\xFF\xFF\xFF");
    check_refused(read_all(stub.workbook, stub.saying(hello() + book() + head, "exec /bin/cat /dev/zero")), stub);
}

TEST_CASE("a text that is no UTF-8 makes its row unreadable and leaves the others") {
    const Stub stub;
    FrameWriter bad = row(), sound = row();
    text(bad, 0, "\xB3\xA4"), text(bad, 1, "a"), text(sound, 0, "b");
    const Outcome outcome = read_all(stub.workbook, stub.saying(hello() + book() + frame(bad) + frame(sound) + end(), kHears));
    REQUIRE(outcome.complete);
    CHECK(outcome.rows == std::vector<std::vector<std::string>>{{"(unreadable)"}, {"b"}});
}

TEST_CASE("a program that crashes, fails, or does not end after its last word has read nothing, and is gone") {
    const Stub stub;
    for (const std::string then : {"kill -SEGV $$", "exit 1", "exec /bin/sleep 1000"}) {
        CAPTURE(then);
        const std::string note = "echo $$ > '" + (stub.folder / "pid").string() + "'\n";
        const bool waits = then.ends_with("1000");
        check_refused(read_all(stub.workbook, stub.saying(good(), note + then, waits ? 300 : 20'000)), stub);
        const auto pid = read_file(stub.folder / "pid");
        REQUIRE(pid);
        CHECK(kill(std::stoi(*pid), 0) != 0);
    }
}

TEST_CASE("a program that hangs before it says anything is stopped when patience is at its end") {
    const Stub stub;
    const auto since = std::chrono::steady_clock::now();
    const Outcome outcome = read_all(stub.workbook, stub.saying("", "exec /bin/sleep 1000", 300));
    check_refused(outcome, stub);
    CHECK(outcome.error->message.find("太久") != std::string::npos);
    CHECK(std::chrono::steady_clock::now() - since < std::chrono::seconds(100));
}

TEST_CASE("a program that hangs is stopped when a stop is asked for, however much patience is left") {
    const Stub stub;
    for (const std::string& said : {std::string(), hello() + book() + two_rows()}) {
        CAPTURE(said.size());
        const Path pid = stub.folder / "pid";
        std::filesystem::remove(pid);
        XlsReader reader = stub.saying(said, "echo $$ > '" + pid.string() + "'; exec /bin/sleep 1000", 120'000);
        std::stop_source stop;
        reader.stop = stop.get_token();
        const std::jthread person([&](const std::stop_token& over) {
            while (!over.stop_requested() && !std::filesystem::exists(pid)) std::this_thread::yield();
            stop.request_stop();
        });
        const Outcome outcome = read_all(stub.workbook, reader);
        REQUIRE(outcome.error);
        CHECK(outcome.error->code == Errc::interrupted);
    }
}

TEST_CASE("without the program, or with one of another version, the error says what to install") {
    const Stub stub;
    const Outcome missing = read_all(stub.workbook, {.program = stub.folder / "none"});
    REQUIRE(missing.error);
    CHECK(missing.error->place.ends_with("/none"));
    CHECK(missing.error->hint.find("creditlink-xls") != std::string::npos);
    const std::string other = frame(FrameWriter(FrameKind::hello).put(std::uint8_t(xls::kProtocol + 1)).put_text("1.0.6"));
    const Outcome version = read_all(stub.workbook, stub.saying(other + book() + two_rows() + end()));
    REQUIRE(version.error);
    CHECK(version.error->message.find("版本") != std::string::npos);
    CHECK_FALSE(xls_library_version(stub.saying(frame(FrameWriter(FrameKind::hello).put(xls::kProtocol).put_text("1\n2")))));
    CHECK(*xls_library_version({.program = kProgram}) == "1.0.6");
}

TEST_CASE("the program gets the workbook, one socket, and nothing else of ours") {
    const Stub stub;
    setenv("CREDITLINK_TEST_SECRET", "x", 1);
    const int open_here = ::open("/dev/zero", O_RDONLY);  // not marked to be closed: a careless library's
    const std::string out = (stub.folder / "seen").string();
    (void)read_all(stub.workbook, stub.saying(good(), "{ /usr/bin/env; ls -l /proc/$$/fd; } > '" + out + "' 2>/dev/null"));
    close(open_here);
    const auto seen = read_file(out);
    REQUIRE(seen);
    CHECK(seen->find("SECRET") == std::string::npos);
    CHECK(seen->find("/dev/zero") == std::string::npos);
    CHECK(seen->find(stub.workbook.string()) != std::string::npos);
}

TEST_CASE("the real program reads a real workbook to its end, and a file that was replaced under its name is the one that was opened") {
    const Folder folder;
    const Path path = folder.put("a.xls", *read_file(kOffice));
    auto book = XlsWorkbook::open(path, {.program = kProgram});
    REQUIRE(book);
    folder.put("a.xls", "no workbook any more");
    REQUIRE(book->sheets().size() >= 1);
    CHECK(book->sheets()[0].name == "名单");
    REQUIRE(book->choose(0));
    std::uint32_t rows = 0;
    for (XlsRow row; *book->next(row);) ++rows;
    CHECK(rows == book->sheets()[0].rows);
    CHECK(rows > 10);
}

TEST_CASE("what is no workbook, cut, or damaged so that the library overruns itself, is refused or read, and this process goes on") {
    for (const auto& entry : std::filesystem::directory_iterator(kCorpus)) {
        CAPTURE(entry.path().string());
        const Outcome outcome = read_all(entry.path(), {.program = kProgram});
        CHECK(outcome.complete != outcome.error.has_value());
        if (entry.path().filename() == "sound.xls") CHECK(outcome.complete);
        if (outcome.error) MESSAGE(entry.path().filename().string(), ": ", outcome.error->message);
    }
}
