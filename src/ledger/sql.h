#pragma once
// The ledger's connection to its SQLite file: database/sqlite.h with less ado. Statements are prepared once, by the address of their text. Errors stick: the
// first one is kept, every later step finds nothing, and the transaction that runs into it rolls back and returns it. So the
// code between begin and commit reads as what it does.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/database/sqlite.h"

namespace creditlink::ledger_detail {

class Sql;

// SQLite's own 2 MB cannot hold the pages that one group touches in `seen` and `record`, and writes them several times.
// Memory is taken only as pages are touched.
inline constexpr int kCacheKiB = 32 * 1024;

struct Prepared {
    SqliteStatement statement;
    bool busy = false;       // a Query has it
    bool temporary = false;  // a second use of the same text while the first one goes on
};

// One use of a prepared statement; it is reset when the use ends, and at the next one.
class Query {
  public:
    Query(Query&& other) noexcept;
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& bind(std::int64_t value);
    Query& text(std::string_view value);
    Query& blob(std::string_view bytes);
    template <std::size_t N>
    Query& blob(const std::array<std::uint8_t, N>& bytes) { return blob(bytes_of(bytes)); }
    Query& null();

    bool step();   // true: there is a row
    void run();    // to the end
    void again();  // ready for the next binding; views of the last row end

    std::int64_t integer(int column) const;
    std::string_view view(int column) const;  // text or blob, until the next step
    std::string string(int column) const { return std::string(view(column)); }
    bool is_null(int column) const;
    template <std::size_t N>
    std::array<std::uint8_t, N> bytes(int column) const {
        std::array<std::uint8_t, N> out{};
        const std::string_view from = view(column);
        for (std::size_t i = 0; i < N && i < from.size(); ++i) out[i] = static_cast<std::uint8_t>(from[i]);
        return out;
    }

  private:
    friend class Sql;
    Query(Sql& sql, Prepared* statement) : sql_(&sql), statement_(statement) {}
    Sql* sql_;
    Prepared* statement_;
    int bound_ = 0;
};

class Sql {
  public:
    struct Options {
        bool read_only = false;
        bool create = true;
        int cache_kib = kCacheKiB;
    };
    static Result<std::unique_ptr<Sql>> open(const Path& file, const Options& options);
    ~Sql() { await(); }
    Sql(const Sql&) = delete;
    Sql& operator=(const Sql&) = delete;

    // Does `work` in a thread of its own, which speaks the caller's language. Whoever uses this connection meanwhile waits
    // for its end first, so that it is still used by one thread at a time. `work` must not throw.
    void meanwhile(std::function<void()> work);
    void await();  // until there is no such work

    // `text` is a literal: its address is its name.
    Query query(const char* text);
    std::int64_t number(const char* text);           // first column of the first row, 0 if there is none
    void script(std::string_view statements);
    std::int64_t inserted() const;                   // row id of the last insert
    std::int64_t changed() const;                    // rows touched by the last statement

    bool failed() const { return error_.has_value(); }
    void fail(Error error);
    Status status();                                 // the error, if there is one, and forgets it

    // BEGIN IMMEDIATE ... COMMIT; within another one it is part of that. An error inside rolls everything back.
    Status write(const std::function<Status()>& work, const char* failpoint_before_commit = nullptr);

    // Writes the journal back, so that the next transaction begins it anew instead of making it longer: beside a courier that reads
    // nearly all the time it would grow with each group, and all reading with it. Gives up soon where a reader stays.
    void begin_journal_anew();

    // BEGIN ... COMMIT around reading: one snapshot, and the file is locked once instead of at each statement.
    Status read(const std::function<void()>& work);

    template <typename T>
    Result<T> checked(T value) {
        if (Status s = status(); !s) return s.error();
        return value;
    }

  private:
    Sql() = default;
    friend class Query;
    std::optional<SqliteConnection> connection_;
    std::unordered_map<const char*, std::unique_ptr<Prepared>> statements_;  // go before their connection
    std::thread meanwhile_;
    std::shared_ptr<std::mutex> turn_;
    std::optional<Error> error_;
    int depth_ = 0;
};

}  // namespace creditlink::ledger_detail
