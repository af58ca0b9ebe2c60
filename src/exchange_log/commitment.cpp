#include "creditlink/exchange_log/commitment.h"

#include "creditlink/base/encode.h"

namespace creditlink {

std::string commitment(std::string_view salt, const Digest256& digest) {
    std::string salted(salt);
    salted += bytes_of(digest);
    return hex(bytes_of(sm3(salted)));
}

}  // namespace creditlink
