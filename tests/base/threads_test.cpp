#include "creditlink/base/threads.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <vector>

#include "creditlink/base/language_scope.h"
#include "creditlink/base/message.h"

using namespace creditlink;

TEST_CASE("every piece is done once, by no more threads than were allowed, each in the caller's language") {
    const LanguageScope english(Language::en);
    for (const std::size_t pieces : {0u, 1u, 7u, 1000u})
        for (const std::size_t most : {1u, 2u, 64u}) {
            CAPTURE(pieces);
            CAPTURE(most);
            std::vector<std::atomic<int>> done(pieces);
            std::atomic<std::size_t> highest = 0;
            std::atomic<bool> foreign = false;
            share_out(pieces, most, [&](std::size_t thread, std::size_t piece) {
                ++done[piece];
                for (std::size_t seen = highest; thread > seen && !highest.compare_exchange_weak(seen, thread);) {}
                if (language() != Language::en) foreign = true;
            });
            for (const std::atomic<int>& times : done) CHECK(times == 1);
            CHECK(highest < std::min(most, processors()));
            CHECK_FALSE(foreign);
        }
}
