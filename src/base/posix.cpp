#include "posix.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

#include "creditlink/base/message.h"

namespace creditlink::posix {

Descriptor::~Descriptor() {
    if (fd_ >= 0) close(fd_);
}

int open_retrying(const Path& path, int flags, unsigned mode) {
    int fd;
    do fd = open(path.c_str(), flags | O_CLOEXEC, mode);
    while (fd < 0 && errno == EINTR);
    return fd;
}

namespace {

std::string_view hint_of(int error_number) {
    switch (error_number) {
        case ENOSPC:
        case EDQUOT: return say("磁盘已满或配额用尽：清出空间后重试", "the disk or quota is full: free some space and try again");
        case EROFS: return say("文件系统只读：检查挂载和磁盘", "the file system is read-only: check the mount and the disk");
        case EACCES:
        case EPERM: return say("没有权限：检查文件的属主和权限", "not permitted: check the file's owner and mode");
        case ENOENT: return say("检查路径是否写对", "check the path");
        case EMFILE:
        case ENFILE: return say("打开的文件过多：提高进程的文件数上限", "too many open files: raise the process's limit");
        case EIO: return say("磁盘读写出错：检查磁盘，不要忽略", "the disk failed: check it, do not go on as if nothing was");
        case ENOTDIR: return say("路径中间或末尾应是目录的地方是个文件：改路径，或移走那个文件", "a file stands where a folder should be: change the path or move the file away");
        case EISDIR: return say("给出文件，不是目录", "name a file, not a folder");
        default: return {};
    }
}

// The system's own words are English only; these are what a clerk meets.
std::string reason_of(int error_number) {
    const auto theirs = [&] { return std::error_code(error_number, std::generic_category()).message(); };
    switch (error_number) {
        case ENOENT: return std::string(say("没有这个文件或目录", theirs()));
        case EACCES:
        case EPERM: return std::string(say("没有权限", theirs()));
        case ENOTDIR: return std::string(say("不是目录", theirs()));
        case EISDIR: return std::string(say("是目录", theirs()));
        case ENOSPC: return std::string(say("磁盘空间不足", theirs()));
        case EDQUOT: return std::string(say("超出配额", theirs()));
        case EROFS: return std::string(say("文件系统只读", theirs()));
        case EIO: return std::string(say("磁盘读写出错", theirs()));
        default: return theirs();
    }
}

}  // namespace

Error error_of(int error_number, Errc code, std::string_view what, const Path& path) {
    const std::string reason = reason_of(error_number);
    return {code, std::string(what) + say("：", ": ").data() + reason, path.string(), std::string(hint_of(error_number))};
}

Status write_all(int fd, std::string_view bytes, const Path& path) {
    while (!bytes.empty()) {
        const ssize_t written = write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return error_of(errno, Errc::storage, say("写文件失败", "cannot write"), path);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Status require_regular(int fd, const Path& path) {
    struct stat info {};
    if (fstat(fd, &info) != 0) return error_of(errno, Errc::storage, say("读不到文件信息", "cannot look at the file"), path);
    if (S_ISREG(info.st_mode)) return {};
    return Error{Errc::storage, std::string(say("不是普通文件", "not a regular file")), path.string(),
                 std::string(say("目录、管道和设备不能当文件读写", "a directory, pipe or device cannot be used here"))};
}

}  // namespace creditlink::posix
