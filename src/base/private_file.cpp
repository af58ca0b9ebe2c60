#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "creditlink/base/file.h"
#include "creditlink/base/message.h"
#include "posix.h"

namespace creditlink {
namespace {

Error refused(const Path& path, std::string_view zh, std::string_view en, std::string hint) {
    return Error{Errc::trust, std::string(say(zh, en)), path.string(), std::move(hint)};
}

}  // namespace

Result<Secret> read_private_file(const Path& path, std::size_t max_bytes) {
    // Mode and content are those of one open file, so that nothing can be put in its place between the two looks.
    const posix::Descriptor in(posix::open_retrying(path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
    struct stat about {};
    if (!in || fstat(in.get(), &about) != 0) {
        Error error = posix::storage_error(errno, say("密钥文件打不开", "the key file cannot be opened"), path);
        if (error.code == Errc::not_found)
            error.hint = say("可用 creditlink key init 或 key new 生成", "creditlink key init or key new makes one");
        return error;
    }
    if (!S_ISREG(about.st_mode) || about.st_size < 0 || static_cast<std::uint64_t>(about.st_size) > max_bytes)
        return refused(path, "密钥文件不是普通文件，或过大", "the key file is no regular file, or too large", {});
    if (about.st_mode & 077)
        return refused(path, "密钥文件可被同组或其他用户读写，拒绝使用", "group or others may read or write the key file: it is refused",
                       say("请执行 chmod 600 {file}；若已被他人看到，请更换密钥",
                           "run chmod 600 {file}; if somebody may have seen it, replace the key", {{"file", path.string()}}));
    std::string text(max_bytes, '\0');
    std::size_t have = 0;
    while (have < text.size()) {
        const ssize_t got = ::read(in.get(), text.data() + have, text.size() - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return posix::storage_error(errno, say("密钥文件读取失败", "the key file cannot be read"), path);
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    Secret secret{text.substr(0, have)};
    OPENSSL_cleanse(text.data(), text.size());
    return secret;
}

}  // namespace creditlink
