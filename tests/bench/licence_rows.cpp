#include "licence_rows.h"

#include <cstring>

namespace bench {

namespace {

// splitmix64: small, and any row can be started alone.
struct Dice {
    std::uint64_t state;
    std::uint64_t next() {
        std::uint64_t z = (state += 0x9E3779B97F4A7C15ull);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
        return z ^ (z >> 31);
    }
    std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>((next() >> 32) * n >> 32); }
    bool permille(std::uint32_t n) { return below(1000) < n; }
    template <std::size_t N>
    std::string_view pick(const std::array<std::string_view, N>& words) { return words[below(N)]; }
};

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    Dice dice{a * 0x9E3779B97F4A7C15ull ^ (b + 0x632BE59BD9B4E019ull)};
    dice.next();
    return dice.next();
}

using Words = std::string_view;
constexpr std::array<Words, 10> kCity = {"长春", "吉林", "四平", "辽源", "通化", "白山", "松原", "白城", "延吉", "公主岭"};
constexpr std::array<Words, 10> kRegion = {"220102", "220202", "220302", "220402", "220502", "220602", "220702", "220802", "222401", "220184"};
constexpr std::array<Words, 20> kFirst = {"华", "恒", "鑫", "瑞", "嘉", "泰", "宏", "盛", "金", "天", "海", "东", "博", "中", "永", "安", "德", "信", "荣", "新"};
constexpr std::array<Words, 20> kSecond = {"源", "达", "润", "丰", "通", "联", "创", "诚", "科", "和", "茂", "隆", "航", "信", "辉", "远", "康", "盈", "宇", "禾"};
constexpr std::array<Words, 12> kTrade = {"信息技术", "医药", "生物科技", "食品", "环保科技", "机械制造", "农业发展", "化工", "新能源", "检测技术", "光电技术", "新材料"};
constexpr std::array<Words, 5> kForm = {"有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "合伙企业（有限合伙）"};
constexpr std::array<Words, 12> kSurname = {"佴", "郄", "亓", "宓", "逄", "钭", "隗", "啜", "郏", "仝", "缑", "闫"};
constexpr std::array<Words, 16> kGiven = {"榭", "澍", "珩", "霁", "舸", "溯", "凇", "岑", "翊", "旎", "峥", "砚", "恺", "桁", "葵", "浔"};
constexpr std::array<Words, 8> kMatter = {"实验动物使用", "实验动物生产", "技术合同", "科技企业孵化器", "技术进出口", "生物安全实验室", "人类遗传资源", "放射性同位素"};
constexpr std::array<Words, 6> kCategory = {"普通", "特许", "认可", "核准", "登记", "其他-行政确认"};
constexpr std::array<Words, 12> kItem = {"屏障环境小鼠", "屏障环境大鼠", "普通环境兔", "普通环境犬", "隔离环境小鼠", "中药饮片", "化学药制剂", "抗生素", "生化药品", "第二类医疗器械", "技术开发", "技术转让"};
constexpr std::array<Words, 10> kAgency = {"科学技术局", "市场监督管理局", "药品监督管理局", "生态环境局", "卫生健康委员会", "农业农村局", "应急管理局", "教育局", "工业和信息化局", "发展和改革局"};
constexpr std::array<Words, 8> kRoad = {"人民大街", "解放大路", "建设街", "科技园南路", "高新大路", "滨江路", "文化路", "学府街"};

// GB 32100-2015: no I O S V Z; weights 3^(i-1) mod 31.
constexpr Words kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr int kUsccWeights[17] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};

std::string padded(std::uint64_t number, std::size_t width) {
    std::string text = std::to_string(number);
    return text.size() >= width ? text.substr(text.size() - width) : std::string(width - text.size(), '0') + text;
}

std::string uscc(Dice& dice, std::string_view head, std::string_view region) {
    constexpr int kWeights[8] = {3, 7, 9, 10, 5, 8, 4, 2};  // GB 11714
    std::string organisation = "MA" + padded(dice.below(1'000'000), 6);
    int sum = 22 * kWeights[0] + 10 * kWeights[1];
    for (std::size_t i = 2; i < 8; ++i) sum += (organisation[i] - '0') * kWeights[i];
    const int check = 11 - sum % 11;
    std::string code = std::string(head) + std::string(region) + organisation + (check == 10 ? 'X' : check == 11 ? '0' : static_cast<char>('0' + check));
    int total = 0;
    for (std::size_t i = 0; i < 17; ++i) total += static_cast<int>(kAlphabet.find(code[i])) * kUsccWeights[i];
    return code + kAlphabet[static_cast<std::size_t>((31 - total % 31) % 31)];
}

std::string registration(Dice& dice, std::string_view region) {  // GS15-2006, MOD 11,10
    std::string digits = std::string(region) + padded(dice.below(100'000'000), 8);
    int p = 10;
    for (char c : digits) {
        const int s = (p + c - '0') % 10;
        p = (s == 0 ? 10 : s) * 2 % 11;
    }
    return digits + static_cast<char>('0' + (11 - p) % 10);
}

std::string identity(Dice& dice) {  // GB 11643, MOD 11-2
    constexpr int kWeights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    std::string digits = "999999" + std::to_string(1955 + dice.below(50)) + padded(1 + dice.below(12), 2) + padded(1 + dice.below(28), 2) + padded(dice.below(1000), 3);
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i) sum += (digits[i] - '0') * kWeights[i];
    return digits + "10X98765432"[sum % 11];
}

std::string date(std::uint32_t days_since_2015) {  // 2015 to about 2031
    constexpr int kMonths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = 2015, left = static_cast<int>(days_since_2015);
    for (;; ++year) {
        const int length = year % 4 == 0 ? 366 : 365;
        if (left < length) break;
        left -= length;
    }
    int month = 0;
    for (;; ++month) {
        const int length = kMonths[month] + (month == 1 && year % 4 == 0 ? 1 : 0);
        if (left < length) break;
        left -= length;
    }
    return std::to_string(year) + "-" + padded(static_cast<std::uint64_t>(month + 1), 2) + "-" + padded(static_cast<std::uint64_t>(left + 1), 2);
}

// The parts that identify a row, alone so that a duplicate-key fault can remake its neighbour's.
struct Identity {
    int type = 0;  // 0 legal person, 1 sole trader, 2 natural person
    std::uint32_t city = 0, day = 0;
    std::string code, document, person_id, number;
};

Identity identity_of(const Options& options, std::uint64_t index, Dice& dice) {
    dice.state = mix(options.seed, index);
    Identity made;
    const std::uint32_t share = dice.below(100);
    made.type = share < 85 ? 0 : share < 95 ? 1 : 2;
    made.city = dice.below(kCity.size());
    made.day = dice.below(3900);
    if (made.type < 2) made.code = uscc(dice, made.type == 0 ? "91" : "92", kRegion[made.city]);
    else made.person_id = identity(dice);
    made.document = std::string(kCity[made.city]) + "许可〔" + std::to_string(2015 + made.day / 366) + "〕" + padded(index + 1, 7) + "号";
    made.number = "JY" + std::string(kRegion[made.city]) + padded(dice.next(), 10);
    return made;
}

int fault_of(const Options& options, std::uint64_t index) {
    Dice dice{mix(options.seed ^ 0xBAD, index)};
    return dice.permille(options.bad_permille) ? 1 + static_cast<int>(dice.below(10)) : 0;
}

// A fault that needs a code is turned into one that a natural person's row can have.
int fitting_fault(int fault, const Identity& identity, std::uint64_t index) {
    if (fault == 9 && index == 0) return 0;
    if (identity.type == 2 && fault >= 1 && fault <= 3) return 5;
    if (identity.type == 2 && fault == 10) return 4;
    return fault;
}

void plant(int fault, std::vector<std::string>& cells) {
    switch (fault) {
        case 1: cells[3][17] = cells[3][17] == '0' ? '1' : '0'; break;
        case 2: cells[3].pop_back(); break;
        case 3: cells[3][8] = 'I'; break;
        case 4: cells[1].clear(); break;
        case 5: cells[20] = cells[20].substr(0, 4) + "-02-30"; break;
        case 6: cells[22] = "2001-01-01"; break;
        case 7: cells[16] = "不存在类别"; break;
        case 8: while (cells[19].size() < 3 * 4100) cells[19] += "经营范围说明"; break;
        case 10: cells[11][17] = cells[11][17] == '0' ? '1' : '0'; break;
        default: break;
    }
}

}  // namespace

int make_row(const Options& options, std::uint64_t index, std::vector<std::string>& cells) {
    Dice dice{0};
    Identity who = identity_of(options, index, dice);
    const int fault = fitting_fault(fault_of(options, index), who, index);
    if (fault == 9) {
        Dice other{0};
        const Identity neighbour = identity_of(options, index - 1, other);
        who = neighbour;
    }
    std::string person(dice.pick(kSurname));
    person += dice.pick(kGiven);
    if (dice.permille(700)) person += dice.pick(kGiven);
    if (dice.permille(2)) person += dice.below(2) ? "\xE4\xB6\xAE" : "\xF0\xA0\xAE\xB7";  // U+4DAE, U+20BB7: four bytes in GB18030
    const std::string word = std::string(dice.pick(kFirst)) + std::string(dice.pick(kSecond));
    const std::string matter(dice.pick(kMatter)), city(kCity[who.city]);
    const std::string agency = city + "市" + std::string(dice.pick(kAgency));
    cells.resize(kColumns.size());
    for (std::string& cell : cells) cell.clear();
    cells[0] = "XK" + padded(index + 1, 10);
    cells[1] = who.type == 0 ? city + word + std::string(dice.pick(kTrade)) + std::string(dice.pick(kForm)) : who.type == 1 ? city + "市" + word + std::string(dice.pick(kTrade)) + "店" : person;
    cells[2] = who.type == 0 ? "法人及非法人组织" : who.type == 1 ? "个体工商户" : "自然人";
    if (who.type < 2) {
        cells[3] = who.code;
        cells[4] = registration(dice, kRegion[who.city]);
        cells[5] = who.code.substr(8, 8) + "-" + who.code[16];
        if (dice.permille(300)) cells[6] = who.code;
        cells[9] = person;
        cells[10] = "身份证";
        cells[11] = identity(dice);
    } else {
        cells[12] = "身份证";
        cells[13] = who.person_id;
    }
    cells[14] = who.document;
    cells[15] = matter + "行政许可决定书";
    cells[16] = dice.pick(kCategory);
    cells[17] = matter + "许可证";
    cells[18] = who.number;
    std::string& content = cells[19];
    const std::uint32_t items = 1 + dice.below(4);
    const char* separator = dice.permille(60) ? "," : "、";
    for (std::uint32_t i = 0; i < items; ++i) {
        if (i > 0) content += separator;
        content += dice.pick(kItem);
    }
    content += "；经营场所：" + city + "市" + std::string(dice.pick(kRoad)) + std::to_string(1 + dice.below(999)) + "号";
    if (dice.permille(10)) content += "\"" + word + "\"大厦";
    if (dice.permille(4)) content += "\n（附副本）";
    const std::uint32_t term = 365 * (1 + dice.below(5));
    cells[20] = date(who.day);
    cells[21] = date(who.day + dice.below(10));
    cells[22] = dice.permille(50) ? "2099-12-31" : date(who.day + 10 + term);
    Dice organ{mix(7, who.city * 16 + agency.size())};
    cells[23] = cells[26] = agency;
    cells[24] = cells[27] = uscc(organ, "11", kRegion[who.city]);
    cells[25] = dice.permille(930) ? "1" : "2";
    cells[28] = date(who.day + dice.below(30)) + " " + padded(dice.below(24), 2) + ":" + padded(dice.below(60), 2) + ":00";
    if (options.change_permille > 0) {
        Dice change{mix(options.change_seed ^ 0xC4A, index)};
        if (change.permille(options.change_permille)) {
            cells[25] = cells[25] == "1" ? "2" : "1";
            content += "（变更）";
        }
    }
    plant(fault, cells);
    return fault;
}

void append_csv(std::string& out, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        const std::string& cell = cells[i];
        if (cell.find_first_of(",\"\r\n") == std::string::npos) {
            out += cell;
            continue;
        }
        out += '"';
        for (char c : cell) {
            if (c == '"') out += '"';
            out += c;
        }
        out += '"';
    }
    out += '\n';
}

}  // namespace bench
