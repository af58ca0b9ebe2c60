#include "public_half.h"

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"

namespace creditlink {

Result<PublicKey> public_half(const Path& private_file, const KeyConfig& key, const Error& not_loaded) {
    if (not_loaded.code != Errc::not_found) return not_loaded;
    auto pem = read_file(private_file.string() + ".pub", 1u << 20);
    if (!pem) return not_loaded;
    return PublicKey::from_pem(*pem, key.algorithm, key.signer_id);
}

Result<std::int64_t> day_start(std::string text) {
    if (text.empty()) return std::int64_t{0};
    std::ranges::replace(text, '-', '/');
    const auto day = CivilDate::parse_slashed(text);
    if (!day)
        return Error{
            Errc::config, say("日期“{d}”应为 YYYY-MM-DD", "date \"{d}\" should be YYYY-MM-DD", {{"d", text}}), {}, {}};
    return midnight_of(*day);
}

}  // namespace creditlink
