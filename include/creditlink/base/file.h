#pragma once
// Files that must still be there after a power cut, and files that must not be read if they are too large or no files.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "creditlink/base/result.h"
#include "creditlink/base/secret.h"

namespace creditlink {

using Path = std::filesystem::path;

// The whole of a regular file (not a FIFO, device or directory). Errc::not_found if absent, Errc::storage otherwise.
Result<std::string> read_file(const Path& path, std::size_t max_bytes = 64u << 20);

// The whole of a key or secret file. Errc::trust if group or others may read or write it, if it is no regular file or larger
// than `max_bytes`; Errc::not_found if absent, Errc::storage otherwise.
Result<Secret> read_private_file(const Path& path, std::size_t max_bytes);

// All or nothing: temporary name in the same directory, write, fdatasync, rename, fsync of the directory.
Status write_file(const Path& path, std::string_view bytes, unsigned mode = 0644);

Status make_directories(const Path& path, unsigned mode = 0755);
Status sync_directory(const Path& path);

// An open file that only grows. After a failed write or sync it is broken for good (a retried fsync lies): every later
// call returns the first error. Not for two threads.
class AppendFile {
  public:
    // Creates it if absent. `size` (out) is where the next byte will stand.
    static Result<AppendFile> open(const Path& path, unsigned mode = 0644);
    ~AppendFile();
    AppendFile(AppendFile&&) noexcept;
    AppendFile& operator=(AppendFile&&) noexcept;

    Status append(std::string_view bytes);
    Status sync();                         // fdatasync; another thread may do it while this one appends
    Status truncate(std::uint64_t size);   // back to `size`, for a torn tail
    std::uint64_t size() const { return size_; }

  private:
    AppendFile() = default;
    struct Fault;  // after the first one nothing is written or synced any more
    Status fault() const;
    Status broken(Error error);

    int fd_ = -1;
    std::uint64_t size_ = 0;
    std::string name_;
    std::shared_ptr<Fault> fault_;
};

// Reads at an offset from a file that may grow meanwhile.
class RandomFile {
  public:
    static Result<RandomFile> open(const Path& path);
    ~RandomFile();
    RandomFile(RandomFile&&) noexcept;
    RandomFile& operator=(RandomFile&&) noexcept;
    Result<std::string> read(std::uint64_t offset, std::size_t length) const;  // exactly `length` bytes, or an error
    Result<std::uint64_t> size() const;

  private:
    RandomFile() = default;
    int fd_ = -1;
    std::string name_;
};

// One holder at a time, across processes (flock). Held until destroyed. If another holds it: Errc::locked, with what that
// holder wrote about itself (process id, command, since when).
class FileLock {
  public:
    static Result<FileLock> take(const Path& path, std::string_view about_me);
    ~FileLock();
    FileLock(FileLock&&) noexcept;
    FileLock& operator=(FileLock&&) noexcept;

  private:
    FileLock() = default;
    int fd_ = -1;
};

}  // namespace creditlink
