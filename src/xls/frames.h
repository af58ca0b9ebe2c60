#pragma once
// What creditlink-xls says and creditlink hears. A frame is its kind (1 byte), the length of its payload (4 bytes) and the
// payload; numbers are as this machine has them, because both ends are one build on one machine. In order:
//   hello    protocol (u8), text: the library's version      as soon as it runs
//   book     dates count from 1904 (u8), number of sheets (u16), of each: readable (u8), rows (u32), columns (u16), text: name
//   (creditlink answers with the index of the sheet that it wants, u16)
//   row      of each cell that is not blank, in ascending order: column (u16), form (u8), then f64 or text
//   end      number of rows (u32); after it nothing but the end of the stream and exit status 0
//   refusal  why (u8), instead of book or row
// A text is its length (u32) and its bytes. Every row of the sheet has its frame, from the first on.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace creditlink::xls {

inline constexpr std::uint8_t kProtocol = 1;  // creditlink and a creditlink-xls of another build do not talk
enum class FrameKind : std::uint8_t { hello = 1, book, row, end, refusal };
enum class Form : std::uint8_t { number = 1, text, date };
enum class Refusal : std::uint8_t { no_workbook = 1, no_sheet };

inline constexpr std::size_t kFrameHead = 5;
inline constexpr std::uint32_t kMaxFrameBytes = 32u << 20;  // 256 columns of 32,767 characters: the widest row of BIFF8
inline constexpr std::uint64_t kMaxBytes = 1u << 30;        // of all frames; one long text shared by every cell would be more
inline constexpr std::uint16_t kMaxSheets = 4096;           // a spreadsheet program becomes unusable long before
inline constexpr std::uint32_t kMaxRows = 65'536;           // the format's own last row

class FrameWriter {
  public:
    explicit FrameWriter(FrameKind kind) : bytes_(kFrameHead, '\0') { bytes_[0] = static_cast<char>(kind); }
    template <typename T>
    FrameWriter& put(T value) {
        static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
        return *this;
    }
    FrameWriter& put_text(std::string_view text) {
        put(static_cast<std::uint32_t>(text.size()));
        bytes_.append(text);
        return *this;
    }
    // Of the whole frame so far; who fills it stops before kMaxFrameBytes.
    std::size_t size() const { return bytes_.size(); }
    std::string_view finished() {
        const auto length = static_cast<std::uint32_t>(bytes_.size() - kFrameHead);
        std::memcpy(bytes_.data() + 1, &length, sizeof length);
        return bytes_;
    }

  private:
    std::string bytes_;
};

// Takes a payload apart; false, with nothing taken, where it is shorter than it should be.
class FrameReader {
  public:
    explicit FrameReader(std::string_view payload) : rest_(payload) {}
    template <typename T>
    bool take(T& value) {
        static_assert(std::is_arithmetic_v<T>);
        if (rest_.size() < sizeof value) return false;
        std::memcpy(&value, rest_.data(), sizeof value);
        rest_.remove_prefix(sizeof value);
        return true;
    }
    bool take_text(std::string_view& text) {
        FrameReader ahead = *this;
        std::uint32_t length = 0;
        if (!ahead.take(length) || ahead.rest_.size() < length) return false;
        text = ahead.rest_.substr(0, length);
        rest_ = ahead.rest_.substr(length);
        return true;
    }
    bool at_end() const { return rest_.empty(); }

  private:
    std::string_view rest_;
};

}  // namespace creditlink::xls
