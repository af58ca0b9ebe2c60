// What of a source row is kept as evidence, and how it is written.

#include "creditlink/record/kept_row.h"

#include <doctest/doctest.h>

#include "creditlink/base/encode.h"

using namespace creditlink;

namespace {

struct KeptRowCase {
    Origin origin;
    Kind kind;
    Record record;
    KeptRowCase() {
        origin.file = "rows.csv";
        origin.columns = {"名称", "编号", "内部备注", "状态"};
        kind.fields.resize(3);
        kind.fields[0].name = "NAME", kind.fields[1].name = "NUMBER", kind.fields[2].name = "BOTH";
        record.values = {"甲公司", "7", "甲公司 7"};
    }
    KeptColumns columns() const { return kept_columns(origin, kind, {true, true, false, true}, {{2, 0}, {2, 1}, {}, {}}, sha256("a mapping")); }
    std::string row(const std::vector<Cell>& cells, const json::Value* corrections = nullptr) const {
        RawRow raw;
        raw.number = 17, raw.key = "k\"1";
        std::string out;
        append_kept_row(out, columns(), origin, raw, cells, record, corrections);
        return out;
    }
};

}  // namespace

TEST_CASE("of a row the columns that the mapping reads are kept, each with the field that it feeds most directly, and no others") {
    const KeptRowCase of;
    CHECK(of.columns().heading == R"({"shape":"lines","file":"rows.csv","part":"","columns":["名称","编号","状态"],"fields":["NAME","NUMBER",""],"mapping":")" + hex(bytes_of(sha256("a mapping"))) + "\"}");
    CHECK(of.row({{"甲公司"}, {"7"}, {"secret"}, {"有效"}}) == R"([17,"k\"1",[1,1,"有效"]])");
}

TEST_CASE("a cell that says anything else than its field, or is a spreadsheet's, is written as it was read") {
    const KeptRowCase of;
    CHECK(of.row({{" 甲公司"}, {"7", CellForm::number}, {}, {"", CellForm::blank}}) == R"([17,"k\"1",[" 甲公司",{"n":"7"},""]])");
    CHECK(of.row({{""}, {"2021-03-05", CellForm::date}, {}, {"\n"}}) == R"([17,"k\"1",["",{"d":"2021-03-05"},"\n"]])");
}

TEST_CASE("what a person corrected stands behind the cells as they were read, without columns that the mapping does not read") {
    const KeptRowCase of;
    const auto corrections = json::parse(R"({"名称":"甲公司","内部备注":"x"})");
    CHECK(of.row({{"乙"}, {"7"}, {"secret"}, {"有效"}}, &*corrections) == R"([17,"k\"1",["乙",1,"有效"],{"名称":"甲公司"}])");
}

TEST_CASE("a row of which the mapping reads nothing is kept by its place alone") {
    KeptRowCase of;
    const KeptColumns none = kept_columns(of.origin, of.kind, std::vector<bool>(4), std::vector<std::vector<std::uint32_t>>(4), Digest256{});
    std::string out;
    append_kept_row(out, none, of.origin, RawRow{}, std::vector<Cell>(4), of.record, nullptr);
    CHECK(out == R"([0,"",[]])");
}
