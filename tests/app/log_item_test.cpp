// What the log's entries are called when people read a list of them.

#include <doctest/doctest.h>

#include <regex>
#include <set>

#include "creditlink/base/file.h"
#include "creditlink/base/message.h"
#include "log_item.h"
#include "support/folders.h"

using namespace creditlink;

TEST_CASE("every event that the code writes into the log has a title in both languages") {
    const std::regex call(R"re((?:enqueue_log|enqueue|log\.append|log->append)\("([a-z-]+)",)re");
    std::set<std::string> events{"log-keys", "restored", "login", "account-added"};  // handed through
    for (const auto& file : std::filesystem::recursive_directory_iterator(Path(test::kSourceFolder) / "src")) {
        if (file.path().extension() != ".cpp") continue;
        const std::string text = read_file(file.path()).value();
        for (std::sregex_iterator at(text.begin(), text.end(), call), end; at != end; ++at) events.insert((*at)[1]);
    }
    CHECK(events.size() > 12);
    CHECK(events.contains("cosigned"));
    for (const std::string& event : events) {
        LogItem item;
        item.event = event;
        for (const Language language : {Language::zh, Language::en}) {
            set_language(language);
            CAPTURE(event);
            CHECK(item_title(item) != event);
        }
    }
    set_language(Language::zh);
}
