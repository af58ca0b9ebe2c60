#include "given_file.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "creditlink/base/message.h"

namespace creditlink {

namespace {

constexpr std::array<std::string_view, 5> kFileTypes = {"csv", "xlsx", "xls", "xml", "json"};  // by the ending of the file's name

// Where rows come from, and not how a file of them is written.
constexpr std::array<std::string_view, 13> kNotOfAFile = {"type", "path", "url", "pages", "total", "next", "page_parameter", "size_parameter", "next_parameter", "size", "token", "token_header", "ca_file"};

json::Value text_value(std::string text) {
    json::Value value;
    value.type = json::Type::string;
    value.text = std::move(text);
    return value;
}

bool type_knows(std::string_view type, std::string_view option) {
    for (const SourceType& each : source_types())
        if (each.name == type) return std::any_of(each.options.begin(), each.options.end(), [&](const SourceOption& known) { return known.name == option; });
    return false;
}

}  // namespace

Result<TaskConfig> with_file(const TaskConfig& task, const std::string& file) {
    std::string ending = std::filesystem::path(file).extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c); });
    const auto type = std::find_if(kFileTypes.begin(), kFileTypes.end(), [&](std::string_view each) { return ending == "." + std::string(each); });
    if (type == kFileTypes.end())
        return Error{Errc::usage, say("看不出“{f}”是哪种文件", "the name of \"{f}\" does not tell what kind of file it is", {{"f", file}}), {},
                     std::string(say("文件名应以 .csv、.xlsx、.xls、.xml 或 .json 结尾", "it should end in .csv, .xlsx, .xls, .xml or .json"))};
    TaskConfig with = task;
    with.mode = ReadMode::full;
    json::Value options;
    options.type = json::Type::object;
    options.members = {{"type", text_value(std::string(*type))}, {"path", text_value(std::filesystem::absolute(file).string())}};
    const std::string own = json::text_in(task.source.options, "type");
    if (own == *type || (own == "folder" && *type == "csv"))
        for (const auto& [name, value] : task.source.options.members)
            if (std::find(kNotOfAFile.begin(), kNotOfAFile.end(), name) == kNotOfAFile.end() && type_knows(*type, name)) options.members.emplace_back(name, value);
    with.source.options = std::move(options);
    return with;
}

}  // namespace creditlink
