#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "creditlink/base/message.h"
#include "creditlink/base/zero_ranges.h"
#include "posix.h"

namespace creditlink {
namespace {

// 0, or errno.
int overwrite(int file, const ByteRange& range) {
    constexpr std::size_t kPiece = 64u << 10;
    static constexpr char kZeros[kPiece] = {};
    for (std::uint64_t done = 0; done < range.length;) {
        const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(range.length - done, kPiece));
        const ssize_t wrote = ::pwrite(file, kZeros, piece, static_cast<off_t>(range.offset + done));
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return wrote < 0 ? errno : EIO;
        done += static_cast<std::uint64_t>(wrote);
    }
    return 0;
}

}  // namespace

Status zero_ranges(const Path& path, std::span<const ByteRange> ranges) {
    const auto trouble = [&](int error) { return posix::storage_error(error, say("不能覆写文件", "cannot overwrite the file"), path); };
    const posix::Descriptor file(posix::open_retrying(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    if (!file) return trouble(errno);
    if (Status regular = posix::require_regular(file.get(), path); !regular) return regular;
    for (const ByteRange& range : ranges)
        if (const int error = overwrite(file.get(), range); error != 0) return trouble(error);
    if (::fdatasync(file.get()) != 0) return trouble(errno);
    // Overwritten before the space is given back: a hole alone would leave the old blocks to whoever reads the device. A file
    // system that makes no holes keeps the zeros.
    for (const ByteRange& range : ranges)
        if (range.length > 0) static_cast<void>(::fallocate(file.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(range.offset), static_cast<off_t>(range.length)));
    return {};
}

}  // namespace creditlink
