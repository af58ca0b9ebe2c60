#pragma once
// Reading zip archives that strangers made (libzip): limits on entries, on an entry's size and on the ratio, counted while
// reading, not believed. Names are only looked up, never used as paths. And making one of a few small files.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

struct ZipLimits {
    std::uint64_t entries = 2000;             // an honest workbook has some dozens
    std::uint64_t entry_bytes = 2ull << 30;   // unpacked; XML of a million rows is about 1 GiB
    std::uint64_t ratio = 400;                // XML packs at most about 50:1, a bomb 1000:1 and more; judged above 1 MiB
};

struct ZipPart {
    std::string name;
    std::uint64_t size = 0;
};
struct ZipOddity {
    std::string member;           // whose header is not what and where it should be; empty: the directory, or behind it
    std::uint64_t too_many = 0;   // bytes that the archive has beyond those it needs
};

class ZipReader {
  public:
    static Result<ZipReader> open(const Path& path, const ZipLimits& limits = {});
    // One that is in memory already, called `name` in errors.
    static Result<ZipReader> open_bytes(std::string bytes, std::string_view name, const ZipLimits& limits = {});
    ~ZipReader();
    ZipReader(ZipReader&&) noexcept;
    ZipReader& operator=(ZipReader&&) noexcept;

    std::vector<std::string> names() const;
    bool has(std::string_view name) const;
    // Streams an entry in pieces to `sink`; stops at the first error of either side. Errc::not_found if absent.
    Status read(std::string_view name, const std::function<Status(std::string_view)>& sink) const;
    Result<std::string> read_all(std::string_view name, std::size_t max_bytes = 64u << 20) const;
    // What the archive has beside members of these names and sizes, in this order: bytes before, between or behind them, a
    // comment, an extra field, another time; nullopt for an archive to the byte as zip_of() makes it, of at most 4 GiB. That the
    // members' own bytes are sound is what reading them says.
    Result<std::optional<ZipOddity>> oddity(const std::vector<ZipPart>& parts) const;

  private:
    struct State;
    explicit ZipReader(std::unique_ptr<State> state);
    static Result<ZipReader> within(std::unique_ptr<State> state, const ZipLimits& limits);
    std::unique_ptr<State> state_;
};

struct ZipMember {
    std::string name, bytes;
};

// The bytes of an archive of these members in the order given, stored, all of one fixed time: the same members give the same
// bytes. For members that fit into memory. Errc::internal if a name stands twice.
Result<std::string> zip_of(const std::vector<ZipMember>& members);

}  // namespace creditlink
