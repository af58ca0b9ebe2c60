#pragma once
// The contents behind the exchange log's digests: the exact bytes of requests and answers. Append-only segments of framed,
// checksummed contents; a content is named by where it stands and checked against its SHA-256 whenever it is read.
// Owns: <state>/evidence/. One writer at a time (the log lock).

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "creditlink/base/clock.h"
#include "creditlink/base/digest.h"
#include "creditlink/base/file.h"
#include "creditlink/base/result.h"

namespace creditlink {

struct ContentRef {
    std::uint64_t segment = 0, offset = 0;
    std::uint32_t length = 0;           // of the content
    Digest256 digest{};                 // SHA-256 of the content
    std::string text() const;           // "3:1048576:4096:<hex>" for log entries' journal neighbours and ledgers
    static Result<ContentRef> parse(std::string_view text);
};

class ContentStore {
  public:
    static Result<ContentStore> open(const Path& directory, Clock& clock);
    ContentStore(ContentStore&&) noexcept;
    ContentStore& operator=(ContentStore&&) noexcept;
    ~ContentStore();

    Result<ContentRef> put(std::string_view content);   // durable after sync()
    Status sync();
    Result<std::string> get(const ContentRef& ref) const;

  private:
    struct State;
    explicit ContentStore(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
