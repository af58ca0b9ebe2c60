#include <array>
#include <cstdint>

#include "creditlink/base/eight.h"
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

// The first byte at or after `from` that is escaped, or the text's size.
std::size_t next_escape(std::string_view text, std::size_t from) {
    const std::string_view rest = text.substr(from);
    const std::size_t at = eight::find(
        rest, [](eight::Bytes bytes) { return eight::below(bytes, 0x20) | eight::is(bytes, '"') | eight::is(bytes, '\\'); }, [](std::size_t) { return true; });
    return at == std::string_view::npos ? text.size() : from + at;
}

}  // namespace

void append_escaped(std::string& out, std::string_view utf8) {
    static constexpr char kHex[] = "0123456789abcdef";
    for (std::size_t run = 0;;) {
        const std::size_t at = next_escape(utf8, run);
        out.append(utf8, run, at - run);
        if (at == utf8.size()) return;
        run = at + 1;
        const auto byte = static_cast<unsigned char>(utf8[at]);
        const char escape = kEscapes[byte];
        if (escape == 1) {
            const char code[] = {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
            out.append(code, sizeof code);
        } else {
            const char pair[] = {'\\', escape};
            out.append(pair, sizeof pair);
        }
    }
}

void append_string(std::string& out, std::string_view utf8) {
    out.push_back('"');
    append_escaped(out, utf8);
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
