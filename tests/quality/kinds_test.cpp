// The catalogue's kinds, rule by rule. Vectors of identifiers: GB 11714 and GB 11643 examples, GS15-2006 (see tests/record).

#include "fixture.h"

#include <sstream>

using namespace creditlink;
using namespace creditlink::quality_test;

namespace {

const char* const kOrganisation = "91220101MA0A1B2C2Y";
const char* const kTrader = "92220102MA0A1B2C2A";

// Licences and penalties describe their subject by the same fields with another beginning.
Changes with(const std::string& prefix, const Changes& changes) {
    Changes out;
    for (const auto& [name, value] : changes) out[prefix + name] = value;
    return out;
}

std::string with(const std::string& prefix, const std::string& findings) { return findings.empty() ? "" : prefix + findings; }

// Each change on top of `base`: sound by itself, and broken in exactly one way.
void check_subject(const Sound& kind, const std::string& prefix, const Changes& base, const std::vector<Case>& cases) {
    CHECK(kind.codes(with(prefix, base)) == "");
    for (const auto& [changes, codes] : cases) {
        Changes all = base;
        for (const auto& [name, value] : changes) all[name] = value;
        CAPTURE(prefix);
        CAPTURE(codes);
        CHECK(kind.codes(with(prefix, all)) == with(prefix, codes));
    }
}

struct Document { const char *type, *sound, *code; };
const std::vector<Document> kDocuments = {{"身份证", "11010519491231002X", "id-check"},
                                          {"护照号", "ZZ0066062", "passport-check"},
                                          {"港澳居民来往内地通行证", "H12345678", "hk-macau-permit-check"},
                                          {"台湾居民来往大陆通行证", "12345678", "taiwan-permit-check"},
                                          {"外国人永久居留身份证", "ABC123456789012", "foreign-permanent-id-check"}};

std::vector<std::pair<std::string, Sound>> with_subjects() {
    std::vector<std::pair<std::string, Sound>> kinds;
    kinds.emplace_back("XK_", licence());
    kinds.emplace_back("CF_", penalty());
    return kinds;
}

std::string joined(const Kind& kind, bool (*wanted)(const Field&)) {
    std::string out;
    for (const Field& field : kind.fields)
        if (wanted(field)) out.append(out.empty() ? "" : " ").append(field.name);
    return out;
}

}  // namespace

TEST_CASE("an organisation has its code and its representative, and no person's document") {
    for (const auto& [prefix, kind] : with_subjects())
        check_subject(kind, prefix, {}, {
            {{{"XDR_SHXYM", ""}}, "XDR_SHXYM:required-missing"},
            {{{"FRDB", ""}}, "FRDB:required-missing"},
            {{{"XDR_ZJLX", "身份证"}}, "XDR_ZJLX:must-be-blank"},
            {{{"XDR_ZJHM", "ZZ0066062"}}, "XDR_ZJHM:must-be-blank"},
            {{{"XDR_SHXYM", "91220101MA0A1B2C2X"}}, "XDR_SHXYM:uscc-check"},
            {{{"XDR_SHXYM", kTrader}}, "XDR_LB:subject-mismatch"},
            {{{"XDR_ZZJG", "D2143569X"}}, ""},
            {{{"XDR_ZZJG", "D21435690"}}, "XDR_ZZJG:org-code-check"},
            {{{"XDR_GSZC", "110108000000016"}}, ""},
            {{{"XDR_GSZC", "110108000000017"}}, "XDR_GSZC:gs15-check"},
            {{{"XDR_SWDJ", "22010171526726X"}}, ""},
            {{{"XDR_SWDJ", "22010171526726"}}, "XDR_SWDJ:tax-check"},
            {{{"XDR_SYDW", "122000001234"}}, ""},
            {{{"XDR_SHZZ", "吉社证字第1号"}}, ""},
            {{{"FR_ZJHM", "11010519491231002X"}}, "FR_ZJLX:required-missing"},
        });
}

TEST_CASE("a trader has its code, its representative and no institution's code") {
    for (const auto& [prefix, kind] : with_subjects())
        check_subject(kind, prefix, {{"XDR_LB", "个体工商户"}, {"XDR_SHXYM", kTrader}}, {
            {{{"XDR_SHXYM", ""}}, "XDR_SHXYM:required-missing"},
            {{{"XDR_SHXYM", kOrganisation}}, "XDR_LB:subject-mismatch"},
            {{{"FRDB", ""}}, "FRDB:required-missing"},
            {{{"XDR_SYDW", "122000001234"}}, "XDR_SYDW:must-be-blank"},
            {{{"XDR_SHZZ", "吉社证字第1号"}}, "XDR_SHZZ:must-be-blank"},
            {{{"XDR_ZJLX", "身份证"}}, "XDR_ZJLX:must-be-blank"},
            {{{"XDR_ZJHM", "ZZ0066062"}}, "XDR_ZJHM:must-be-blank"},
        });
}

TEST_CASE("a person has a document and nothing of an organisation") {
    for (const auto& [prefix, kind] : with_subjects())
        check_subject(kind, prefix, {{"XDR_LB", "自然人"}, {"XDR_SHXYM", ""}, {"FRDB", ""}, {"XDR_ZJLX", "护照号"}, {"XDR_ZJHM", "ZZ0066062"}}, {
            {{{"XDR_SHXYM", kOrganisation}}, "XDR_SHXYM:subject-mismatch"},
            {{{"XDR_ZJLX", ""}}, "XDR_ZJLX:required-missing"},
            {{{"XDR_ZJHM", ""}}, "XDR_ZJHM:required-missing"},
            {{{"XDR_GSZC", "110108000000016"}}, "XDR_GSZC:must-be-blank"},
            {{{"XDR_ZZJG", "D2143569X"}}, "XDR_ZZJG:must-be-blank"},
            {{{"XDR_SWDJ", "22010171526726X"}}, "XDR_SWDJ:must-be-blank"},
            {{{"XDR_SYDW", "122000001234"}}, "XDR_SYDW:must-be-blank"},
            {{{"XDR_SHZZ", "吉社证字第1号"}}, "XDR_SHZZ:must-be-blank"},
            {{{"FRDB", "张三"}}, "FRDB:must-be-blank"},
            {{{"FR_ZJLX", "身份证"}}, "FR_ZJLX:must-be-blank"},
        });
    for (const auto& [prefix, kind] : with_subjects())
        CHECK(kind.codes(with(prefix, {{"XDR_LB", "自然人"}, {"XDR_SHXYM", ""}, {"FRDB", ""}, {"XDR_ZJLX", "护照号"}, {"XDR_ZJHM", "ZZ0066062"}, {"FR_ZJLX", "护照号"}, {"FR_ZJHM", "ZZ0066062"}})) ==
              prefix + "FR_ZJLX:must-be-blank " + prefix + "FR_ZJHM:must-be-blank");
}

TEST_CASE("a document's number is checked as its type asks, the representative's and the person's") {
    for (const auto& [prefix, kind] : with_subjects())
        for (const auto& [type, number, code] : kDocuments) {
            CAPTURE(prefix);
            CAPTURE(type);
            const Changes person = {{"XDR_LB", "自然人"}, {"XDR_SHXYM", ""}, {"FRDB", ""}};
            check_subject(kind, prefix, {{"FR_ZJLX", type}, {"FR_ZJHM", number}}, {{{{"FR_ZJHM", "12"}}, std::string("FR_ZJHM:") + code}});
            Changes all = person;
            all.insert({{"XDR_ZJLX", type}, {"XDR_ZJHM", number}});
            check_subject(kind, prefix, all, {{{{"XDR_ZJHM", "12"}}, std::string("XDR_ZJHM:") + code}});
        }
    for (const auto& [prefix, kind] : with_subjects())
        check_subject(kind, prefix, {{"FR_ZJLX", "其他-军官证"}, {"FR_ZJHM", "12"}}, {});
}

TEST_CASE("an old code that repeats the unified one is a warning, which also explains why its own check fails") {
    for (const auto& [prefix, kind] : with_subjects())
        for (const char* field : {"XDR_GSZC", "XDR_SWDJ", "XDR_SYDW", "XDR_SHZZ"})
            CHECK(kind.codes(with(prefix, {{field, kOrganisation}}), Severity::warning).find(prefix + field + ":legacy-code-equals-uscc") != std::string::npos);
}

TEST_CASE("days of decision lie between 1949 and today, stand-ins are no values, offices have sound codes") {
    struct Names { Sound kind; std::string decided, placeholder; std::vector<std::string> organs; Changes early; };
    std::vector<Names> all;
    all.push_back({licence(), "XK_JDRQ", "XK_XKWS", {"XK_XKJGDM", "XK_LYDWDM"}, {{"XK_JDRQ", "1949/09/30"}}});
    all.push_back({penalty(), "CF_JDRQ", "CF_SY", {"CF_CFJGDM", "CF_SJLYDM"}, {{"CF_JDRQ", "1949/09/30"}}});
    all.push_back({promise(), "commitmentDate", "reason", {"acceptanceUnitIdentify", "acceptanceConfirmUnitIdentify"}, {{"commitmentDate", "1949/09/30"}, {"code", "22000019490930000001"}}});
    for (const auto& [kind, decided, placeholder, organs, early] : all) {
        CAPTURE(decided);
        CHECK(kind.codes({{decided, "2026/11/21"}}).find(decided + ":date-future") != std::string::npos);
        CHECK(kind.codes({{decided, "2026/11/20"}}).find("date-future") == std::string::npos);
        CHECK(kind.codes(early, Severity::warning).find(decided + ":date-early") != std::string::npos);
        CHECK(kind.codes(early).find("date-early") == std::string::npos);
        CHECK(kind.codes({{decided, "2025/03/01"}}, Severity::warning).find("date-early") == std::string::npos);
        for (const char* word : {"无", "NULL", "***", "/", "测试"}) CHECK(kind.codes({{placeholder, word}}) == placeholder + ":placeholder-value");
        for (const std::string& organ : organs) {
            CHECK(kind.codes({{organ, "11220000MA0A1B2C2K"}}) == "");
            CHECK(kind.codes({{organ, "11220000MA0A1B2C2L"}}) == organ + ":uscc-check");
        }
    }
    CHECK(penalty().codes({{"BZ", "无"}}) == "");
    CHECK(promise().codes({{"remarks", "无"}}) == "");
}

TEST_CASE("a commitment's subject has the code of its category, and its judgement follows it") {
    check_all(promise(), {
        {{{"identify", "91220101MA0A1B2C2X"}}, "identify:uscc-check"},
        {{{"subjectCategory", "个体工商户"}, {"identify", kTrader}}, ""},
        {{{"subjectCategory", "个体工商户"}, {"identify", "92220102MA0A1B2C2B"}}, "identify:uscc-check"},
        {{{"subjectCategory", "自然人"}, {"identify", "11010519491231002X"}}, ""},
        {{{"fulfillmentStatusDate", "2025/02/28"}}, "fulfillmentStatusDate:date-order"},
        {{{"fulfillmentStatusDate", "2025/03/01"}}, ""},
        {{{"liabilityBreachCommitmentContent", "责令改正"}}, "liabilityBreachCommitmentContent:must-be-blank"},
        {{{"fulfillmentStatus", "部分履行"}, {"unperformedCommitmentContent", "未报"}}, "liabilityBreachCommitmentContent:required-missing"},
        {{{"fulfillmentStatus", "全部未履行"}, {"unperformedCommitmentContent", "未报"}}, "liabilityBreachCommitmentContent:required-missing"},
        {{{"fulfillmentStatus", "全部未履行"}, {"unperformedCommitmentContent", "未报"}, {"liabilityBreachCommitmentContent", "责令改正"}}, ""},
    });
}

TEST_CASE("each kind's obligatory and personal fields are those of the catalogue of 2018") {
    struct Expected { Sound kind; std::string required, personal; };
    std::vector<Expected> all;
    all.push_back({licence(), "XK_XDR_MC XK_XDR_LB XK_XKWS XK_WSH XK_XKLB XK_NR XK_JDRQ XK_YXQZ XK_YXQZI XK_XKJG XK_XKJGDM XK_ZT XK_LYDW XK_LYDWDM", "XK_XDR_MC XK_FRDB XK_FR_ZJHM XK_XDR_ZJHM"});
    all.push_back({penalty(), "CF_XDR_MC CF_XDR_LB CF_WSH CF_WFXW CF_SY CF_YJ CF_CFLB CF_NR CF_JDRQ CF_YXQ CF_CFJG CF_CFJGDM CF_SJLY CF_SJLYDM", "CF_XDR_MC CF_FRDB CF_FR_ZJHM CF_XDR_ZJHM"});
    all.push_back({promise(), "code subjectName subjectCategory identify commitmentTypeId reason content liabilityBreachCommitment commitmentDate acceptanceUnit acceptanceUnitIdentify publicationType fulfillmentStatus", "subjectName identify"});
    for (const auto& [kind, required, personal] : all) {
        CHECK(joined(*kind.kind, [](const Field& f) { return f.required; }) == required);
        CHECK(joined(*kind.kind, [](const Field& f) { return f.personal; }) == personal);
        std::istringstream names(required);
        for (std::string name; names >> name;) CHECK(kind.codes({{name, ""}}).find(name + ":required-missing") != std::string::npos);
    }
}

TEST_CASE("each field holds as many characters as the catalogue gives it, and not one more") {
    struct Expected { Sound kind; const char* lengths; };
    std::vector<Expected> all;
    all.push_back({licence(), "XK_XDR_MC 200 XK_XDR_SHXYM 18 XK_XDR_GSZC 50 XK_XDR_ZZJG 9 XK_XDR_SWDJ 20 XK_XDR_SYDW 12 XK_XDR_SHZZ 50 XK_FRDB 50 XK_FR_ZJHM 64 XK_XDR_ZJHM 64 XK_XKWS 64 XK_WSH 64 XK_XKZS 64 XK_XKBH 64 "
                              "XK_NR 4000 XK_XKJG 200 XK_XKJGDM 18 XK_LYDW 200 XK_LYDWDM 18 BZ 4000"});
    all.push_back({penalty(), "CF_XDR_MC 200 CF_XDR_SHXYM 18 CF_XDR_GSZC 50 CF_XDR_ZZJG 9 CF_XDR_SWDJ 20 CF_XDR_SYDW 12 CF_XDR_SHZZ 50 CF_FRDB 50 CF_FR_ZJHM 64 CF_XDR_ZJHM 64 CF_WSH 64 CF_WFXW 2000 CF_SY 5000 CF_YJ 2048 "
                              "CF_NR 4000 CF_NR_ZKDX 200 CF_CFJG 200 CF_CFJGDM 18 CF_SJLY 200 CF_SJLYDM 18 BZ 4000"});
    all.push_back({promise(), "code 20 subjectName 200 identify 18 reason 512 content 4000 liabilityBreachCommitment 4000 acceptanceUnit 200 acceptanceUnitIdentify 18 remarks 512 unperformedCommitmentContent 4000 "
                              "liabilityBreachCommitmentContent 4000 acceptanceConfirmUnit 200 acceptanceConfirmUnitIdentify 18"});
    for (const auto& [kind, lengths] : all) {
        std::istringstream list(lengths);
        std::string name;
        for (std::size_t most = 0; list >> name >> most;) {
            std::string text;
            for (std::size_t i = 0; i < most; ++i) text += "字";
            CHECK(kind.codes({{name, text}}).find(name + ":too-long") == std::string::npos);
            CHECK(kind.codes({{name, text + "字"}}).find(name + ":too-long") != std::string::npos);
        }
    }
}
