#include "log_key_change.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"

namespace creditlink {
namespace {

struct KeyFile {
    Path file;
    Algorithm algorithm;
    Path next() const { return file.string() + ".next"; }
};

std::array<KeyFile, 2> key_files(const Config& config) {
    return {KeyFile{config.at(config.log_ed25519_file), Algorithm::ed25519},
            KeyFile{config.at(config.log_sm2_file), Algorithm::sm2_sm3}};
}

bool there(const Path& file) {
    std::error_code none;
    return std::filesystem::exists(file, none);
}

Status moved(const Path& from, const Path& to) {
    if (!there(from)) return {};
    std::error_code error;
    std::filesystem::rename(from, to, error);
    if (error)
        return Error{Errc::storage,
                     std::string(say("密钥文件改名失败：", "cannot rename the key file: ")) + error.message(),
                     from.string(),
                     {}};
    return sync_directory(to.parent_path().empty() ? Path(".") : to.parent_path());
}

Status install(const KeyFile& key, std::uint64_t entry) {
    if (!there(key.next())) return {};
    const std::string kept = key.file.string() + ".until-" + std::to_string(entry);
    if (!there(kept))  // else only the last step is left
        if (auto aside = moved(key.file, kept); !aside) return aside;
    CREDITLINK_FAILPOINT("key.former-aside");
    if (!there(kept + ".pub"))
        if (auto half = moved(key.file.string() + ".pub", kept + ".pub"); !half) return half;
    if (auto half = moved(key.next().string() + ".pub", key.file.string() + ".pub"); !half) return half;
    if (auto in_place = moved(key.next(), key.file); !in_place) return in_place;
    CREDITLINK_FAILPOINT("key.next-in-place");
    return {};
}

Result<std::vector<Handover>> handovers_of(const Config& config, std::string_view origin) {
    auto text = read_handovers(files_under(config.state / "log"));
    if (!text) return text.error();
    return parse_handovers(*text, origin);
}

}  // namespace

std::vector<PublicKey> NextKeys::public_keys() const {
    std::vector<PublicKey> halves;
    for (const PrivateKey& key : keys) halves.push_back(key.public_key());
    return halves;
}

Result<NextKeys> next_log_keys(const Config& config) {
    NextKeys next;
    for (const KeyFile& file : key_files(config)) {
        if (there(file.next())) {
            auto key = PrivateKey::load(file.next(), file.algorithm);
            if (!key) return key.error();
            next.keys.push_back(std::move(*key));
            continue;
        }
        auto key = PrivateKey::generate(file.algorithm);
        if (!key) return key.error();
        if (auto half = write_file(file.next().string() + ".pub", key->public_key().pem(), 0644); !half)
            return half.error();
        if (auto saved = key->save(file.next()); !saved) return saved.error();
        CREDITLINK_FAILPOINT("key.next-made");
        next.keys.push_back(std::move(*key));
    }
    return next;
}

Result<bool> finish_key_change(const Config& config, std::string_view origin) {
    const auto files = key_files(config);
    if (std::ranges::none_of(files, [](const KeyFile& key) { return there(key.next()); })) return false;
    const auto handovers = handovers_of(config, origin);
    if (!handovers) return handovers.error();
    if (handovers->empty()) return false;
    bool changed = false;
    for (const KeyFile& file : files) {
        if (!there(file.next())) continue;
        const auto key = PrivateKey::load(file.next(), file.algorithm);
        if (!key) return key.error();
        const std::string id = key->public_key().id();
        if (std::ranges::none_of(handovers->back().announced,
                                 [&](const PublicKey& announced) { return announced.id() == id; }))
            continue;
        if (auto installed = install(file, handovers->back().proof.index); !installed) return installed.error();
        changed = true;
    }
    return changed;
}

bool lost_change_waits(const Config& config, std::string_view origin) {
    std::vector<PublicKey> next;
    for (const KeyFile& file : key_files(config))
        if (const auto key = there(file.next()) ? PrivateKey::load(file.next(), file.algorithm) : Result<PrivateKey>(Error{}))
            next.push_back(key->public_key());
    const auto note = read_file(config.state / "log" / "checkpoint", 1u << 20);
    return !next.empty() && note && verified_checkpoint(*note, origin, next);
}

Result<std::vector<PublicKey>> former_log_keys(const Config& config, std::string_view origin) {
    const auto handovers = handovers_of(config, origin);
    if (!handovers) return handovers.error();
    std::vector<PublicKey> keys;
    for (const Handover& one : *handovers) keys.insert(keys.end(), one.replaced.begin(), one.replaced.end());
    return keys;
}

}  // namespace creditlink
