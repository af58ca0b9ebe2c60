#include "creditlink/health/alert_book.h"

#include <algorithm>

namespace creditlink {

std::string_view name_of(Notice::Kind kind) {
    switch (kind) {
        case Notice::Kind::raised: return "raised";
        case Notice::Kind::repeated: return "repeated";
        case Notice::Kind::recovered: return "recovered";
        case Notice::Kind::trial: return "trial";
    }
    return {};
}

std::string AlertBook::id_of(const HealthCheck& check) { return check.subject.empty() ? check.name : check.name + ":" + check.subject; }

std::vector<Notice> AlertBook::take(const std::vector<HealthCheck>& found, const AlertRules& rules, std::int64_t now, const std::vector<std::string_view>& not_examined) {
    std::vector<Notice> notices;
    std::map<std::string, HealthCheck> worst;  // two checks may find the same
    for (const HealthCheck& check : found)
        if (const auto [at, first] = worst.try_emplace(id_of(check), check); !first && at->second.health < check.health) at->second = check;
    std::map<std::string, Alert> standing;
    for (const auto& [id, alert] : alerts)
        if (std::find(not_examined.begin(), not_examined.end(), alert.check.name) != not_examined.end()) standing[id] = alert;
    for (const auto& [id, check] : worst) {
        if (check.health == Health::good) continue;
        const auto known = alerts.find(id);
        Alert alert = known == alerts.end() ? Alert{.check = {}, .since = now, .told = 0, .silent_until = 0, .silenced_by = {}} : known->second;
        const bool worse = alert.told != 0 && check.health == Health::bad && alert.check.health == Health::warning;
        alert.check = check;
        if (alert.since > now) alert.since = now;  // the clock was set back
        const bool ripe = now - alert.since >= rules.lead, again = alert.told != 0 && (now - alert.told >= rules.repeat || alert.told > now || worse);
        if (alert.silent_until <= now && (alert.told == 0 ? ripe : again)) {
            notices.push_back({.kind = alert.told == 0 ? Notice::Kind::raised : Notice::Kind::repeated, .id = id, .check = check, .since = alert.since, .at = now});
            alert.told = now;
        }
        standing[id] = std::move(alert);
    }
    for (const auto& [id, alert] : alerts)
        if (!standing.contains(id) && alert.told != 0 && alert.silent_until <= now)
            notices.push_back({.kind = Notice::Kind::recovered, .id = id, .check = alert.check, .since = alert.since, .at = now});
    alerts = std::move(standing);
    return notices;
}

Status AlertBook::silence(std::string_view id, std::int64_t until, std::string_view who) {
    const auto known = alerts.find(std::string(id));
    if (known == alerts.end()) return Error{Errc::not_found, "no such alert: " + std::string(id), {}, "creditlink alert list"};
    known->second.silent_until = until;
    known->second.silenced_by = who;
    return {};
}

}  // namespace creditlink
