#include "creditlink/base/clock.h"

#include <condition_variable>
#include <mutex>

#include "creditlink/base/midnight.h"

namespace creditlink {
namespace {


// The time of day at `seconds` since 1970 already shifted to the zone; days below 1970 count down.
std::int64_t second_of_day(std::int64_t seconds) { return ((seconds % kDaySeconds) + kDaySeconds) % kDaySeconds; }

void append_two(std::string& out, std::int64_t value) {
    out.push_back(static_cast<char>('0' + value / 10 % 10));
    out.push_back(static_cast<char>('0' + value % 10));
}

void append_time(std::string& out, std::int64_t second) {
    append_two(out, second / 3600);
    out.push_back(':');
    append_two(out, second / 60 % 60);
    out.push_back(':');
    append_two(out, second % 60);
}

}  // namespace

std::int64_t SystemClock::unix_ms() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::int64_t SystemClock::steady_ms() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool SystemClock::sleep_ms(std::int64_t ms, std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, std::chrono::milliseconds(ms), [] { return false; });
    return !stop.stop_requested();
}

std::string rfc3339(std::int64_t unix_seconds, int offset_minutes) {
    std::string out = CivilDate::of_unix(unix_seconds, offset_minutes).dashed();
    out.push_back('T');
    append_time(out, second_of_day(second_of_day(unix_seconds) + std::int64_t(offset_minutes) * 60));
    if (offset_minutes == 0) return out + "Z";
    const int minutes = offset_minutes < 0 ? -offset_minutes : offset_minutes;
    out.push_back(offset_minutes < 0 ? '-' : '+');
    append_two(out, minutes / 60);
    out.push_back(':');
    append_two(out, minutes % 60);
    return out;
}

std::string shown_time(std::int64_t unix_seconds) {
    std::string out = CivilDate::of_unix(unix_seconds, kBeijingMinutes).dashed();
    out.push_back(' ');
    append_time(out, second_of_day(second_of_day(unix_seconds) + std::int64_t(kBeijingMinutes) * 60));
    return out;
}

namespace {

// Reads a fixed pattern from left to right; one wrong character makes it bad for good.
class Scan {
  public:
    explicit Scan(std::string_view text) : rest_(text) {}
    int number(std::size_t digits) {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (!digit_ahead()) return bad_ = true, 0;
            value = value * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return value;
    }
    char one_of(std::string_view allowed) {
        if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) return bad_ = true, '\0';
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }
    bool digit_ahead() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }
    char ahead() const { return rest_.empty() ? '\0' : rest_.front(); }
    bool sound_and_done() const { return !bad_ && rest_.empty(); }

  private:
    std::string_view rest_;
    bool bad_ = false;
};

}  // namespace

std::optional<std::int64_t> parse_rfc3339(const std::string& text) {
    Scan scan(text);
    const int year = scan.number(4);
    scan.one_of("-");
    const int month = scan.number(2);
    scan.one_of("-");
    const int day = scan.number(2);
    scan.one_of("Tt ");  // RFC 3339 5.6 allows a space for readability
    const int hour = scan.number(2);
    scan.one_of(":");
    const int minute = scan.number(2);
    scan.one_of(":");
    const int second = scan.number(2);
    if (scan.ahead() == '.') {
        scan.one_of(".");
        scan.number(1);
        while (scan.digit_ahead()) scan.number(1);
    }
    const char zone = scan.one_of("Zz+-");
    int offset = 0;
    if (zone == '+' || zone == '-') {
        const int hours = scan.number(2);
        scan.one_of(":");
        const int minutes = scan.number(2);
        if (hours > 23 || minutes > 59) return std::nullopt;
        offset = (zone == '-' ? -1 : 1) * (hours * 60 + minutes);
    }
    const auto date = CivilDate::of(year, month, day);
    if (!scan.sound_and_done() || !date || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    const std::int64_t at = date->days() * kDaySeconds + hour * 3600 + minute * 60 + second - std::int64_t(offset) * 60;
    // A leap second stands only at the end of a UTC day; Unix time shows it as the second after.
    if (second == 60 && second_of_day(at) != 0) return std::nullopt;
    return at;
}

}  // namespace creditlink
