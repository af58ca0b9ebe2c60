#pragma once
// Is this body a batch as the interface wants it (section 3)? Read once, strictly; everything after works on values.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/json.h"

namespace creditlink::sandbox {

inline constexpr std::size_t kMaxIdLength = 128;
inline constexpr std::size_t kMaxBasisLength = 200;  // characters

// Why a call was not done: the status and code of section 7, and where a field is at fault, which.
struct Refusal {
    struct Fault {
        std::string id, field, code, message;
    };
    int status = 422;
    std::string code = "batch-refused";
    std::string detail = {};
    std::vector<Fault> faults = {};
};

// A value or a refusal. Refusals are answers, not errors of ours.
template <typename T>
class Judged {
  public:
    Judged(T value) : value_(std::move(value)) {}
    Judged(Refusal refusal) : refusal_(std::move(refusal)) {}
    explicit operator bool() const { return value_.has_value(); }
    T& operator*() { return *value_; }
    T* operator->() { return &*value_; }
    const Refusal& refusal() const { return refusal_; }

  private:
    std::optional<T> value_;
    Refusal refusal_;
};

using Data = std::vector<std::pair<std::string, std::string>>;  // in the order of RFC 8785

struct SentRecord {
    std::string id, key;
    std::int64_t version = 0;
    bool withdrawn = false;
    Data data;
    std::string canonical;  // RFC 8785 JSON of data; empty for a withdrawal
    std::string reason, basis;
};

struct Batch {
    std::string id, sender, kind, catalogue, head;
    std::vector<SentRecord> records;
};

bool is_id(std::string_view text);
// The batch id out of Idempotency-Key, a structured-field string without parameters.
std::optional<std::string> idempotency_key(std::string_view field);
// Order of RFC 8785: by UTF-16 code units.
bool before_in_canonical_order(std::string_view a, std::string_view b);
std::string canonical_json(const Data& data);

Judged<json::Value> read_object(std::string_view body);
Judged<Batch> read_batch(std::string_view body, std::string_view batch_id);

}  // namespace creditlink::sandbox
