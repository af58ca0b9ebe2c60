// deploy/messages.zh-CN.md, which an office looks codes up in: nothing that the program can say is missing there. With
// CREDITLINK_WRITE_GUIDE=yes this program writes the two parts that are the catalogues' own words.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "alert_rules.h"
#include "creditlink/base/file.h"
#include "creditlink/base/json.h"
#include "creditlink/base/text.h"
#include "creditlink/record/finding.h"
#include "support/folders.h"

using namespace creditlink;

namespace {

const Path kGuide = Path(test::kSourceFolder) / "deploy/messages.zh-CN.md";

// What stands between a pattern's braces, for people.
std::string plainly(std::string_view pattern) {
    return filled(pattern, {{"field", "〈栏目〉"}, {"column", "〈列〉"}, {"value", "〈值〉"}, {"detail", "〈说明〉"}});
}

std::string cell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.replace(at, 1, "\\|");
    return text;
}

std::string findings_part() {
    std::string part = "| 代码 | 级别 | 意思 | 怎么办 | 依据 |\n|---|---|---|---|---|\n";
    for (const Severity severity : {Severity::error, Severity::warning, Severity::fixed})
        for (const FindingKind& kind : finding_catalogue())
            if (kind.severity == severity)
                part += "| `" + std::string(kind.code) + "` | " + (severity == Severity::error ? "待处理" : severity == Severity::warning ? "提示" : "已规范") + " | " + cell(plainly(kind.zh)) + " | " + cell(plainly(kind.fix_zh)) + " | " + cell(std::string(kind.rule)) + " |\n";
    return part;
}

// Every profile that comes with the program: the codes of its rows, and those by which a whole upload is refused.
std::string platforms_part() {
    std::vector<Path> profiles;
    for (const auto& entry : std::filesystem::directory_iterator(Path(test::kSourceFolder) / "mappings/platforms"))
        if (entry.path().extension() == ".json") profiles.push_back(entry.path());
    std::sort(profiles.begin(), profiles.end());
    std::string part;
    for (const Path& file : profiles) {
        const auto profile = json::parse(read_file(file, 1u << 20).value(), {.dialect = json::Dialect::commented});
        REQUIRE(profile);
        part += "**" + profile->find("title")->text + "**（`" + file.stem().string() + "`）\n\n| 代码 | 意思和怎么办 |\n|---|---|\n";
        const json::Value* answer = profile->find("answer");
        for (const json::Value* codes : {profile->find("codes"), answer ? answer->find("refused") : nullptr})
            for (const auto& [code, text] : codes ? codes->members : std::vector<json::Value::Member>()) part += "| `" + code + "` | " + cell(text.text) + " |\n";
        part += "\n";
    }
    return part;
}

std::pair<std::size_t, std::size_t> between(const std::string& guide, const std::string& name) {
    const std::string begin = "<!-- " + name + ": begin -->\n", end = "<!-- " + name + ": end -->";
    const std::size_t from = guide.find(begin), to = guide.find(end);
    REQUIRE(from != std::string::npos);
    REQUIRE(to != std::string::npos);
    return {from + begin.size(), to};
}

// The rows of the table below a heading: the first cell without its back-ticks, and the others.
std::map<std::string, std::vector<std::string>> rows_below(const std::string& guide, const std::string& heading) {
    std::map<std::string, std::vector<std::string>> rows;
    const std::size_t from = guide.find("\n## " + heading + "\n");
    REQUIRE(from != std::string::npos);
    for (const std::string_view line : split(std::string_view(guide).substr(from, guide.find("\n## ", from + 4) - from), "\n")) {
        if (!line.starts_with("| `")) continue;
        std::vector<std::string> cells;
        for (const std::string_view each : split(line.substr(1, line.size() - 2), "|")) cells.emplace_back(trim(each));
        const std::string name = cells.front().substr(1, cells.front().size() - 2);
        rows[name] = {cells.begin() + 1, cells.end()};
    }
    return rows;
}

}  // namespace

TEST_CASE("the message guide has every code of quarantine and platforms in the catalogue's own words") {
    std::string guide = read_file(kGuide, 1u << 20).value();
    for (const auto& [name, part] : {std::pair{"findings", findings_part()}, std::pair{"platforms", platforms_part()}}) {
        const auto [from, to] = between(guide, name);
        if (std::getenv("CREDITLINK_WRITE_GUIDE")) guide.replace(from, to - from, part);
        else CHECK_MESSAGE(guide.substr(from, to - from) == part, "run CREDITLINK_WRITE_GUIDE=yes test_app, and read what changed");
    }
    if (std::getenv("CREDITLINK_WRITE_GUIDE")) REQUIRE(write_file(kGuide, guide));
}

TEST_CASE("the message guide explains every alert and no other, under its title, with what to do and who") {
    const auto rows = rows_below(read_file(kGuide, 1u << 20).value(), "告警");
    std::set<std::string> known;
    for (const std::string_view name : names_of_checks()) {
        CAPTURE(name);
        known.emplace(name);
        const auto row = rows.find(std::string(name));
        REQUIRE(row != rows.end());
        REQUIRE(row->second.size() == 4);
        CHECK(row->second[0] == title_of_check(name));
        for (const std::string& text : row->second) CHECK_FALSE(text.empty());
    }
    for (const auto& [name, row] : rows) CHECK_MESSAGE(known.contains(name), name);
}

TEST_CASE("the message guide explains every code by which the exchange interface answers a whole request") {
    const auto rows = rows_below(read_file(kGuide, 1u << 20).value(), "平台对整个请求的回答");
    for (const char* code : {"bad-json", "signature-invalid", "key-unknown", "clock-skew", "sender-unknown", "batch-unknown", "not-found", "batch-conflict", "version-conflict", "too-large", "batch-refused", "kind-unknown", "too-many",
                             "internal", "busy", "maintenance"}) {
        CAPTURE(code);
        REQUIRE(rows.contains(code));
        CHECK(rows.at(code).size() == 3);
    }
    CHECK(rows.size() == 16);
}
