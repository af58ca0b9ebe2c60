#pragma once
// Deadlines for sockets. A timeout on a read starts anew with each byte; this one does not. When a deadline passes, the
// socket is shut down from outside, and whatever its thread waits for ends.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace creditlink {

class Watchdog {
  public:
    Watchdog();

    // A watched socket; it leaves before its descriptor is closed, so that no other socket of that number is hit.
    class Watch {
      public:
        Watch(Watchdog& dog, int fd, std::string peer);
        ~Watch();
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
        void within(std::int64_t ms);    // busy: has to be done by then
        void read_within(std::int64_t ms);  // the same, and what it waits for are bytes of its peer
        void grow(std::int64_t ms, std::int64_t most_ms);  // what it has to be done by is that much later, but not beyond `most_ms` from now
        bool idle_for(std::int64_t ms);  // waits for a request; false: the server stops, there will be none
        void no_limit();

      private:
        Watchdog& dog_;
        int fd_;
    };

    // Ends the one that has waited longest for bytes of its peer, of this address or (empty) of any; idle ones before those that send
    // a request. False: none waits.
    bool make_room(std::string_view peer);

    void end_idle();  // now, and whoever becomes idle later
    void end_all();

  private:
    using Time = std::chrono::steady_clock::time_point;
    enum class Doing { other, idle, reading };
    struct Entry {
        Time deadline = Time::max(), since = Time::max();
        Doing doing = Doing::other;
        std::string peer = {};
    };
    void set(int fd, Time deadline, Doing doing);  // the lock is held
    void look_again();  // the lock is held
    void run(std::stop_token stop);

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::map<int, Entry> watched_;
    Time next_ = Time::max();  // when the thread will look by itself
    bool stopping_ = false;
    std::jthread thread_;  // last: it uses the others
};

}  // namespace creditlink
