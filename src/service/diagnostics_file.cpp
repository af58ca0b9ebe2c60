#include "creditlink/service/diagnostics_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "creditlink/base/message.h"

namespace creditlink {

namespace {

constexpr mode_t kDiagnosticsMode = 0640;  // the office's people who look after machines are of the group

constexpr int kOpened = O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW;

// A reader that is gone, or a full disk behind it, stops no run.
void to_standard_error(std::string_view text) { [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size()); }

bool is_still(int descriptor, const Path& file) {
    struct stat there = {}, ours = {};
    return ::stat(file.c_str(), &there) == 0 && ::fstat(descriptor, &ours) == 0 && there.st_ino == ours.st_ino && there.st_dev == ours.st_dev;
}

}  // namespace

DiagnosticsFile::~DiagnosticsFile() { close_now(); }

void DiagnosticsFile::close_now() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

// Without waiting: a pipe that nobody reads is no file. One that is there keeps the mode that whoever rotates gave it; a new one has
// its own, whatever the umask.
Status DiagnosticsFile::open_now() {
    close_now();
    const auto unusable = [&](const char* why) {
        return Error{Errc::storage, std::string(say("运行诊断文件写不了：", "the file of diagnostics cannot be written: ")) + why, file_.string(),
                     std::string(say("请检查目录是否存在、服务的账号能否写；在此之前写到标准错误（journald）", "see whether the folder is there and the service's account may write it; until then diagnostics go to standard error (journald)"))};
    };
    descriptor_ = ::open(file_.c_str(), kOpened | O_CREAT | O_EXCL, kDiagnosticsMode);
    if (descriptor_ >= 0 && ::fchmod(descriptor_, kDiagnosticsMode) != 0) {
        const int why = errno;
        close_now();
        return unusable(std::strerror(why));
    }
    if (descriptor_ < 0 && errno == EEXIST) descriptor_ = ::open(file_.c_str(), kOpened);
    if (descriptor_ < 0) return unusable(std::strerror(errno));
    struct stat kind = {};
    if (::fstat(descriptor_, &kind) == 0 && S_ISREG(kind.st_mode)) {
        char last = '\n';
        torn_ = kind.st_size > 0 && ::pread(descriptor_, &last, 1, kind.st_size - 1) == 1 && last != '\n';
        return {};
    }
    close_now();
    return unusable(std::string(say("不是普通文件", "no regular file")).c_str());
}

Status DiagnosticsFile::use(const Path& file) {
    const std::lock_guard lock(mutex_);
    file_ = file;
    if (!file_.empty()) return open_now();
    close_now();
    return {};
}

bool DiagnosticsFile::took(std::string_view text) {
    const std::string whole = torn_ ? "\n" + std::string(text) : std::string(text);
    const ssize_t written = ::write(descriptor_, whole.data(), whole.size());
    if (written == static_cast<ssize_t>(whole.size())) return torn_ = false, true;
    if (written > 0) torn_ = true;
    return false;
}

void DiagnosticsFile::write(std::string_view line) {
    const std::string text = std::string(line) + "\n";
    const std::lock_guard lock(mutex_);
    if (file_.empty()) return to_standard_error(text);
    if (descriptor_ >= 0 && !is_still(descriptor_, file_)) close_now();
    if (descriptor_ < 0 && !open_now()) return to_standard_error(text);
    if (!took(text)) to_standard_error(text);
}

}  // namespace creditlink
