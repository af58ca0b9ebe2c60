#pragma once
// What the files of this room share about file descriptors.

#include <cerrno>
#include <string>
#include <string_view>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink::posix {

// A descriptor that closes itself. EINTR at close leaves it closed on Linux: never closed twice.
class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }
    int release() { const int fd = fd_; fd_ = -1; return fd; }
    explicit operator bool() const { return fd_ >= 0; }

  private:
    int fd_;
};

int open_retrying(const Path& path, int flags, unsigned mode = 0);  // O_CLOEXEC added

// `code` and what errno means, in the language of the process; what to do about the usual ones.
Error error_of(int error_number, Errc code, std::string_view what, const Path& path);
inline Error storage_error(int error_number, std::string_view what, const Path& path) {
    return error_of(error_number, error_number == ENOENT ? Errc::not_found : Errc::storage, what, path);
}

Status write_all(int fd, std::string_view bytes, const Path& path);  // EINTR and short writes are gone on with
Status require_regular(int fd, const Path& path);

}  // namespace creditlink::posix
