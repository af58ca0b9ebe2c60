#pragma once
// The members of an OFD that its digital signature is made of (GB/T 33190-2016, 18): a list of signatures, the statement with the
// digest of each other member, and the value over the statement.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/zip.h"
#include "creditlink/rendering/rendering.h"

namespace creditlink::rendering {

inline constexpr std::string_view kOfdXml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", kOfdNamespace = " xmlns:ofd=\"http://www.ofdspec.org/2016\"";
inline constexpr std::string_view kOfdSignatures = "Doc_0/Signs/Signatures.xml", kOfdStatement = "Doc_0/Signs/Sign_0/Signature.xml", kOfdSignedValue = "Doc_0/Signs/Sign_0/SignedValue.dat";
inline constexpr std::string_view kSm3 = "1.2.156.10197.1.401", kSm2WithSm3 = "1.2.156.10197.1.501";  // GB/T 33560-2017

struct OfdSigning {
    std::string company;       // whose signature it is
    std::int64_t made = 0;     // unix seconds
};
// Adds them behind the members that are there, all of which they cover, and the list of signatures too: nothing is added later.
Status sign_ofd(std::vector<ZipMember>& members, const OfdSigning& signing, const DocumentSigner& signer);

}  // namespace creditlink::rendering
