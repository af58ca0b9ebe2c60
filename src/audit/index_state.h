#pragma once
// What stands in the index, and how an entry comes into it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/audit/log_index.h"
#include "creditlink/base/json.h"
#include "creditlink/database/sqlite.h"
#include "creditlink/delivery/kept_message.h"
#include "creditlink/exchange_log/log_places.h"

namespace creditlink {

// One table says under which words an item is found: ids, subjects' tokens, tasks. A word is its sort and 11 or 15
// bytes, so that a row is small; a record's words have its place in the batch, an item's own place -1.
namespace audit_detail {
inline constexpr std::size_t kTokenBytes = 15;
inline constexpr char kIdWord = 'i', kTokenWord = 't', kTaskWord = 'j';
std::string id_word(std::string_view id);
std::string task_word(std::string_view task);
std::string token_word(std::string_view token);

inline constexpr std::int64_t kOwnPlace = -1;

// Codes of subjects in a record's values (subject_token() of each); `own` is left out.
void add_tokens(std::vector<std::string>& tokens, const HmacSha256& secret, std::string_view own,
                const json::Value& data);

struct BodyRecords {
    struct Record {
        std::string id, key, op;
        std::vector<std::string> tokens;
    };
    std::vector<Record> records;      // empty: the platform's rows have a form of their own
    std::vector<std::string> tokens;  // then: of the body as a whole
};
BodyRecords records_in(std::string_view body, const HmacSha256& secret, std::string_view own);

struct ReceiptLine {
    std::string id, outcome, code;
};
std::vector<ReceiptLine> results_in(std::string_view answer);  // an HTTP message; empty if it lists none
}  // namespace audit_detail

// Statements are prepared once for a refresh.
class EntryWriter {
  public:
    static Result<EntryWriter> open(SqliteConnection& db, const IndexSources& sources);
    Status add(const LogEntry& entry);
    bool saw_erasure() const { return saw_erasure_; }

  private:
    EntryWriter(SqliteConnection& db, const IndexSources& sources) : db_(&db), sources_(&sources) {}
    Result<SqliteStatement*> statement(std::string_view sql);
    Result<std::optional<std::uint64_t>> exchange_of(std::string_view batch);
    Status submitted(const LogEntry& entry, const json::Value& data);
    Status answered(const LogEntry& entry, const json::Value& data);
    Status other(const LogEntry& entry, const json::Value& data);
    Status mention(std::string_view word, std::uint64_t item, std::int64_t place);
    Status tasks(std::uint64_t item, std::string_view batch);
    Status request_content(std::uint64_t item, const LogEntry& entry);
    Status answer_content(std::uint64_t item, const LogEntry& entry);
    Status state_of(std::uint64_t item, const char* column, ContentState state);

    SqliteConnection* db_;
    const IndexSources* sources_;
    std::vector<std::pair<std::string_view, SqliteStatement>> statements_;
    bool saw_erasure_ = false;
};

struct LogIndex::State {
    SqliteConnection db;
    IndexSources sources;

    static constexpr std::string_view kVersion = "1";  // of the tables and of what is put into them

    std::string secret_mark() const;
    Status make();  // the tables, empty
    Result<std::string> meta(std::string_view name);
    Status set_meta(std::string_view name, std::string_view value);
    Status forget_request(std::int64_t item);  // its records and all words of theirs
    Status forget_answer(std::int64_t item);   // the verdicts on them
    // What was deleted leaves the file and the write-ahead log. False: somebody reads an older state, and it is still
    // there.
    Result<bool> compact();
};

}  // namespace creditlink
