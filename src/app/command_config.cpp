#include <algorithm>
#include <iostream>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "creditlink/delivery/protocol.h"
#include "print.h"
#include "roster.h"
#include "settings.h"

namespace creditlink {

namespace {

constexpr std::size_t kMostFaults = 20;  // told at once: two screens

enum class Verdict { fine, wrong, note };

// What was looked at, one line each.
class Checked {
  public:
    explicit Checked(bool json) : json_(json) { table_.columns({Table::Align::whole, Table::Align::middle, Table::Align::middle}); }

    void add(Verdict verdict, const std::string& what, const std::string& name, const std::string& detail, const Error* error = nullptr) {
        if (error) errors_.push_back({what + " " + name, *error});
        if (json_) {
            constexpr std::string_view kVerdicts[] = {"ok", "wrong", "note"};
            json::Writer writer;
            writer.begin_object().member("verdict", kVerdicts[static_cast<std::size_t>(verdict)]).member("what", what).member("name", name).member("detail", detail);
            if (error) writer.member("error", error->message).member("place", error->place).member("hint", error->hint);
            print_json(writer.end_object());
            return;
        }
        if (verdict == Verdict::note) {  // a sentence, which a table would cut
            notes_.push_back(std::string(say("注意：", "note: ")) + what + " " + name + std::string(say("：", ": ")) + detail);
            return;
        }
        const std::string_view words[] = {say("好", "ok"), say("错", "wrong")};
        table_.row({std::string(words[static_cast<std::size_t>(verdict)]), what + " " + name, detail});
    }

    void status(const std::string& what, const std::string& name, const Status& status, const std::string& fine) {
        add(status ? Verdict::fine : Verdict::wrong, what, name, status ? fine : status.error().message, status ? nullptr : &status.error());
        if (!status) worst_ = exit_of(status.error().code);
    }

    // In the files themselves: its place says more than a name would.
    void fault(const Error& error) {
        worst_ = exit_of(error.code);
        if (++faults_ > kMostFaults) return;
        if (json_) add(Verdict::wrong, std::string(say("配置", "configuration")), error.place, {}, &error);
        else errors_.push_back({{}, error});
    }

    Exit finish() const {
        if (json_) return worst_;
        std::cout << table_.text();
        for (const std::string& note : notes_) print_wrapped(note);
        for (const auto& [where, error] : errors_) {
            std::cout << '\n';
            const std::string colon(say("：", ": "));
            print_wrapped(std::string(say("错：", "wrong: ")) + (where.empty() ? where : where + colon) + (error.place.empty() ? std::string() : error.place + colon) + error.message);
            if (!error.hint.empty()) print_wrapped(say("提示：", "hint: ").data() + error.hint);
        }
        if (faults_ > kMostFaults) std::cout << '\n' << say("另有 {n} 处\n", "and {n} more\n", {{"n", std::to_string(faults_ - kMostFaults)}});
        print_next(worst_ == Exit::balanced ? say("creditlink source check 任务名", "creditlink source check TASK") : say("改好后再运行 creditlink config check", "mend it, then creditlink config check"));
        return worst_;
    }

  private:
    bool json_;
    Table table_;
    std::vector<std::pair<std::string, Error>> errors_;
    std::vector<std::string> notes_;
    std::size_t faults_ = 0;
    Exit worst_ = Exit::balanced;
};

// Everything that can be found wrong without touching a source or a platform, all of it in one go.
Result<Exit> check_configuration(const Invocation& in) {
    auto read = read_config(find_config(in.option("--config")));
    if (!read) return read.error();
    const Config* const config = &read->config;
    Checked checked(in.json);
    for (const Error& fault : read->faults) checked.fault(fault);
    if (!read->faults.empty()) {  // what needs no more than the files is told at once too
        for (const TaskConfig& task : config->tasks)
            if (const Status source = check_source_options(task.source); !source) checked.fault(source.error());
        return checked.finish();
    }
    auto opened = Office::open(*config);
    checked.status(std::string(say("单位密值", "office secret")), {}, opened ? Status() : Status(opened.error()), config->office_secret_file);
    if (!opened) return checked.finish();
    Office& office = **opened;
    for (const PlatformConfig& platform : config->platforms) {
        auto route = office.route(platform);
        checked.status(std::string(say("平台", "platform")), platform.name, route ? Status() : Status(route.error()), platform.origin);
        if (route)
            for (const std::string& limit : route->protocol->cannot_promise()) checked.add(Verdict::note, std::string(say("平台", "platform")), platform.name, limit);
    }
    if (auto days = read_calendars(*config); !days) checked.status(std::string(say("工作日历", "calendars")), {}, days.error(), {});
    else if (std::any_of(config->tasks.begin(), config->tasks.end(), [](const TaskConfig& task) { return task.schedule && task.schedule->working_days_only; })) {
        const auto today = days->is_working(office.clock().today());
        checked.status(std::string(say("工作日历", "calendar")), std::to_string(office.clock().today().year()), today ? Status() : Status(today.error()), days->file(office.clock().today().year()));
    }
    for (const TaskConfig& task : config->tasks) {
        auto mapping = office.mapping(task.mapping);
        Status source = check_source_options(task.source);
        checked.status(std::string(say("任务", "task")), task.name, !source ? source : mapping ? Status() : Status(mapping.error()), json::text_in(task.source.options, "type") + " → " + task.mapping);
        if (task.platforms.empty()) checked.add(Verdict::note, std::string(say("任务", "task")), task.name, goes_nowhere(task.name));
        if (!source && !mapping) checked.status(std::string(say("任务", "task")), task.name, Status(mapping.error()), {});
    }
    return checked.finish();
}

// "default", "file", or for a secret what keeps it.
std::string comes_from(const Setting& setting) { return setting.file.empty() ? "default" : setting.kept_in.empty() ? "file" : setting.kept_in; }

std::string origin_in_words(const Setting& setting) {
    if (setting.file.empty()) return std::string(say("默认", "default"));
    const std::string place = setting.file + ":" + std::to_string(setting.line);
    if (setting.kept_in == "environment") return place + std::string(say("，环境变量", ", environment"));
    return setting.kept_in.empty() ? place : place + std::string(say("，systemd 凭据", ", credential"));
}

// Each setting in force and which line of which file set it. What nobody set has its default, which its meaning names.
Result<Exit> show_origins(const Config& config, bool as_json) {
    using enum Table::Align;
    Table table(Table::Overflow::wrap);
    table.header({std::string(say("设置", "setting")), std::string(say("出处", "origin")), std::string(say("值，没设置的是说明", "value, or what is meant where none is set"))}, {whole, whole, left});
    for (const Setting& each : settings_with_origins(config)) {
        if (!as_json) {
            table.row({each.shown.path, origin_in_words(each), each.file.empty() ? each.shown.meaning : each.shown.value});
            continue;
        }
        json::Writer w;
        w.begin_object().member("setting", each.shown.path).member("value", each.shown.value).member("from", comes_from(each)).member("file", each.file).member("line", static_cast<std::int64_t>(each.line));
        print_json(w.member("meaning", each.shown.meaning).name("secret").boolean(each.shown.secret).end_object());
    }
    if (!as_json) std::cout << table.text();
    return Exit::balanced;
}

Result<Exit> show_configuration(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    if (in.has("--origin")) return show_origins(*config, in.json);
    if (in.json) {
        print_json(json::text_of(config->merged));
        return Exit::balanced;
    }
    std::cout << say("// 生效的配置，来自 ", "// configuration in force, from ") << one_line(config->file);
    for (const std::string& file : config->overrides) std::cout << " + " << one_line(file);
    std::cout << '\n' << indented(config->merged) << '\n';
    return Exit::balanced;
}

Result<Exit> tasks(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    Table table;
    table.header({std::string(say("任务", "task")), std::string(say("数据源", "source")), std::string(say("映射", "mapping")), std::string(say("名称", "title"))},
                 {Table::Align::whole, Table::Align::left, Table::Align::middle, Table::Align::left});
    for (const TaskConfig& task : config->tasks) {
        if (in.json) {
            json::Writer writer;
            writer.begin_object().member("task", task.name).member("title", task.title).member("department", task.department).member("source", json::text_in(task.source.options, "type"));
            print_json(writer.member("mapping", task.mapping).name("off").boolean(task.off).end_object());
        } else if (in.has("--names")) {
            std::cout << one_line(task.name) << '\n';
        } else {
            table.row({task.name, json::text_in(task.source.options, "type"), task.mapping, task.title + (task.off ? std::string(say("（停用）", " (off)")) : std::string())});
        }
    }
    if (!in.json && !in.has("--names")) std::cout << table.text();
    return Exit::balanced;
}

}  // namespace

std::vector<Command> config_commands() {
    return {
        {"config", "check", "", "检查配置、密钥、平台、映射和数据源选项", "check configuration, keys, platforms, mappings and source options", "creditlink config check", {}, check_configuration},
        {"config", "tasks", "", "列出任务", "list the tasks", "creditlink config tasks", {{"--names", "", "只列名称", "names only"}}, tasks},
        {"config", "show", "", "显示合并后生效的配置，或每项设置的出处", "show the configuration in force, or what set it", "creditlink config show --origin", {{"--origin", "", "每项设置：哪个文件哪一行，或默认、环境变量、凭据", "each setting: file and line, or default, environment, credential"}}, show_configuration},
    };
}

}  // namespace creditlink
