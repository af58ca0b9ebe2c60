#include "creditlink/base/threads.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

#include "creditlink/base/language_scope.h"
#include "creditlink/base/message.h"

namespace creditlink {

std::size_t processors() { return std::max(1u, std::thread::hardware_concurrency()); }

void share_out(std::size_t pieces, std::size_t most, const std::function<void(std::size_t thread, std::size_t piece)>& work) {
    std::atomic<std::size_t> taken = 0;
    const auto take_some = [&](std::size_t thread) {
        for (std::size_t piece; (piece = taken.fetch_add(1)) < pieces;) work(thread, piece);
    };
    std::vector<std::jthread> others;
    try {
        for (std::size_t thread = 1; thread < std::min({most, pieces, processors()}); ++thread)
            others.emplace_back([&take_some, thread, tongue = language()] {
                const LanguageScope scope(tongue);
                take_some(thread);
            });
    } catch (const std::system_error&) {
    }
    take_some(0);
}

}  // namespace creditlink
