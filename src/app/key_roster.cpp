#include "key_roster.h"

#include <sys/stat.h>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/exchange_log/note_key.h"
#include "own_key.h"
#include "public_half.h"
#include "witnesses.h"

namespace creditlink {

namespace {

// When the file was written: a key is made once.
std::int64_t written_at(const Path& file) {
    struct stat about {};
    return stat(file.c_str(), &about) == 0 ? static_cast<std::int64_t>(about.st_mtime) : 0;
}

// 0 if it is empty or no day.
std::int64_t day_of_pin(const std::string& text) {
    const auto day = day_start(text);
    return day ? *day : 0;
}

// Of a private key that signs for us; its public half tells enough where the private one is away.
Result<PublicKey> public_part(const Config& config, const KeyConfig& key) {
    const auto loaded = own_key(config, key);
    if (loaded) return loaded->public_key();
    return public_half(config.at(key.file), key, loaded.error());
}

void take_public(RosterKey& line, const Result<PublicKey>& key) {
    if (!key) line.problem = key.error();
    else line.id = line.fingerprint = key->id();
}

std::string platforms_that_pin_us(const Config& config) {
    std::string list;
    for (const PlatformConfig& platform : config.platforms)
        if (!platform.pinned.empty()) list.append(list.empty() ? "" : say("、", ", ")).append(platform.title.empty() ? platform.name : platform.title);
    return list;
}

RosterKey store_key_line(const Config& config, std::string_view what, const std::string& file, std::string_view cipher) {
    RosterKey line{.what = std::string(what), .algorithm = std::string(cipher), .file = file, .id = {}, .fingerprint = {}, .pinned = {}, .since = written_at(config.at(file))};
    if (auto key = StoreKey::load(config.at(file))) line.id = key->name();
    else line.problem = key.error();
    return line;
}

void our_keys(const Config& config, std::vector<RosterKey>& all) {
    RosterKey secret{.what = std::string(say("单位密值", "office secret")), .algorithm = "hmac-sha256", .file = config.office_secret_file, .id = {}, .fingerprint = {},
                     .pinned = std::string(say("台账和日志的第一条；永不更换", "the ledger and the log's first entry; never replaced")), .since = written_at(config.at(config.office_secret_file))};
    if (auto bytes = read_private_file(config.at(config.office_secret_file), 1024)) secret.id = hex(bytes_of(sha256(bytes->reveal()))).substr(0, 16);
    else secret.problem = bytes.error();
    all.push_back(std::move(secret));

    RosterKey sign{.what = std::string(say("本单位签名", "ours, messages")), .algorithm = std::string(name_of(config.sign.algorithm)), .file = config.sign.file, .id = {}, .fingerprint = {},
                   .pinned = say("平台处登记：{p}", "registered with: {p}", {{"p", platforms_that_pin_us(config)}}), .since = written_at(config.at(config.sign.file))};
    take_public(sign, public_part(config, config.sign));
    sign.setting = "keys.sign";
    all.push_back(std::move(sign));

    for (const auto& [file, algorithm] : {std::pair{config.log_ed25519_file, Algorithm::ed25519}, std::pair{config.log_sm2_file, Algorithm::sm2_sm3}}) {
        RosterKey line{.what = std::string(say("本单位日志", "ours, log")), .algorithm = std::string(name_of(algorithm)), .file = file, .id = {}, .fingerprint = {},
                       .pinned = std::string(say("审计员和见证人处", "auditors and witnesses")), .since = written_at(config.at(file))};
        const auto key = public_part(config, {.file = file, .algorithm = algorithm, .passphrase = {}});
        take_public(line, key);
        line.setting = "keys.log." + std::string(algorithm == Algorithm::ed25519 ? "ed25519" : "sm2");
        if (key) line.id = hex(note_key_id({"creditlink/" + config.office_uscc, NoteKeyUse::log, *key}));
        all.push_back(std::move(line));
    }
    all.push_back(store_key_line(config, say("证据库", "ours, evidence"), config.evidence_key_file, name_of(config.evidence_cipher)));
    all.back().setting = "keys.evidence";
    for (const std::string& file : config.former_evidence_key_files) all.push_back(store_key_line(config, say("证据库（已更换）", "ours, evidence, former"), file, {}));
    std::error_code none;
    if (!std::filesystem::exists(config.at(config.documents.sign.file), none)) return;  // an office without letters has none
    RosterKey documents{.what = std::string(say("文件签名", "ours, documents")), .algorithm = std::string(name_of(config.documents.sign.algorithm)), .file = config.documents.sign.file, .id = {}, .fingerprint = {},
                        .pinned = say("其证书 {f}", "its certificate {f}", {{"f", config.documents.certificate}}), .since = written_at(config.at(config.documents.sign.file))};
    take_public(documents, public_part(config, config.documents.sign));
    documents.setting = "letters.sign";
    all.push_back(std::move(documents));
}

}  // namespace

std::vector<RosterKey> keys_of_office(const Config& config) {
    std::vector<RosterKey> all;
    our_keys(config, all);
    for (const PlatformConfig& platform : config.platforms)
        for (const PinConfig& pin : platform.pinned) {
            RosterKey line{.what = say("平台 {p}", "platform {p}", {{"p", platform.name}}), .algorithm = std::string(name_of(pin.algorithm)), .file = pin.file, .id = {}, .fingerprint = {}, .pinned = "platforms." + platform.name + ".pinned",
                           .since = pin.from.empty() ? written_at(config.at(pin.file)) : day_of_pin(pin.from), .until = day_of_pin(pin.until)};
            auto pem = read_file(config.at(pin.file), 1u << 20);
            line.setting = "platforms." + platform.name + ".pinned[" + std::to_string(1 + (&pin - platform.pinned.data())) + "]";
            take_public(line, pem ? PublicKey::from_pem(*pem, pin.algorithm, pin.signer_id) : Result<PublicKey>(pem.error()));
            all.push_back(std::move(line));
        }
    const auto witnesses = known_witnesses(config);
    if (!witnesses) {
        all.push_back({.what = std::string(say("见证人", "witness")), .algorithm = {}, .file = {}, .id = {}, .fingerprint = {}, .pinned = "keys.log.witnesses", .since = 0, .until = 0, .problem = witnesses.error()});
        return all;
    }
    for (const NoteKey& witness : *witnesses)
        all.push_back({.what = say("见证人 {n}", "witness {n}", {{"n", witness.name}}), .algorithm = std::string(name_of(witness.key.algorithm())), .file = {}, .id = hex(note_key_id(witness)), .fingerprint = witness.key.id(), .pinned = "keys.log.witnesses", .since = 0, .until = 0, .problem = {}, .setting = "keys.log.witnesses[" + witness.name + "]"});
    return all;
}

}  // namespace creditlink
