#include "creditlink/base/random.h"

#include <openssl/rand.h>

#include <cstdio>
#include <cstdlib>

namespace creditlink {

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    std::size_t done = 0;
    while (done < count) {
        const int piece = static_cast<int>(std::min<std::size_t>(count - done, 1u << 20));
        if (RAND_priv_bytes(reinterpret_cast<unsigned char*>(bytes.data() + done), piece) != 1) {
            // A key or nonce that somebody could guess is worse than no service at all.
            std::fputs("creditlink: no random numbers from OpenSSL; stopping\n", stderr);
            std::abort();
        }
        done += static_cast<std::size_t>(piece);
    }
    return bytes;
}

}  // namespace creditlink
