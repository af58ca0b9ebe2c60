#include "erase.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"
#include "frame.h"

namespace creditlink {
namespace {

struct Descriptor {
    int fd;
    ~Descriptor() {
        if (fd >= 0) ::close(fd);
    }
};

Error trouble(const Path& segment) {
    return {Errc::storage, say("不能销毁证据内容：{r}", "a content cannot be erased: {r}", {{"r", std::strerror(errno)}}), segment.string(),
            std::string(say("查明磁盘原因后再执行一次即可", "find out what is wrong with the disk, then do it once more"))};
}

bool write_zeros(int fd, std::uint64_t offset, std::uint64_t length) {
    constexpr std::size_t kPiece = 64u << 10;
    static constexpr char kZeros[kPiece] = {};
    while (length > 0) {
        const ssize_t wrote = ::pwrite(fd, kZeros, static_cast<std::size_t>(std::min<std::uint64_t>(length, kPiece)), static_cast<off_t>(offset));
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return false;
        offset += static_cast<std::uint64_t>(wrote);
        length -= static_cast<std::uint64_t>(wrote);
    }
    return true;
}

}  // namespace

Status erase_frame(const Path& segment, std::uint64_t offset, std::uint64_t stored_length) {
    const Descriptor file{::open(segment.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (file.fd < 0) return trouble(segment);
    if (!write_zeros(file.fd, offset + kWrappedAt, kWrappedBytes) || ::fdatasync(file.fd) != 0) return trouble(segment);
    CREDITLINK_FAILPOINT("evidence.key_erased");
    // Overwritten before the space is given back: a hole alone would leave the old blocks to whoever reads the device.
    const std::uint64_t stored = offset + kContentHeaderBytes;
    if (!write_zeros(file.fd, stored, stored_length) || ::fdatasync(file.fd) != 0) return trouble(segment);
    if (stored_length > 0 && ::fallocate(file.fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(stored), static_cast<off_t>(stored_length)) != 0 &&
        errno != EOPNOTSUPP && errno != ENOSYS)
        return trouble(segment);
    return {};
}

}  // namespace creditlink
