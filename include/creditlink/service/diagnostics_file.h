#pragma once
// Where the lines of diagnostics go: standard error, or a file that others rotate. A disk that is full, a folder that is gone or a
// reader that does not read stops nobody: what the file does not take goes to standard error, and the file is tried again with the
// next line.

#include <cstdint>
#include <mutex>
#include <string_view>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

class DiagnosticsFile {
  public:
    DiagnosticsFile() = default;
    ~DiagnosticsFile();
    DiagnosticsFile(const DiagnosticsFile&) = delete;
    DiagnosticsFile& operator=(const DiagnosticsFile&) = delete;

    // From now on to this file, which is appended to and made if there is none (mode 0640); empty: to standard error. Opens it anew
    // even if it is the same. Errc::storage: it cannot be written; it is tried again with each line.
    Status use(const Path& file);
    // One write a line, so that lines of several threads do not mix. A file that was renamed or deleted is left, and one of
    // its name made.
    void write(std::string_view line);

  private:
    Status open_now();
    bool took(std::string_view text);
    void close_now();

    std::mutex mutex_;
    Path file_;                      // all under mutex_
    int descriptor_ = -1;
    bool torn_ = false;              // the last line is not whole: the disk was full in its midst, or the process or machine ended there
};

}  // namespace creditlink
