#pragma once
// What the console shows of how well the office reports.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "creditlink/base/civil_date.h"
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
    std::optional<CivilDate> late_on = {};  // the day on which it became late
};

struct DeskRatedRow {
    std::string id, key, department, task, kind, platform, place, state, decided, deadline, position;  // id: s-… or q-17; key: k-…, of a record
};

struct DeskRatedRows {
    std::vector<DeskRatedRow> rows;
    std::uint64_t total = 0;
    bool more = false;
};

struct DeskTrendDay {              // in Beijing
    CivilDate day;
    std::uint64_t sent = 0;        // submissions in batches that went out for the first time
    std::uint64_t refused = 0;     // by receipts that came
    std::uint64_t late = 0;        // records that became late: whose last day in time was the one before
};

struct DeskTrend {
    std::vector<DeskTrendDay> days;  // each of the last thirty, the oldest first, today last
    std::optional<Error> problem;  // why nothing is known of what became late
};

}  // namespace creditlink
