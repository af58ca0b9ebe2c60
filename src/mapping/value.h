#pragma once
// The compiled form of a mapping: values (where a text comes from) and steps (what is done to it).

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/json.h"
#include "creditlink/base/result.h"
#include "creditlink/mapping/plan.h"
#include "creditlink/record/condition.h"
#include "creditlink/record/pattern.h"

namespace creditlink::mapping_detail {

// A code list: from the source's word to ours. Words are compared by half-width, upper case and without white space.
struct CodeList {
    std::unordered_map<std::string, std::string> exact, folded;
    const std::string* find(std::string_view word) const;
    static std::string folded_word(std::string_view word);
};

struct Value;
class Evaluation;
struct Function;

// The text under way, and where it came from: views into the page, the plan or the evaluation's own scratch.
struct Work {
    std::string_view text;
    CellForm form = CellForm::text;
    int column = -1;
};

struct Step {
    const Function* function = nullptr;
    std::vector<std::string> texts;
    long number = 0;
    const FindingKind* finding = nullptr;       // of "refuse"
    std::shared_ptr<const CodeList> list;       // shared: several fields may use one list of the file
    std::vector<Pattern> patterns;
    std::vector<Step> each;                     // of "split"
    std::vector<Value> values;                  // an argument that is a value itself
};

struct Branch;

struct Value {
    enum class From : std::uint8_t { column, constant, parts, first_non_empty, when, field, named };
    From from = From::constant;
    int index = -1;                 // of a column, field or named value
    std::string text;               // of a constant; of "join": what stands between
    bool skip_blank = false;        // "join" leaves blank parts out; a template does not
    std::vector<Value> parts;       // of a template, join or first_non_empty
    std::vector<Branch> branches;   // of when; the last may have no condition (else)
    std::vector<Step> steps;
};

struct Branch {
    std::vector<Condition> condition;  // at most one
    Value value;
};

// Slots of conditions: columns, then fields, then named values.
inline constexpr int kFieldSlot = 1 << 20;
inline constexpr int kNamedSlot = 1 << 21;

struct RowRule {
    Condition condition;
    std::string reason;                    // of a skip or a withdrawal
    const FindingKind* finding = nullptr;  // of a refusal
    int column = -1;
};

struct Column {
    std::string name;
    bool optional = false;
};

struct Example {
    json::Value json;
};

}  // namespace creditlink::mapping_detail

namespace creditlink {

struct Plan::Impl {
    std::string name, file;
    std::shared_ptr<const Kind> kind;  // load_kind hands it out shared; the plan outlives nothing else
    Digest256 bare_digest{};
    RowHash stamp{};
    std::vector<mapping_detail::Column> columns;
    std::vector<std::pair<std::string, mapping_detail::Value>> named;
    std::vector<std::pair<std::uint32_t, mapping_detail::Value>> fields;  // in the order of evaluation
    std::vector<mapping_detail::RowRule> skips, refusals, withdrawals;
    std::vector<mapping_detail::Value> newest_by;  // at most one
    std::vector<std::string> assumptions, doubts;
    json::Value examples;

    // Where each of `columns` stands in the origin, -1: not there. The index of the first column that is needed and lacks
    // is put into `absent`, else -1.
    void find_columns(const Origin& origin, std::vector<int>& cells, int& absent) const;
};

}  // namespace creditlink
