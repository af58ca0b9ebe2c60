#include "near_file.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

std::string meant_file(const Path& missing, std::string_view otherwise) {
    constexpr std::size_t kMostLookedAt = 10'000;  // files; a folder of mappings has dozens
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator at(missing.parent_path(), error), end; !error && at != end && names.size() < kMostLookedAt; at.increment(error))
        if (at->path().extension() == missing.extension()) names.push_back(at->path().stem().string());
    std::sort(names.begin(), names.end());
    const std::string_view near = nearest(missing.stem().string(), std::vector<std::string_view>(names.begin(), names.end()));
    if (near.empty()) return std::string(otherwise);
    return say("是不是「{n}」？", "did you mean \"{n}\"?", {{"n", std::string(near) + missing.extension().string()}});
}

}  // namespace creditlink
