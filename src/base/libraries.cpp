#include "creditlink/base/libraries.h"

#include <expat.h>
#include <openssl/crypto.h>
#include <unicode/uversion.h>
#include <xxhash.h>
#include <zip.h>

namespace creditlink {

std::vector<Library> base_libraries() {
    UVersionInfo icu;
    u_getVersion(icu);
    char icu_text[U_MAX_VERSION_STRING_LENGTH];
    u_versionToString(icu, icu_text);
    return {{"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)},
            {"expat", XML_ExpatVersion()},
            {"libzip", zip_libzip_version()},
            {"ICU", icu_text},
            {"xxHash", std::to_string(XXH_versionNumber())}};
}

}  // namespace creditlink
