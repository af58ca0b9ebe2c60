#include "passing_file.h"

#include <filesystem>
#include <string>

#include "creditlink/base/encode.h"
#include "creditlink/base/random.h"
#include "uploads.h"

namespace creditlink {

Result<PassingFile> PassingFile::name(const Path& state, std::string_view ending) {
    const Path folder = uploads_folder(state);
    if (auto made = make_directories(folder, 0700); !made) return made.error();
    return PassingFile(folder / (hex(random_bytes(16)) + std::string(ending)));
}

Result<PassingFile> PassingFile::write(const Path& state, std::string_view ending, std::string_view bytes) {
    auto file = name(state, ending);
    if (!file) return file;
    if (auto written = write_file(file->path_, bytes, 0600); !written) return written.error();
    return file;
}

PassingFile::~PassingFile() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

}  // namespace creditlink
