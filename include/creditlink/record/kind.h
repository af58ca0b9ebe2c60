#pragma once
// A kind is a catalogue record type (行政许可 xk, 行政处罚 cf, 信用承诺 cn ...): its fields, what identifies a record, what is
// masked, who may see it, and the rules that the standard states. It is read from mappings/kinds/<name>.json and constant
// after that. What a standard leaves open is a switch in the file, marked "assumed", and listed in `assumptions`.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/json.h"
#include "creditlink/base/result.h"

namespace creditlink {

enum class FieldType : std::uint8_t { name, text, code, date, money, choice };

struct Choice {
    std::string value;              // as sent; "其他-*" means a free text after "其他-"
    std::vector<std::string> also;  // other spellings that mean it
};

struct Field {
    std::string name;     // XK_XDR_MC
    std::string title;    // 行政相对人名称
    FieldType type = FieldType::text;
    std::uint32_t max_length = 0;  // code points; 0 = no limit
    bool required = false;         // always; conditional requirements are rules
    std::string check;             // identifier check: "uscc", "id-card", "org-code", "gs15" ...; empty = none
    std::vector<Choice> choices;
    std::string choice_separator;  // of a field that may hold several choices; empty = one
    bool personal = false;         // masked in everything that people see
    std::uint32_t mask_head = 0, mask_tail = 0;
    std::string scope;             // sharing scope: 社会公开, 政务共享, 授权查询
};

class Kind {
  public:
    static constexpr std::size_t kMaxFields = 500;  // no catalogue has a tenth of it

    std::string name;       // "xk"
    std::string title;      // 行政许可
    std::string catalogue;  // "2018.1"
    std::vector<Field> fields;
    std::vector<std::uint32_t> identity;       // indexes of the identity fields, in the file's order
    int decided = -1;                          // index of the decision date ("decided" in the file): timeliness counts from it; -1: none
    int subject_name = -1, subject_code = -1;  // "subject": {"name": …, "code": …}: compared within a run; -1: none
    json::Value rules;                         // compiled by quality
    std::vector<std::string> assumptions;      // sentences: what the file assumes and why
    RowHash stamp{};                           // over the file's bytes

    // Filled by load_kind: the order of members in canonical JSON, and `","NAME":"`, which
    // also closes the value before, ready to be copied.
    std::vector<std::uint32_t> canonical_order;
    std::vector<std::string> canonical_prefix;

    int index_of(std::string_view field) const;  // -1 if there is none
    std::vector<std::string_view> field_names() const;
};

Result<std::shared_ptr<const Kind>> load_kind(std::string_view json_text, std::string_view file);

}  // namespace creditlink
