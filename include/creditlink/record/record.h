#pragma once
// A record: one normalised row of a kind. Its canonical bytes (RFC 8785 JSON of its non-empty fields) are what is compared,
// digested and sent.

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/text_marks.h"
#include "creditlink/record/kind.h"

namespace creditlink {

// The values of one row, by field index; an empty string is an absent field. Dates are YYYY/MM/DD, money plain decimals.
// Reused from row to row to spare allocations: clear_for() keeps the capacity.
struct Record {
    std::vector<std::string> values;
    std::vector<TextMarks> marks;  // what may stand in each value; whoever changes one without looking puts kAnyMark here

    void clear_for(const Kind& kind);
    const std::string& at(std::size_t field) const { return values[field]; }
    TextMarks marks_at(std::size_t field) const { return field < marks.size() ? marks[field] : kAnyMark; }
};

// Appends {"A":"…","B":"…"} with members in RFC 8785 order, empty fields left out.
void append_canonical(std::string& out, const Kind& kind, const Record& record);

// A record's key within the office: HMAC over the kind and the identity values, so that no personal data can be read from
// it, or guessed without the office secret.
struct RecordKey {
    std::array<std::uint8_t, 20> bytes{};
    // As their bytes: what differs mostly does so in the first eight, and a million keys are compared twenty million times.
    bool operator==(const RecordKey& other) const { return head() == other.head() && bytes == other.bytes; }
    std::strong_ordering operator<=>(const RecordKey& other) const {
        return head() != other.head() ? head() <=> other.head() : bytes <=> other.bytes;
    }

  private:
    std::uint64_t head() const {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < 8; ++i) value = value << 8 | bytes[i];
        return value;
    }
};
// First 20 bytes of HMAC(office secret, kind ‖ 0x00 ‖ identity values in NFC joined by 0x1F), in the kind file's order.
RecordKey key_of(const HmacSha256& office, const Kind& kind, const Record& record);

enum class Op : std::uint8_t { put = 0, withdraw = 1 };

struct SubmissionKey {
    std::array<std::uint8_t, 20> bytes{};
    auto operator<=>(const SubmissionKey&) const = default;
};
// First 20 bytes of HMAC(office secret, platform ‖ 0x00 ‖ 20 key bytes ‖ version in decimal ‖ 0x00 ‖ "put" or "withdraw" ‖
// 0x00 ‖ content). `content` is the SHA-256 of the canonical bytes, or of reason, 0x1F and basis for a withdrawal.
SubmissionKey submission_of(const HmacSha256& office, std::string_view platform, const RecordKey& key, std::uint32_t version,
                            Op op, const Digest256& content);

std::string text_of(const RecordKey& key);         // k-…
std::string text_of(const SubmissionKey& id);      // s-…
// b-… from SHA-256(sender ‖ 0x00 ‖ submission ids as text, "s-…", joined by 0x00), first 20 bytes.
std::string batch_id(std::string_view sender, const std::vector<SubmissionKey>& submissions);

// Errc::usage unless it is exactly what text_of() writes.
Result<RecordKey> record_key_of(std::string_view text);
Result<SubmissionKey> submission_key_of(std::string_view text);

}  // namespace creditlink
