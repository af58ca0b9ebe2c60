#pragma once
// When somebody else's system may be read: spans of the day in Beijing time, "19:00-07:00". Business hours belong to the
// people whose system it is. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace creditlink {

class TimeWindow {
  public:
    // Each text is HH:MM-HH:MM; the end is not in it, and may lie after midnight. No text: always open. nullopt: no span.
    static std::optional<TimeWindow> parse(const std::vector<std::string>& texts);

    bool always() const { return spans_.empty(); }
    bool open_at(std::int64_t unix_seconds) const;
    std::int64_t opens_at(std::int64_t unix_seconds) const;  // the first opening from then on; itself if open
    std::string text() const;                                // for people

  private:
    struct Span {
        std::int64_t from, to;  // seconds of the day; from > to goes over midnight
    };
    std::vector<Span> spans_;
    std::vector<std::string> texts_;
};

}  // namespace creditlink
