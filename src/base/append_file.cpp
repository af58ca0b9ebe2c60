#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mutex>
#include <utility>

#include "creditlink/base/file.h"
#include "creditlink/base/message.h"
#include "posix.h"

namespace creditlink {

struct AppendFile::Fault {
    std::mutex guard;
    std::optional<Error> first;
};

Status AppendFile::fault() const {
    const std::lock_guard held(fault_->guard);
    return fault_->first ? Status(*fault_->first) : Status();
}

Status AppendFile::broken(Error error) {
    const std::lock_guard held(fault_->guard);
    if (!fault_->first) fault_->first = std::move(error);
    return *fault_->first;
}

Result<AppendFile> AppendFile::open(const Path& path, unsigned mode) {
    struct stat info {};
    const bool existed = stat(path.c_str(), &info) == 0;
    posix::Descriptor fd(posix::open_retrying(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY, mode));
    if (!fd) return posix::storage_error(errno, say("打不开文件", "cannot open the file"), path);
    if (Status regular = posix::require_regular(fd.get(), path); !regular) return regular.error();
    if (fstat(fd.get(), &info) != 0) return posix::storage_error(errno, say("读不到文件信息", "cannot look at the file"), path);
    if (!existed) {  // the name itself must survive a power cut before anybody relies on the contents
        const Path parent = path.parent_path();
        if (Status synced = sync_directory(parent.empty() ? Path(".") : parent); !synced) return synced.error();
    }
    AppendFile file;
    file.fault_ = std::make_shared<Fault>();
    file.fd_ = fd.release();
    file.size_ = static_cast<std::uint64_t>(info.st_size);
    file.name_ = path.string();
    return file;
}

AppendFile::~AppendFile() {
    if (fd_ >= 0) close(fd_);
}

AppendFile::AppendFile(AppendFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), size_(other.size_), name_(std::move(other.name_)), fault_(std::move(other.fault_)) {}

AppendFile& AppendFile::operator=(AppendFile&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(size_, other.size_);
    std::swap(name_, other.name_);
    std::swap(fault_, other.fault_);
    return *this;
}

Status AppendFile::append(std::string_view bytes) {
    if (Status sound = fault(); !sound) return sound;
    if (Status written = posix::write_all(fd_, bytes, name_); !written) return broken(written.error());
    size_ += bytes.size();
    return {};
}

Status AppendFile::sync() {
    if (Status sound = fault(); !sound) return sound;
    if (fdatasync(fd_) == 0) return {};
    // After a failed sync the kernel may have thrown the pages away and call the next one good.
    return broken(posix::error_of(errno, Errc::storage, say("数据没有落盘", "the data did not reach the disk"), name_));
}

Status AppendFile::truncate(std::uint64_t size) {
    if (Status sound = fault(); !sound) return sound;
    int result;
    do result = ftruncate(fd_, static_cast<off_t>(size));
    while (result != 0 && errno == EINTR);
    if (result != 0) return broken(posix::error_of(errno, Errc::storage, say("不能截短文件", "cannot cut the file"), name_));
    size_ = size;
    return {};
}

}  // namespace creditlink
