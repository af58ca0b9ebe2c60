#pragma once
// The bytes that come in on a connection, and how far they have been read.

#include <Poco/Net/StreamSocket.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace creditlink {

using Moved = std::function<void(std::size_t)>;  // told how many bytes more went over the socket

class Input {
  public:
    explicit Input(Poco::Net::StreamSocket& socket) : socket_(socket) {}

    enum class Got { all, ended, too_much };
    bool wait();                                                            // at least one byte; false: ended
    Got until(std::string_view mark, std::size_t limit, std::string& out);  // up to and with `mark`
    Got append(std::size_t count, std::string& out, const Moved& moved = {});  // exactly `count` more
    void drain(std::size_t limit);  // throws away up to `limit`, or until the end

  private:
    std::size_t receive(char* to, std::size_t room);  // 0: ended, in whatever way
    bool fill();

    Poco::Net::StreamSocket& socket_;
    std::string buffered_;
};

}  // namespace creditlink
