#include "fixture.h"
#include "support/folders.h"

#include <algorithm>

using namespace creditlink;
using namespace creditlink::quality_test;

TEST_CASE("a licence that breaks one rule has exactly that finding") {
    std::string name;
    for (int i = 0; i < 201; ++i) name += "名";
    check_all(licence(), {
        {{{"XK_XDR_MC", ""}}, "XK_XDR_MC:required-missing"},
        {{{"XK_XDR_MC", name}}, "XK_XDR_MC:too-long"},
        {{{"XK_XDR_MC", name.substr(3)}}, ""},  // 200 code points, 600 bytes
        {{{"XK_XDR_MC", "TEST"}}, "XK_XDR_MC:placeholder-value"},
        {{{"XK_XKWS", "***"}}, "XK_XKWS:placeholder-value"},
        {{{"BZ", "无"}}, ""},
        {{{"XK_XDR_SHXYM", "91220101MA0A1B2C2X"}}, "XK_XDR_SHXYM:uscc-check"},
        {{{"XK_XDR_SHXYM", ""}}, "XK_XDR_SHXYM:required-missing"},
        {{{"XK_FRDB", ""}}, "XK_FRDB:required-missing"},
        {{{"XK_XDR_LB", "个体工商户"}}, "XK_XDR_LB:subject-mismatch"},
        {{{"XK_XDR_SHXYM", "92220102MA0A1B2C2A"}}, "XK_XDR_LB:subject-mismatch"},
        {{{"XK_XDR_LB", "公司"}}, "XK_XDR_LB:code-unknown"},
        {{{"XK_XKLB", "其他-行政确认"}}, ""},
        {{{"XK_XKLB", "其他-"}}, "XK_XKLB:code-unknown"},
        {{{"XK_XKZS", "许可证"}}, "XK_XKBH:required-missing"},
        {{{"XK_XKBH", "A-1"}}, "XK_XKZS:required-missing"},
        {{{"XK_JDRQ", "2026/11/21"}}, "XK_JDRQ:date-future"},
        {{{"XK_JDRQ", "2026/11/20"}}, ""},
        {{{"XK_YXQZI", "2025/02/28"}}, "XK_YXQZI:date-order"},
        {{{"XK_YXQZI", "2099/12/31"}}, ""},
        {{{"XK_XDR_ZZJG", "715267261"}}, "XK_XDR_ZZJG:org-code-check"},
        {{{"XK_XDR_GSZC", "110108000000017"}}, "XK_XDR_GSZC:gs15-check"},
        {{{"XK_FR_ZJLX", "身份证"}, {"XK_FR_ZJHM", "110105194912310021"}}, "XK_FR_ZJHM:id-check"},
        {{{"XK_FR_ZJHM", "220102199001010017"}}, "XK_FR_ZJLX:required-missing"},
        {{{"XK_XDR_ZJHM", "220102199001010017"}}, "XK_XDR_ZJHM:must-be-blank"},
        {{{"XK_NR", std::string("a\x01")}}, "XK_NR:forbidden-character"},
        {{{"XK_NR", std::string("准予生产经营\x7f许可")}}, "XK_NR:forbidden-character"},
        {{{"XK_NR", std::string("\x1f") + "一二三四五六"}}, "XK_NR:forbidden-character"},
        {{{"XK_NR", "一\n二\t三"}}, ""},
    });
}

TEST_CASE("strokes, stops and words that stand for a name are no name, and what is damaged is told by its character") {
    const Sound kind = licence();
    for (const char* word : {"—", "——", "#N/A", "XXX", "xxx", "0", "1", "。", "待补充", "同上", "详见附件", "（）", "007"}) {
        CAPTURE(word);
        CHECK(kind.codes({{"XK_XDR_MC", word}}) == "XK_XDR_MC:placeholder-value");
    }
    for (const char* word : {"—", "#REF!", "xxxx", "0", "待补充", "同上", "。"}) CHECK(kind.codes({{"XK_NR", word}}) == "XK_NR:placeholder-value");
    for (const char* word : {"详见附件", "1", "准予 0"}) CHECK(kind.codes({{"XK_NR", word}}) == "");
    for (const char* name : {"3M 中国有限公司", "吉林省“同上”商贸行", "一", "李", "Xxx 公司", "7-11 便利店", "同上村卫生室", "2201042023"}) {
        CAPTURE(name);
        CHECK(kind.codes({{"XK_XDR_MC", name}}) == "");
    }
    for (const char* name : {"长春\uFFFD公司", "一二三四五六七八九十\uFFFD", "长春\uE000公司", "甲\uF8FF", "甲\U000F0000", "长春\t公司"}) {
        CAPTURE(name);
        CHECK(kind.codes({{"XK_XDR_MC", name}}) == "XK_XDR_MC:forbidden-character");
    }
    CHECK(kind.codes({{"XK_XDR_MC", "长春（乙）公司，ＡＢ＋𠮷"}}) == "");
    CHECK(kind.codes({{"XK_NR", "准予\uFFFD生产"}}) == "XK_NR:forbidden-character");
    CHECK(kind.codes({{"XK_NR", "准予\uE000生产"}}) == "");
    CHECK(kind.codes({{"XK_NR", "准予\uE000生产"}}, Severity::warning).find("XK_NR:forbidden-character") != std::string::npos);
}

TEST_CASE("a person has documents and no organisation's code") {
    const Changes person = {{"XK_XDR_LB", "自然人"}, {"XK_XDR_SHXYM", ""}, {"XK_FRDB", ""}, {"XK_XDR_ZJLX", "护照号"}, {"XK_XDR_ZJHM", "ZZ0066062"}};
    const Sound kind = licence();
    const auto with = [&](Changes more) { Changes all = person; for (auto& [n, v] : more) all[n] = v; return kind.codes(all); };
    CHECK(with({}) == "");
    CHECK(with({{"XK_XDR_SHXYM", "91220101MA0A1B2C2Y"}}) == "XK_XDR_SHXYM:subject-mismatch");
    CHECK(with({{"XK_FRDB", "张三"}}) == "XK_FRDB:must-be-blank");
    CHECK(with({{"XK_XDR_ZJHM", ""}}) == "XK_XDR_ZJHM:required-missing");
    CHECK(with({{"XK_XDR_ZJHM", "XX"}}) == "XK_XDR_ZJHM:passport-check");
}

TEST_CASE("a penalty's classes ask for their amounts, and its publication ends within three years") {
    check_all(penalty(), {
        {{{"CF_CFLB", "警告;罚款"}}, "CF_NR_FK:required-missing"},
        {{{"CF_CFLB", "警告;罚款"}, {"CF_NR_FK", "0.2"}}, ""},
        {{{"CF_NR_FK", "0.1234567"}}, "CF_NR_FK:number-range"},
        {{{"CF_NR_FK", "-1"}}, "CF_NR_FK:number-range"},
        {{{"CF_CFLB", "没收违法所得、没收非法财物"}}, "CF_NR_WFFF:required-missing"},
        {{{"CF_CFLB", "暂扣或者吊销许可证、暂扣或者吊销执照"}}, "CF_NR_ZKDX:required-missing"},
        {{{"CF_CFLB", "警告;约谈"}}, "CF_CFLB:code-unknown"},
        {{{"CF_YXQ", "2025/02/28"}}, "CF_YXQ:date-order"},
        {{{"CF_GSJZQ", "2028/03/01"}}, ""},
        {{{"CF_GSJZQ", "2028/03/02"}}, "CF_GSJZQ:period-too-long"},
        {{{"CF_GSJZQ", "2025/02/01"}}, "CF_GSJZQ:date-order"},
    });
}

TEST_CASE("a commitment's code holds its date, and a kept promise leaves nothing undone") {
    check_all(promise(), {
        {{{"code", "22000020250302000001"}}, "code:code-date"},
        {{{"code", "JL000020250301000001"}}, "code:number-format"},
        {{{"unperformedCommitmentContent", "未报"}}, "unperformedCommitmentContent:must-be-blank"},
        {{{"fulfillmentStatus", "部分履行"}, {"liabilityBreachCommitmentContent", "责令改正"}}, "unperformedCommitmentContent:required-missing"},
        {{{"subjectCategory", "自然人"}}, "identify:id-check"},
        {{{"commitmentValidity", "2025/02/28"}}, "commitmentValidity:date-order"},
    });
}

TEST_CASE("what is only doubtful is a warning and is sent all the same") {
    const Sound kind = licence();
    CHECK(kind.codes({{"XK_JDRQ", "1949/09/30"}, {"XK_YXQZ", "1949/09/30"}}, Severity::warning).find("XK_JDRQ:date-early") != std::string::npos);
    CHECK(kind.codes({{"XK_XDR_SHZZ", "91220101MA0A1B2C2Y"}}, Severity::warning).find("XK_XDR_SHZZ:legacy-code-equals-uscc") != std::string::npos);
    CHECK(kind.codes({{"XK_XDR_SHZZ", "91220101MA0A1B2C2Y"}}) == "");
}

TEST_CASE("a field that the mapping found wrong is not assessed again") {
    const Sound kind = licence();
    Record record;
    record.clear_for(*kind.kind);
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < kind.kind->fields.size(); ++i) findings.push_back({finding_kind("date-format"), Severity::error, static_cast<int>(i), 0, "", {}});
    kind.rules->assess(record, kToday, findings);
    CHECK(findings.size() == kind.kind->fields.size());
}

TEST_CASE("personal data in a finding is masked") {
    const Sound kind = licence();
    Record record;
    record.clear_for(*kind.kind);
    const int field = kind.kind->index_of("XK_FR_ZJHM");
    record.values[static_cast<std::size_t>(kind.kind->index_of("XK_FR_ZJLX"))] = "身份证";
    record.values[static_cast<std::size_t>(field)] = "110105194912310021";
    std::vector<Finding> findings;
    kind.rules->assess(record, kToday, findings);
    bool found = false;
    for (const Finding& finding : findings)
        if (finding.field == field) {
            found = true;
            CHECK(finding.value == "110105********0021");
            CHECK((finding.detail.zh + finding.detail.en).find("19491231") == std::string::npos);
        }
    CHECK(found);
}

TEST_CASE("what a finding says is kept in both languages, whichever the process speaks") {
    const Sound kind = licence();
    Record record;
    record.clear_for(*kind.kind);
    record.values[static_cast<std::size_t>(kind.kind->index_of("XK_XDR_SHXYM"))] = "91330100755918469E";
    for (const Language spoken : {Language::zh, Language::en}) {
        const LanguageScope scope(spoken);
        std::vector<Finding> findings;
        kind.rules->assess(record, kToday, findings);
        const auto found = std::ranges::find_if(findings, [](const Finding& finding) { return finding.kind->code == "uscc-check"; });
        REQUIRE(found != findings.end());
        CHECK(found->detail == Bilingual("校验位应为 K", "the check character should be K"));
        CHECK(text_of(*found, "代码", {}, Language::zh).what.ends_with("校验位应为 K"));
        CHECK(text_of(*found, "代码", {}, Language::en).what.ends_with("the check character should be K"));
    }
}

TEST_CASE("a mistake in a rule is named by its id") {
    auto text = read_file(Path(test::kSourceFolder) / "mappings/kinds/cn.json");
    REQUIRE(text);
    for (const auto& [from, to] : {std::pair<std::string, std::string>{"\"holds-date\"", "\"holds-data\""}, {"\"earlier\": \"commitmentDate\", \"later\": \"commitmentValidity\"", "\"earlier\": \"commitmentDat\", \"later\": \"commitmentValidity\""}}) {
        std::string broken = *text;
        REQUIRE(broken.find(from) != std::string::npos);
        broken.replace(broken.find(from), from.size(), to);
        auto kind = load_kind(broken, "cn.json");
        REQUIRE(kind);
        auto rules = RuleSet::compile(**kind, "cn.json");
        REQUIRE(!rules);
        CHECK(rules.error().place.find("cn.json:") == 0);
        CHECK((rules.error().message.find("code-holds-the-date") != std::string::npos || rules.error().message.find("validity-after-date") != std::string::npos));
        CHECK(!rules.error().hint.empty());
    }
}

TEST_CASE("every kind's rules compile and are described, with what is assumed") {
    for (const char* name : {"xk", "cf", "cn", "inspection", "integrity", "qualification", "contract", "achievement"}) {
        const Sound kind = sound(name, {});
        CHECK(kind.rules->describe(Language::zh).size() == kind.kind->fields.size() + kind.kind->rules.items.size());
    }
    const auto sentences = licence().rules->describe(Language::zh);
    CHECK(std::any_of(sentences.begin(), sentences.end(), [](const std::string& s) { return s.find("推定") != std::string::npos; }));
}

TEST_CASE("one code with two names is told with the row of the first") {
    SubjectBook book;
    CHECK(book.see("91220101MA0A1B2C2Y", "甲公司", 5) == 0);
    CHECK(book.see("91220101MA0A1B2C2Y", "甲公司", 6) == 0);
    CHECK(book.see("91220101MA0A1B2C2Y", "乙公司", 7) == 5);
}

TEST_CASE("a record is assessed alike whether or not it is known what stands in its values") {
    const Sound kind = licence();
    const auto assessed = [&](const std::string& text, bool known) {
        Record record;
        record.clear_for(*kind.kind);
        for (const char* field : {"XK_XDR_MC", "XK_NR", "XK_WSH", "XK_FRDB", "XK_XDR_SHXYM"}) {
            const auto at = static_cast<std::size_t>(kind.kind->index_of(field));
            record.values[at] = text;
            if (known) record.marks[at] = marks_in(text);
        }
        std::vector<Finding> findings;
        kind.rules->assess(record, kToday, findings);
        std::string said;
        for (const Finding& finding : findings) said += std::to_string(finding.field) + " " + std::string(finding.kind->code) + " " + finding.value + "\n";
        return said;
    };
    for (const char* text : {"***", "甲***乙丙丁", "——", "无", "N/A", "XXX", "123", "1234", "0", "\x01", "甲\t乙", "甲\n", "\u007f", "\ufffd", "\ue000甲", "甲\U000f0000", "（甲）；", "#N/A",
                             "91220101MA0A1B2C2Y", "某某", "不存在的长名称有限公司", "xxxxxxxxxxxxxxxx", "……………………"})
        CHECK(assessed(text, true) == assessed(text, false));
}
