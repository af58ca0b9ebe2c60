#include <iostream>

#include "command.h"
#include "creditlink/app/office.h"
#include "creditlink/base/message.h"
#include "creditlink/delivery/protocol.h"
#include "print.h"

namespace creditlink {

namespace {

// Everything that can be found wrong without touching a source or a platform, all of it in one go.
Result<Exit> check(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    Table table;
    Exit worst = Exit::balanced;
    const auto line = [&](std::string what, const Status& status, std::string fine) {
        table.row({std::string(status ? say("好", "ok") : say("错", "wrong")), std::move(what), status ? std::move(fine) : status.error().place + " " + status.error().message + " " + status.error().hint});
        if (!status) worst = exit_of(status.error().code);
    };
    auto opened = Office::open(*config);
    line(std::string(say("单位密值", "office secret")), opened ? Status() : Status(opened.error()), config->office_secret_file);
    if (!opened) {
        std::cout << table.text();
        return worst;
    }
    Office& office = **opened;
    for (const PlatformConfig& platform : config->platforms) {
        auto route = office.route(platform);
        line(std::string(say("平台 ", "platform ")) + platform.name, route ? Status() : Status(route.error()), platform.origin);
        if (route)
            for (const std::string& limit : route->protocol->cannot_promise()) table.row({std::string(say("注意", "note")), platform.name, limit});
    }
    for (const TaskConfig& task : config->tasks) {
        auto mapping = office.mapping(task.mapping);
        line(std::string(say("映射 ", "mapping ")) + task.name, mapping ? Status() : Status(mapping.error()), task.mapping);
        line(std::string(say("数据源 ", "source ")) + task.name, check_source_options(task.source), std::string(task.source.options.find("type") ? task.source.options.find("type")->string_or("") : ""));
    }
    std::cout << table.text();
    return worst;
}

Result<Exit> show(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    std::cerr << say("生效的配置，来自 ", "configuration in force, from ") << config->file;
    for (const std::string& file : config->overrides) std::cerr << " + " << file;
    std::cerr << '\n';
    std::cout << json::text_of(config->merged) << '\n';
    return Exit::balanced;
}

}  // namespace

std::vector<Command> config_commands() {
    return {
        {"config", "check", "", "检查配置、密钥、平台、映射和数据源选项", "check configuration, keys, platforms, mappings and source options", "creditlink config check", {}, check},
        {"config", "show", "", "显示合并后生效的配置", "show the configuration in force", "creditlink config show", {}, show},
    };
}

}  // namespace creditlink
