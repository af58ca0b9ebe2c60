#include "own_key.h"

namespace creditlink {

Result<Secret> passphrase_of(const Config& config, const KeyConfig& key) {
    return key.passphrase ? ConfigSecrets(config.directory).secret(*key.passphrase) : Result<Secret>(Secret());
}

Result<PrivateKey> own_key(const Config& config, const KeyConfig& key) { return own_key(config, key, config.at(key.file)); }

Result<PrivateKey> own_key(const Config& config, const KeyConfig& key, const Path& file) {
    auto passphrase = passphrase_of(config, key);
    if (!passphrase) return passphrase.error();
    return PrivateKey::load(file, key.algorithm, *passphrase, key.signer_id);
}

}  // namespace creditlink
