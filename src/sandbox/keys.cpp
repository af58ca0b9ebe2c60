#include "keys.h"

#include <algorithm>
#include <filesystem>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"

namespace creditlink::sandbox {

namespace {

constexpr std::size_t kMaxKeyBytes = 64u << 10;

// Every curve tells its algorithm; RSA does not and has to be told.
Result<PublicKey> read_key(const SenderPin& pin) {
    const auto pem = read_file(pin.key_file, kMaxKeyBytes);
    if (!pem) return pem.error();
    if (pin.algorithm) return PublicKey::from_pem(*pem, *pin.algorithm);
    for (const auto algorithm : {Algorithm::sm2_sm3, Algorithm::ecdsa_p256_sha256, Algorithm::ed25519})
        if (auto key = PublicKey::from_pem(*pem, algorithm)) return key;
    return Error{Errc::config, std::string(say("读不出公钥，或它没有说明算法", "no public key, or one that does not tell its algorithm")), pin.key_file.string(),
                 std::string(say("RSA 公钥请写成 代码=文件:rsa-pss-sha512", "for an RSA key write code=file:rsa-pss-sha512"))};
}

Result<std::vector<SenderPin>> read_senders(const Path& file) {
    const auto text = read_file(file);
    if (!text) return text.error();
    const auto parsed = json::parse(*text, {.dialect = json::Dialect::commented, .file = file.native()});
    if (!parsed) return parsed.error();
    const auto* list = parsed->find("senders");
    if (!list || !list->is_array()) return json::error_at(file.native(), *parsed, std::string(say("缺少 senders 数组", "no array senders")));
    std::vector<SenderPin> pins;
    for (const auto& item : list->items) {
        if (auto known = json::only_members(file.native(), item, {"sender", "key", "alg", "from", "until"}); !known) return known.error();
        const auto text_of = [&](std::string_view name) { const auto* v = item.find(name); return std::string(v ? v->string_or({}) : std::string_view{}); };
        const auto second_of = [&](std::string_view name) { return parse_rfc3339(text_of(name)).value_or(0); };
        if (text_of("sender").empty() || text_of("key").empty())
            return json::error_at(file.native(), item, std::string(say("须有 sender 和 key", "sender and key are wanted")));
        pins.push_back({text_of("sender"), file.parent_path() / text_of("key"), algorithm_named(text_of("alg")), second_of("from"), second_of("until")});
    }
    return pins;
}

}  // namespace

Result<PrivateKey> own_key(const Path& folder, Algorithm algorithm) {
    if (folder.empty()) return PrivateKey::generate(algorithm);
    const auto file = folder / "platform.key";
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) return PrivateKey::load(file, algorithm);
    if (auto made = make_directories(folder, 0700); !made) return made.error();
    auto key = PrivateKey::generate(algorithm);
    if (!key) return key;
    if (auto saved = key->save(file); !saved) return saved.error();
    if (auto written = write_file(folder / "platform.pub", key->public_key().pem()); !written) return written.error();
    return key;
}

Result<KeyRing> ring_of(const Options& options) {
    auto pins = options.senders;
    if (!options.senders_file.empty()) {
        auto more = read_senders(options.senders_file);
        if (!more) return more.error();
        pins.insert(pins.end(), more->begin(), more->end());
    }
    std::vector<PinnedKey> keys;  // one key may sign for several senders
    for (const auto& pin : pins) {
        auto key = read_key(pin);
        if (!key) return key.error();
        const auto same = std::find_if(keys.begin(), keys.end(), [&](const PinnedKey& k) { return k.key.id() == key->id(); });
        if (same != keys.end()) same->senders.push_back(pin.sender);
        else keys.push_back({.key = std::move(*key), .senders = {pin.sender}, .from = pin.from, .until = pin.until, .title = pin.sender});
    }
    KeyRing ring;
    for (auto& key : keys)
        if (auto added = ring.add(std::move(key)); !added) return added.error();
    return ring;
}

}  // namespace creditlink::sandbox
