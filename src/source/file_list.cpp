#include "file_list.h"

#include <algorithm>
#include <set>

#include "creditlink/base/message.h"

namespace creditlink {

bool matches_pattern(std::string_view name, std::string_view pattern) {
    std::size_t n = 0, p = 0, star = std::string_view::npos, retry = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            retry = n;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
            // "?" is one character, not one byte
            if (pattern[p] == '?')
                while (n + 1 < name.size() && (static_cast<unsigned char>(name[n + 1]) & 0xC0) == 0x80) ++n;
            ++n, ++p;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++retry;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

Result<std::vector<Path>> files_in(const Path& folder, std::string_view pattern) {
    std::error_code code;
    std::filesystem::directory_iterator entries(folder, code);
    if (code)
        return Error{Errc::source, say("打不开目录：{w}", "cannot open the folder: {w}", {{"w", code.message()}}), folder.string(),
                     std::string(say("检查路径和权限", "check the path and its permissions"))};
    std::vector<Path> files;
    for (const auto end = std::filesystem::directory_iterator(); entries != end; entries.increment(code)) {
        if (code) break;
        const std::string name = entries->path().filename().string();
        std::error_code ignored;
        if (!name.starts_with('.') && matches_pattern(name, pattern) && entries->is_regular_file(ignored)) files.push_back(entries->path());
    }
    if (code)
        return Error{Errc::source, say("读目录出错：{w}", "cannot read the folder: {w}", {{"w", code.message()}}), folder.string(), {}};
    std::sort(files.begin(), files.end());
    return files;
}

Result<std::vector<Path>> files_of(const Options& options, std::string_view option) {
    std::vector<Path> files;
    std::set<Path> known;
    for (const std::string& text : options.list(option)) {
        const Path path = options.path_of(text);
        std::vector<Path> found = {path};
        if (text.find_first_of("*?") != std::string::npos && !std::filesystem::exists(path)) {
            auto listed = files_in(path.parent_path().empty() ? Path(".") : path.parent_path(), path.filename().string());
            if (!listed) return listed.error();
            found = std::move(*listed);
        }
        std::error_code ignored;
        if (found.empty() || !std::filesystem::exists(found.front(), ignored))
            return Error{Errc::source, say("找不到文件“{n}”", "there is no file \"{n}\"", {{"n", text}}), path.string(),
                         std::string(say("检查选项里的路径；相对路径从配置文件所在目录算起", "check the path; relative ones begin at the configuration's folder"))};
        for (Path& file : found)
            if (known.insert(file).second) files.push_back(std::move(file));
    }
    if (files.empty())
        return options.error(option, say("选项“{o}”没有写文件", "the option \"{o}\" names no file", {{"o", std::string(option)}}));
    return files;
}

}  // namespace creditlink
