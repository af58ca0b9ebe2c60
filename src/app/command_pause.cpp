// creditlink schedule pause | resume: a task that gets no run at its times for a while.

#include "command.h"
#include "creditlink/base/message.h"
#include "look.h"
#include "opened.h"
#include "pauses.h"
#include "person.h"
#include "print.h"

namespace creditlink {

namespace {

Result<Exit> change(const Invocation& in, bool pauses) {
    const std::string verb = pauses ? "pause" : "resume";
    if (in.arguments.empty()) return Error{Errc::usage, std::string(say("请给出任务名", "name the tasks")), {}, "creditlink schedule " + verb + " animals --reason 平台升级"};
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    if (auto known = chosen_tasks(opened->office->config(), in.arguments); !known) return known.error();
    for (const std::string& task : in.arguments) {
        const Status done = pauses ? pause_task(opened->ledger, task, in.option("--reason"), acting_person(), opened->office->clock().unix_seconds())
                                   : resume_task(opened->ledger, task, in.option("--reason"), acting_person());
        if (!done) return done.error();
        print_done(in.json, pauses ? "paused" : "resumed", task,
                   pauses ? say("已暂停，到点不运行；仍可手动运行：creditlink sync run {t}", "Paused: no run at its times; by hand it still runs: creditlink sync run {t}", {{"t", task}})
                          : std::string(say("已恢复，从下一个时刻起照常运行。", "Resumed: it runs again from its next time on.")));
    }
    return Exit::balanced;
}

Result<Exit> pause(const Invocation& in) { return change(in, true); }
Result<Exit> resume(const Invocation& in) { return change(in, false); }

}  // namespace

std::vector<Command> pause_commands() {
    const OptionRow reason{"--reason", "TEXT", "原因；留在台账，其摘要记入日志", "why; kept in the ledger, its digest in the log"};
    return {
        {"schedule", "pause", "TASK…", "暂停：到点不运行，直到恢复", "no runs at its times, until it is resumed", "creditlink schedule pause animals --reason 平台升级", {reason}, pause},
        {"schedule", "resume", "TASK…", "恢复，从下一个时刻起", "runs again, from its next time on", "creditlink schedule resume animals --reason 升级完成", {reason}, resume},
    };
}

}  // namespace creditlink
