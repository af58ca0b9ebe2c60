#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "creditlink/base/file.h"
#include "creditlink/base/message.h"
#include "posix.h"

namespace creditlink {

Result<RandomFile> RandomFile::open(const Path& path) {
    posix::Descriptor fd(posix::open_retrying(path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
    if (!fd) return posix::storage_error(errno, say("打不开文件", "cannot open the file"), path);
    if (Status regular = posix::require_regular(fd.get(), path); !regular) return regular.error();
    RandomFile file;
    file.fd_ = fd.release();
    file.name_ = path.string();
    return file;
}

RandomFile::~RandomFile() {
    if (fd_ >= 0) close(fd_);
}

RandomFile::RandomFile(RandomFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)), name_(std::move(other.name_)) {}

RandomFile& RandomFile::operator=(RandomFile&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(name_, other.name_);
    return *this;
}

Result<std::uint64_t> RandomFile::size() const {
    struct stat info {};
    if (fstat(fd_, &info) != 0) return posix::error_of(errno, Errc::storage, say("读不到文件信息", "cannot look at the file"), name_);
    return static_cast<std::uint64_t>(info.st_size);
}

Result<std::string> RandomFile::read(std::uint64_t offset, std::size_t length) const {
    // Asked first: a length taken from a damaged index must not become an allocation of that size.
    const Result<std::uint64_t> held = size();
    if (!held) return held.error();
    if (offset > *held || length > *held - offset)
        return Error{Errc::storage,
                     say("文件只有 {size} 字节，读不到第 {offset} 字节起的 {length} 字节",
                         "the file has {size} bytes: {length} bytes at {offset} are not there",
                         {{"size", std::to_string(*held)}, {"offset", std::to_string(offset)}, {"length", std::to_string(length)}}),
                     name_, std::string(say("文件被截短或损坏", "the file was cut or damaged"))};
    std::string bytes(length, '\0');
    for (std::size_t done = 0; done < length;) {
        const ssize_t got = pread(fd_, bytes.data() + done, length - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return posix::error_of(got < 0 ? errno : EIO, Errc::storage, say("读文件失败", "cannot read"), name_);
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

}  // namespace creditlink
