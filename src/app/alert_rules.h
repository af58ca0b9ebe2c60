#pragma once
// What is worth telling somebody, as the ledger, the timetable and the machine show it now.

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "creditlink/app/office.h"
#include "creditlink/health/health_check.h"

namespace creditlink {

// What runs of this process met, which stands nowhere else. Any thread.
class Troubles {
  public:
    void set(const std::string& name, const std::string& subject, const std::optional<HealthCheck>& check) {
        const std::lock_guard lock(mutex_);
        if (check) standing_[name + ":" + subject] = *check;
        else standing_.erase(name + ":" + subject);
    }
    std::vector<HealthCheck> standing() const {
        const std::lock_guard lock(mutex_);
        std::vector<HealthCheck> all;
        for (const auto& [id, check] : standing_) all.push_back(check);
        return all;
    }

  private:
    mutable std::mutex mutex_;
    std::map<std::string, HealthCheck> standing_;  // under mutex_
};

// Only reads. Checks that the configuration switched off are left out; good ones are in it, so that figures can be made of all. What keeps
// one from being looked at is a check that is bad.
std::vector<HealthCheck> look_around(Office& office, const Troubles& troubles);
// Names of the rules that such a look could not apply, because the ledger could not be opened.
std::vector<std::string_view> not_examined(const std::vector<HealthCheck>& all);

std::string line_of(const HealthCheck& check);  // "磁盘  剩余 200 MB …" in the language of the thread
std::string_view title_of_check(std::string_view name);
std::vector<std::string_view> names_of_checks();  // of every rule there is

}  // namespace creditlink
