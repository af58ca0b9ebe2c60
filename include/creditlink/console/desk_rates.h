#pragma once
// What the console shows of how well the office reports.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink {

struct DeskLate {                  // of a department
    std::string department;
    std::uint64_t soon = 0, past = 0;
};

struct DeskLateness {
    std::vector<DeskLate> departments;
    std::string until;             // "2026-10-16": what is soon ends with it
    std::optional<Error> problem;  // something is not counted: a calendar that is missing
};

struct DeskScore {
    std::string department, kind, platform, month;
    std::vector<std::string> rates;  // "98.72 %", in the order of DeskScores::rates
    std::vector<std::pair<std::string, std::uint64_t>> counts;  // name as a filter takes it, in the order of DeskScores::counts
};

struct DeskScores {
    std::vector<std::pair<std::string, std::string>> rates;  // title; formula and source in a sentence
    std::vector<std::string> counts;                         // titles
    std::vector<DeskScore> cells;                            // the newest month first
    std::optional<Error> problem;
};

struct DeskRateFilter {            // empty: any
    std::string department, kind, platform, month, count, late, after;  // late: "soon" or "past"; after: DeskRatedRow::position
};

struct DeskRatedRow {
    std::string id, department, task, kind, platform, place, state, decided, deadline, position;  // id: s-… or q-17
};

struct DeskRatedRows {
    std::vector<DeskRatedRow> rows;
    std::uint64_t total = 0;
    bool more = false;
};

}  // namespace creditlink
