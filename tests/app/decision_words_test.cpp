// What people did is told in words, not in the log's.

#include <doctest/doctest.h>

#include <regex>
#include <set>

#include "creditlink/base/file.h"
#include "decision_words.h"
#include "support/folders.h"

using namespace creditlink;

TEST_CASE("every decision that the code records has a title") {
    const std::regex call(R"re((?:record_decision|decided)\(([^,;]*?),)re"), word(R"re("([a-z-]+)")re"), constant(R"re(kDecision = "([a-z-]+)")re");
    std::set<std::string> words;
    for (const auto& file : std::filesystem::recursive_directory_iterator(Path(test::kSourceFolder) / "src")) {
        if (file.path().extension() != ".cpp") continue;
        const std::string text = read_file(file.path()).value();
        const std::regex* patterns[] = {&word, &constant};
        for (std::sregex_iterator at(text.begin(), text.end(), call), end; at != end; ++at) {
            const std::string what = (*at)[1];
            const bool named = what == "kDecision";
            for (std::sregex_iterator one(named ? text.begin() : what.begin(), named ? text.end() : what.end(), *patterns[named]); one != end; ++one) words.insert((*one)[1]);
        }
    }
    words.insert({"log-rotate", "log-rotate-lost"});  // handed through
    CHECK(words.size() > 25);
    CHECK(words.contains("letter-render"));
    for (const std::string& each : words) {
        CAPTURE(each);
        CHECK(decision_title(each) != each);
    }
}
