#pragma once
// What a courier knows while it works. One file a step: outgoing.cpp (what is sent next), ready.cpp (signed and sealed, in time),
// send.cpp, ask.cpp, believe.cpp (what an answer does to the ledger), recover.cpp, standing.cpp (is our log as new as the
// platform knows it?), courier.cpp (the loop).

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "attempt.h"
#include "creditlink/delivery/courier.h"
#include "evidence_entry.h"
#include "pace.h"

namespace creditlink {

// A group of batches that are cut and signed, with what the log will say of each.
struct Ready {
    std::vector<delivery_detail::Outgoing> group;
    std::vector<delivery_detail::Journal::Submitted> said;
    std::int64_t signed_ms = 0;  // steady
};

struct Courier::State {
    Route& route;
    Ledger& ledger;
    ExchangeLog& log;
    Clock& clock;
    delivery_detail::Journal journal;
    delivery_detail::Pace pace;
    DeliveryReport report;
    DeliveryReport recovered;         // what recover() did, told with the next delivery
    std::stop_token stop;             // of the call under way
    LogSigning& signing;
    bool head_known = false;          // the platform has said which head it saw last, or never does
    std::optional<Ready> ahead;       // cut while the group before was on its way. A shortcut: in the ledger it is cut like any other
    bool goes_on = false;             // the call under way sends more than one group
    bool taken_lately = false;        // the last answer to a submission was a receipt
    std::string no_catalogue;         // what the last cut had to leave out, for people
    std::map<BatchNumber, std::uint32_t> questions;  // how often each was asked about in vain: widens its own waits

    State(Route& r, Ledger& l, ExchangeLog& x, ContentStore& c, LogSigning& s, Clock& k)
        : route(r), ledger(l), log(x), clock(k), journal{x, c}, pace(r.options, k), signing(s) {}

    Status recover();                                              // recover.cpp
    Result<bool> step();                                           // one round of work; false if there was nothing to do now
    Result<std::vector<BatchRow>> mine(std::initializer_list<BatchState> states);
    Result<bool> has_work(const std::vector<BatchRow>& open);      // something to send or to ask about

    enum class Insist { no, yes };
    Status look_at_head(Insist insist);                            // standing.cpp
    Status compare(const HeadAnswer& said);

    Result<std::vector<delivery_detail::Outgoing>> resend();       // cut before, to be sent again with the same bytes
    // New batches; their cut is one transaction. `head`: of the log, and durable. Uses the ledger, and else only what does not change.
    Result<std::vector<delivery_detail::Outgoing>> cut(const std::string& head);
    // False: no more of any lane for now.
    Result<bool> cut_from(const Lane& lane, const std::string& head, std::vector<delivery_detail::Outgoing>& group);
    Result<bool> ask_first(BatchRow& row, const std::vector<Item>& items);
    Result<delivery_detail::Outgoing> prepare(BatchRow row, std::vector<Item> items);

    Result<Ready> make_ready(std::vector<delivery_detail::Outgoing> group) const;
    Result<std::optional<Ready>> cut_ahead(const std::string& head);
    Result<bool> is_next(const Ready& ready);                      // as the ledger has it, nothing else has to be sent before
    Result<bool> send(Ready ready);
    void note_answer(const delivery_detail::Received& received);
    Result<bool> ask(BatchRow row);

    Status believe(BatchRow row, const Answer& answer, BatchEvent unknown_as);
    Status distrusted(BatchRow row, const Answer& answer);
    Status move(BatchRow& row, BatchEvent event);
    Status hold(BatchRow row, BatchEvent event, std::string_view cause, Bilingual why);  // cause: of exchange_log/FORMAT.md, `parked`
    Error identity_refused(const std::string& why) const;
    static Bilingual known_otherwise(const BatchRow& row, const Answer& answer);

    void troubled(std::string why, bool not_trusted) { report.last_trouble = std::move(why), report.not_trusted = not_trusted; }
    void stop_route(Errc code, std::string message, std::string hint);
    Error clock_fault() const;
    void raise_clock(const delivery_detail::Received& received);
};

// A due time further away than any that is ever set was set by a clock that has been put right since.
inline bool is_due(const BatchRow& row, std::int64_t now) { return row.due <= now || row.due > now + kMaxRetryAfter * 1000; }

}  // namespace creditlink
