#include <array>
#include <cstdint>
#include <cstring>

#include "creditlink/base/json.h"

namespace creditlink::json {
namespace {

// 0: as it is. 1: \u00xx. Anything else: the letter after the backslash (RFC 8785 3.2.2.2).
constexpr std::array<char, 256> kEscapes = [] {
    std::array<char, 256> table{};
    for (unsigned c = 0; c < 0x20; ++c) table[c] = 1;
    table['\b'] = 'b', table['\t'] = 't', table['\n'] = 'n', table['\f'] = 'f', table['\r'] = 'r';
    table['"'] = '"', table['\\'] = '\\';
    return table;
}();

constexpr std::uint64_t everywhere(std::uint64_t byte) { return byte * 0x0101010101010101u; }

// Is there a byte below 0x20, a quote or a backslash among these eight? The high bit of a byte is set by a subtraction
// below zero, unless the byte had it already (then it is part of a longer character and needs no escape).
bool may_need_escape(std::uint64_t eight) {
    const std::uint64_t control = eight - everywhere(0x20);
    const std::uint64_t quote = (eight ^ everywhere('"')) - everywhere(1);
    const std::uint64_t backslash = (eight ^ everywhere('\\')) - everywhere(1);
    return ((control | quote | backslash) & ~eight & everywhere(0x80)) != 0;
}

// The first byte at or after `p` that is escaped, or `end`.
const char* next_escape(const char* p, const char* end) {
    for (std::uint64_t eight; end - p >= 8; p += sizeof eight) {
        std::memcpy(&eight, p, sizeof eight);
        if (!may_need_escape(eight)) continue;
        for (int i = 0; i < 8; ++i)
            if (kEscapes[static_cast<unsigned char>(p[i])] != 0) return p + i;
    }
    while (p < end && kEscapes[static_cast<unsigned char>(*p)] == 0) ++p;
    return p;
}

}  // namespace

void append_string(std::string& out, std::string_view utf8) {
    static constexpr char kHex[] = "0123456789abcdef";
    out.push_back('"');
    const char* run = utf8.data();
    const char* const end = run + utf8.size();
    for (;;) {
        const char* const p = next_escape(run, end);
        out.append(run, p);
        if (p == end) break;
        run = p + 1;
        const auto byte = static_cast<unsigned char>(*p);
        const char escape = kEscapes[byte];
        if (escape == 1) {
            const char code[] = {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
            out.append(code, sizeof code);
        } else {
            const char pair[] = {'\\', escape};
            out.append(pair, sizeof pair);
        }
    }
    out.push_back('"');
}

void Writer::separate() {
    if (!first_) text_.push_back(',');
    first_ = false;
}

Writer& Writer::begin_object() {
    separate();
    text_.push_back('{');
    first_ = true;
    return *this;
}

Writer& Writer::end_object() {
    text_.push_back('}');
    first_ = false;
    return *this;
}

Writer& Writer::begin_array() {
    separate();
    text_.push_back('[');
    first_ = true;
    return *this;
}

Writer& Writer::end_array() {
    text_.push_back(']');
    first_ = false;
    return *this;
}

Writer& Writer::name(std::string_view name) {
    separate();
    append_string(text_, name);
    text_.push_back(':');
    first_ = true;  // the value follows without a comma
    return *this;
}

Writer& Writer::string(std::string_view value) {
    separate();
    append_string(text_, value);
    return *this;
}

Writer& Writer::number(std::int64_t value) { return raw(std::to_string(value)); }
Writer& Writer::boolean(bool value) { return raw(value ? "true" : "false"); }
Writer& Writer::null() { return raw("null"); }

Writer& Writer::raw(std::string_view json) {
    separate();
    text_.append(json);
    return *this;
}

namespace {

void write(Writer& writer, const Value& value) {
    switch (value.type) {
        case Type::null: writer.null(); break;
        case Type::boolean: writer.boolean(value.boolean); break;
        case Type::number: writer.raw(value.text); break;
        case Type::string: writer.string(value.text); break;
        case Type::array:
            writer.begin_array();
            for (const Value& item : value.items) write(writer, item);
            writer.end_array();
            break;
        case Type::object:
            writer.begin_object();
            for (const auto& [name, member] : value.members) {
                writer.name(name);
                write(writer, member);
            }
            writer.end_object();
            break;
    }
}

}  // namespace

std::string text_of(const Value& value) {
    Writer writer;
    write(writer, value);
    return writer.take();
}

}  // namespace creditlink::json
