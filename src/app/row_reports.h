#pragma once
// Rows as `check` and `sync plan` show them: a few examples of each outcome for people, every row for programs.

#include <cstdint>
#include <map>
#include <string>

#include "creditlink/app/config.h"
#include "creditlink/ingest/ingest.h"
#include "masking.h"

namespace creditlink {

class RowReports {
  public:
    // At most `most` examples of each finding, and kKinds findings: a screen. The references outlive this.
    RowReports(const TaskConfig& task, const Kind& kind, Masking masking, bool json, std::uint64_t most)
        : task_(task), kind_(kind), masking_(masking), json_(json), most_(most) {}
    void add(const RowReport& row);   // prints it at once if for programs
    std::string text() const;         // the examples

  private:
    static constexpr std::size_t kKinds = 4;

    const TaskConfig& task_;
    const Kind& kind_;
    Masking masking_;
    bool json_;
    std::uint64_t most_;
    std::map<std::string, std::uint64_t> shown_;
    std::string text_;
};

// A finding as one line for people: what is wrong with which field, and what to do.
std::string line_of(const Finding& finding, const Kind& kind, const Origin& origin);

}  // namespace creditlink
