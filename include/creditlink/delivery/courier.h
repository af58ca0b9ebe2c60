#pragma once
// The courier carries a lane's submissions to one platform and brings back verdicts. A batch is cut once; what was sent is
// in the exchange log before its first byte leaves, and an answer is in it before it is believed. An outcome that is not
// known is asked for; only a signed batch-unknown allows the same bytes to be sent again.
//
//   durable step                      if the process dies right after it
//   1 batch cut (ledger)              no `submitted` entry: no byte left, the batch goes on as it is
//   2 body kept, `submitted` logged   the outcome is unknown: recover() asks
//   3 sent                            likewise
//   4 answer kept, `answered` logged  recover() settles from the kept answer
//   5 settled (ledger)                nothing is left to do

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/base/result.h"
#include "creditlink/delivery/log_signing.h"
#include "creditlink/delivery/protocol.h"
#include "creditlink/evidence/content_store.h"
#include "creditlink/exchange_log/log.h"
#include "creditlink/http/client.h"
#include "creditlink/ledger/ledger.h"
#include "creditlink/signing/key.h"

namespace creditlink {

inline constexpr std::size_t kBatchesPerSync = 8;         // batches whose entries share one fdatasync; their bodies, and those of the next as many, are in memory
inline constexpr std::uint32_t kMaxUnknownRounds = 5;     // platform.md section 4: then a person
inline constexpr std::uint32_t kMaxVainQuestions = 30;    // in one run, each wait longer than the last; then a person
inline constexpr std::int64_t kMaxRetryAfter = 3600;      // seconds, platform.md section 4
inline constexpr std::int64_t kBatchMemoryDays = 400;     // platform.md section 3: older batch-unknown is no answer

struct RouteOptions {
    std::string platform;            // name in the configuration and the ledger
    std::string origin;              // https://host[:port]
    std::string sender;              // the office's USCC
    std::string catalogue;           // of the kind; filled per lane by `catalogue_of`
    BatchLimits limits;              // the smaller of the configuration's and the profile's; what `status` says may lower them
    std::int64_t backoff_first_ms = 1000, backoff_cap_ms = 300'000;
};

struct Route {
    RouteOptions options;
    std::unique_ptr<Protocol> protocol;
    HttpClient client;
    std::shared_ptr<const PrivateKey> key;   // nullptr: the profile signs nothing
    KeyRing pinned;
    std::function<std::string(std::string_view kind)> catalogue_of;
};

struct DeliveryReport {
    std::uint64_t batches = 0, requests = 0, inquiries = 0, accepted = 0, rejected = 0, doubtful = 0, bytes = 0;
    bool gave_up = false;            // patience ended with work left
    std::optional<Error> stopped;    // the route stopped: trust, conflict, storage, …
    std::string last_trouble;        // of the platform, for people
    bool not_trusted = false;        // that trouble was a certificate or key that is none of the configuration's
};

class Courier {
  public:
    Courier(Route& route, Ledger& ledger, ExchangeLog& log, ContentStore& contents, LogSigning& signing, Clock& clock);
    ~Courier();

    // Looks at every batch that was under way when the process ended, before anything else is sent.
    Status recover();

    // Asks the platform, once, which head of our log it saw last; deliver() asks until it knows, before it gives it anything.
    // Errc::log_integrity if log or ledger are older than they were (log_loss.h); that it did not answer is no error here.
    Status look_at_head();

    // Something of this platform's to send or to ask about.
    Result<bool> has_work();

    struct Limits {
        std::int64_t patience_ms = 60'000;          // without any progress, then gave_up
        std::function<bool()> more_to_come;         // true while ingest still admits
        std::function<void(const DeliveryReport&)> progress;
        std::stop_token stop;
    };
    // Works until nothing is left that can be sent or asked now.
    DeliveryReport deliver(const Limits& limits);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// Asks the platform, once, which head of our log it saw last. Kind::not_offered if it cannot be asked.
inline constexpr std::int64_t kHeadTimeoutMs = 20'000;  // a small answer, and other platforms are waiting behind it
HeadAnswer ask_head(Route& route, Clock& clock, std::stop_token stop, std::int64_t timeout_ms = kHeadTimeoutMs);

// Decisions waiting in the ledger's outbox become entries of the log, in order.
Status drain_outbox(Ledger& ledger, ExchangeLog& log);

}  // namespace creditlink
