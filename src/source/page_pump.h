#pragma once
// Turns a reader that pushes (a parser that calls back) into one that is pulled from: it runs in a thread of its own and
// waits when kPagesAhead pages are ready. Destroying the pump stops it at its next page.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/result.h"
#include "creditlink/record/raw_row.h"

namespace creditlink {

class PagePump {
  public:
    using Emit = std::function<Status(Page&&)>;
    using Producer = std::function<Status(const Emit&)>;

    explicit PagePump(Producer producer) : producer_(std::move(producer)) {
        thread_ = std::jthread([this] {
            Status done = producer_([this](Page&& page) { return push(std::move(page)); });
            const std::lock_guard lock(queue_.mutex);
            queue_.ended = true;
            if (!done) queue_.error = done.error();
            queue_.changed.notify_all();
        });
    }
    ~PagePump() {
        const std::lock_guard lock(queue_.mutex);
        queue_.abandoned = true;
        queue_.changed.notify_all();
    }
    PagePump(const PagePump&) = delete;
    PagePump& operator=(const PagePump&) = delete;

    Result<bool> next(Page& page) {
        std::unique_lock lock(queue_.mutex);
        queue_.changed.wait(lock, [this] { return queue_.ended || !queue_.pages.empty(); });
        if (queue_.pages.empty()) {
            if (queue_.error) return *queue_.error;
            return false;
        }
        page = std::move(queue_.pages.front());
        queue_.pages.pop_front();
        queue_.changed.notify_all();
        return true;
    }

  private:
    static constexpr std::size_t kPagesAhead = 2;

    Status push(Page&& page) {
        std::unique_lock lock(queue_.mutex);
        queue_.changed.wait(lock, [this] { return queue_.abandoned || queue_.pages.size() < kPagesAhead; });
        if (queue_.abandoned) return Error{Errc::interrupted, std::string(say("已停止读取", "reading was stopped")), {}, {}};
        queue_.pages.push_back(std::move(page));
        queue_.changed.notify_all();
        return {};
    }

    struct Queue {
        std::mutex mutex;
        std::condition_variable changed;
        std::deque<Page> pages;
        bool ended = false, abandoned = false;
        std::optional<Error> error;
    };
    Producer producer_;
    Queue queue_;
    std::jthread thread_;  // last: it ends before what it uses goes
};

}  // namespace creditlink
