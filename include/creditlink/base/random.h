#pragma once
// Random bytes for keys, salts and nonces, from OpenSSL's generator. A machine without randomness stops the process.

#include <cstddef>
#include <string>

namespace creditlink {

std::string random_bytes(std::size_t count);

}  // namespace creditlink
