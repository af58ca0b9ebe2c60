// Personal data in what people look at.

#include "masking.h"

#include <doctest/doctest.h>

#include <vector>

#include "creditlink/base/file.h"
#include "support/folders.h"

using namespace creditlink;

namespace {

MappingContext context() {
    MappingContext made;
    made.terms = {{"office.name", "示范厅"}, {"office.uscc", "11220000Y00000016R"}, {"office.division", "220000"}};
    made.read = [](std::string_view path) { return read_file(Path(test::kSourceFolder) / "mappings" / Path(path)); };
    return made;
}

Plan licences() {
    auto text = read_file(Path(test::kSourceFolder) / "mappings/examples/licences.json");
    auto plan = Plan::compile(*text, "licences.json", context());
    return std::move(*plan);
}

Origin origin(std::vector<std::string> columns) {
    Origin made;
    made.columns = std::move(columns);
    return made;
}

std::vector<std::string> shown(const Masking& masking, const std::vector<std::string>& columns, const std::vector<std::string_view>& texts) {
    return masking.cells(origin(columns), texts);
}

const std::vector<std::string> kColumns = {"单位名称", "统一社会信用代码", "法定代表人", "许可内容", "经办人电话", "许可编号"};

}  // namespace

TEST_CASE("numbers of persons are hidden wherever they stand in a text, and as long as they were") {
    CHECK(without_personal_numbers("证件220102199001010017，完") == "证件220102********0017，完");
    CHECK(without_personal_numbers("22010219900101001X") == "220102********001X");
    CHECK(without_personal_numbers("２２０１０２１９９００１０１００１７") == "２２０１０２********００１７");
    CHECK(without_personal_numbers("220102900101001") == "220102*****1001");
    CHECK(without_personal_numbers("电话 13843012345。") == "电话 138****2345。");
    CHECK(without_personal_numbers("138-4301-2345") == "138-****-2345");
    CHECK(without_personal_numbers("138 4301 2345 139 4301 2345") == "138 **** 2345 139 **** 2345");
    CHECK(without_personal_numbers("220102 19900101 0017") == "220102 ******** 0017");
    CHECK(without_personal_numbers("0431-88901234") == "0431-******34");
    CHECK(without_personal_numbers("护照E12345678") == "护照E******78");
    CHECK(without_personal_numbers("卡 6222021234567890123") == "卡 6222***********0123");
}

TEST_CASE("codes of organisations, document numbers, dates and money are no numbers of persons") {
    for (const char* text : {"91220102Y00000001X", "912201020000000012", "SYXK(吉)2021-0001", "吉科动许〔2026〕3号", "2024-03-05 2029-03-04", "0431-1-2 03-05 2029-03-04", "1,234,567.89 元",
                             "2026/11/20 10:00:00", "Y0000001-6"})
        CHECK(without_personal_numbers(text) == text);
}

TEST_CASE("an organisation's name is shown, a legal representative's is not, and a contact's telephone that no field takes is not either") {
    const Plan plan = licences();
    const auto cells = shown(Masking(&plan, Personal::masked), kColumns, {"吉林省示范检测有限公司", "91220102Y00000001X", "佴旎", "屏障环境", "13843012345", "SYXK-1"});
    CHECK(cells == std::vector<std::string>{"吉林省示范检测有限公司", "91220102Y00000001X", "佴*", "屏障环境", "1**********", "SYXK-1"});
}

TEST_CASE("without the code of an organisation the name is taken for a person's, and so is that of an individual's business") {
    const Plan plan = licences();
    const Masking masking(&plan, Personal::masked);
    CHECK(shown(masking, kColumns, {"佴旎旎", "", "", "", "", ""})[0] == "佴**");
    CHECK(shown(masking, kColumns, {"佴旎旎", "220102199001010017", "", "", "", ""})[0] == "佴**");
    CHECK(shown(masking, kColumns, {"佴旎旎", "220102199001010017", "", "", "", ""})[1] == "220102********0017");
    CHECK(shown(masking, kColumns, {"佴旎种苗店", "92220102Y00000001X", "", "", "", ""})[0] == "佴****");
}

TEST_CASE("a company whose code is wrong is shown by its name, so that somebody can find it; a person and an individual's business are not") {
    const Plan plan = licences();
    const Masking masking(&plan, Personal::masked);
    const auto name = [&](std::string_view text, std::string_view code) { return shown(masking, kColumns, {text, code, "", "", "", ""})[0]; };
    CHECK(name("吉林省示范检测有限公司", "9122010Y00000001X") == "吉林省示范检测有限公司");
    CHECK(name("佴旎旎", "9122010Y00000001X") == "佴**");
    CHECK(name("佴旎健身服务中心", "9122010Y00000001X") == "佴*******");
    CHECK(name("佴旎种苗有限公司", "9222010Y00000001X") == "佴*******");
    CHECK(name("佴旎种苗有限公司", "220102199001010017") == "佴*******");
    CHECK(name("吉林省示范检测有限公司", "93220102Y00000001") == "吉林省示范检测有限公司");
    CHECK(name("示范市种苗协会", "5122010Y000000016R") == "示范市种苗协会");
    for (const char* what : {"", "无", "待补", "220102600123456", "91", "9122010Y00000001X"}) CHECK(name("朝阳区张伟宠物医院", what) == "朝********");
    for (const char* what : {"无", "待补", "220102600123456", "9122010Y00000001X"}) CHECK(name("长春市张伟正骨研究所", what) == "长*********");
    for (const char* what : {"无", "待补", "220102600123456", "91220102", "9122010Y-00000001X", "9122010Y00000001X0000"}) CHECK(name("佴旎种苗有限公司", what) == "佴*******");
}

TEST_CASE("a source without a mapping is judged by its columns' names and the texts") {
    const Masking masking(nullptr, Personal::masked);
    CHECK(shown(masking, {"姓名", "备注", "mobile"}, {"佴旎", "身份证220102199001010017", "x"}) == std::vector<std::string>{"佴*", "身份证220102********0017", "*"});
}

TEST_CASE("with a purpose stated everything is shown as it is") {
    const Plan plan = licences();
    CHECK(shown(Masking(&plan, Personal::shown), kColumns, {"佴旎", "", "佴旎", "220102199001010017", "", ""}) == std::vector<std::string>{"佴旎", "", "佴旎", "220102199001010017", "", ""});
}

TEST_CASE("a record's canonical JSON is masked member by member and stays JSON") {
    const Plan plan = licences();
    const Masking masking(&plan, Personal::masked);
    CHECK(masking.canonical(plan.kind(), R"({"XK_FRDB":"佴\"旎","XK_NR":"电话13843012345","XK_XDR_MC":"佴旎"})") ==
          R"({"XK_FRDB":"佴**","XK_NR":"电话138****2345","XK_XDR_MC":"佴*"})");
}
