#include "decision_numbers.h"

#include <charconv>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/exchange_log/checkpoint.h"

namespace creditlink {
namespace {

constexpr std::string_view kNumberFirst = "{\"decision\":";  // the ledger writes the number first
constexpr std::size_t kMostNumberGaps = 100;                 // as faults of check_log: the first ones are enough

}  // namespace

void DecisionNumbers::take(const EntryView& entry) {
    if (!entry.json.starts_with(kNumberFirst)) return;
    std::uint64_t number = 0;
    const char* const end = entry.json.data() + entry.json.size();
    if (std::from_chars(entry.json.data() + kNumberFirst.size(), end, number).ec != std::errc() || number == 0) return;
    if (number > newest_ + 1 && !unsure_ && gaps_.size() < kMostNumberGaps)
        gaps_.push_back({newest_ + 1, number - 1, entry_, entry.index, !any_});
    // A smaller one came again: after a crash between log and ledger, or from a ledger that was put back.
    newest_ = number, entry_ = entry.index, any_ = true, unsure_ = false;
    if (entry.event == "restored") excuse(entry);
}

// Where the log continues behind a loss, numbers of lost entries are missing: a person has said so.
void DecisionNumbers::excuse(const EntryView& restored) {
    const auto data = json::parse(restored.json);
    const json::Value* const continues = data ? data->find("continues") : nullptr;
    const auto head = continues && continues->is_string() ? LogHead::parse(continues->text) : Result<LogHead>(Error{});
    if (!head) return;
    std::erase_if(
        gaps_, [&](const Gap& gap) { return (gap.at_start || gap.before < head->size) && gap.behind >= head->size; });
}

std::vector<std::string> DecisionNumbers::faults() const {
    std::vector<std::string> all;
    for (const Gap& gap : gaps_) {
        const Words words = {{"a", std::to_string(gap.first)},
                             {"b", std::to_string(gap.last)},
                             {"p", std::to_string(gap.before)},
                             {"q", std::to_string(gap.behind)}};
        const bool one = gap.first == gap.last;
        if (gap.at_start)
            all.push_back(one ? say("缺第 {a} 号决定：应在第 {q} 条之前",
                                    "decision {a} is missing: it belongs before entry {q}", words)
                              : say("缺第 {a} 号至第 {b} 号决定：应在第 {q} 条之前",
                                    "decisions {a} to {b} are missing: they belong before entry {q}", words));
        else
            all.push_back(one ? say("缺第 {a} 号决定：应在第 {p} 条与第 {q} 条之间",
                                    "decision {a} is missing: it belongs between entries {p} and {q}", words)
                              : say("缺第 {a} 号至第 {b} 号决定：应在第 {p} 条与第 {q} 条之间",
                                    "decisions {a} to {b} are missing: they belong between entries {p} and {q}",
                                    words));
    }
    return all;
}

}  // namespace creditlink
