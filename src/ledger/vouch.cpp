// A person's word about what nobody can be asked: that it arrived, or that it never did.

#include <algorithm>

#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

namespace {

struct Concerned {
    BatchRow batch;
    std::vector<Sequence> sequences;  // parked and undecided, as sent
};

Error not_unclear(std::string_view id, std::string what, std::string_view zh, std::string_view en) {
    return {Errc::usage,
            say("{id} {w}，不等人证实是否到达", "{id} is {w}: whether it arrived is no question",
                {{"id", std::string(id)}, {"w", std::move(what)}}),
            {},
            std::string(say(zh, en))};
}

// Held because the outcome is not known, not because the platform refused it.
Status check_unclear(std::string_view id, const BatchRow& batch) {
    if (batch.state == BatchState::held && !batch.refused) return {};
    if (batch.state == BatchState::held)
        return not_unclear(id, std::string(say("被平台整批退回", "refused whole by the platform")),
                           "平台没有收下：改好后用 submission retry 再发，或用 submission drop 放弃",
                           "the platform took none of it: mend the cause and use submission retry, or submission drop");
    return not_unclear(id, std::string(title_of(state_within(batch.state))),
                       "creditlink submission list --state parked 列出等人决定的",
                       "creditlink submission list --state parked lists what waits");
}

Result<Concerned> concerned_by(Ledger::Impl& l, std::string_view id, bool whole_batch) {
    Concerned found;
    if (id.starts_with("b-")) {
        Query query = l.sql->query(kSelectBatchById);
        if (!query.text(id).step()) return no_submission(id);
        found.batch = batch_of(query);
    } else {
        const auto key = submission_key_of(id);
        if (!key) return key.error();
        const auto row = l.row(*key);
        if (!row) return no_submission(id);
        const Standing s = l.standing(row->sequence);
        if (s.state != SubmissionState::parked || !s.batch)
            return not_unclear(id, std::string(title_of(s.state)),
                               "creditlink submission list --state parked 列出等人决定的",
                               "creditlink submission list --state parked lists what waits");
        found.batch = *s.batch;
        if (!whole_batch) found.sequences.push_back(row->sequence);
    }
    if (Status unclear = check_unclear(id, found.batch); !unclear) return unclear.error();
    if (found.sequences.empty()) found.sequences = l.sequences_of(found.batch.number);
    std::erase_if(found.sequences,
                  [&](Sequence sequence) { return l.standing(sequence).state != SubmissionState::parked; });
    return found;
}

}  // namespace

Result<std::vector<SubmissionView>> Ledger::unclear(std::string_view id, bool whole_batch) {
    Impl& l = *impl_;
    std::vector<SubmissionView> views;
    std::optional<Error> refused;
    Status read = l.sql->read([&] {
        auto concerned = concerned_by(l, id, whole_batch);
        if (!concerned) {
            refused = concerned.error();
            return;
        }
        for (const Sequence sequence : concerned->sequences)
            if (const auto row = l.row(sequence)) views.push_back(l.view_of(*row));
    });
    if (!read) return read.error();
    if (refused) return *refused;
    return views;
}

Status Ledger::vouch_for(std::string_view id, bool whole_batch, std::string_view reason, std::string_view who) {
    Impl& l = *impl_;
    return l.write(
        [&]() -> Status {
            auto concerned = concerned_by(l, id, whole_batch);
            if (!concerned) return concerned.error();
            const BatchRow& batch = concerned->batch;
            const std::string note = stored_text(say_both("由 {w} 证实已到达，没有回执", "{w} says that it arrived; there is no receipt", {{"w", std::string(who)}}));
            Query vouch = l.sql->query("INSERT INTO outcome (seq, state, note) VALUES (?, ?, ?)");
            for (const Sequence sequence : concerned->sequences)
                vouch.bind(sequence).bind(static_cast<std::int64_t>(SubmissionState::vouched)).text(note).run();
            l.sql->query("UPDATE batch SET dropped = dropped + ? WHERE number = ?")
                .bind(static_cast<std::int64_t>(concerned->sequences.size()))
                .bind(batch.number)
                .run();
            if (Status ended = l.end_if_all_decided(batch.number); !ended) return ended;
            l.release_behind(concerned->sequences);
            const bool alone = !whole_batch && !id.starts_with("b-");
            l.decided("submission-arrived", alone ? batch.id + " " + std::string(id) : batch.id, reason, who);
            return {};
        },
        "ledger.decision.before-commit");
}

Status Ledger::send_again(std::string_view id, std::string_view reason, std::string_view who) {
    Impl& l = *impl_;
    return l.write(
        [&]() -> Status {
            auto concerned = concerned_by(l, id, true);
            if (!concerned) return concerned.error();
            l.decided("submission-never-arrived", concerned->batch.id, reason, who);
            return l.send_held(std::move(concerned->batch));
        },
        "ledger.decision.before-commit");
}

}  // namespace creditlink
