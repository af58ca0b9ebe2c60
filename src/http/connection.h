#pragma once
// One connection of the server: reads a request, lets the handler answer it, and again, until either side has enough.

#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/TCPServerConnection.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

#include "creditlink/http/server.h"
#include "watchdog.h"

namespace creditlink {

// What all connections share. Outlives them.
class ServerFloor {
  public:
    ServerFloor(const HttpServerOptions& o, HttpHandler h) : options(o), handler(std::move(h)) {}

    const HttpServerOptions options;
    const HttpHandler handler;
    Watchdog watchdog;

    bool enter(const std::string& address);  // false: there is no room
    void leave(const std::string& address);
    bool pause(std::int64_t ms);  // false: the server stops
    void begin_stop();
    bool wait_until_empty(std::int64_t ms);
    std::uint64_t accepted() const { return accepted_; }

  private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, int> present_;
    int total_ = 0;  // of present_
    bool stopping_ = false;
    std::atomic<std::uint64_t> accepted_ = 0;
};

class Connection final : public Poco::Net::TCPServerConnection {
  public:
    Connection(const Poco::Net::StreamSocket& socket, ServerFloor& floor)
        : TCPServerConnection(socket), floor_(floor) {}
    void run() override;

  private:
    void serve(const std::string& peer);

    ServerFloor& floor_;
};

}  // namespace creditlink
