#pragma once
// A text file as strict UTF-8, piece by piece, whatever its encoding. The encoding is settled by the byte order mark, or by
// the first piece that has more than ASCII in it. Bytes that cannot be read do not stop it: kUnreadable, a byte that no
// UTF-8 text has, stands for the rest of their line, so that the record they are in can be refused.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "creditlink/base/encoding.h"
#include "creditlink/base/file.h"

namespace creditlink {

inline constexpr char kUnreadable = '\xFF';

// What may be read. In a folder where others put files, a pipe or a device may stand under the name by now: opening one that
// nobody writes would wait for ever.
enum class TextFiles { any, regular };

class TextReader {
  public:
    // Without an encoding it is found out.
    static Result<TextReader> open(const Path& path, std::optional<Encoding> encoding, TextFiles files = TextFiles::any);
    ~TextReader();
    TextReader(TextReader&&) noexcept;
    TextReader& operator=(TextReader&&) noexcept;

    // Appends what one piece of the file holds. False: the file has ended.
    Result<bool> read(std::string& out);

    bool all_utf8() const;              // true: what was appended needs checking by first_invalid_utf8()
    std::uint64_t first_byte() const;   // where the text begins: behind the byte order mark
    std::uint64_t bytes_read() const;
    std::uint64_t size() const;         // 0 if unknown
    std::string note() const;           // encoding and reason, for people
    // Where in the file the first bytes stood that could not be read since it was last asked; only of GB18030.
    std::optional<std::uint64_t> take_unreadable();

  private:
    struct State;
    explicit TextReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
