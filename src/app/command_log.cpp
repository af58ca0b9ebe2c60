#include <deque>
#include <iostream>

#include "checked_log.h"
#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "entry_words.h"
#include "filters.h"
#include "log_duty.h"
#include "log_standing.h"
#include "log_timestamp.h"
#include "one_entry.h"
#include "print.h"
#include "witnesses.h"

namespace creditlink {

namespace {

Result<Exit> check_log(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    const auto all = checked_log(**office);
    if (!all) return all.error();
    const LogCheck* checked = &all->check;
    const auto& loss = all->loss;
    const bool sound = checked->faults.empty();
    const auto waiting = waiting_entries(**office);
    if (!waiting) return waiting.error();
    if (in.json) {
        json::Writer writer;
        writer.begin_object().member("entries", static_cast<std::int64_t>(checked->journal.size)).member("root", base64(bytes_of(checked->journal.root)));
        if (checked->signed_head) writer.member("signed", static_cast<std::int64_t>(checked->signed_head->size));
        writer.member("waiting", static_cast<std::int64_t>(waiting->count));
        if (waiting->since != 0) writer.member("waiting_since", rfc3339(waiting->since));
        for (const auto& [name, list] : {std::pair{"notes", &checked->notes}, std::pair{"faults", &checked->faults}}) {
            writer.name(name).begin_array();
            for (const std::string& text : *list) writer.string(text);
            writer.end_array();
        }
        print_json(writer.name("sound").boolean(sound).end_object());
        return sound ? Exit::balanced : Exit::log_integrity;
    }
    std::cout << say("日志共 ", "the log has ") << checked->journal.size << say(" 条，根 ", " entries, root ") << base64(bytes_of(checked->journal.root)) << '\n';
    if (checked->signed_head) std::cout << say("已签名到第 ", "signed up to entry ") << checked->signed_head->size << '\n';
    for (const std::string& note : checked->notes) print_wrapped(note);
    if (waiting->count > 0) print_wrapped(waiting_sentence(*waiting));
    constexpr std::size_t kFaultsShown = 16;
    for (std::size_t i = 0; i < checked->faults.size() && i < kFaultsShown; ++i) print_wrapped(say("问题：", "fault: ").data() + checked->faults[i]);
    if (checked->faults.size() > kFaultsShown) std::cout << say("……另有 {n} 处（--json 列出全部）\n", "… and {n} more (--json has all)\n", {{"n", std::to_string(checked->faults.size() - kFaultsShown)}});
    if (sound) std::cout << say("逐条核验，完好。\n", "Every entry was re-read: sound.\n");
    else if (loss && loss->any() && checked->faults.size() == 1) print_next(loss_error(*loss).hint);
    else print_next(say("保留现场，把状态目录整体复制一份，再报告审计人员", "keep everything as it is, copy the whole state folder, then tell the auditor"));
    return sound ? Exit::balanced : Exit::log_integrity;
}

void print_entry(const LogEntry& entry, bool as_json) {
    if (as_json) {
        json::Writer writer;
        writer.begin_object().member("index", static_cast<std::int64_t>(entry.index)).member("time", rfc3339(entry.time / 1000)).member("event", entry.event);
        return print_json(writer.name("entry").raw(entry.json).end_object());
    }
    constexpr std::size_t kIndentOfMembers = 4;
    const auto data = json::parse(entry.json);
    const std::string title = data ? entry_words(entry, *data).title : std::string();
    std::cout << entry.index << "  " << shown_time(entry.time / 1000) << "  " << bold(title.empty() ? entry.event : title) << (title.empty() ? "" : "  " + entry.event) << '\n';
    print_wrapped(members_in_line(entry.json), kIndentOfMembers);
}

Result<Exit> show_entry(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    if (!in.arguments.empty()) {
        const auto number = number_of(in, "", wants("请给出条目号", "give the number of an entry", "creditlink log show"));
        if (!number) return number.error();
        const auto entry = one_entry(config->state / "log", static_cast<std::uint64_t>(*number));
        if (!entry) return entry.error();
        print_entry(*entry, in.json);
        return Exit::balanced;
    }
    const std::size_t most = static_cast<std::size_t>(in.number("--last").value_or(20));
    const std::string event = in.option("--event"), batch = in.option("--batch");
    std::deque<LogEntry> last;
    auto read = read_log(config->state / "log", [&](const LogEntry& entry) -> Status {
        if (!event.empty() && entry.event != event) return {};
        if (!batch.empty() && entry.json.find("\"batch\":" + json::quoted(batch)) == std::string::npos) return {};
        last.push_back(entry);
        if (last.size() > most) last.pop_front();
        return {};
    });
    if (!read) return read.error();
    for (const LogEntry& entry : last) print_entry(entry, in.json);
    return Exit::balanced;
}

void print_timestamp(const Config& config, bool json) {
    auto office = Office::open(config);
    const auto standing = office ? timestamp_standing(**office) : Result<TimestampStanding>(office.error());
    if (!standing) return print_error(standing.error(), json);
    if (!standing->configured) return;
    if (!json) {
        std::cerr << (standing->late ? warned(timestamp_sentence(*standing)) : timestamp_sentence(*standing)) << '\n';
        return;
    }
    json::Writer writer;
    writer.begin_object().member("timestamped", static_cast<std::int64_t>(standing->stamped)).member("time", standing->stamped_at ? rfc3339(standing->stamped_at) : "");
    print_json(writer.member("since", static_cast<std::int64_t>(standing->undated)).name("late").boolean(standing->late).end_object());
}

void print_waiting(const Config& config, bool json) {
    auto office = Office::open(config);
    const auto waiting = office ? waiting_entries(**office) : Result<WaitingEntries>(office.error());
    if (!waiting) return print_error(waiting.error(), json);
    if (waiting->count == 0) return;
    if (!json) {
        std::cerr << waiting_sentence(*waiting) << '\n';
        return;
    }
    json::Writer writer;
    writer.begin_object().member("waiting", static_cast<std::int64_t>(waiting->count));
    print_json(writer.member("waiting_since", waiting->since ? rfc3339(waiting->since) : "").end_object());
}

Result<Exit> head(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    warn_of_loss(*config, in.json);
    auto text = read_file(config->state / "log" / "checkpoint", 1u << 20);
    if (!text) return text.error();
    if (in.json) {
        json::Writer writer;
        print_json(writer.begin_object().member("checkpoint", *text).end_object());
    } else {
        std::cout << *text;
    }
    print_witnessed(*config, in.json);
    print_timestamp(*config, in.json);
    print_waiting(*config, in.json);
    return Exit::balanced;
}

}  // namespace

std::vector<Command> log_commands() {
    return {
        {"log", "check", "", "逐条重读交换日志，核对树、瓦片和签名", "re-read every entry; check tree, tiles and signatures", "creditlink log check", {}, check_log},
        {"log", "show", "[ENTRY]", "显示最近的日志条目，或指定的一条", "show the latest entries, or one of them", "creditlink log show --event submitted --last 3",
         {{"--last", "N", "条数，缺省 20", "how many, 20 unless given"}, {"--event", "NAME", "只看这种", "only this event"}, {"--batch", "ID", "只看这一批", "only this batch"}}, show_entry},
        {"log", "head", "", "显示已签名的日志头（C2SP checkpoint）", "show the signed head, a C2SP checkpoint", "creditlink log head", {}, head},
    };
}

}  // namespace creditlink
