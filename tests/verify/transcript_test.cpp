// What an auditor types and reads: transcripts/*.txt, in both languages. CREDITLINK_UPDATE_TRANSCRIPTS=yes writes them
// anew; the difference is the review.

#include <algorithm>
#include <cstdlib>

#include "creditlink/base/text.h"
#include "desk.h"
#include "support/folders.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

const Path kTranscripts = Path(kSourceFolder) / "tests/verify/transcripts";

// Damaged logs beside the sound one, for the transcripts.
void lay_out_damage(Desk& desk) {
    const Frames frames(read("log/journal/000000000000"));
    Frames altered = frames;
    replace_first(altered.entries[2], "submitted", "answered");
    write(desk.copy_of("log", "altered") / "journal/000000000000", altered.segment());
    altered.entries.resize(Desk::kSigned);
    const Path rewritten = desk.copy_of("log", "rewritten");
    write(rewritten / "journal/000000000000", altered.segment());
    rewrite_tiles(rewritten, altered.entries);
    resign(rewritten, altered.entries);
    std::filesystem::remove(desk.copy_of("exported", "cut") / "tile/entries/000.p/5");
}

// Every line that begins with "$ " is run; what stands behind it is what it says.
std::string played(Desk& desk, const std::string& script) {
    std::string out;
    for (std::string_view line : split(script, "\n")) {
        if (line.starts_with("#")) out += std::string(line) + "\n";
        if (!line.starts_with("$ ")) continue;
        const Said said = desk.run(line.substr(2));
        out += std::string(line) + "\n" + said.out + said.err + "[" + std::to_string(said.exit) + "]\n\n";
    }
    return out;
}

}  // namespace

TEST_CASE("every transcript is what the program says") {
    std::size_t count = 0;
    for (const auto& file : std::filesystem::directory_iterator(kTranscripts)) {
        Desk desk;
        lay_out_damage(desk);
        const std::string script = read(file.path());
        const std::string now = played(desk, script);
        if (std::getenv("CREDITLINK_UPDATE_TRANSCRIPTS")) write(file.path(), now);
        CHECK_MESSAGE(now == read(file.path()), file.path().filename() << " now says:\n" << now);
        ++count;
    }
    CHECK(count >= 5);
}

TEST_CASE("nothing in a transcript is wider than 80 columns, but for keys, checkpoints, errors with a path and JSON") {
    constexpr std::string_view kData[] = {
        "$ ",      "#",      "{",      "\xE2\x80\x94 ", "creditlink/112200000000000000+", "audit.example/w1+",
        "error: ", "错误：", "hint: ", "提示："};
    for (const auto& file : std::filesystem::directory_iterator(kTranscripts)) {
        const std::string text = read(file.path());
        for (std::string_view line : split(text, "\n")) {
            const bool data =
                std::ranges::any_of(kData, [&](std::string_view start) { return line.starts_with(start); });
            CHECK_MESSAGE((data || display_width(line) <= 80), file.path().filename() << ": " << line);
        }
    }
}
