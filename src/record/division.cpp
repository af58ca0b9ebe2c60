// GB/T 2260 divisions, current and retired: people keep the number of the place where they were born, and codes of
// organisations keep the registrar's. County codes are complete for Jilin; elsewhere the prefecture decides.
#include <array>

#include "creditlink/record/identifier.h"
#include "identifier_parts.h"

namespace creditlink {
namespace {

struct Province {
    std::string_view code;
    std::string_view prefectures;  // two digits each; 90 stands for counties that the province runs itself
    std::string_view retired;      // prefectures merged, renamed or raised to cities since 1980
};

constexpr Province kProvinces[] = {
    {"10", "00", ""},                                                          // the state itself, in codes of organisations
    {"11", "01", "02"},                                                        // 北京
    {"12", "01", "02"},                                                        // 天津
    {"13", "01 02 03 04 05 06 07 08 09 10 11 90", "21 22 23 24 25 26 27 28 29 30"},  // 河北
    {"14", "01 02 03 04 05 06 07 08 09 10 11", "21 22 23 24 25 26 27 28"},     // 山西
    {"15", "01 02 03 04 05 06 07 08 09 22 25 29", "21 23 24 26 27 28"},        // 内蒙古
    {"21", "01 02 03 04 05 06 07 08 09 10 11 12 13 14", "21 22 23 24"},        // 辽宁
    {"22", "01 02 03 04 05 06 07 08 24", "21 22 23 25 26"},                    // 吉林
    {"23", "01 02 03 04 05 06 07 08 09 10 11 12 27", "21 22 23 24 25 26"},     // 黑龙江
    {"31", "01", "02"},                                                        // 上海
    {"32", "01 02 03 04 05 06 07 08 09 10 11 12 13", "19 20 21 22 23 24 25 26 27 28"},  // 江苏
    {"33", "01 02 03 04 05 06 07 08 09 10 11", "21 22 23 24 25 26 27"},        // 浙江
    {"34", "01 02 03 04 05 06 07 08 10 11 12 13 15 16 17 18", "14 21 22 23 24 25 26 27 28 29 30"},  // 安徽
    {"35", "01 02 03 04 05 06 07 08 09", "21 22 23 24 25 26 27"},              // 福建
    {"36", "01 02 03 04 05 06 07 08 09 10 11", "21 22 23 24 25 26"},           // 江西
    {"37", "01 02 03 04 05 06 07 08 09 10 11 13 14 15 16 17", "12 20 21 22 23 24 25 26 27 28 29"},  // 山东
    {"41", "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 90", "21 22 23 24 25 26 27 28 29 30"},  // 河南
    {"42", "01 02 03 05 06 07 08 09 10 11 12 13 28 90", "04 21 22 23 24 25 26 27 29"},  // 湖北
    {"43", "01 02 03 04 05 06 07 08 09 10 11 12 13 31", "21 22 23 24 25 26 27 28 29 30"},  // 湖南
    {"44", "01 02 03 04 05 06 07 08 09 12 13 14 15 16 17 18 19 20 51 52 53", "10 11 21 22 23 24 25 26 27 28"},  // 广东
    {"45", "01 02 03 04 05 06 07 08 09 10 11 12 13 14", "21 22 23 24 25 26 27 28"},  // 广西
    {"46", "01 02 03 04 90", "00"},                                            // 海南; 4600xx until 2000
    {"50", "01 02", "03"},                                                     // 重庆
    {"51", "01 03 04 05 06 07 08 09 10 11 13 14 15 16 17 18 19 20 32 33 34", "02 12 21 22 23 24 25 26 27 28 29 30 31 35 36 37 38 39"},  // 四川
    {"52", "01 02 03 04 05 06 23 26 27", "21 22 24 25"},                       // 贵州
    {"53", "01 03 04 05 06 07 08 09 23 25 26 28 29 31 33 34", "02 21 22 24 27 30 32 35"},  // 云南
    {"54", "01 02 03 04 05 06 25", "21 22 23 24 26 27"},                       // 西藏
    {"61", "01 02 03 04 05 06 07 08 09 10", "21 22 23 24 25 26 27"},           // 陕西
    {"62", "01 02 03 04 05 06 07 08 09 10 11 12 29 30", "21 22 23 24 25 26 27 28"},  // 甘肃
    {"63", "01 02 22 23 25 26 27 28", "21 24"},                                // 青海
    {"64", "01 02 03 04 05", "21 22"},                                         // 宁夏
    {"65", "01 02 04 05 23 27 28 29 30 31 32 40 42 43 90", "03 21 22 24 25 26 41"},  // 新疆
    {"71", "00", ""},                                                          // 台湾
    {"81", "00 01 02 03", ""},                                                 // 香港, also of residence permits
    {"82", "00 01 02", ""},                                                    // 澳门
    {"83", "00", ""},                                                          // 台湾, of residence permits
};

constexpr std::size_t kJilinCode = 22;
// Jilin's counties (2023) and those that became districts or cities of another number.
constexpr std::string_view kJilin =
    "220102 220103 220104 220105 220106 220112 220113 220122 220182 220183 220184 "
    "220202 220203 220204 220211 220221 220281 220282 220283 220284 "
    "220302 220303 220322 220323 220382 220402 220403 220421 220422 "
    "220502 220503 220521 220523 220524 220581 220582 220602 220605 220621 220622 220623 220681 "
    "220702 220721 220722 220723 220781 220802 220821 220822 220881 220882 "
    "222401 222402 222403 222404 222405 222406 222424 222426 "
    // retired
    "220111 220121 220123 220124 220125 220126 220181 220222 220223 220224 220225 220319 220321 220324 220381 "
    "220519 220522 220525 220603 220604 220625 220724 222421 222422 222423 222425";

// The lists above as a table, made when this file is compiled: the question is asked for every identifier of every record.
struct Divisions {
    std::array<bool, 100> province{};
    std::array<bool, 10'000> prefecture{}, retired{};  // by province and prefecture
    std::array<bool, 10'000> jilin{};                  // by prefecture and county
};

constexpr std::size_t two_digits(std::string_view text, std::size_t at) { return static_cast<std::size_t>((text[at] - '0') * 10 + (text[at + 1] - '0')); }

constexpr Divisions kDivisions = [] {
    Divisions made;
    for (const Province& province : kProvinces) {
        const std::size_t code = two_digits(province.code, 0);
        made.province[code] = true;
        for (std::size_t at = 0; at < province.prefectures.size(); at += 3) made.prefecture[code * 100 + two_digits(province.prefectures, at)] = true;
        for (std::size_t at = 0; at < province.retired.size(); at += 3) made.retired[code * 100 + two_digits(province.retired, at)] = true;
    }
    for (std::size_t at = 0; at < kJilin.size(); at += 7) made.jilin[two_digits(kJilin, at + 2) * 100 + two_digits(kJilin, at + 4)] = true;
    return made;
}();

}  // namespace

bool known_division(std::string_view digits) {
    if ((digits.size() != 2 && digits.size() != 4 && digits.size() != 6) || !identifier::digits_only(digits)) return false;
    const std::size_t province = two_digits(digits, 0);
    if (!kDivisions.province[province] || digits.size() == 2) return kDivisions.province[province];

    const std::size_t prefecture = two_digits(digits, 2);
    const std::size_t county = digits.size() == 4 ? 0 : two_digits(digits, 4);
    if (prefecture == 0 && county == 0) return true;  // the province itself
    const bool retired = kDivisions.retired[province * 100 + prefecture];
    if (!retired && !kDivisions.prefecture[province * 100 + prefecture]) return false;
    // 00: the prefecture itself. 01: 市辖区, its districts taken together.
    if (county <= 1 || province != kJilinCode || retired) return true;
    return kDivisions.jilin[prefecture * 100 + county];
}

}  // namespace creditlink
