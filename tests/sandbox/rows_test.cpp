#include "rows.h"
#include "fixture.h"

using namespace creditlink;
using namespace creditlink::sandbox;

namespace {

std::string verdict_on(const std::vector<std::pair<std::string, std::string>>& change) {
    Data data;
    auto parsed = json::parse(licence(change));
    for (auto& [name, value] : parsed->members) data.emplace_back(name, value.text);
    const auto verdict = judge_row("xk", data, *CivilDate::of(2026, 11, 23));
    return verdict ? std::string(verdict->code) + " " + std::string(verdict->field) + (verdict->doubtful ? " doubtful" : "") : "good";
}

}  // namespace

TEST_CASE("each row code stands for its fault") {
    CHECK(verdict_on({}) == "good");
    CHECK(verdict_on({{"XK_XDR_MC", " "}}) == "10002 XK_XDR_MC");
    CHECK(verdict_on({{"XK_JDRQ", ""}}) == "10003 XK_JDRQ");
    CHECK(verdict_on({{"XK_JDRQ", "2025/02/29"}}) == "10004 XK_JDRQ");
    CHECK(verdict_on({{"XK_XDR_SHXYM", "91350100M000100Y44"}}) == "10005 XK_XDR_SHXYM");
    CHECK(verdict_on({{"XK_XDR_LB", "企业"}}) == "30001 XK_XDR_LB");
    CHECK(verdict_on({{"XK_XKLB", "其他-备案"}}) == "good");
    CHECK(verdict_on({{"XK_XKLB", "其他-"}}) == "30001 XK_XKLB");
    CHECK(verdict_on({{"XK_XKWS", ""}}) == "40001 XK_XKWS");
    CHECK(verdict_on({{"XK_YXQZI", "2020/01/01"}}) == "40001 XK_YXQZI");
    CHECK(verdict_on({{"XK_JDRQ", "2026/11/24"}}) == "40001 XK_JDRQ");
    CHECK(verdict_on({{"XK_JDRQ", "1949/09/30"}}) == "40001 XK_JDRQ doubtful");
    std::string long_number;
    for (int i = 0; i < 65; ++i) long_number += "号";
    CHECK(verdict_on({{"XK_WSH", long_number}}) == "40002 XK_WSH");
}

TEST_CASE("an amount that is no number is 10001") {
    const Data data = {{"CF_JDRQ", "2025/01/01"}, {"CF_NR_FK", "贰仟"}, {"CF_XDR_MC", "示例单位"}, {"CF_YXQ", "2026/01/01"}};
    const auto verdict = judge_row("cf", data, *CivilDate::of(2026, 11, 23));
    REQUIRE(verdict);
    CHECK(verdict->code == "10001");
}

TEST_CASE("a kind without checks takes everything") { CHECK_FALSE(judge_row("contract", {}, *CivilDate::of(2026, 11, 23))); }
