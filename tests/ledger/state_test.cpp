#include <doctest/doctest.h>

#include <string>

#include "creditlink/ledger/state.h"

using namespace creditlink;

namespace {

constexpr int kBatchEvents = 12;
constexpr int kSubmissionEvents = 12;

// One row a state, one column an event in the order of the header; '.' where the table has nothing. The letters are the
// states': sending unknown (x) waiting settled (=) held split (/).
constexpr const char* kBatchTable[kBatchStates] = {
    //  lost asked 202 200 later 413 refused gave-up released again regrouped decided
    "x.w=s/hh....",  // sending
    "xsw=...h....",  // unknown
    "wsw=...h....",  // waiting
    "............",  // settled
    "........xs/=",  // held
    "............",  // split
};
constexpr std::string_view kBatchLetters = "sxw=h/";

// pending sending unknown (x) waiting accepted doubtful rejected parked (k) dropped (-) superseded (o) vouched
constexpr const char* kSubmissionTable[kSubmissionStates] = {
    // cut lost taken accepted questioned rejected set-down asked returned overtaken dropped vouched
    "s........o-.",  // pending
    ".xwadrk.p...",  // sending
    "sxwadrk.....",  // unknown
    "swwadrk.....",  // waiting
    "............",  // accepted
    "............",  // doubtful
    "..........-.",  // rejected
    "s......xp.-v",  // parked
    "............",  // dropped
    "s...........",  // superseded
    "...adr......",  // vouched
};
constexpr std::string_view kSubmissionLetters = "psxwadrk-ov";

}  // namespace

TEST_CASE("of all pairs of a batch's state and event exactly those of the table lead somewhere") {
    for (std::size_t state = 0; state < kBatchStates; ++state) {
        std::string row;
        for (int event = 0; event < kBatchEvents; ++event) {
            const auto to = next(static_cast<BatchState>(state), static_cast<BatchEvent>(event));
            row += to ? kBatchLetters[static_cast<std::size_t>(*to)] : '.';
        }
        CHECK_MESSAGE(row == kBatchTable[state], "from ", name_of(static_cast<BatchState>(state)));
    }
}

TEST_CASE("of all pairs of a submission's state and event exactly those of the table lead somewhere") {
    for (std::size_t state = 0; state < kSubmissionStates; ++state) {
        std::string row;
        for (int event = 0; event < kSubmissionEvents; ++event) {
            const auto to = next(static_cast<SubmissionState>(state), static_cast<SubmissionEvent>(event));
            row += to ? kSubmissionLetters[static_cast<std::size_t>(*to)] : '.';
        }
        CHECK_MESSAGE(row == kSubmissionTable[state], "from ", name_of(static_cast<SubmissionState>(state)));
    }
}

TEST_CASE("a batch reaches what one event leads to and where it is, and a settled or split one nothing else") {
    for (std::size_t from = 0; from < kBatchStates; ++from)
        for (std::size_t to = 0; to < kBatchStates; ++to) {
            const bool told = std::string_view(kBatchTable[from]).find(kBatchLetters[to]) != std::string_view::npos;
            CHECK(reachable(static_cast<BatchState>(from), static_cast<BatchState>(to)) == (from == to || told));
        }
}

TEST_CASE("what a batch does to an item without a verdict, the item's own table allows") {
    struct Pair {
        BatchEvent batch;
        SubmissionEvent item;
    };
    constexpr Pair pairs[] = {{BatchEvent::sent_unknown, SubmissionEvent::lost},       {BatchEvent::asked_unknown, SubmissionEvent::cut},
                              {BatchEvent::pending_receipt, SubmissionEvent::taken},   {BatchEvent::final_receipt, SubmissionEvent::accepted},
                              {BatchEvent::too_large, SubmissionEvent::returned},      {BatchEvent::refused, SubmissionEvent::set_down},
                              {BatchEvent::gave_up, SubmissionEvent::set_down},        {BatchEvent::released, SubmissionEvent::asked},
                              {BatchEvent::sent_again, SubmissionEvent::cut},          {BatchEvent::regrouped, SubmissionEvent::returned}};
    for (std::size_t state = 0; state < kBatchStates; ++state)
        for (const Pair& pair : pairs) {
            const auto from = static_cast<BatchState>(state);
            const auto to = next(from, pair.batch);
            if (!to || from == BatchState::settled || from == BatchState::split) continue;
            CHECK(next(state_within(from), pair.item) == state_within(*to));
        }
}

TEST_CASE("every state of a submission is known by its name, and no other word is one") {
    for (std::size_t state = 0; state < kSubmissionStates; ++state)
        CHECK(submission_state_named(name_of(static_cast<SubmissionState>(state))) == static_cast<SubmissionState>(state));
    CHECK_FALSE(submission_state_named("Pending"));
    CHECK_FALSE(submission_state_named(""));
}
