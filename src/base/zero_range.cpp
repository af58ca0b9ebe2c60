#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "creditlink/base/file.h"
#include "creditlink/base/message.h"
#include "posix.h"

namespace creditlink {

Status zero_range(const Path& path, std::uint64_t offset, std::uint64_t length) {
    constexpr std::size_t kPiece = 64u << 10;
    static constexpr char kZeros[kPiece] = {};
    const auto trouble = [&] { return posix::storage_error(errno, say("不能覆写文件", "cannot overwrite the file"), path); };
    const posix::Descriptor file(posix::open_retrying(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    if (!file) return trouble();
    if (Status regular = posix::require_regular(file.get(), path); !regular) return regular;
    for (std::uint64_t done = 0; done < length;) {
        const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(length - done, kPiece));
        const ssize_t wrote = ::pwrite(file.get(), kZeros, piece, static_cast<off_t>(offset + done));
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return trouble();
        done += static_cast<std::uint64_t>(wrote);
    }
    if (::fdatasync(file.get()) != 0) return trouble();
    // Overwritten before the space is given back: a hole alone would leave the old blocks to whoever reads the device. A file
    // system that makes no holes keeps the zeros.
    if (length > 0) static_cast<void>(::fallocate(file.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset), static_cast<off_t>(length)));
    return {};
}

}  // namespace creditlink
