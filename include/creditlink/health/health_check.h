#pragma once
// The room `health`: what is examined, what is told of it, and to whom it was told already. It knows base alone; the wiring examines.
// Persists state/alerts.json (alert_book.h). Nothing here ever holds personal data: names of tasks, platforms and files, counts, errors.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace creditlink {

enum class Health { good, warning, bad };

struct HealthCheck {
    std::string name;          // "platform", "disk", …: the rule of the alert that it raises
    std::string subject = {};  // which platform, task or file; empty: there is one
    Health health = Health::good;
    std::string found = {};    // what was done and what came of it: "签名并验证了一个随机数"; of a code, finding_words.h says it
    std::string remedy = {};   // what to do, by whom; empty while it is good
    std::string code = {};     // of the catalogue (finding_words.h), with its values; empty: `found` and `remedy` are all there is
    std::vector<std::pair<std::string, std::string>> values = {};
    std::int64_t age = -1;     // seconds since what was found came to be so; -1: just now, or not known
};

}  // namespace creditlink
