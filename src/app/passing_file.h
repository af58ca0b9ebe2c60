#pragma once

#include <string_view>
#include <utility>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

// A file for a reader or a writer that wants one, in a folder of the state that nobody else reads; gone with this. What a kill
// leaves there goes when the service starts.
class PassingFile {
  public:
    static Result<PassingFile> name(const Path& state, std::string_view ending);  // there is none yet
    static Result<PassingFile> write(const Path& state, std::string_view ending, std::string_view bytes);
    PassingFile(PassingFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    PassingFile& operator=(PassingFile&&) = delete;
    ~PassingFile();

    const Path& path() const { return path_; }

  private:
    explicit PassingFile(Path path) : path_(std::move(path)) {}
    Path path_;
};

}  // namespace creditlink
