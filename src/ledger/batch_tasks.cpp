// Which tasks the records of a batch came from.

#include <algorithm>

#include "impl.h"

namespace creditlink {

Result<std::vector<std::string>> Ledger::tasks_of(std::string_view batch) {
    std::vector<std::string> names;
    Status read = impl_->sql->read([&] {
        Query find = impl_->sql->query("SELECT number FROM batch WHERE id = ?");
        find.text(batch);
        if (!find.step()) return;
        std::vector<std::int64_t> runs;
        Query run_of = impl_->sql->query("SELECT run FROM submission WHERE seq = ?");
        for (const Sequence sequence : impl_->sequences_of(find.integer(0))) {
            if (run_of.bind(sequence).step() && std::ranges::find(runs, run_of.integer(0)) == runs.end())
                runs.push_back(run_of.integer(0));
            run_of.again();
        }
        Query name_of = impl_->sql->query("SELECT task.name FROM run JOIN task ON task.id = run.task WHERE run.id = ?");
        for (const std::int64_t run : runs) {
            if (name_of.bind(run).step() && std::ranges::find(names, name_of.string(0)) == names.end())
                names.push_back(name_of.string(0));
            name_of.again();
        }
    });
    if (!read) return read.error();
    return names;
}

}  // namespace creditlink
