#include "creditlink/base/encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "gb18030.h"

namespace creditlink {
namespace {

using Byte = unsigned char;

// How far a conversion came: all of it, to a character whose end is missing, or to bytes that are none of the encoding's.
enum class Stop { end, inside, invalid };
struct Progress {
    std::size_t consumed = 0;
    Stop stop = Stop::end;
};

Byte byte_at(std::string_view bytes, std::size_t i) { return static_cast<Byte>(bytes[i]); }

// Could `rest` (at most three bytes) be the beginning of a strict UTF-8 character?
bool begins_utf8(std::string_view rest) {
    static constexpr std::string_view kEndings[] = {"\x80", "\x80\x80", "\xBF", "\xBF\x80", "\x80\x80\x80", "\xBF\x80\x80"};
    std::string whole(rest);
    for (const std::string_view ending : kEndings)
        if (is_utf8(whole.assign(rest).append(ending))) return true;
    return false;
}

Progress read_utf8(std::string_view bytes) {
    const std::size_t bad = first_invalid_utf8(bytes);
    if (bad == kNoPosition) return {bytes.size(), Stop::end};
    const std::string_view rest = bytes.substr(bad);
    return {bad, rest.size() < 4 && begins_utf8(rest) ? Stop::inside : Stop::invalid};
}

Progress convert_utf8(std::string_view bytes, std::string& out) {
    const Progress progress = read_utf8(bytes);
    out.append(bytes.substr(0, progress.consumed));
    return progress;
}

std::size_t ascii_run(std::string_view bytes, std::size_t from) {
    std::size_t at = from;
    std::uint64_t eight;
    for (; bytes.size() - at >= sizeof eight; at += sizeof eight) {
        std::memcpy(&eight, bytes.data() + at, sizeof eight);
        if (eight & 0x8080808080808080u) break;
    }
    while (at < bytes.size() && byte_at(bytes, at) < 0x80) ++at;
    return at - from;
}

std::size_t put(char* to, char32_t c) {
    std::string one;
    append_code_point(one, c);
    std::memcpy(to, one.data(), one.size());
    return one.size();
}

// A GB18030 character that is not a common two-byte form: below U+0800, four bytes long, or beyond the table.
struct Rare {
    char32_t c = 0;
    std::size_t length = 0;  // 0: none was read, and `stop` says why
    Stop stop = Stop::invalid;
};

// `bytes` are at least two and at most four; `entry` is the table's for the first two.
Rare read_rare(std::string_view bytes, std::uint32_t entry) {
    std::array<Byte, 4> b{};
    std::memcpy(b.data(), bytes.data(), bytes.size());
    if (entry == gb18030::kByIconv) return {gb18030::by_iconv(b.data(), 2), 2};
    if (entry != gb18030::kNone) return {entry, 2};
    const auto is_digit = [](Byte x) { return x >= 0x30 && x <= 0x39; };
    const auto is_lead = [](Byte x) { return x >= 0x81 && x <= 0xFE; };
    if (!is_lead(b[0]) || !is_digit(b[1]) || (bytes.size() > 2 && !is_lead(b[2])) || (bytes.size() > 3 && !is_digit(b[3]))) return {};
    if (bytes.size() < 4) return {0, 0, Stop::inside};
    const char32_t c = gb18030::by_iconv(b.data(), 4);
    return c != 0 ? Rare{c, 4} : Rare{};
}

// Writes into `out`, which is long enough, and says in `written` how much.
Progress write_gb18030(std::string_view bytes, char* const out, std::size_t& written) {
    const auto& table = gb18030::two_byte_table();
    char* to = out;
    std::size_t at = 0;
    Stop stop = Stop::end;
    while (at < bytes.size()) {
        const Byte first = byte_at(bytes, at);
        if (first < 0x80) {
            const std::size_t run = ascii_run(bytes, at);
            std::memcpy(to, bytes.data() + at, run);
            to += run, at += run;
            continue;
        }
        if (bytes.size() - at < 2) {
            stop = first == 0x80 || first == 0xFF ? Stop::invalid : Stop::inside;
            break;
        }
        const std::uint32_t c = table[static_cast<std::size_t>(first << 8 | byte_at(bytes, at + 1))];
        if (c >= 0x800) {  // nearly all
            to[0] = static_cast<char>(0xE0 | c >> 12);
            to[1] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
            to[2] = static_cast<char>(0x80 | (c & 0x3F));
            to += 3, at += 2;
            continue;
        }
        const Rare rare = read_rare(bytes.substr(at, 4), c);
        if (rare.length == 0) {
            stop = rare.stop;
            break;
        }
        to += put(to, rare.c);
        at += rare.length;
    }
    written = static_cast<std::size_t>(to - out);
    return {at, stop};
}

Progress convert_gb18030(std::string_view bytes, std::string& out) {
    // Through a small buffer: growing `out` first would fill it with zeros, which costs as much as the conversion.
    constexpr std::size_t kRun = 4096;
    std::array<char, 2 * kRun> buffer;  // the worst: two bytes become four
    Progress progress;
    do {
        std::size_t written = 0;
        const Progress run = write_gb18030(bytes.substr(progress.consumed, kRun), buffer.data(), written);
        out.append(buffer.data(), written);
        progress = {progress.consumed + run.consumed, run.stop};
        // A run may end inside a character that the next one holds whole.
    } while (progress.stop != Stop::invalid && bytes.size() - progress.consumed >= 4);
    if (progress.stop == Stop::invalid || progress.consumed == bytes.size()) return progress;
    std::size_t written = 0;
    const Progress last = write_gb18030(bytes.substr(progress.consumed), buffer.data(), written);
    out.append(buffer.data(), written);
    return {progress.consumed + last.consumed, last.stop};
}

Progress convert_utf16(std::string_view bytes, bool little, std::string& out) {
    const auto unit = [&](std::size_t at) {
        const Byte a = byte_at(bytes, at), b = byte_at(bytes, at + 1);
        return static_cast<char32_t>(little ? b << 8 | a : a << 8 | b);
    };
    std::size_t at = 0;
    for (; bytes.size() - at >= 2; at += 2) {
        const char32_t c = unit(at);
        if (c < 0xD800 || c > 0xDFFF) {
            append_code_point(out, c);
            continue;
        }
        if (c >= 0xDC00) return {at, Stop::invalid};
        if (bytes.size() - at < 4) return {at, Stop::inside};
        const char32_t low = unit(at + 2);
        if (low < 0xDC00 || low > 0xDFFF) return {at, Stop::invalid};
        append_code_point(out, 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
        at += 2;
    }
    return {at, at == bytes.size() ? Stop::end : Stop::inside};
}

Progress convert(Encoding encoding, std::string_view bytes, std::string& out) {
    switch (encoding) {
        case Encoding::utf8: return convert_utf8(bytes, out);
        case Encoding::gb18030: return convert_gb18030(bytes, out);
        case Encoding::utf16le: return convert_utf16(bytes, true, out);
        case Encoding::utf16be: return convert_utf16(bytes, false, out);
    }
    return {0, Stop::invalid};
}

Error undecodable(Encoding encoding, std::size_t offset, bool cut) {
    const Words words = {{"name", std::string(name_of(encoding))}, {"n", std::to_string(offset)}};
    return {Errc::source,
            cut ? say("内容在一个 {name} 字符中间断开", "the text ends inside a {name} character", words)
                : say("这里的字节不是有效的 {name}", "these bytes are not {name}", words),
            say("字节偏移 {n}", "byte offset {n}", words),
            std::string(cut ? say("文件可能没有传完：重新取一份", "the file may be incomplete: fetch it again")
                            : say("文件的编码与所认定的不符，或内容已损坏：在配置里写明编码，或请来源单位重新导出",
                                  "the file has another encoding than detected, or is damaged: state the encoding in the configuration, or have it exported again"))};
}

}  // namespace

std::string_view name_of(Encoding encoding) {
    switch (encoding) {
        case Encoding::utf8: return "UTF-8";
        case Encoding::gb18030: return "GB18030";
        case Encoding::utf16le: return "UTF-16LE";
        case Encoding::utf16be: return "UTF-16BE";
    }
    return "?";
}

Result<Encoding> encoding_named(std::string_view name) {
    struct Name {
        std::string_view name;
        Encoding encoding;
    };
    // GBK and GB2312 are parts of GB18030, and what calls itself so often is more than that.
    static constexpr Name kNames[] = {
        {"UTF-8", Encoding::utf8},       {"UTF8", Encoding::utf8},        {"US-ASCII", Encoding::utf8},   {"ASCII", Encoding::utf8},
        {"GB18030", Encoding::gb18030},  {"GBK", Encoding::gb18030},      {"GB2312", Encoding::gb18030},  {"GB-2312", Encoding::gb18030},
        {"GB_2312", Encoding::gb18030},  {"CP936", Encoding::gb18030},    {"GB18030-2005", Encoding::gb18030}, {"GB18030-2022", Encoding::gb18030},
        {"UTF-16LE", Encoding::utf16le}, {"UTF-16BE", Encoding::utf16be},
    };
    const std::string upper = upper_ascii(trim(name));
    for (const Name& known : kNames)
        if (known.name == upper) return known.encoding;
    return Error{Errc::config, say("不认识的编码「{name}」", "unknown encoding \"{name}\"", {{"name", shown(name)}}), {},
                 std::string(say("可用：UTF-8、GB18030（GBK、GB2312）、UTF-16LE、UTF-16BE", "known: UTF-8, GB18030 (GBK, GB2312), UTF-16LE, UTF-16BE"))};
}

Result<Detected> detect_encoding(std::string_view sample, bool whole) {
    const std::string mark(say("文件头有字节顺序标记（BOM）", "begins with a byte order mark"));
    if (sample.starts_with("\xEF\xBB\xBF")) return Detected{Encoding::utf8, 3, mark};
    const bool utf32 = sample.starts_with(std::string_view("\xFF\xFE\0\0", 4)) || sample.starts_with(std::string_view("\0\0\xFE\xFF", 4));
    if (!utf32 && sample.starts_with("\xFF\xFE")) return Detected{Encoding::utf16le, 2, mark};
    if (!utf32 && sample.starts_with("\xFE\xFF")) return Detected{Encoding::utf16be, 2, mark};

    if (const std::size_t nul = sample.find('\0'); nul != std::string_view::npos)
        return Error{Errc::source,
                     std::string(say("有值为零的字节：不是文本文件，或是没有 BOM 的 UTF-16/UTF-32",
                                     "has NUL bytes: no text file, or UTF-16/UTF-32 without a byte order mark")),
                     say("字节偏移 {n}", "byte offset {n}", {{"n", std::to_string(nul)}}),
                     std::string(say("确认文件类型；若是 UTF-16，在配置里写明编码", "check the file's type; if it is UTF-16, state the encoding in the configuration"))};

    const auto fits = [&](Progress progress) { return progress.stop == Stop::end || (progress.stop == Stop::inside && !whole); };
    const Progress as_utf8 = read_utf8(sample);
    if (fits(as_utf8)) {
        if (ascii_run(sample, 0) == sample.size())
            return Detected{Encoding::utf8, 0, std::string(say("全部是 ASCII", "all of it is ASCII"))};
        return Detected{Encoding::utf8, 0,
                        std::string(whole ? say("全部是有效的 UTF-8", "all of it is UTF-8") : say("开头部分是有效的 UTF-8", "its beginning is UTF-8"))};
    }
    std::string ignored;
    if (fits(convert_gb18030(sample, ignored)))
        return Detected{Encoding::gb18030, 0,
                        say("第 {n} 字节起不是 UTF-8，而按 GB18030 有效", "not UTF-8 from byte offset {n} on, but GB18030",
                            {{"n", std::to_string(as_utf8.consumed)}})};
    return Error{Errc::source, std::string(say("既不是有效的 UTF-8，也不是有效的 GB18030", "neither UTF-8 nor GB18030")),
                 say("字节偏移 {n}", "byte offset {n}", {{"n", std::to_string(as_utf8.consumed)}}),
                 std::string(say("文件可能混用了编码或已损坏：请来源单位重新导出", "the file may mix encodings or be damaged: have it exported again"))};
}

Status Decoder::decode(std::string_view piece, std::string& out) {
    constexpr std::size_t kLongestCharacter = 4;
    if (!tail_.empty()) {
        std::string head = tail_;
        head.append(piece.substr(0, kLongestCharacter));
        const Progress progress = convert(encoding_, head, out);
        if (progress.consumed == 0) {
            if (progress.stop == Stop::invalid) return undecodable(encoding_, offset_, false);
            tail_ = std::move(head);  // still inside: the piece was shorter than what was missing
            return {};
        }
        offset_ += progress.consumed;
        piece.remove_prefix(progress.consumed - tail_.size());
        tail_.clear();
    }
    const Progress progress = convert(encoding_, piece, out);
    offset_ += progress.consumed;
    if (progress.stop == Stop::invalid) return undecodable(encoding_, offset_, false);
    tail_ = piece.substr(progress.consumed);
    return {};
}

Status Decoder::finish() {
    if (tail_.empty()) return {};
    return undecodable(encoding_, offset_, true);
}

Result<std::string> decode(Encoding encoding, std::string_view bytes) {
    std::string out;
    Decoder decoder(encoding);
    if (Status decoded = decoder.decode(bytes, out); !decoded) return decoded.error();
    if (Status finished = decoder.finish(); !finished) return finished.error();
    return out;
}

}  // namespace creditlink
