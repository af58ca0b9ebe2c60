#include "creditlink/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/random.h"
#include "posix.h"

namespace creditlink {
namespace {

Path directory_of(const Path& path) {
    const Path parent = path.parent_path();
    return parent.empty() ? Path(".") : parent;
}

Status sync_data(int fd, const Path& path) {
    if (fdatasync(fd) == 0) return {};
    return posix::error_of(errno, Errc::storage, say("数据没有落盘", "the data did not reach the disk"), path);
}

Error too_large(const Path& path, std::size_t max_bytes) {
    return {Errc::storage, say("文件超过 {n} 字节的上限", "the file is larger than the limit of {n} bytes", {{"n", std::to_string(max_bytes)}}),
            path.string(), std::string(say("检查是否给错了文件", "check whether this is the right file"))};
}

// Writes a new file under `temporary`; on failure nothing is left behind.
Status write_new(const Path& temporary, std::string_view bytes, unsigned mode) {
    posix::Descriptor fd(posix::open_retrying(temporary, O_WRONLY | O_CREAT | O_EXCL, mode));
    if (!fd) return posix::storage_error(errno, say("不能建立文件", "cannot create the file"), temporary);
    Status status = posix::write_all(fd.get(), bytes, temporary);
    if (status) status = sync_data(fd.get(), temporary);
    if (!status) unlink(temporary.c_str());
    return status;
}

}  // namespace

Result<std::string> read_file(const Path& path, std::size_t max_bytes) {
    // O_NONBLOCK: opening a FIFO that nobody writes must not hang.
    posix::Descriptor fd(posix::open_retrying(path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
    if (!fd) return posix::storage_error(errno, say("打不开文件", "cannot open the file"), path);
    if (Status regular = posix::require_regular(fd.get(), path); !regular) return regular.error();
    struct stat info {};
    fstat(fd.get(), &info);
    if (static_cast<std::uint64_t>(info.st_size) > max_bytes) return too_large(path, max_bytes);

    std::string bytes;
    std::size_t done = 0;
    bytes.resize(static_cast<std::size_t>(info.st_size) + 1);  // one more, so that the end is seen without growing
    for (;;) {
        if (done == bytes.size()) bytes.resize(bytes.size() * 2);
        const ssize_t got = read(fd.get(), bytes.data() + done, bytes.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return posix::error_of(errno, Errc::storage, say("读文件失败", "cannot read"), path);
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
        if (done > max_bytes) return too_large(path, max_bytes);
    }
    bytes.resize(done);
    return bytes;
}

Status write_file(const Path& path, std::string_view bytes, unsigned mode) {
    const Path directory = directory_of(path);
    // 8 random bytes: a name left by a process that died never stands in the way.
    const Path temporary = directory / ("." + path.filename().string() + "." + hex(random_bytes(8)) + ".tmp");
    if (Status written = write_new(temporary, bytes, mode); !written) return written;
    if (rename(temporary.c_str(), path.c_str()) != 0) {
        const int reason = errno;
        unlink(temporary.c_str());
        return posix::error_of(reason, Errc::storage, say("不能替换文件", "cannot replace the file"), path);
    }
    return sync_directory(directory);
}

Status sync_directory(const Path& path) {
    posix::Descriptor fd(posix::open_retrying(path, O_RDONLY | O_DIRECTORY));
    if (!fd) return posix::storage_error(errno, say("打不开目录", "cannot open the directory"), path);
    if (fsync(fd.get()) != 0) return posix::error_of(errno, Errc::storage, say("目录没有落盘", "the directory did not reach the disk"), path);
    return {};
}

Status make_directories(const Path& path, unsigned mode) {
    struct stat info {};
    if (stat(path.c_str(), &info) == 0) {
        if (S_ISDIR(info.st_mode)) return {};
        return posix::error_of(ENOTDIR, Errc::storage, say("不能建立目录", "cannot make the directory"), path);
    }
    const Path parent = directory_of(path);
    if (parent != path)
        if (Status made = make_directories(parent, mode); !made) return made;
    // Another process may have made it since: that is as good.
    if (mkdir(path.c_str(), mode) != 0 && errno != EEXIST)
        return posix::error_of(errno, Errc::storage, say("不能建立目录", "cannot make the directory"), path);
    return sync_directory(parent);
}

}  // namespace creditlink
