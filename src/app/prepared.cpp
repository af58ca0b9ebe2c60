#include "prepared.h"

#include "creditlink/base/message.h"
#include "look.h"

namespace creditlink {

Result<Prepared> prepare(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    if (auto named = the_one_task(in, *config); !named) return named.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    const TaskConfig* task = (*office)->config().task(in.arguments[0]);
    auto mapping = (*office)->mapping(task->mapping);
    if (!mapping) return mapping.error();
    return Prepared{std::move(*office), task, std::move(*mapping)};
}

Status bind_new(const Plan& plan, const Page& page, std::set<const Origin*>& bound) {
    for (const auto& origin : page.origins)
        if (!origin->columns.empty() && bound.insert(origin.get()).second)
            if (auto ok = plan.bind(*origin); !ok) return ok;
    return {};
}

}  // namespace creditlink
