#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <utility>

#include "creditlink/base/file.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "posix.h"

namespace creditlink {
namespace {

constexpr std::size_t kMaxHolderText = 400;  // a line for people

Error held_by_another(int fd, const Path& path) {
    std::string about(kMaxHolderText, '\0');
    const ssize_t got = pread(fd, about.data(), about.size(), 0);
    about.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    if (!is_utf8(about)) about.resize(first_invalid_utf8(about));
    about = shown(trim(about), kMaxHolderText);
    if (about.empty()) about = say("未知", "unknown");
    return {Errc::locked, say("锁由另一个进程持有：{who}", "another process holds the lock: {who}", {{"who", about}}), path.string(),
            std::string(say("等它结束，或先停掉它", "wait until it ends, or stop it first"))};
}

}  // namespace

Result<FileLock> FileLock::take(const Path& path, std::string_view about_me) {
    posix::Descriptor fd(posix::open_retrying(path, O_RDWR | O_CREAT | O_NONBLOCK | O_NOCTTY, 0644));
    if (!fd) return posix::storage_error(errno, say("打不开锁文件", "cannot open the lock file"), path);
    if (Status regular = posix::require_regular(fd.get(), path); !regular) return regular.error();
    int result;
    do result = flock(fd.get(), LOCK_EX | LOCK_NB);
    while (result != 0 && errno == EINTR);
    if (result != 0 && errno == EWOULDBLOCK) return held_by_another(fd.get(), path);
    if (result != 0) return posix::storage_error(errno, say("不能加锁", "cannot lock"), path);
    // The lock holds whatever the text says, so a text that cannot be written is no reason to give it up.
    if (ftruncate(fd.get(), 0) == 0) {
        const Status written = posix::write_all(fd.get(), about_me.substr(0, kMaxHolderText), path);
        static_cast<void>(static_cast<bool>(written));
    }
    FileLock lock;
    lock.fd_ = fd.release();
    return lock;
}

FileLock::~FileLock() {
    if (fd_ < 0) return;
    // The file stays: removing it would let two processes hold locks on two files of one name.
    [[maybe_unused]] const int emptied = ftruncate(fd_, 0);
    close(fd_);
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

}  // namespace creditlink
