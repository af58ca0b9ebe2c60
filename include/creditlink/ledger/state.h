#pragma once
// The life of a submission and of the batch it travels in: two tables of transitions, printed in README.md. States move
// only by next(); what the table does not have is a bug of the caller and stops nothing from being stored wrongly, because
// it is refused.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace creditlink {

enum class SubmissionState : std::uint8_t {
    pending,     // admitted; no byte of it has left
    sending,     // in a batch that is on disk; bytes may be leaving
    unknown,     // bytes may have left, no believable answer
    waiting,     // the platform has it and has not decided
    accepted,
    doubtful,    // stored by the platform, with a question
    rejected,
    parked,      // tried or asked as often as allowed: waits for a person
    dropped,     // by a person, with a reason
    superseded,  // a newer version was admitted before this one was cut into a batch
    vouched,     // at the platform by the word of a person; there is no receipt
};

inline constexpr std::size_t kSubmissionStates = 11;

enum class BatchState : std::uint8_t {
    sending,   // cut; perhaps sent
    unknown,   // ask before anything else
    waiting,   // 202: ask again
    settled,   // a final receipt was believed, or a person decided about every item
    held,      // refused as a whole, or unknown too often: waits for a person
    split,     // refused as too large; its items are in two other batches
};

inline constexpr std::size_t kBatchStates = 6;

enum class BatchEvent : std::uint8_t {
    sent_unknown,    // no believable answer
    asked_unknown,   // signed 404 batch-unknown: may be sent again
    pending_receipt, // 202
    final_receipt,   // 200
    not_taken,       // signed 429 or 503: the same again later
    too_large,       // signed 413
    refused,         // signed 4xx: a person
    gave_up,         // too many rounds
    released,        // a person says: try again; the outcome was unknown, so it is asked for, never sent
    sent_again,      // a person says: refused whole and mended, or it never arrived; the same bytes may go
    regrouped,       // likewise, but a person has decided about some of it: the others go into another batch
    decided,         // a person has decided about every item of it: nothing of it waits
};

// What happens to a submission, whoever makes it happen: a batch, a receipt, a newer version, a person.
enum class SubmissionEvent : std::uint8_t {
    cut,        // into a batch
    lost,       // no believable answer
    taken,      // 202
    accepted,
    questioned, // doubtful
    rejected,
    set_down,   // its batch is held
    asked,      // its held batch is asked for again
    returned,   // its batch was refused whole: free for another one
    overtaken,  // by a newer version, before it was cut
    dropped,    // by a person
    vouched,    // a person says that it arrived
};

std::string_view name_of(SubmissionState state);
std::string_view name_of(BatchState state);
std::string_view title_of(SubmissionState state);  // in the language of the process
std::optional<SubmissionState> submission_state_named(std::string_view name);
std::optional<BatchState> next(BatchState state, BatchEvent event);
std::optional<SubmissionState> next(SubmissionState state, SubmissionEvent event);
bool reachable(BatchState from, BatchState to);    // by one event, or without any
SubmissionState state_within(BatchState state);    // of an item without a verdict of its own, in a batch in that state

}  // namespace creditlink
