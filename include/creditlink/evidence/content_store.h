#pragma once
// The contents behind the exchange log's digests: the exact bytes of requests and answers. Append-only segments of framed,
// checksummed contents; a content is named by where it stands and checked against its SHA-256 whenever it is read.
//
// Knows: base. Owns: <state>/evidence/. One writer at a time (the log lock); any number of readers.
// Offers: put, sync, get. Persists: segments of about 256 MiB; the frame is described in src/evidence/frame.h.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/base/digest.h"
#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

struct ContentRef {
    std::uint64_t segment = 0, offset = 0;  // of its frame
    std::uint32_t length = 0;               // of the content
    Digest256 digest{};                     // SHA-256 of the content
    std::string text() const;               // "3:1048576:4096:<hex>" for log entries' journal neighbours and ledgers
    static Result<ContentRef> parse(std::string_view text);
    bool operator==(const ContentRef&) const = default;
};

struct ContentLimits {
    std::uint64_t segment_bytes = 256u << 20;  // erasure and copying work by segment: large enough to be few, small enough to copy
    std::uint32_t content_bytes = 1u << 30;    // no honest request is larger; a length that is wrong must not fill the disk
};

class ContentStore {
  public:
    // Cuts the torn tail of the last segment (never acknowledged) and says so in `notes()`. Damage before the tail is left
    // as it is, reported in `notes()`, and a new segment begun behind it, so that nothing that was durable is destroyed.
    static Result<ContentStore> open(const Path& directory, Clock& clock, ContentLimits limits = {});
    ContentStore(ContentStore&&) noexcept;
    ContentStore& operator=(ContentStore&&) noexcept;
    ~ContentStore();

    // Durable after sync(). The content is hashed and handed to the system as it is, never copied. After a failed write or
    // sync every later call fails; the store has to be opened again.
    Result<ContentRef> put(std::string_view content);
    Status sync();
    // Errc::not_found if no content can stand there, Errc::log_integrity if what stands there is not what the digest names.
    Result<std::string> get(const ContentRef& ref) const;
    const std::vector<std::string>& notes() const;

  private:
    struct State;
    explicit ContentStore(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
