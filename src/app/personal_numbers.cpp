// Numbers of persons in running text. A number is what it looks like: check digits are not asked for, because a mistyped
// number is personal too. What is masked without need costs a reader a look with a purpose; what is missed cannot be undone.

#include <algorithm>
#include <string>
#include <vector>

#include "creditlink/base/text.h"
#include "masking.h"

namespace creditlink {

namespace {

constexpr std::size_t kIdCard = 18, kOldIdCard = 15, kMobile = 11;
constexpr std::size_t kLeastBankCard = 16, kMostBankCard = 19;  // GB/T 15694: 13 to 19; issued here are 16 to 19

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

// MMDD of a day that some year has.
bool is_month_and_day(std::string_view four) {
    const int month = (four[0] - '0') * 10 + four[1] - '0', day = (four[2] - '0') * 10 + four[3] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

// GB 11643: division, date of birth, sequence, check character.
bool is_id_card(std::string_view run) {
    if (run.size() == kIdCard) {
        const bool digits = all_digits(run.substr(0, 17)) && (is_digit(run[17]) || run[17] == 'X' || run[17] == 'x');
        const std::string_view century = run.substr(6, 2);
        return digits && (century == "18" || century == "19" || century == "20") && is_month_and_day(run.substr(10, 4));
    }
    return run.size() == kOldIdCard && all_digits(run) && is_month_and_day(run.substr(8, 4));
}

bool is_mobile(std::string_view run) { return run.size() == kMobile && all_digits(run) && run[0] == '1' && run[1] >= '3'; }

bool is_landline(std::string_view run) {
    return run.size() >= 10 && run.size() <= 12 && all_digits(run) && run[0] == '0' && run[1] != '0';
}

bool is_passport(std::string_view run) {  // ordinary, service, diplomatic; permits of Hong Kong and Macau residents
    return run.size() == 9 && std::string_view("EGDPSHM").find(run[0]) != std::string_view::npos && all_digits(run.substr(1));
}

struct Kept {
    std::size_t head = 0, tail = 0;
};

// What stays readable of a run of letters and digits; nothing hidden: head is the whole length.
Kept kept_of(std::string_view run) {
    if (is_id_card(run)) return {6, 4};
    if (is_mobile(run)) return {3, 4};
    if (is_landline(run)) return {4, 2};
    if (is_passport(run)) return {1, 2};
    // A unified code may be 18 digits.
    if (all_digits(run) && run.size() >= kLeastBankCard && run.size() <= kMostBankCard && run.size() != kIdCard) return {4, 4};
    if (all_digits(run) && run.size() > kMostBankCard) return {4, 4};  // two numbers that nobody parted
    return {run.size(), 0};
}

// The same of groups with a space or a hyphen between them, as people write numbers: 138-4301-2345, 0431-88901234,
// 220102 19900101 0017. In any other grouping digits are dates and document numbers.
Kept kept_of_groups(std::string_view run, const std::vector<std::size_t>& groups) {
    const bool mobile = groups == std::vector<std::size_t>{3, 4, 4} && is_mobile(run);
    const bool id_card = groups == std::vector<std::size_t>{6, 8, 4} && is_id_card(run);
    const bool landline = groups.size() == 2 && (groups[0] == 3 || groups[0] == 4) && (groups[1] == 7 || groups[1] == 8) && is_landline(run);
    return mobile || id_card || landline ? kept_of(run) : Kept{run.size(), 0};
}

struct Character {
    char plain = 0;          // half-width letter or digit, '-' or ' '; 0: none of these
    std::size_t from = 0, to = 0;
};

bool separates(char c) { return c == '-' || c == ' '; }

// Hides the middle of letters[from, to) if their letters and digits together are a person's number.
bool hide(const std::vector<Character>& characters, std::size_t from, std::size_t to, std::vector<bool>& hidden) {
    std::string run;
    std::vector<std::size_t> groups = {0};
    for (std::size_t i = from; i < to; ++i)
        if (separates(characters[i].plain)) {
            groups.push_back(0);
        } else {
            run.push_back(characters[i].plain);
            ++groups.back();
        }
    const Kept kept = groups.size() == 1 ? kept_of(run) : kept_of_groups(run, groups);
    if (kept.head + kept.tail >= run.size()) return false;
    std::size_t at = 0;
    for (std::size_t i = from; i < to; ++i) {
        if (separates(characters[i].plain)) continue;
        hidden[i] = at >= kept.head && at < run.size() - kept.tail;
        ++at;
    }
    return true;
}

// Where the first, second and third group of letters and digits end that begin at `from`, with one separator between them.
std::vector<std::size_t> group_ends(const std::vector<Character>& characters, std::size_t from) {
    constexpr std::size_t kMostGroups = 3;
    std::vector<std::size_t> ends;
    for (std::size_t at = from; ends.size() < kMostGroups;) {
        const std::size_t begin = at;
        while (at < characters.size() && characters[at].plain && !separates(characters[at].plain)) ++at;
        if (at == begin) break;
        ends.push_back(at);
        if (at == characters.size() || !separates(characters[at].plain)) break;
        ++at;
    }
    return ends;
}

}  // namespace

std::string without_personal_numbers(std::string_view text) {
    std::vector<Character> characters;
    for (std::size_t at = 0; at < text.size();) {
        Character letter{.plain = 0, .from = at, .to = 0};
        next_code_point(text, at);
        letter.to = at;
        const std::string folded = fold_width(text.substr(letter.from, at - letter.from));
        const char c = folded.size() == 1 ? folded[0] : '\0';
        if (is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || separates(c)) letter.plain = c;
        characters.push_back(letter);
    }
    std::vector<bool> hidden(characters.size());
    for (std::size_t i = 0; i < characters.size();) {
        if (!characters[i].plain || separates(characters[i].plain)) {
            ++i;
            continue;
        }
        const auto ends = group_ends(characters, i);
        const auto found = std::find_if(ends.rbegin(), ends.rend(), [&](std::size_t end) { return hide(characters, i, end, hidden); });
        i = found == ends.rend() ? ends.front() : *found;
    }
    std::string out;
    for (std::size_t i = 0; i < characters.size(); ++i)
        if (hidden[i]) out.push_back('*');
        else out.append(text.substr(characters[i].from, characters[i].to - characters[i].from));
    return out;
}

}  // namespace creditlink
