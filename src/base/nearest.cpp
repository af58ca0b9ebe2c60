#include <algorithm>

#include "creditlink/base/text.h"

namespace creditlink {
namespace {

constexpr std::size_t kLongestWord = 64;  // names are shorter; the distance costs the product of both lengths

std::u32string code_points(std::string_view text) {
    std::u32string out;
    for (std::size_t at = 0; at < text.size();) out.push_back(next_code_point(text, at));
    return out;
}

// Damerau's distance in its restricted form: insert, delete, replace, or swap two neighbours, each place touched once.
std::size_t distance(const std::u32string& a, const std::u32string& b) {
    const std::size_t width = b.size() + 1;
    std::vector<std::size_t> before(width), above(width), row(width);
    for (std::size_t j = 0; j < width; ++j) above[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j < width; ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(above);
        above.swap(row);
    }
    return above[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known) {
    const std::u32string wanted = code_points(word);
    if (wanted.size() > kLongestWord) return {};
    std::string_view best;
    std::size_t best_distance = kLongestWord;
    for (const std::string_view candidate : known) {
        const std::u32string letters = code_points(candidate);
        if (letters.size() > wanted.size() + best_distance || letters.size() > kLongestWord) continue;
        const std::size_t d = distance(wanted, letters);
        if (d <= std::max(wanted.size(), letters.size()) / 3 && d < best_distance) best_distance = d, best = candidate;
    }
    return best;
}

}  // namespace creditlink
