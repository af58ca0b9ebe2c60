#include "creditlink/ledger/announcements.h"

#include <algorithm>
#include <array>

#include "impl.h"

namespace creditlink {

namespace {

constexpr std::array<std::string_view, 4> kNames = {"waiting", "sent", "done", "held"};
constexpr const char* kBeforeAnnouncement = "ledger.announcement.before-commit";

Announcement announcement_of(const Query& q) {
    const auto state = std::find(kNames.begin(), kNames.end(), q.view(6));
    return {.number = q.integer(0),
            .platform = q.string(1),
            .letter = q.string(2),
            .version = static_cast<std::uint32_t>(q.integer(3)),
            .withdraw = q.view(4) == "withdraw",
            .body = q.string(5),
            .state = static_cast<AnnouncementState>(state - kNames.begin()),
            .attempts = static_cast<std::uint32_t>(q.integer(7)),
            .receipt = q.string(8),
            .why = q.string(9)};
}

}  // namespace

std::string_view name_of(AnnouncementState state) {
    return kNames[static_cast<std::size_t>(state)];
}

Result<bool> Announcements::queue(const Announcement& what) {
    Ledger::Impl& l = *ledger_.impl_;
    bool fresh = false;
    Status done = l.write(
        [&]() -> Status {
            l.sql
                ->query(
                    "INSERT OR IGNORE INTO announcement (platform, letter, version, op, body, changed) VALUES (?, ?, "
                    "?, ?, ?, ?)")
                .text(what.platform)
                .text(what.letter)
                .bind(what.version)
                .text(what.withdraw ? "withdraw" : "put")
                .blob(what.body)
                .bind(l.now())
                .run();
            fresh = !l.sql->failed() && l.sql->changed() == 1;
            return {};
        },
        kBeforeAnnouncement);
    if (!done) return done.error();
    return fresh;
}

Result<std::vector<Announcement>> Announcements::open(std::string_view platform) {
    std::vector<Announcement> found;
    Query q = ledger_.impl_->sql->query(
        "SELECT * FROM announcement WHERE platform = ? AND state IN ('waiting', 'sent') ORDER BY number");
    q.text(platform);
    while (q.step()) found.push_back(announcement_of(q));
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<std::vector<Announcement>> Announcements::all() {
    std::vector<Announcement> found;
    Query q = ledger_.impl_->sql->query("SELECT * FROM announcement ORDER BY number");
    while (q.step()) found.push_back(announcement_of(q));
    return ledger_.impl_->sql->checked(std::move(found));
}

Status Announcements::leaving(std::int64_t number) {
    Ledger::Impl& l = *ledger_.impl_;
    return l.write([&]() -> Status {
        l.sql->query("UPDATE announcement SET state = 'sent', attempts = attempts + 1, changed = ? WHERE number = ?")
            .bind(l.now())
            .bind(number)
            .run();
        return {};
    });
}

Status Announcements::settle(std::int64_t number, AnnouncementState state, std::string_view receipt,
                             std::string_view why) {
    Ledger::Impl& l = *ledger_.impl_;
    return l.write(
        [&]() -> Status {
            l.sql->query("UPDATE announcement SET state = ?, receipt = ?, why = ?, changed = ? WHERE number = ?")
                .text(name_of(state))
                .text(receipt)
                .text(why)
                .bind(l.now())
                .bind(number)
                .run();
            return {};
        },
        kBeforeAnnouncement);
}

}  // namespace creditlink
