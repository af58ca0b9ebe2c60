#include "mapping_standing.h"

#include <algorithm>
#include <map>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "mapping_in_force.h"
#include "record_why.h"

namespace creditlink {

namespace {

std::string title_in(std::string_view text) {
    const auto parsed = json::parse(text, {.dialect = json::Dialect::commented});
    return parsed ? json::text_in(*parsed, "title") : std::string();
}

// With what the ledger knows of the file's text.
Status tell_standing(Mappings mappings, const Digest256& on_disk, DeskMappingLine& line) {
    auto known = mappings.in_force(line.file);
    if (!known) return known.error();
    line.in_force = std::move(*known);
    auto waiting = mappings.open(line.file);
    if (!waiting) return waiting.error();
    if (*waiting) line.proposal = (*waiting)->number;
    if (!line.in_force || line.in_force->digest == on_disk) return {};
    const auto release = mappings.proposal(line.in_force->proposal);
    if (!release) return release.error();
    line.changed_by_hand = !*release || (*release)->written || (*release)->base != on_disk;
    if (!line.changed_by_hand)
        line.wrong = Error{Errc::storage, std::string(say("已发布的版本还没有写进文件", "the version that was released is not in its file yet")), line.file, std::string(say("下次运行时或重启服务时自动写入", "the next run, or the service's start, writes it"))};
    return {};
}

Status tell_files(Mappings mappings, const std::map<std::string, std::string>& named, DeskMappingLine& line) {
    for (const auto& [file, text] : named) {
        const Digest256 digest = sha256(text);
        auto known = mappings.in_force(file);
        if (!known) return known.error();
        const bool changed = *known && (*known)->digest != digest;
        line.files.push_back({file, hex(bytes_of(digest)), std::move(*known), changed});
    }
    return {};
}

}  // namespace

std::string name_of_mapping(std::string file) {
    std::replace(file.begin(), file.end(), '/', '~');
    return file;
}

std::vector<UsedMapping> used_mappings(const Office& office) {
    std::vector<UsedMapping> all;
    for (const TaskConfig& task : office.config().tasks) {
        auto at = std::find_if(all.begin(), all.end(), [&](const UsedMapping& used) { return used.file == task.mapping; });
        if (at == all.end()) at = all.insert(all.end(), {name_of_mapping(task.mapping), task.mapping, {}});
        at->tasks.push_back(task.name);
    }
    return all;
}

Result<UsedMapping> used_mapping(const Office& office, std::string_view name) {
    for (UsedMapping& used : used_mappings(office))
        if (used.name == name) return std::move(used);
    return Error{Errc::not_found, say("没有任务用映射“{n}”", "no task uses a mapping \"{n}\"", {{"n", std::string(name)}}), {}, std::string(say("请从“映射”列表里选", "choose one from the list of mappings"))};
}

// The file's text, and its line in the list.
Result<std::pair<std::string, DeskMappingLine>> standing_of(const Office& office, Ledger& ledger, UsedMapping used) {
    DeskMappingLine line;
    line.name = std::move(used.name), line.file = std::move(used.file), line.tasks = std::move(used.tasks);
    auto text = office.mapping_text(line.file);
    if (!text) {
        line.wrong = text.error();
        return std::pair{std::string(), std::move(line)};
    }
    const Digest256 digest = sha256(*text);
    line.digest = hex(bytes_of(digest)), line.title = title_in(*text);
    std::map<std::string, std::string> named;
    if (const auto ready = office.compiled(line.file, *text, &named)) line.kind = ready->plan.kind().title;
    else line.wrong = ready.error();
    if (auto told = tell_standing(Mappings(ledger), digest, line); !told) return told.error();
    if (auto told = tell_files(Mappings(ledger), named, line); !told) return told.error();
    return std::pair{std::move(*text), std::move(line)};
}

std::vector<DeskMappingField> mapping_fields_of(const ReadyMapping& mapping, const MappingRules& rules) {
    const Plan& plan = mapping.plan;
    Origin origin;
    origin.columns = plan.columns_used();
    const auto feeds = plan.fields_by_column(origin);
    const auto fed = plan.fields_fed();
    std::vector<DeskMappingField> fields;
    for (std::uint32_t i = 0; i < plan.kind().fields.size(); ++i) {
        const Field& field = plan.kind().fields[i];
        DeskMappingField told{.name = field.name, .title = field.title, .rule = {}, .columns = {}, .required = field.required, .fed = std::find(fed.begin(), fed.end(), field.name) != fed.end()};
        for (std::size_t column = 0; column < feeds.size(); ++column)
            if (std::find(feeds[column].begin(), feeds[column].end(), i) != feeds[column].end()) told.columns.push_back(origin.columns[column]);
        if (told.fed) told.rule = rule_in_words(Reason{field.name, field.title, {}, {}, rules.rule(field.name), rules.in_words(field.name, plan.kind()), rules.constant(field.name), rules.code_lists(field.name)});
        fields.push_back(std::move(told));
    }
    return fields;
}

}  // namespace creditlink
