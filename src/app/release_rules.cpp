#include "release_rules.h"

#include <set>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"
#include "creditlink/health/finding_words.h"
#include "mapping_standing.h"
#include "signing_key_change.h"

namespace creditlink {

namespace {

constexpr std::int64_t kToldForSeconds = 7 * kDaySeconds;

std::string begin_of(const Digest256& digest) { return hex(bytes_of(digest)).substr(0, Mappings::kDigestBegins); }
std::string day_of(std::int64_t at) { return shown_time(at).substr(0, 10); }

HealthCheck file_check(std::string file, std::string code, std::vector<std::pair<std::string, std::string>> values, std::int64_t age = -1) {
    return {.name = "mapping", .subject = std::move(file), .health = Health::warning, .code = std::move(code), .values = std::move(values), .age = age};
}

// Of one file: `changed`: it has another text than the newest that a run used.
void check_file(Mappings& mappings, const std::string& file, const std::string& digest, bool changed, std::int64_t now, std::vector<HealthCheck>& all) {
    const auto newest = mappings.history(file, 2);
    if (!newest) {
        HealthCheck check{.name = "mapping", .subject = file, .health = Health::warning};
        say_error(check, newest.error().message, newest.error().hint);
        return all.push_back(std::move(check));
    }
    if (newest->empty()) return;  // no run has met it yet
    const MappingInForce& last = newest->front();
    if (changed) return all.push_back(file_check(file, "mapping-changed", {{"b", begin_of(last.digest)}, {"a", digest.substr(0, Mappings::kDigestBegins)}}));
    if (last.proposal != 0 || newest->size() < 2 || now - last.since >= kToldForSeconds) return;
    all.push_back(file_check(file, "mapping-found", {{"d", day_of(last.since)}, {"b", begin_of(newest->back().digest)}, {"a", begin_of(last.digest)}}, now - last.since));
}

}  // namespace

std::optional<HealthCheck> key_place_check(Office& office, Ledger& ledger) {
    HealthCheck check{.name = "signing_key", .health = Health::bad};
    const auto change = KeyChanges(ledger).not_in_place();
    if (!change) {
        say_error(check, change.error().message, change.error().hint);
        return check;
    }
    const auto why = *change ? keeps_key_away(office.config(), **change) : std::nullopt;
    if (!why) return std::nullopt;
    check.age = office.clock().unix_seconds() - (*change)->decided;
    say_error(check,
              say("{n} 发布的新密钥自 {d} 起没有就位，仍由原密钥签名：{w}", "the key that {n} released is not in place since {d}, the former one goes on signing: {w}",
                  {{"n", key_change_called((*change)->number)}, {"d", day_of((*change)->decided)}, {"w", why->message + (why->place.empty() ? std::string() : say("（{p}）", " ({p})", {{"p", why->place}}))}}),
              why->hint);
    return check;
}

std::vector<HealthCheck> mapping_file_checks(const Office& office, Ledger& ledger, std::int64_t now) {
    std::vector<HealthCheck> all;
    std::set<std::string> seen;
    Mappings mappings(ledger);
    for (UsedMapping& used : used_mappings(office)) {
        const auto standing = standing_of(office, ledger, std::move(used));
        if (!standing) continue;  // a ledger that cannot be read is told by other checks
        const DeskMappingLine& line = standing->second;
        if (!line.digest.empty()) check_file(mappings, line.file, line.digest, line.changed_by_hand, now, all);
        for (const DeskMappingFile& file : line.files)
            if (seen.insert(file.file).second) check_file(mappings, file.file, file.digest, file.changed_by_hand, now, all);
    }
    return all;
}

}  // namespace creditlink
