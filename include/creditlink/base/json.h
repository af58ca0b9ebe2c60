#pragma once
// JSON (RFC 8259), the only place that knows RapidJSON. Strict on everything from outside: valid UTF-8, no NUL byte (an
// escaped \u0000 is text like any other), no byte order mark, no member twice, depth at most 64, no half surrogate pairs.
// Numbers are kept as the text they were; one beyond the range of a double (1e400) is refused. Files that people write may
// have comments and trailing commas. Every value remembers where it stood, so that an error about its meaning can say line
// and column.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink::json {

inline constexpr std::size_t kMaxDepth = 64;  // nobody's honest document is deeper; recursion below it is safe

enum class Type { null, boolean, number, string, array, object };

class Value {
  public:
    using Member = std::pair<std::string, Value>;

    Type type = Type::null;
    bool boolean = false;
    std::string text;             // a string's value, or a number exactly as written
    std::vector<Value> items;     // of an array
    std::vector<Member> members;  // of an object, in the order written; no name twice
    std::uint32_t line = 0;       // 1-based; 0 if not read from text
    std::uint32_t column = 0;     // in code points, 1-based
    std::size_t begin = 0, end = 0;  // bytes of the text this was parsed from: [begin, end)
    std::shared_ptr<const std::string> file;  // of a document that was merged from several files; null: whoever reads it knows

    bool is_null() const { return type == Type::null; }
    bool is_string() const { return type == Type::string; }
    bool is_object() const { return type == Type::object; }
    bool is_array() const { return type == Type::array; }
    const Value* find(std::string_view name) const;                 // nullptr if absent or not an object
    std::optional<std::int64_t> integer() const;                    // a number without fraction or exponent that fits
    std::string_view string_or(std::string_view otherwise) const;   // the text if it is a string
};

// The text of a member; empty if there is none, or it is no string. The view lives as long as the object.
std::string text_in(const Value& object, std::string_view name);
std::string_view view_in(const Value& object, std::string_view name);

enum class Dialect { strict, commented };  // commented: // and /* */ comments, trailing commas

struct ParseOptions {
    Dialect dialect = Dialect::strict;
    std::size_t max_bytes = 64u << 20;
    // A value costs some 150 bytes of memory but may cost two bytes of text ("0,"): this keeps hostile text at 600 MB. An
    // honest document of the largest size accepted has about a million.
    std::size_t max_values = 4'000'000;
    std::string_view file = {};  // for the error's place
};

Result<Value> parse(std::string_view text, const ParseOptions& options = {});

// An Errc::config error at a value's place in `file`, or in the file that the value itself names.
Error error_at(std::string_view file, const Value& value, std::string message, std::string hint = {});

// Says of this value, and of all in it, which file they are from.
void set_file(Value& value, const std::shared_ptr<const std::string>& file);

// "did you mean …?" with the nearest known word, or which there are, introduced by `these`.
std::string meant_instead(std::string_view word, const std::vector<std::string_view>& known, std::string_view these);

Error unknown_member(std::string_view file, std::string_view name, const Value& value, const std::vector<std::string_view>& known);

// Refuses members of `object` that are not in `known`, naming line, column and the nearest known name.
Status only_members(std::string_view file, const Value& object, const std::vector<std::string_view>& known);

// Appends a string with quotes, escaped as RFC 8785 (JSON Canonicalization) has it: \b \t \n \f \r \" \\ and \u00xx for
// the other control characters, everything else as it is. `utf8` is valid UTF-8.
void append_string(std::string& out, std::string_view utf8);
void append_escaped(std::string& out, std::string_view utf8);  // the same without the quotes
inline std::string quoted(std::string_view utf8) { std::string out; append_string(out, utf8); return out; }

// A writer for objects that programs read: no white space, members in the order given.
class Writer {
  public:
    Writer& begin_object(); Writer& end_object();
    Writer& begin_array();  Writer& end_array();
    Writer& name(std::string_view name);
    Writer& string(std::string_view value);
    Writer& number(std::int64_t value);
    Writer& boolean(bool value);
    Writer& null();
    Writer& raw(std::string_view json);                                                // already JSON
    Writer& member(std::string_view n, std::string_view v) { return name(n).string(v); }
    Writer& member(std::string_view n, std::int64_t v) { return name(n).number(v); }
    const std::string& text() const { return text_; }
    std::string take() { return std::move(text_); }

  private:
    void separate();
    std::string text_;
    bool first_ = true;
};

// A value written back, without white space.
std::string text_of(const Value& value);

}  // namespace creditlink::json
