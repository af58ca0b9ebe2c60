#pragma once
// What the sandbox has: one SQLite file of its own. A batch, its records, its questions and its receipt are one transaction.
// One caller at a time: the platform holds the lock.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/midnight.h"
#include "creditlink/base/result.h"

namespace creditlink::sandbox {

inline constexpr std::int64_t kMemorySeconds = 400 * kDaySeconds;  // batch ids are remembered for at least 400 days (section 3)

struct StoredRecord {
    std::string sender = {}, kind = {}, key = {};
    std::int64_t version = 0;
    bool withdrawn = false;
    std::string canonical = {};  // RFC 8785 JSON; empty once withdrawn
    std::string digest = {};     // SHA-256 of canonical, hex
    std::string reason = {}, basis = {}, submission = {}, batch = {};
    bool doubtful = false;
    std::int64_t stores = 0;   // how often this record was stored: once for each version taken
    std::int64_t repeats = 0;  // how often the stored version came again and stored nothing
};

struct StoredBatch {
    std::string id = {}, sender = {}, kind = {}, digest = {}, received = {}, head = {}, receipt = {};  // receipt: the JSON of the final answer
    std::int64_t received_unix = 0;
    std::int64_t total = 0, accepted = 0, rejected = 0, doubtful = 0;
    std::int64_t posts = 0;    // how often it came
    std::int64_t pending = 0;  // answers still to be held back
};

struct Rejection {
    std::string batch = {}, sender = {}, kind = {}, submission = {}, key = {}, code = {}, field = {}, message = {}, at = {};
};

struct Question {  // of section 5
    std::string id = {}, sender = {}, submission = {}, kind = {}, key = {}, field = {}, code = {}, message = {}, raised = {}, due = {}, state = {};
    std::int64_t number = 0;  // the order they were raised in
};

struct Tally {
    std::string sender = {}, kind = {};
    std::int64_t batches = 0, accepted = 0, rejected = 0, doubtful = 0;
};

struct AnnouncedLetter {
    std::string signer = {}, id = {};
    std::int64_t version = 0;
    std::string announced = {}, withdrawn = {};  // bodies of PUT and DELETE
};

struct KeyLine {  // of reconciliation
    std::string key = {}, digest = {};
    std::int64_t version = 0;
    bool withdrawn = false;
};

using Senders = std::vector<std::string>;

class Store {
  public:
    // An empty path: a file without a name, gone when the process ends. Forgets batches older than kMemorySeconds before `now`.
    static Result<Store> open(const Path& file, std::int64_t now);
    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    // Everything that `work` writes, or nothing of it.
    Status in_transaction(const std::function<Status()>& work);

    Result<std::optional<StoredRecord>> record(const std::string& sender, const std::string& kind, const std::string& key);
    Status put_record(const StoredRecord& record);
    Status count_repeat(const std::string& sender, const std::string& kind, const std::string& key);
    Result<std::vector<StoredRecord>> records(const std::string& sender, const std::string& kind, std::int64_t after, std::int64_t limit, std::int64_t& next);

    Result<std::optional<StoredBatch>> batch(const std::string& id, const Senders& senders);
    Status add_batch(const StoredBatch& batch);
    Status count_post(const StoredBatch& batch);
    Status count_pending(const StoredBatch& batch);  // one answer less to be held back
    Result<std::optional<StoredBatch>> last_batch(const Senders& senders);
    Result<std::vector<StoredBatch>> batches(std::int64_t after, std::int64_t limit, bool newest_first, std::int64_t& next);

    Status add_rejection(const Rejection& rejection);
    Result<std::vector<Rejection>> latest_rejections(std::int64_t limit);

    Status add_question(const Question& question);
    Result<std::vector<Question>> questions(const Senders& senders, std::int64_t after, std::int64_t limit);
    Result<std::optional<Question>> question(const std::string& id, const Senders& senders);
    Status set_question_state(const std::string& id, const std::string& state);

    // Acknowledgements by what they are about and the digest of the body; the text is the JSON that was answered.
    Result<std::optional<std::string>> acknowledgement(const std::string& about, const std::string& digest);
    Result<bool> was_announced(const std::string& about);
    Status add_acknowledgement(const std::string& about, const std::string& digest, const std::string& text);

    // Letters as they were announced; once more changes nothing.
    Status add_letter(const AnnouncedLetter& letter);
    Status withdraw_letter(const AnnouncedLetter& letter);
    Result<std::vector<AnnouncedLetter>> letters();

    // In the order of the keys' bytes; `bucket` is 0, 2 or 4 hex digits.
    Result<std::vector<KeyLine>> key_lines(const Senders& senders, const std::string& kind, const std::string& bucket, const std::string& after, std::int64_t limit);
    Result<std::vector<Tally>> tallies();

  private:
    struct State;
    static Result<Store> open(const Path& file, std::int64_t now, std::string_view pragma);
    explicit Store(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace creditlink::sandbox
