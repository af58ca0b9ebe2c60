#pragma once
// A task with its mapping compiled: what the mapping commands work with.

#include <memory>
#include <set>

#include "command.h"
#include "creditlink/app/office.h"

namespace creditlink {

struct Prepared {
    std::unique_ptr<Office> office;
    const TaskConfig* task = nullptr;
    ReadyMapping mapping;
};

Result<Prepared> prepare(const Invocation& in);  // of the one task named

// Binds the plan to origins that are new in the page.
Status bind_new(const Plan& plan, const Page& page, std::set<const Origin*>& bound);

Result<Exit> mapping_coverage(const Invocation& in);  // command_coverage.cpp

}  // namespace creditlink
