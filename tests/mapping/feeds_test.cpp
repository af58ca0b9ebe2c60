// Which columns a field's text comes from: masking stands on it.

#include "fixture.h"

using namespace creditlink;
using namespace creditlink::mapping_test;

namespace {

// The fields (by index in kKind: name 0, text 1, code 2, …) of each of the columns a, b, c.
std::vector<std::vector<std::uint32_t>> fed(const std::string& fields, const std::string& more = {}) {
    auto plan = plan_of(fields, more);
    REQUIRE(plan);
    Origin origin;
    origin.columns = {"a", "b", "c"};
    return plan->fields_by_column(origin);
}

using Fields = std::vector<std::vector<std::uint32_t>>;

}  // namespace

TEST_CASE("a column feeds the fields that take its text, whole or in part, and one that takes nothing from it is not among them") {
    CHECK(fed(R"("name": "a", "code": "b")") == Fields{{0}, {2}, {}});
    CHECK(fed(R"("name": "a", "text": {"template": "{a}（{b}）"}, "code": "b")") == Fields{{0, 1}, {1, 2}, {}});
    CHECK(fed(R"("code": {"first_non_empty": ["a", "b"]})") == Fields{{2}, {2}, {}});
}

TEST_CASE("a column that is only asked about feeds nothing; what its branches take does") {
    CHECK(fed(R"("code": {"when": [{"if": {"column": "a", "starts_with": "x"}, "value": "b"}], "else": {"constant": "1"}})") == Fields{{}, {2}, {}});
}

TEST_CASE("through another field and through a named value it is fed all the same") {
    CHECK(fed(R"("code": "a", "text": {"field": "code"})") == Fields{{2, 1}, {}, {}});
}
