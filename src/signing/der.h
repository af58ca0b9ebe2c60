#pragma once
// Distinguished encoding (X.690) of the few things that certificates and signatures of documents are made of.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace creditlink::der {

enum class Tag : unsigned char { integer = 0x02, bits = 0x03, octets = 0x04, null = 0x05, object = 0x06, utf8 = 0x0C, printable = 0x13, utc_time = 0x17, general_time = 0x18, sequence = 0x30, set = 0x31 };

std::string value(unsigned char tag, std::string_view content);
inline std::string value(Tag tag, std::string_view content) { return value(static_cast<unsigned char>(tag), content); }
inline std::string sequence(std::string_view content) { return value(Tag::sequence, content); }
inline std::string context(unsigned number, std::string_view content) { return value(static_cast<unsigned char>(0xA0 | number), content); }  // constructed [number]
std::string integer(std::string_view big_endian);  // not negative
std::string object(std::string_view dotted);       // "1.2.156.10197.1.501"
std::string set_of(std::vector<std::string> members);  // in the order that DER wants
std::string time(std::int64_t unix_seconds);

// The first element of `from`, which is shortened by it; nullopt if none begins there whole. Views into what was given.
struct Element {
    unsigned char tag = 0;
    std::string_view content, whole;
};
std::optional<Element> take(std::string_view& from);

}  // namespace creditlink::der
