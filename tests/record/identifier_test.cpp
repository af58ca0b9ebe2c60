#include <doctest/doctest.h>

#include <random>
#include <string>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/record/identifier.h"

using namespace creditlink;
using namespace std::string_literals;

namespace {

const auto kToday = CivilDate::of(2026, 11, 23);

std::string of(const IdentifierVerdict& verdict) {
    return !verdict.code.empty() ? std::string(verdict.code) : !verdict.advice.empty() ? "advice " + std::string(verdict.advice) : "sound";
}
std::string uscc(std::string_view text) { return of(check_uscc(text)); }
std::string id_card(std::string_view text) { return of(check_id_card(text, kToday)); }

}  // namespace

TEST_CASE("unified social credit codes of the standard's example and of organisations that exist are sound") {
    // GB 32100-2015's example, then codes published by their owners; their check characters were computed again.
    for (const char* good : {"91350100M000100Y43", "914403001922038216", "9144030071526726XG", "91330100799655058B", "91110000802100433B",
                             "91110108551385082Q", "91230500MA1B3N1N2M", "11230500001755309F", "91320105780688132K", "91330000755918469E",
                             "11420000MB15291767"})
        CHECK_MESSAGE(check_uscc(good).code.empty(), good);
    // A check character 0 is as good as any: 3.1 % of all codes have it, and a well-known library refuses them.
    CHECK(uscc("91220101MA0A1B1320") == "sound");
}

TEST_CASE("made-up codes of Jilin have a sound check character, and a retired division is known") {
    for (const char* good : {"11220000MA0A1B2C2K", "12220000MA0A1B2C2G", "91220101MA0A1B2C2Y", "92220102MA0A1B2C2A", "52220000MA0A1B2C2C", "91220184MA0A1B2C26"})
        CHECK_MESSAGE(check_uscc(good).code.empty(), good);
}

TEST_CASE("a code with the wrong check character, length or letters is refused with the reason, but without the code") {
    CHECK(uscc("91330100755918469E") == "uscc-check");
    CHECK(check_uscc("91330100755918469E").detail == "校验位应为 K");
    CHECK(uscc("00000000000000000X") == "uscc-check");
    CHECK(check_uscc("00000000000000000X").detail == "校验位应为 0");
    CHECK(uscc("000000000000000000") == "uscc-check");
    CHECK(check_uscc("91350100M000100Y4").detail == "长度 17，应为 18");
    CHECK(check_uscc("吉林").detail == "长度 2，应为 18");
    CHECK(uscc("91350100m000100y43") == "uscc-check");
    CHECK(check_uscc("91350100M000100I43").detail.find("第 16 位") == 0);
    CHECK(uscc("9135A100M000100Y43") == "uscc-check");
    CHECK(uscc(" 91350100M000100Y4") == "uscc-check");
    CHECK(uscc("") == "uscc-check");
    set_language(Language::en);
    CHECK(check_uscc("91350100M000100Y4").detail == "17 characters long, 18 expected");
    set_language(Language::zh);
}

TEST_CASE("one wrong character, and two neighbours swapped, are nearly always seen in a code") {
    const std::string good = "91350100M000100Y43";
    for (std::size_t i = 0; i < good.size(); ++i)
        for (const char c : "0123456789ABCDEFGHJKLMNPQRTUWXY"s) {
            std::string other = good;
            other[i] = c;
            if (other != good) CHECK_MESSAGE(uscc(other) == "uscc-check", other);
        }
    for (std::size_t i = 0; i + 1 < good.size(); ++i) {
        std::string other = good;
        std::swap(other[i], other[i + 1]);
        if (other != good) CHECK_MESSAGE(uscc(other) == "uscc-check", other);
    }
}

TEST_CASE("an inner organisation digit that does not fit, and an unknown division, are only advice") {
    CHECK(uscc("11220000MA0A1B2C3N") == "advice inner-code-check");
    CHECK(uscc("914403001922038216") == "sound");
    CHECK(uscc("91350100M000100Y43") == "sound");
    CHECK(uscc("91999900192203821T") == "advice division-unknown");
}

TEST_CASE("organisation codes follow GB 11714") {
    for (const char* good : {"D2143569X", "192203821", "71526726X"}) CHECK_MESSAGE(check_org_code(good).code.empty(), good);
    for (const char* bad : {"D21435690", "192203822", "71526726x", "71526726-X", "1922038", "", "000000000", "D2143569吉"})
        CHECK_MESSAGE(check_org_code(bad).code == "org-code-check", bad);
    CHECK(check_org_code("192203822").detail == "校验位应为 1");
}

TEST_CASE("old business registration numbers follow ISO 7064 MOD 11,10") {
    for (const char* good : {"110108000000016", "440301103097413", "220101000000018", "220000110000016"}) CHECK_MESSAGE(check_gs15(good).code.empty(), good);
    for (const char* bad : {"110108000000017", "11010800000001", "1101080000000166", "11010800000001X", ""})
        CHECK_MESSAGE(check_gs15(bad).code == "gs15-check", bad);
    CHECK(check_gs15("110108000000017").detail == "校验位应为 6");
}

TEST_CASE("identity numbers follow GB 11643, and residence permits with them") {
    // The first two are the standard's own examples.
    for (const char* good : {"11010519491231002X", "440524188001010014", "53010219200508011X", "34052419800101001X", "511702198002221308",
                             "220102199001010017", "222401198512310027", "220181199912311115", "810000199003070015", "830000199104150026",
                             "820000198808080031"})
        CHECK_MESSAGE(id_card(good) == "sound", good);
}

TEST_CASE("an identity number with a wrong check digit, date, length or letter is refused without being repeated") {
    CHECK(id_card("110105194912310021") == "id-check");
    CHECK(check_id_card("110105194912310021", kToday).detail == "校验位不符");
    CHECK(check_id_card("11010519491231002x", kToday).detail == "末位应为大写 X");
    CHECK(check_id_card("110105194902300021", kToday).detail == "出生日期不存在");
    CHECK(check_id_card("110105202611240021", kToday).detail == "出生日期在今天之后");
    CHECK(check_id_card("110105491231002", kToday).detail.find("15 位") == 0);
    for (const char* bad : {"", "11010519491231002", "1101051949123100211", "A10105194912310021", "110105 94912310021", "110105000000000021"})
        CHECK_MESSAGE(id_card(bad) == "id-check", bad);
    CHECK(id_card("990105194912310023") == "advice division-unknown");
    // Without a day to compare with, a birth in the future cannot be seen.
    CHECK(check_id_card("220102209901010019", std::nullopt).code.empty());
    CHECK(id_card("220102209901010019") == "id-check");
}

TEST_CASE("a number of 15 digits becomes 18 by a 19 and a check digit") {
    CHECK(id_card_18_of_15("110105491231002") == "11010519491231002X");
    CHECK(id_card_18_of_15("530102200508011") == "53010219200508011X");
    for (const char* bad : {"", "110105491331002", "11010549123100", "11010549123100X", "11010519491231002X"}) CHECK_MESSAGE(!id_card_18_of_15(bad), bad);
}

TEST_CASE("other documents are held to their form") {
    for (const char* good : {"E12345678", "EA1234567", "G12345678", "ZZ0061854", "AB12345", "123456789"}) CHECK_MESSAGE(check_passport(good).code.empty(), good);
    for (const char* bad : {"", "1234", "E1234 5678", "VELTARIN", "护照12345", "A12345678901234567890"}) CHECK_MESSAGE(check_passport(bad).code == "passport-check", bad);
    for (const char* good : {"H12345678", "M12345678", "H1234567801"}) CHECK_MESSAGE(check_hk_macau_permit(good).code.empty(), good);
    for (const char* bad : {"", "H1234567", "X12345678", "H123456789", "h12345678"}) CHECK_MESSAGE(!check_hk_macau_permit(bad).code.empty(), bad);
    CHECK(check_taiwan_permit("12345678").code.empty());
    for (const char* bad : {"", "1234567", "123456789", "1234567A"}) CHECK_MESSAGE(!check_taiwan_permit(bad).code.empty(), bad);
    CHECK(check_foreign_permanent_id("USA110099123101").code.empty());
    for (const char* bad : {"", "US1110099123101", "USA11009912310", "110105194912310021", "931001197805111239"})
        CHECK_MESSAGE(!check_foreign_permanent_id(bad).code.empty(), bad);
    for (const char* good : {"914403001922038216", "11010519491231002X", "440301192203821", "11010549123100201", "11010519491231002X01"})
        CHECK_MESSAGE(check_tax_number(good).code.empty(), good);
    for (const char* bad : {"", "4403011922038", "44030119220382x", "ABCDEF192203821", "914403001922038217"}) CHECK_MESSAGE(check_tax_number(bad).code == "tax-check", bad);
}

TEST_CASE("a permanent residence number of 2023 begins with 9 and ends with a MOD 11-2 digit") {
    std::size_t sound = 0;
    for (const char c : "0123456789X"s) sound += check_foreign_permanent_id("93100119780511123"s + c).code.empty();
    CHECK(sound == 1);
    CHECK(check_foreign_permanent_id("931001197805111232").code.empty());
}

TEST_CASE("checkers are found by the names that kind files use") {
    for (const char* name : {"uscc", "org-code", "gs15", "id-card", "passport", "tax", "hk-macau-permit", "taiwan-permit", "foreign-permanent-id"})
        CHECK_MESSAGE(known_identifier(name), name);
    CHECK_FALSE(known_identifier("ucss"));
    CHECK(check_identifier("uscc", "x", kToday).code == "uscc-check");
    CHECK(check_identifier("id-card", "11010519491231002X", kToday).code.empty());
    CHECK(check_identifier("nothing", "x", kToday).code.empty());
}

TEST_CASE("divisions are known by two, four and six digits, retired ones too") {
    for (const char* known : {"22", "2201", "2224", "220000", "220100", "220101", "220102", "220184", "220381", "222401", "100000", "110105", "110228",
                              "440524", "460001", "512922", "830000", "810000", "429004", "10"})
        CHECK_MESSAGE(known_division(known), known);
    for (const char* unknown : {"", "2", "220", "22010", "2201022", "99", "2209", "220199", "220171", "990000", "22O102", "吉林"})
        CHECK_MESSAGE(!known_division(unknown), unknown);
}

TEST_CASE("a checker is total: any bytes give a verdict whose words hold nothing of them") {
    std::mt19937 random(42);
    const std::string alphabet = "0123456789X19ABCDEFGHXYabcx -\xE5\x90\x89\xFF\x00\x80"s;
    const char* names[] = {"uscc", "org-code", "gs15", "id-card", "passport", "tax", "hk-macau-permit", "taiwan-permit", "foreign-permanent-id"};
    for (int i = 0; i < 40000; ++i) {
        std::string bytes(random() % 22, '\0');
        for (char& b : bytes) b = random() % 8 ? alphabet[random() % 12] : alphabet[random() % alphabet.size()];
        for (const char* name : names) {
            const IdentifierVerdict verdict = check_identifier(name, bytes, kToday);
            REQUIRE(verdict.code.empty() == verdict.detail.empty());
            REQUIRE((verdict.code.empty() || verdict.advice.empty()));
            REQUIRE(is_utf8(verdict.detail));
            if (bytes.size() > 8) REQUIRE(verdict.detail.find(bytes) == std::string::npos);
        }
        known_division(bytes);
        const auto longer = id_card_18_of_15(bytes);
        if (longer) REQUIRE(check_id_card(*longer, std::nullopt).code.empty());
    }
}
