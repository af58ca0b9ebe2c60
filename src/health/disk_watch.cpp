#include "creditlink/health/disk_watch.h"

#include <sys/statvfs.h>

#include <cerrno>
#include <cstring>

#include "creditlink/base/message.h"

namespace creditlink {

Result<DiskSpace> disk_space(const Path& folder) {
    struct statvfs info {};
    if (statvfs(folder.c_str(), &info) != 0) return Error{Errc::storage, std::strerror(errno), folder.string(), {}};
    return DiskSpace{.free = static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize, .size = static_cast<std::uint64_t>(info.f_blocks) * info.f_frsize};
}

std::optional<Error> DiskWatch::look(const DiskSpace& space, const DiskLimits& limits, const Path& folder) {
    if (space.free < limits.stop_below) closed_ = true;
    else if (space.free >= limits.resume_above) closed_ = false;
    if (!closed_) return std::nullopt;
    return Error{Errc::storage,
                 say("磁盘剩余 {f}：不开始新的运行，达到 {r} 后自动恢复", "{f} are free: no new run begins until there are {r}", {{"f", megabytes(space.free)}, {"r", megabytes(limits.resume_above)}}),
                 folder.string(), std::string(say("请管理员清理或扩容；已收录和已发送的不受影响", "have space made or added; what was admitted and sent is not affected"))};
}

std::string megabytes(std::uint64_t bytes) { return std::to_string(bytes >> 20) + " MB"; }

}  // namespace creditlink
