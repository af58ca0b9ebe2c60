#include "log_rotation.h"

#include <memory>
#include <optional>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"
#include "log_key_change.h"
#include "person.h"

namespace creditlink {

namespace {

// The last entry that announces exactly these keys: of a change that was begun, or nothing.
Result<std::optional<std::uint64_t>> announced_at(const Path& log, const std::string& data) {
    std::optional<std::uint64_t> found;
    auto read = read_log(log, [&](const LogEntry& entry) -> Status {
        if (entry.event == kLogKeysEvent && entry.json == data) found = entry.index;
        return {};
    });
    if (!read) return read.error();
    return found;
}

Status announce(Ledger& ledger, ExchangeLog& log, const std::string& data, const std::string& reason,
                std::string_view what) {
    auto recorded = ledger.together([&]() -> Status {
        if (auto decided = ledger.record_decision(what, "log", reason, acting_person()); !decided)
            return decided;
        return ledger.enqueue_log(kLogKeysEvent, data);
    });
    return recorded ? drain_outbox(ledger, log) : recorded;
}

// Of a change that was begun, or written now.
Result<std::uint64_t> entry_announcing(Ledger& ledger, ExchangeLog& log, const std::string& data,
                                       const std::string& reason, std::string_view what) {
    auto entry = announced_at(log.directory(), data);
    if (entry && !*entry) {
        if (auto done = announce(ledger, log, data, reason, what); !done) return done.error();
        CREDITLINK_FAILPOINT("key.announced");
        entry = announced_at(log.directory(), data);
    }
    if (!entry) return entry.error();
    return entry->value();
}

// The old keys sign it as ever; the new ones sign the same lines in the same moment, for the announcement under the old ones alone is a change
// that was broken off. Whoever believes either can read this checkpoint.
Result<std::string> both_sign(const Path& directory, ExchangeLog& log, const std::string& origin,
                              const NextKeys& next) {
    // Of a change that was broken off here, and is taken up before anything else was signed: the lines are there.
    const auto before = read_file(directory / "checkpoint", 1u << 20);
    if (!before) return before.error();
    if (const auto head = verified_checkpoint(*before, origin, next.public_keys()); head && *head == log.head()) return before;
    std::vector<const PrivateKey*> also;
    for (const PrivateKey& key : next.keys) also.push_back(&key);
    if (const auto head = log.checkpoint(also); !head) return head.error();
    CREDITLINK_FAILPOINT("key.both-signed");
    return read_file(directory / "checkpoint", 1u << 20);
}

Status hand_over(const Path& directory, std::string_view note, std::uint64_t entry, std::uint64_t size) {
    const auto proof = prove_inclusion(directory, note, entry, size);
    if (!proof) return proof.error();
    auto handovers = read_handovers(files_under(directory));
    if (!handovers) return handovers.error();
    if (auto wrote = write_file(directory / kHandovers, *handovers + proof->json() + "\n"); !wrote) return wrote;
    CREDITLINK_FAILPOINT("key.handed-over");
    return {};
}

}  // namespace

Result<LogRotation> rotate_log_keys(Office& office, Ledger& ledger, const std::string& reason) {
    const Path directory = office.config().state / "log";
    const std::string origin = office.log_origin();
    auto log = office.log();
    if (!log) return log.error();
    if (auto begun = office.begin_log(*log); !begun) return begun.error();
    if (auto able = log->can_sign(); !able) return able.error();  // both old keys are at hand
    std::string problem;
    LogRotation rotation{0, office.log_public_keys(problem), {}};
    const auto next = next_log_keys(office.config());
    if (!next) return next.error();
    rotation.next = next->public_keys();
    const auto data = announcement(origin, rotation.now, rotation.next);
    if (!data) return data.error();
    auto entry = entry_announcing(ledger, *log, *data, reason, "log-rotate");
    if (!entry) return entry.error();
    const auto note = both_sign(directory, *log, origin, *next);
    if (!note) return note.error();
    const std::uint64_t size = log->signed_size();
    rotation.entry = *entry;
    if (auto handed = hand_over(directory, *note, rotation.entry, size); !handed) return handed.error();
    if (auto noted = ledger.note_head({}, log->head().text()); !noted) return noted.error();
    return rotation;
}

// The old keys are gone or in strange hands, and sign nothing: the new ones alone sign the checkpoint over the entry that
// says so. What stands in `handovers` then is for readers to know why; it leads nobody.
Result<LogRotation> replace_lost_log_keys(Office& office, Ledger& ledger, const std::string& reason) {
    const Path directory = office.config().state / "log";
    const std::string origin = office.log_origin();
    std::string problem;
    LogRotation rotation{0, office.log_public_keys(problem), {}};
    if (rotation.now.size() < 2)
        return Error{Errc::trust, problem, {},
                     std::string(say("把原公钥放回 keys 目录（*.pub）：导出的 keys、审计人员手里都有",
                                     "put the former public keys back (*.pub): exports (keys) and auditors have them"))};
    const auto next = next_log_keys(office.config());
    if (!next) return next.error();
    rotation.next = next->public_keys();
    LogKeys keys{.origin = origin, .ed25519 = {}, .sm2 = {}, .former = rotation.now, .away = {}};
    for (const PrivateKey& key : next->keys)
        (key.public_key().algorithm() == Algorithm::ed25519 ? keys.ed25519 : keys.sm2) = std::make_shared<const PrivateKey>(key);
    auto log = ExchangeLog::open(directory, std::move(keys), office.clock());
    if (!log) return log.error();
    const auto data = announcement(origin, rotation.now, rotation.next, KeyChange::lost);
    if (!data) return data.error();
    const auto entry = entry_announcing(ledger, *log, *data, reason, "log-rotate-lost");
    if (!entry) return entry.error();
    rotation.entry = *entry;
    const auto head = log->checkpoint();
    if (!head) return head.error();
    CREDITLINK_FAILPOINT("key.new-signed");
    const auto note = read_file(directory / "checkpoint", 1u << 20);
    if (!note) return note.error();
    if (auto told = hand_over(directory, *note, rotation.entry, head->size); !told) return told.error();
    if (auto noted = ledger.note_head({}, log->head().text()); !noted) return noted.error();
    return rotation;
}

}  // namespace creditlink
