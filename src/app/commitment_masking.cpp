#include "commitment_masking.h"

#include "creditlink/base/text.h"

namespace creditlink {

bool is_about_person(const SignedCommitment& what) { return what.category == "自然人" || what.category == "个体工商户" || !is_organisation_code(what.identify); }

Commitment as_shown(Commitment c, Personal personal) {
    if (personal == Personal::shown) return c;
    if (is_about_person(c.what)) c.what.subject = mask(c.what.subject, 1, 0), c.what.identify = mask(c.what.identify, 6, 4);
    c.what.content.clear(), c.what.values.clear();  // the blanks are in them
    if (c.performance) c.performance->unperformed = without_personal_numbers(c.performance->unperformed), c.performance->pursued = without_personal_numbers(c.performance->pursued);
    return c;
}

}  // namespace creditlink
