#pragma once
// An index beside the exchange log, so that an exchange is found in milliseconds. It proves nothing: what it finds is
// read from the log again, and proven there.
//
// Holds what the log's entries say, and of the contents behind them ids, verdicts, and keyed tokens of the subjects'
// codes: no identifier, no name. Without the office secret a token can be made from no code.
//
// Owns: <state>/log-index.db (SQLite). It is brought up to date as the log grows, it can be made anew from log and
// contents at any time, and one that belongs to another log, another secret or another version is made anew by itself.
// What was erased from the evidence store goes from here too. Several processes may use it; writers take turns.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/evidence/content_store.h"

namespace creditlink {

// What the index is made from; it is all outlived by its owner.
struct IndexSources {
    Path log;                                // the log's directory
    const ContentStore* contents = nullptr;  // null: not at hand now; records and subjects wait until it is
    const HmacSha256* secret = nullptr;      // the office secret
    std::string own_code = {};               // the office's code stands in every record: it is not indexed
    // The tasks that a batch's records came from, by the ledger's word; it may know the batch no more.
    std::function<Result<std::vector<std::string>>(std::string_view batch)> tasks_of = {};
    Path evidence = {};  // the evidence store's directory: what was erased is seen without any key
};

// The token of a USCC, identity or passport number …, however it is written (case, width, spaces). Empty if it is no
// code: fewer than 5 digits, a character that is neither a digit nor a letter, or shorter than 6 or longer than 20.
std::string subject_token(const HmacSha256& secret, std::string_view code);

enum class ContentState : std::uint8_t {
    none,     // the entry has no content
    waiting,  // the evidence store was not at hand
    read,
    erased,
    unreadable,  // damaged, or its key is not at hand
};

struct ItemRecord {
    std::uint32_t place = 0;  // in the batch, from 0
    std::string submission, key, op;
    std::string outcome,
        code;  // accepted, rejected, doubtful; empty: no receipt yet, or the platform does not say it of each
};

// An exchange (all entries about one batch), or one other entry of the log.
struct LogItem {
    std::uint64_t number = 0;        // its entry, of an exchange the first one
    std::int64_t time = 0;           // of that entry, unix ms
    std::string event;               // "exchange", or the entry's own
    std::string what, who, subject;  // of a decision, a log-in, …; ids without personal data
    std::vector<std::string> tasks;

    bool exchange() const { return event == "exchange"; }
    std::string batch, platform, kind;
    std::uint32_t count = 0, attempts = 0;
    std::uint64_t submitted = 0, answered = 0;  // the last attempt's entry, and the last answer's; 0: no answer yet
    std::int64_t submitted_time = 0, answered_time = 0;
    std::string outcome, receipt, vouched;  // of the last answer; "receipt": final. Empty: no answer yet
    std::uint32_t accepted = 0, rejected = 0, doubtful = 0;
    ContentState request = ContentState::none, answer = ContentState::none;
    std::string request_ref;          // where the first attempt's content stands (ContentRef)
    std::vector<ItemRecord> matched;  // the records that were asked for, at most kMatchedRecords
    std::uint64_t records = 0;        // of which there are so many
};
inline constexpr std::size_t kMatchedRecords = 20;

struct LogQuery {
    std::string id = {};  // s-… k-… b-… r-… q-… w-…, a letter's number: whatever an entry or a record is named by
    std::string token = {};                                      // subject_token()
    std::string task = {}, platform = {}, who = {}, event = {};  // as LogItem
    // accepted, rejected, doubtful: an exchange with such records; unanswered: without a final receipt; else
    // LogItem::outcome.
    std::string outcome = {};
    std::int64_t from = 0, until = 0;  // unix ms, of the first entry: from <= time < until; until 0: no bound
    std::uint64_t before = 0;          // paging: only numbers below; 0: from the newest
    std::size_t most = 20;
};

class LogIndex {
  public:
    // Makes the file where there is none, or where what stands there is no index of this log.
    static Result<LogIndex> open(const Path& file, IndexSources sources);
    LogIndex(LogIndex&&) noexcept;
    LogIndex& operator=(LogIndex&&) noexcept;
    ~LogIndex();

    struct Refreshed {
        std::uint64_t entries = 0;    // read now
        std::uint64_t size = 0;       // of the log, as far as it is indexed
        std::uint64_t waiting = 0;    // contents that were not at hand
        std::uint64_t forgotten = 0;  // whose contents were found erased now
        bool leftover = false;        // of erased contents, as long as another process reads; the next one tries again
        std::string anew;             // why it was made anew, a sentence; empty: it was not
    };
    // `progress` is told how many entries are read; may be empty. Errc::interrupted if it says to stop: what was read
    // stays.
    Result<Refreshed> refresh(const std::function<bool(std::uint64_t entries)>& progress = {});
    Status clear();  // everything, so that refresh() makes it anew

    Result<std::vector<LogItem>> find(const LogQuery& query);   // newest first
    Result<std::uint64_t> count(LogQuery query, std::uint64_t most);  // on all pages; counts no further than `most`
    Result<std::optional<LogItem>> item(std::uint64_t number);  // by its number, or by its final answer's entry
    Result<std::vector<ItemRecord>> records(std::uint64_t number, std::uint32_t from,
                                            std::size_t most);  // of an exchange, by place

    // Exchanges of the query whose records hold `name` somewhere in their values, as their contents are decrypted and
    // read: newest first, at most query.most of them. `next` is set to what query.before has to be for the next ones;
    // 0: there are none. Whoever asks has stated a purpose, and that is an entry of the log already. It ends early,
    // with what it has found, if `progress` says to stop.
    Result<std::vector<LogItem>> find_name(LogQuery query, std::string_view name, std::uint64_t& next,
                                           const std::function<bool(std::uint64_t contents)>& progress = {});

    // For whoever erases contents: the index keeps nothing that came from the contents of these entries (`submitted` or
    // `answered`), on disk neither. refresh() does the same of itself when the log says that contents were erased.
    Status forget(const std::vector<std::uint64_t>& entries);
    // Asks the evidence store, without its key, of every content that was indexed whether it is still there.
    Result<std::uint64_t> forget_erased();

  private:
    struct State;
    explicit LogIndex(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
