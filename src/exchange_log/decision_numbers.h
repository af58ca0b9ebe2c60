#pragma once
// The numbers of people's decisions (FORMAT.md section "Decisions are numbered") as they stand in the entries, one
// after another: what is missing among them was taken out of the ledger before it was logged.

#include <cstdint>
#include <string>
#include <vector>

#include "entry.h"

namespace creditlink {

class DecisionNumbers {
  public:
    void take(const EntryView& entry);  // each entry of a whole log, in order
    void miss() { unsure_ = true; }     // one that cannot be read: a number missing around it is not the ledger's fault

    std::vector<std::string> faults() const;  // a sentence for each gap

  private:
    struct Gap {
        std::uint64_t first, last;     // numbers that are missing
        std::uint64_t before, behind;  // the entries around them
        bool at_start;                 // no decision stands before
    };
    void excuse(const EntryView& restored);

    std::vector<Gap> gaps_;
    std::uint64_t newest_ = 0, entry_ = 0;
    bool any_ = false, unsure_ = false;
};

}  // namespace creditlink
