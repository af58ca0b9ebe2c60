#pragma once
// What a content becomes on disk and back: zstd, then encrypted with a data key of its own, which the store key wraps.

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

    // The parts are the content, one behind the other. Any number of threads may seal at once.
    struct Sealed {
        ContentHeader header;
        std::string stored;
    };
    Sealed seal(const std::vector<std::string_view>& parts) const;

    // The content. Errc::trust if its store key is not at hand, Errc::log_integrity if key, bytes or length do not fit.
    Result<std::string> open(const ContentHeader& header, std::string stored) const;

  private:
    StoreKeys keys_;
};

}  // namespace creditlink
