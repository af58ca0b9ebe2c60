#include "creditlink/service/schedule_state.h"

#include <algorithm>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"

namespace creditlink {

namespace {

std::int64_t number(const json::Value& object, std::string_view name) {
    const json::Value* value = object.find(name);
    return value ? value->integer().value_or(0) : 0;
}

bool flag(const json::Value& object, std::string_view name) {
    const json::Value* value = object.find(name);
    return value && value->boolean;
}

}  // namespace

Result<ScheduleState> ScheduleState::load(const Path& file) {
    ScheduleState state(file);
    auto bytes = read_file(file);
    if (!bytes && bytes.error().code == Errc::not_found) return state;
    if (!bytes) return bytes.error();
    auto value = json::parse(*bytes, {.file = file.string()});
    if (!value)
        return Error{Errc::storage, std::string(say("时间表的记忆读不懂", "what is remembered of the schedule makes no sense")), value.error().place,
                     std::string(say("可以移走它：丢失的只是错过了哪些时刻", "it may be moved away: only which times were missed is lost"))};
    if (const json::Value* tasks = value->find("tasks"))
        for (const auto& [name, task] : tasks->members)
            state.tasks[name] = {.timetable = json::text_in(task, "timetable"), .done = number(task, "done"), .under_way = number(task, "under_way"),
                                 .began = number(task, "began"), .ended = number(task, "ended"), .result = json::text_in(task, "result")};
    if (const json::Value* missed = value->find("missed"))
        for (const json::Value& each : missed->items)
            if (const auto why = why_named(json::text_in(each, "why")))
                state.missed.push_back({json::text_in(each, "task"), {.at = number(each, "at"), .why = *why, .made_up = flag(each, "made_up")}});
    state.deliver_at = number(*value, "deliver_at");
    return state;
}

Status ScheduleState::save() const {
    json::Writer writer;
    writer.begin_object().name("tasks").begin_object();
    for (const auto& [name, task] : tasks) {
        writer.name(name).begin_object().member("timetable", task.timetable).member("done", task.done).member("under_way", task.under_way);
        writer.member("began", task.began).member("ended", task.ended).member("result", task.result).end_object();
    }
    writer.end_object().member("deliver_at", deliver_at).name("missed").begin_array();
    for (const MissedTime& each : missed) {
        writer.begin_object().member("task", each.task).member("at", each.missed.at).member("why", name_of(each.missed.why));
        writer.name("made_up").boolean(each.missed.made_up).end_object();
    }
    return write_file(file_, writer.end_array().end_object().take() + "\n", 0600);
}

void ScheduleState::remember(const std::string& task, const Missed& time) {
    const auto known = [&](const MissedTime& each) { return each.task == task && each.missed.at == time.at; };
    if (const auto at = std::find_if(missed.begin(), missed.end(), known); at != missed.end()) {
        if (time.why == Why::died) at->missed = time;  // it was being made up, and even that died
        return;
    }
    missed.push_back({task, time});
    if (missed.size() > kMostRemembered) missed.erase(missed.begin(), missed.end() - kMostRemembered);
}

}  // namespace creditlink
