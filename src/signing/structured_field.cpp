#include "structured_field.h"

#include <algorithm>

#include "creditlink/base/encode.h"

namespace creditlink::structured {
namespace {

constexpr std::size_t kMostIntegerDigits = 15;  // RFC 8941 section 3.3.1
constexpr std::size_t kMostWholeDigits = 12;    // of a decimal, 3.3.2
constexpr std::size_t kMostFractionDigits = 3;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_alpha(char c) {
    return is_lower(c) || (c >= 'A' && c <= 'Z');
}
bool is_key(char c) {
    return is_lower(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '*';
}
bool is_token(char c) {
    return is_alpha(c) || is_digit(c) || std::string_view("!#$%&'*+-.^_`|~:/").find(c) != std::string_view::npos;
}
bool is_printable(char c) {
    return c >= 0x20 && c < 0x7f;
}

// One pass over the text. The first error is kept and ends everything: each step looks at ok() or at what it got.
class Parser {
  public:
    explicit Parser(std::string_view text) : text_(text) {}

    Result<Dictionary> dictionary() {
        Dictionary out;
        skip(" ");
        while (ok() && !at_end()) {
            Member next = member();
            if (find(out, next.key)) fail("the member " + next.key + " occurs twice");
            out.push_back(std::move(next));
            skip(" \t");
            if (at_end()) break;
            expect(',');
            skip(" \t");
            if (at_end()) fail("a comma at the end");
        }
        if (!ok()) return Error{Errc::trust, error_ + " (byte " + std::to_string(at_) + ")", {}, {}};
        return out;
    }

  private:
    bool ok() const { return error_.empty(); }
    bool at_end() const { return at_ >= text_.size(); }
    char peek() const { return at_end() ? '\0' : text_[at_]; }  // a NUL in the text fits nowhere either
    void fail(std::string what) {
        if (ok()) error_ = std::move(what);
    }
    void skip(std::string_view which) {
        while (!at_end() && which.find(peek()) != std::string_view::npos) ++at_;
    }
    bool take(char c) {
        if (peek() != c || at_end()) return false;
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!take(c)) fail(std::string("expected ") + c);
    }
    template <typename Fits>
    std::string_view run(Fits fits) {
        const std::size_t from = at_;
        while (!at_end() && fits(peek())) ++at_;
        return text_.substr(from, at_ - from);
    }

    Member member() {
        Member out;
        out.key = key();
        if (!take('='))
            out.value = Item{BareItem{}, parameters()};  // a key alone means true
        else if (peek() == '(')
            out.value = inner_list();
        else
            out.value = item();
        return out;
    }

    InnerList inner_list() {
        InnerList out;
        expect('(');
        for (skip(" "); ok() && !take(')');) {
            out.items.push_back(item());
            if (peek() != ' ' && peek() != ')') fail("expected a space or )");
            skip(" ");
        }
        out.parameters = parameters();
        return out;
    }

    Item item() {
        BareItem value = bare_item();
        return Item{std::move(value), parameters()};
    }

    Parameters parameters() {
        Parameters out;
        while (ok() && take(';')) {
            skip(" ");
            std::string name = key();
            BareItem value = take('=') ? bare_item() : BareItem{};
            if (find(out, name)) fail("the parameter " + name + " occurs twice");
            out.emplace_back(std::move(name), std::move(value));
        }
        return out;
    }

    std::string key() {
        if (!is_lower(peek()) && peek() != '*') fail("expected a key");
        return std::string(run(is_key));
    }

    BareItem bare_item() {
        const char c = peek();
        if (c == '"') return string();
        if (c == ':') return byte_sequence();
        if (c == '?') return boolean();
        if (c == '-' || is_digit(c)) return number();
        if (c == '*' || is_alpha(c)) return {BareItem::Type::token, 0, std::string(run(is_token))};
        fail("expected a value");
        return {};
    }

    BareItem string() {
        BareItem out{BareItem::Type::string, 0, {}};
        expect('"');
        while (ok() && !take('"')) {
            const bool escaped = take('\\');
            const char c = peek();
            if (!is_printable(c) || (escaped && c != '"' && c != '\\'))
                fail("a string that does not end or holds what it must not");
            out.text += c;
            ++at_;
        }
        return out;
    }

    BareItem byte_sequence() {
        expect(':');
        const std::size_t end = text_.find(':', at_);
        const std::string_view encoded = text_.substr(at_, end == std::string_view::npos ? 0 : end - at_);
        std::optional<std::string> decoded = from_base64(encoded);
        if (end == std::string_view::npos || !decoded) {
            fail("bytes that are not canonical base64 between colons");
            return {};
        }
        at_ = end + 1;
        return {BareItem::Type::bytes, 0, std::move(*decoded)};
    }

    BareItem boolean() {
        expect('?');
        const char c = peek();
        if (c != '0' && c != '1') fail("expected ?0 or ?1");
        ++at_;
        return {BareItem::Type::boolean, c == '1' ? 1 : 0, {}};
    }

    BareItem number() {
        const std::int64_t sign = take('-') ? -1 : 1;
        const std::string_view whole = run(is_digit);
        const bool decimal = take('.');
        const std::string_view fraction = decimal ? run(is_digit) : std::string_view();
        if (whole.empty() || whole.size() > (decimal ? kMostWholeDigits : kMostIntegerDigits))
            fail("a number with no digits or too many");
        if (decimal && (fraction.empty() || fraction.size() > kMostFractionDigits))
            fail("a decimal without one to three places");
        if (!ok()) return {};
        std::int64_t value = 0;
        for (char c : whole) value = value * 10 + (c - '0');
        for (std::size_t i = 0; decimal && i < kMostFractionDigits; ++i)
            value = value * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
        return {decimal ? BareItem::Type::decimal : BareItem::Type::integer, sign * value, {}};
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string error_;
};

std::string decimal_text(std::int64_t thousandths) {
    const std::int64_t size = thousandths < 0 ? -thousandths : thousandths;
    std::string fraction = std::to_string(1000 + size % 1000).substr(1);
    while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
    return (thousandths < 0 ? "-" : "") + std::to_string(size / 1000) + "." + fraction;
}

std::string serialised(const Parameters& parameters) {
    std::string out;
    for (const auto& [key, value] : parameters) {
        out += ";" + key;
        if (value != BareItem{}) out += "=" + structured::serialised(value);
    }
    return out;
}

}  // namespace

Result<Dictionary> parse_dictionary(std::string_view text) {
    return Parser(text).dictionary();
}

const Member* find(const Dictionary& dictionary, std::string_view key) {
    const auto at = std::find_if(dictionary.begin(), dictionary.end(), [&](const Member& m) { return m.key == key; });
    return at == dictionary.end() ? nullptr : &*at;
}

const BareItem* find(const Parameters& parameters, std::string_view key) {
    const auto at = std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) { return p.first == key; });
    return at == parameters.end() ? nullptr : &at->second;
}

std::string serialised(const BareItem& item) {
    switch (item.type) {
        case BareItem::Type::integer:
            return std::to_string(item.number);
        case BareItem::Type::decimal:
            return decimal_text(item.number);
        case BareItem::Type::token:
            return item.text;
        case BareItem::Type::bytes:
            return ":" + base64(item.text) + ":";
        case BareItem::Type::boolean:
            return item.number ? "?1" : "?0";
        case BareItem::Type::string:
            break;
    }
    std::string out = "\"";
    for (char c : item.text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

std::string serialised(const Item& item) {
    return serialised(item.value) + serialised(item.parameters);
}

std::string serialised(const InnerList& list) {
    std::string out = "(";
    for (const Item& item : list.items) out += (out.size() > 1 ? " " : "") + serialised(item);
    return out + ")" + serialised(list.parameters);
}

std::string serialised(const Member& member) {
    return member.key + "=" + std::visit([](const auto& value) { return serialised(value); }, member.value);
}

}  // namespace creditlink::structured
