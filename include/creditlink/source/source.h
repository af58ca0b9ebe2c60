#pragma once
// Sources: where an office's rows already live. A source reads pages of raw rows and says where it stands; it knows no
// kind and interprets nothing. One row of the table in src/source/types.cpp per type; each keeps the same promises:
//   - every row of what it reads comes out exactly once: as data, as a skip with a reason, or refused with a place;
//   - memory is bounded by one page, whatever the size of the input;
//   - an error of open() or read() is about the source as a whole; rows that cannot be read are refused rows;
//   - text is strict UTF-8, and U+FFFD never replaces what cannot be read;
//   - cursor() after read() names a position to go on from, meaningful only to this source.
// Not for two threads.

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/base/json.h"
#include "creditlink/base/result.h"
#include "creditlink/base/secret.h"
#include "creditlink/record/raw_row.h"

namespace creditlink {

inline constexpr std::uint64_t kPageBytes = 4u << 20;  // row text in one page: big enough to amortise, small enough to queue several
inline constexpr std::size_t kPageRows = 8192;

enum class ReadMode { full, incremental };

struct SourceSpec {
    std::string task;             // for messages
    std::string file;             // configuration file, for messages about options
    json::Value options;          // the task's "source" object, with "type"
    std::string base_directory;   // relative paths are below it
};

// How secrets named in options ({"file": …}, {"env": …}, {"credential": …}) become values.
class SecretStore {
  public:
    virtual ~SecretStore() = default;
    virtual Result<Secret> secret(const json::Value& reference) const = 0;
};

// That a value has that form: what it names need not be there yet.
Status check_secret_reference(std::string_view file, const json::Value& value);

struct SourceContext {
    Clock& clock;
    const SecretStore& secrets;
    std::stop_token stop = {};  // asked to stop: read() ends with Errc::interrupted within a page, whatever it waits for
    // Has it the columns that are wanted? A drop folder sets a file aside that has not, and reads the others; unset: nobody asks.
    std::function<Status(const Origin&)> fits = {};
};

class Source {
  public:
    virtual ~Source() = default;

    // Clears the page and fills it with what comes next, up to kPageBytes or kPageRows. False: nothing was left.
    virtual Result<bool> read(Page& page) = 0;

    // Where the last page ended. Stored with the rows before it; handed to open_source at the next incremental run.
    virtual std::string cursor() const = 0;

    // True if the rows read in this run are all there are (a full snapshot): only then do missing rows mean anything.
    virtual bool complete() const = 0;

    // False if the source was left before its end, as when a reading window closed: what it would have shown is not known.
    virtual bool read_to_end() const { return true; }

    // Of a file that an earlier run may have refused as a whole: does that still stand? Not once it was read, or has left.
    virtual bool still_refused(std::string_view /*file*/) const { return true; }

    // Sentences about what was found and decided: encodings, sheets, files left out. For `source check` and the run's notes.
    virtual std::vector<std::string> notes() const { return {}; }

    // Likewise, but of the kind that a person must read after each run: a time window closed, a read that is not complete.
    virtual std::vector<std::string> notices() const { return {}; }

    // Rows expected in all, for progress; 0 if unknown. And bytes read / to read where that is known better.
    virtual std::uint64_t expected_rows() const { return 0; }
    virtual double progress() const { return 0; }  // 0 to 1; 0 if unknown
};

struct SourceOption {
    std::string_view name, type, otherwise, help_zh, help_en;  // otherwise: default shown; "" = required
};

struct SourceType {
    std::string_view name;                   // "csv"
    std::string_view help_zh, help_en;
    std::vector<SourceOption> options;
    bool incremental;                        // can it read incrementally?
    Result<std::unique_ptr<Source>> (*open)(const SourceSpec&, ReadMode, std::string_view cursor, SourceContext);
};

const std::vector<SourceType>& source_types();

// Checks the options against the type's table (unknown: Errc::config with line, column, nearest name), then opens.
Result<std::unique_ptr<Source>> open_source(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context);
Status check_source_options(const SourceSpec& spec);

}  // namespace creditlink
