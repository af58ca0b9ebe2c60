#include "watchman.h"

#include <algorithm>

#include "alert_channels.h"
#include "alert_state.h"
#include "creditlink/health/finding_words.h"
#include "figures.h"
#include "growth.h"
#include "letter_day.h"
#include "look_every.h"

namespace creditlink {

namespace {

constexpr std::int64_t kEveryMs = 60'000;
constexpr std::size_t kMostAtOnce = 20;  // notices of a channel in one look

using Level = Diagnostics::Level;

void keep_newest(std::vector<Notice>& notices) {
    if (notices.size() > kMostUnsent) notices.erase(notices.begin(), notices.end() - static_cast<std::ptrdiff_t>(kMostUnsent));
}

}  // namespace

Watchman::Watchman(Parts parts) : parts_(std::move(parts)) {
    thread_ = std::jthread([this](std::stop_token stop) {
        const std::int64_t every = look_every(kEveryMs);
        do look(stop);
        while (parts_.clock.sleep_ms(every, stop));
    });
}

void Watchman::look(std::stop_token stop) {
    const auto office = parts_.office();
    const std::int64_t now = office->clock().unix_seconds();
    if (Status noted = note_growth(office->config(), now); !noted) parts_.diagnostics.error("growth_not_noted", noted.error());
    const Status letters = keep_letters_of_today(office);
    std::optional<HealthCheck> behind;
    if (!letters) behind = HealthCheck{.name = "letters", .health = Health::bad, .code = "letters-behind", .values = {{"w", letters.error().message}, {"r", letters.error().hint}}};
    parts_.troubles.set("letters", {}, behind);
    const auto found = look_around(*office, parts_.troubles);
    const AlertConfig& config = office->config().alerts;
    std::size_t standing = 0;
    std::vector<Notice> notices;
    const Status kept = change_alerts(*office, [&](AlertBook& book) -> Status {
        notices = book.take(found, {.lead = config.lead_minutes * 60, .repeat = config.repeat_hours * 3600}, now, not_examined(found));
        standing = book.alerts.size();
        const auto channels = channels_of(office->config());
        std::erase_if(book.unsent, [&](const auto& each) { return std::find(channels.begin(), channels.end(), each.first) == channels.end(); });
        for (const std::string& channel : channels) {
            auto& waiting = book.unsent[channel];
            for (const Notice& notice : notices)
                if (notice.id != "channel:" + channel) waiting.push_back(notice);  // by that very channel nobody would hear of it
            keep_newest(waiting);
        }
        return {};
    });
    if (!kept) parts_.diagnostics.error("alerts_not_kept", kept.error());
    for (const Notice& notice : notices)
        parts_.diagnostics.say(notice.kind == Notice::Kind::recovered ? Level::info : notice.check.health == Health::bad ? Level::error : Level::warning, "alert", [&](json::Writer& w) {
            w.member("id", notice.id).member("kind", name_of(notice.kind)).member("text", line_of(notice.check));
        });
    if (parts_.figures) parts_.figures(figures_of(*office, found, standing));
    tell(*office, stop);
}

// Sent first and crossed off then: a notice may come twice, none is lost.
void Watchman::tell(Office& office, std::stop_token stop) {
    for (const std::string& channel : channels_of(office.config())) {
        const auto book = AlertBook::load(alert_file(office.config()));
        if (!book) return;
        const auto waiting = book->unsent.find(channel);
        if (waiting == book->unsent.end() || waiting->second.empty()) continue;
        std::size_t sent = 0;
        Status last;
        for (const Notice& notice : waiting->second) {
            if (sent == kMostAtOnce || stop.stop_requested()) break;
            last = send_notice(office, channel, notice, stop);
            if (!last) break;
            ++sent;
        }
        if (stop.stop_requested() && !last) return;
        std::optional<HealthCheck> trouble;
        if (!last) {
            trouble = HealthCheck{.name = "channel", .subject = channel, .health = Health::bad};
            say_error(*trouble, last.error().message, last.error().hint);
        }
        parts_.troubles.set("channel", channel, trouble);
        if (sent == 0) continue;
        static_cast<void>(change_alerts(office, [&](AlertBook& now) -> Status {
            auto& list = now.unsent[channel];
            const auto same = [&](const Notice& a) { return std::any_of(waiting->second.begin(), waiting->second.begin() + static_cast<std::ptrdiff_t>(sent), [&](const Notice& b) { return a.id == b.id && a.at == b.at && a.kind == b.kind; }); };
            std::erase_if(list, same);
            return {};
        }));
    }
}

}  // namespace creditlink
