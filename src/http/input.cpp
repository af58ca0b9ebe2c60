#include "input.h"

#include <Poco/Exception.h>

#include <algorithm>

namespace creditlink {
namespace {

constexpr std::size_t kPiece = 64u << 10;
constexpr std::size_t kBodyStep = 1u << 20;  // a body's memory grows as it comes, not as it was promised

}  // namespace

std::size_t Input::receive(char* to, std::size_t room) {
    try {
        const int got = socket_.receiveBytes(to, static_cast<int>(room));
        return got > 0 ? static_cast<std::size_t>(got) : 0;
    } catch (const Poco::Exception&) {  // reset, TLS gone wrong, time over: the connection has ended
        return 0;
    }
}

bool Input::fill() {
    const std::size_t had = buffered_.size();
    buffered_.resize(had + kPiece);
    const std::size_t got = receive(buffered_.data() + had, kPiece);
    buffered_.resize(had + got);
    return got > 0;
}

bool Input::wait() {
    return !buffered_.empty() || fill();
}

Input::Got Input::until(std::string_view mark, std::size_t limit, std::string& out) {
    for (std::size_t seen = 0;;) {
        const std::size_t at = buffered_.find(mark, seen);
        if (at != std::string::npos && at + mark.size() <= limit) {
            out = buffered_.substr(0, at + mark.size());
            buffered_.erase(0, at + mark.size());
            return Got::all;
        }
        if (buffered_.size() >= limit) return Got::too_much;
        seen = buffered_.size() < mark.size() ? 0 : buffered_.size() - mark.size() + 1;
        if (!fill()) return Got::ended;
    }
}

Input::Got Input::append(std::size_t count, std::string& out, const Moved& moved) {
    const std::size_t here = std::min(count, buffered_.size());
    out.append(buffered_, 0, here);
    buffered_.erase(0, here);
    count -= here;
    while (count > 0) {
        const std::size_t had = out.size(), step = std::min(count, kBodyStep);
        out.resize(had + step);
        std::size_t got = 0;
        while (got < step) {
            const std::size_t piece = receive(out.data() + had + got, step - got);
            if (piece == 0) return Got::ended;
            got += piece;
            if (moved) moved(piece);
        }
        count -= step;
    }
    return Got::all;
}

void Input::drain(std::size_t limit) {
    for (std::size_t gone = buffered_.size(); gone < limit; gone += buffered_.size()) {
        buffered_.clear();
        if (!fill()) return;
    }
}

}  // namespace creditlink
