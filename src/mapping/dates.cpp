#include "dates.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "creditlink/base/midnight.h"
#include "creditlink/base/text.h"

namespace creditlink::mapping_detail {

namespace {

constexpr std::array kEndless = {std::string_view("长期"), std::string_view("永久"), std::string_view("长期有效"), std::string_view("永久有效"),
                                 std::string_view("无固定期限"), std::string_view("无期限")};
constexpr std::int64_t kDays1900 = -25569;  // 1899-12-30: the zero of serial numbers after Excel's invented 29 February 1900
constexpr std::int64_t kDays1904 = -24107;  // 1904-01-01
constexpr int kFirstSerial = 10000, kLastSerial = 99999;  // 1927 to 2173: five digits and nothing else

class Reader {
  public:
    explicit Reader(std::string_view text) : rest_(text) {}
    bool done() const { return rest_.empty(); }
    bool take(std::string_view token) {
        if (!rest_.starts_with(token)) return false;
        rest_.remove_prefix(token.size());
        return true;
    }
    void spaces() { while (take(" ") || take("\t") || take("\u3000") || take("\u00a0")) {} }
    // 1 to `most` digits.
    std::optional<int> number(std::size_t most) {
        int value = 0;
        std::size_t count = 0;
        while (count < rest_.size() && count < most && rest_[count] >= '0' && rest_[count] <= '9') value = value * 10 + (rest_[count++] - '0');
        if (count == 0) return std::nullopt;
        rest_.remove_prefix(count);
        return value;
    }
    std::string_view rest() const { return rest_; }

  private:
    std::string_view rest_;
};

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number_of(std::string_view digits) {
    int value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
}

// 二〇二三年十月十六日 as 2023年10月16日: numerals become digits, all else stays; empty if there are none, or they are no number.
std::string in_digits(std::string_view text) {
    constexpr std::array<std::string_view, 16> kNumerals = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "廿", "卅", "零", "○", "元"};
    constexpr std::size_t kTen = 10, kTwenty = 11, kThirty = 12, kYuan = 15;
    constexpr std::size_t kLongest = 64;  // bytes; no day is longer
    std::string out;
    std::vector<std::size_t> run;
    const auto flush = [&] {  // a year is a row of digits; a month or day may have tens
        const auto ten = std::find_if(run.begin(), run.end(), [](std::size_t n) { return n >= kTen; });
        if (ten == run.end()) {
            for (const std::size_t n : run) out += static_cast<char>('0' + n);
        } else {
            const auto before = ten - run.begin(), after = run.end() - ten - 1;
            if (before > (*ten == kTen ? 1 : 0) || after > 1 || (after == 1 && run.back() >= kTen)) return false;
            const std::size_t tens = *ten == kTwenty ? 2 : *ten == kThirty ? 3 : before == 1 ? run.front() : 1;
            out += std::to_string(tens * 10 + (after == 1 ? run.back() : 0));
        }
        run.clear();
        return true;
    };
    bool any = false;
    if (text.size() > kLongest) return {};
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        next_code_point(text, at);
        const std::string_view character = text.substr(from, at - from);
        std::size_t n = static_cast<std::size_t>(std::find(kNumerals.begin(), kNumerals.end(), character) - kNumerals.begin());
        if (n == kNumerals.size()) {
            if (!flush()) return {};
            out += character;
            continue;
        }
        if (n > kThirty) n = n == kYuan ? 1 : 0;  // 元月 is January
        any = true;
        run.push_back(n);
    }
    return any && flush() ? out : std::string();
}

ReadDate day_of(int year, int month, int day, bool rewritten) {
    if (year == 9999) return {ReadDate::Outcome::long_term, {}, true};
    const auto date = CivilDate::of(year, month, day);
    if (!date) return {ReadDate::Outcome::no_such_day, {}, rewritten};
    return {ReadDate::Outcome::day, date, rewritten};
}

struct TimeOfDay { int seconds = 0; std::optional<int> offset_minutes; };

// "08:00", "08:00:00.123", "T08:00:00Z", " 07:49:39+00", "8时30分"; false if it is anything else.
bool read_time(Reader& in, TimeOfDay& time) {
    in.spaces();
    if (in.take("T")) {}
    if (in.done()) return true;
    const auto hour = in.number(2);
    if (!hour || *hour > 24 || !(in.take(":") || in.take("时") || in.take("："))) return false;
    const auto minute = in.number(2);
    if (minute && *minute > 59) return false;
    time.seconds = *hour * 3600 + minute.value_or(0) * 60;
    if (in.take(":") || in.take("分") || in.take("：")) {
        const auto second = in.number(2);
        if (second) time.seconds += *second;
        in.take("秒");
        if (in.take(".")) in.number(9);
    }
    in.spaces();
    if (in.done()) return true;
    if (in.take("Z")) { time.offset_minutes = 0; return in.done(); }
    const bool west = in.take("-");
    if (!west && !in.take("+")) return false;
    const auto hours = in.number(2);
    in.take(":");
    const auto minutes = in.number(2);
    if (!hours || *hours > 15) return false;
    time.offset_minutes = (west ? -1 : 1) * (*hours * 60 + minutes.value_or(0));
    return in.done();
}

ReadDate read_written(std::string_view text, TimeOfDay* time) {
    Reader in(text);
    const auto year = in.number(4);
    if (!year || *year < 1000) return {};
    const bool chinese = in.take("年");
    std::string_view mark;
    if (!chinese) {
        for (const std::string_view candidate : {std::string_view("-"), std::string_view("/"), std::string_view(".")})
            if (in.take(candidate)) mark = candidate;
        if (mark.empty()) return {};
    }
    in.spaces();
    const std::size_t before = in.rest().size();
    const auto month = in.number(2);
    const bool two_digit_month = before - in.rest().size() == 2;
    if (!month || !(chinese ? in.take("月") : in.take(mark))) return {};
    in.spaces();
    const std::size_t before_day = in.rest().size();
    const auto day = in.number(2);
    const bool two_digit_day = before_day - in.rest().size() == 2;
    if (!day) return {};
    if (chinese && !in.take("日")) in.take("号");
    const bool timeless = in.done();
    TimeOfDay found;
    if (!timeless && !read_time(in, found)) return {};
    if (time) *time = found;
    const bool plain = timeless && two_digit_month && two_digit_day && (mark == "-" || mark == "/");
    return day_of(*year, *month, *day, !plain);
}

// The day in Beijing of that moment, which is UTC if it does not say otherwise.
ReadDate in_beijing(ReadDate read, const TimeOfDay& time) {
    if (read.outcome != ReadDate::Outcome::day) return read;
    const std::int64_t utc = read.day->days() * kDaySeconds + time.seconds - 60 * static_cast<std::int64_t>(time.offset_minutes.value_or(0));
    read.day = CivilDate::of_unix(utc, 480);
    return read;
}

}  // namespace

ReadDate read_date(std::string_view text, bool epoch_1904) {
    if (std::find(kEndless.begin(), kEndless.end(), text) != kEndless.end()) return {ReadDate::Outcome::long_term, {}, true};
    if (text.size() == 8 && all_digits(text)) return day_of(number_of(text.substr(0, 4)), number_of(text.substr(4, 2)), number_of(text.substr(6, 2)), true);
    const std::string_view whole = text.substr(0, text.find('.'));
    if (whole.size() == 5 && all_digits(whole) && (whole.size() == text.size() || all_digits(text.substr(6)))) {
        const int serial = number_of(whole);
        if (serial >= kFirstSerial && serial <= kLastSerial) return {ReadDate::Outcome::day, CivilDate::of_days((epoch_1904 ? kDays1904 : kDays1900) + serial), true};
    }
    TimeOfDay time;
    ReadDate read = read_written(text, &time);
    if (read.outcome == ReadDate::Outcome::not_a_date) {
        const std::string folded = fold_width(text);
        if (folded != text) read = read_written(folded, &time);
        read.rewritten = true;
    }
    if (read.outcome == ReadDate::Outcome::not_a_date) {
        if (const std::string digits = in_digits(text); !digits.empty()) read = read_written(digits, &time);
        read.rewritten = true;
    }
    return time.offset_minutes ? in_beijing(read, time) : read;
}

ReadDate read_beijing_date(std::string_view text) {
    TimeOfDay time;
    const ReadDate read = read_written(text, &time);
    return in_beijing(read, time);
}

}  // namespace creditlink::mapping_detail
