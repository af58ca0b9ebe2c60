#pragma once
// What a content becomes on disk and back: zstd, then encrypted with a data key of its own, which the store key wraps.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/evidence/store_key.h"
#include "frame.h"

namespace creditlink {

// Keeps its compressor and buffer between contents. Not for two threads.
class Sealer {
  public:
    explicit Sealer(StoreKeys keys);
    ~Sealer();
    Sealer(Sealer&&) noexcept;
    Sealer& operator=(Sealer&&) noexcept;

    // The parts are the content, one behind the other. `stored` is good until the next call.
    struct Sealed {
        ContentHeader header;
        std::string_view stored;
    };
    Sealed seal(const std::vector<std::string_view>& parts);

    // The content. Errc::trust if its store key is not at hand, Errc::log_integrity if key, bytes or length do not fit.
    Result<std::string> open(const ContentHeader& header, std::string stored) const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace creditlink
