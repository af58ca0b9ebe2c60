#pragma once
// Personal data in what people look at: masked by the kind's masking, until somebody states a purpose (design: rule 9).
//
// A cell is personal if a personal field takes its text from it, if its column's name says so ("手机", "联系人"), or if it
// looks like an identity number, a telephone number, a passport or a bank card wherever it stands. The name and the code of
// an organisation are published and stay readable: an organisation is what has a unified code of one in the same row.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/mapping/plan.h"
#include "creditlink/record/record.h"

namespace creditlink {

enum class Personal { masked, shown };

class Masking {
  public:
    // `plan` may be null: then only the columns' names and the texts themselves say what is personal. It must outlive this.
    Masking(const Plan* plan, Personal personal) : plan_(plan), personal_(personal) {}

    // The row's cells as they may be shown, one for each column of the origin.
    std::vector<std::string> cells(const Origin& origin, std::span<const std::string_view> texts) const;
    // A record's values as they may be shown, one for each field of its kind.
    std::vector<std::string> values(const Kind& kind, std::span<const std::string> values) const;
    // A record's canonical JSON as it may be shown.
    std::string canonical(const Kind& kind, std::string_view json) const;
    std::string text(std::string_view text) const;  // of nobody knows what: a platform's message

  private:
    const Plan* plan_;
    Personal personal_;
};

// Does a column's name say that what stands in it is personal ("手机", "联系人")?
bool is_personal_header(std::string_view column);

// 18 letters and digits that are no person's number, and not of an individual's business either: its name is often the person's.
bool is_organisation_code(std::string_view text);

// Numbers in a text that look like those of a person, with their middle hidden; the rest is left as it is.
std::string without_personal_numbers(std::string_view text);

}  // namespace creditlink
