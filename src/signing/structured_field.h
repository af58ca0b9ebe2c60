#pragma once
// Structured fields (RFC 8941), as far as signatures need them: dictionaries of items and inner lists. Stricter than
// the RFC in one thing: a member or parameter that occurs twice is refused, where the RFC lets the last one win.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink::structured {

struct BareItem {
    enum class Type { integer, decimal, string, token, bytes, boolean } type = Type::boolean;
    std::int64_t number = 1;  // an integer, thousandths of a decimal, or 0 and 1 for a boolean
    std::string text;         // of a string or token, unescaped; or bytes, decoded

    static BareItem integer(std::int64_t value) { return {Type::integer, value, {}}; }
    static BareItem string(std::string_view value) { return {Type::string, 0, std::string(value)}; }
    static BareItem bytes(std::string_view value) { return {Type::bytes, 0, std::string(value)}; }
    bool operator==(const BareItem&) const = default;
};

using Parameters = std::vector<std::pair<std::string, BareItem>>;  // in order, no key twice

struct Item {
    BareItem value;
    Parameters parameters;
    bool operator==(const Item&) const = default;
};

struct InnerList {
    std::vector<Item> items;
    Parameters parameters;
    bool operator==(const InnerList&) const = default;
};

struct Member {
    std::string key;
    std::variant<Item, InnerList> value;
    bool operator==(const Member&) const = default;
};

using Dictionary = std::vector<Member>;  // in order, no key twice

// The error's message says what, at which byte; in English, for diagnostics.
Result<Dictionary> parse_dictionary(std::string_view text);

const Member* find(const Dictionary& dictionary, std::string_view key);
const BareItem* find(const Parameters& parameters, std::string_view key);

// Canonical text (RFC 8941 section 4.1). Strings hold printable ASCII only: a parsed one does, others see to it.
std::string serialised(const BareItem& item);
std::string serialised(const Item& item);
std::string serialised(const InnerList& list);
std::string serialised(const Member& member);  // key=value

}  // namespace creditlink::structured
