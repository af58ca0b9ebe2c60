#pragma once
// A password that somebody hands over in person, and that opens nothing but the page that changes it.

#include <string>

#include "creditlink/base/encode.h"
#include "creditlink/base/random.h"

namespace creditlink {

// 100 random bits in letters that nobody mistakes for others, in groups that can be read out.
inline std::string first_password() {
    const std::string letters = base32(random_bytes(13)).substr(0, 20);
    return letters.substr(0, 5) + "-" + letters.substr(5, 5) + "-" + letters.substr(10, 5) + "-" + letters.substr(15);
}

}  // namespace creditlink
