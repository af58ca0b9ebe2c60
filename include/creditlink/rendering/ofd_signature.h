#pragma once
// The signature inside an OFD (GB/T 33190-2016, 18), read back: which members are not what was signed.

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink {

struct OfdSignature {
    std::string statement;             // the bytes that the value signs: digests of all other members
    std::string value;                 // SignedData, detached (GB/T 35275-2017)
    std::vector<std::string> altered;  // members with another digest, missing, or named by nobody; in the order of the file, missing ones behind
};

// Of any bytes; as this program signs: one signature, by SM3. Whose the value is has not been asked. Errc::not_found if there is none,
// Errc::trust if this is no zip archive, or the statement is none. A statement whose checksum is wrong is the one altered member told of.
Result<OfdSignature> ofd_signature(std::string_view ofd);

}  // namespace creditlink
