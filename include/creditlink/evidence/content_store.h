#pragma once
// The contents behind the exchange log's digests: the exact bytes of requests and answers. Append-only segments of framed
// contents, each compressed and then encrypted with a data key of its own; a content is named by where it stands and by the
// tag of its encryption, which is checked whenever it is read.
//
// Knows: base. Owns: <state>/evidence/. One writer at a time (the log lock); any number of readers.
// Offers: put, sync, get, erase. Persists: segments of about 256 MiB; the frame is described in src/evidence/frame.h.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/evidence/store_key.h"

namespace creditlink {

struct ContentRef {
    std::uint64_t segment = 0, offset = 0;  // of its frame
    std::uint32_t length = 0;               // of the content
    std::array<char, 16> tag{};             // of its encryption; says nothing about the content to whoever lacks its key
    std::string text() const;               // "3:1048576:4096:<hex>": as in the entries of the exchange log
    static Result<ContentRef> parse(std::string_view text);
    bool operator==(const ContentRef&) const = default;
};

// A content on its way into the store: compressed and encrypted, and in no file yet.
struct SealedContent {
    std::string frame, stored;
    std::uint32_t length = 0;
    std::array<char, 16> tag{};
};

struct ContentLimits {
    std::uint64_t segment_bytes = 256u << 20;  // large enough to be few, small enough to copy
    std::uint32_t content_bytes = 1u << 30;    // no honest request is larger; a length that is wrong must not fill the disk
};

class ContentStore {
  public:
    // Cuts the torn tail of the last segment (never acknowledged) and says so in `notes()`. Damage before the tail is left
    // as it is, reported in `notes()`, and a new segment begun behind it, so that nothing that was durable is destroyed.
    static Result<ContentStore> open(const Path& directory, StoreKeys keys, ContentLimits limits = {});
    // To read beside a writer: get() and notes(), nothing else. Errc::not_found if there is no store.
    static Result<ContentStore> look(const Path& directory, StoreKeys keys);
    ContentStore(ContentStore&&) noexcept;
    ContentStore& operator=(ContentStore&&) noexcept;
    ~ContentStore();

    // The parts, one behind the other, are the content. Sealing is most of the work, and any number of threads may do it at once.
    Result<SealedContent> seal(const std::vector<std::string_view>& parts) const;
    // Durable after sync(). After a failed write or sync every later call fails; the store has to be opened again.
    Result<ContentRef> put_sealed(const SealedContent& sealed);
    Result<ContentRef> put(const std::vector<std::string_view>& parts);
    Status sync();
    // Errc::not_found if it was erased, and only then; Errc::log_integrity if its file is gone or cut short, or what stands there is
    // not the one named, Errc::trust if the key that it was encrypted under is not at hand.
    Result<std::string> get(const ContentRef& ref) const;
    // For good, and durable when it returns: the wrapped data key is overwritten first, then the stored bytes, whose space
    // goes back to the file system where that can. Again and again is as once, so a killed erasure is simply repeated.
    // What other copies of the file (backups, snapshots) hold stays readable to whoever has those and the store key.
    Status erase(const ContentRef& ref);
    const std::vector<std::string>& notes() const;

  private:
    struct State;
    explicit ContentStore(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
