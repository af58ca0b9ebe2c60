#pragma once
// The functions behind the rows of the table in aead.cpp; false is a failure of the library or, when opening, a wrong tag.

#include <span>
#include <string_view>

#include "aead.h"

namespace creditlink {

bool aes_gcm_seal(const AeadInputs& inputs, std::span<char> bytes, char* tag);
bool aes_gcm_open(const AeadInputs& inputs, std::span<char> bytes, std::string_view tag);
bool sm4_gcm_seal(const AeadInputs& inputs, std::span<char> bytes, char* tag);
bool sm4_gcm_open(const AeadInputs& inputs, std::span<char> bytes, std::string_view tag);

}  // namespace creditlink
