#include "creditlink/app/office.h"

#include <tuple>
#include <unistd.h>

#include <utility>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "log_duty.h"
#include "log_key_change.h"
#include "near_file.h"
#include "own_key.h"
#include "public_half.h"

namespace creditlink {

namespace {

constexpr std::size_t kOfficeSecretBytes = 32;  // design: 32 random bytes made once

Result<Secret> read_office_secret(const Config& config) {
    auto secret = read_private_file(config.at(config.office_secret_file), 1024);
    if (!secret && secret.error().code != Errc::not_found) return secret.error();
    if (!secret)
        return Error{Errc::config, std::string(say("读不到单位密值文件", "cannot read the office secret")), config.office_secret_file,
                     std::string(say("第一次使用请运行：creditlink key init", "for the first time run: creditlink key init"))};
    if (secret->reveal().size() != kOfficeSecretBytes)
        return Error{Errc::trust, std::string(say("单位密值文件应为 32 字节", "the office secret should be 32 bytes")), config.office_secret_file,
                     std::string(say("请从备份恢复原来的文件；换了密值，所有记录都会变成新的", "restore the file from the backup: another secret would double every record"))};
    return secret;
}

}  // namespace

Office::Office(Config config) : config_(std::move(config)), secrets_(config_.directory) {}

Result<std::unique_ptr<Office>> Office::open(Config config) {
    auto secret = read_office_secret(config);
    if (!secret) return secret.error();
    std::unique_ptr<Office> office(new Office(std::move(config)));
    office->hmac_ = std::make_unique<HmacSha256>(secret->reveal());
    office->secret_digest_ = sha256(secret->reveal());
    return office;
}

MappingContext Office::mapping_context() const {
    MappingContext context;
    context.terms = {{"office.name", config_.office_name}, {"office.uscc", config_.office_uscc}, {"office.division", config_.office_division}};
    context.read = [root = config_.mappings](std::string_view relative) -> Result<std::string> {
        const Path path = root / Path(relative);
        auto text = read_file(path, 64u << 20);
        if (!text) return Error{text.error().code, text.error().message, path.string(), meant_file(path, text.error().message)};
        return text;
    };
    return context;
}

Result<std::string> Office::mapping_text(std::string_view file) const {
    constexpr std::size_t kLargestMapping = 16u << 20;  // bytes; what is edited at the console is far smaller
    const Path path = config_.mappings / Path(file);
    auto text = read_file(path, kLargestMapping);
    if (!text) return Error{Errc::config, std::string(say("读不到映射文件", "cannot read the mapping file")), path.string(), meant_file(path, text.error().message)};
    return text;
}

Result<ReadyMapping> Office::mapping(std::string_view file) const {
    auto text = mapping_text(file);
    return text ? compiled(file, *text) : Result<ReadyMapping>(text.error());
}

Result<ReadyMapping> Office::compiled(std::string_view file, std::string_view text, std::map<std::string, std::string>* named) const {
    MappingContext context = mapping_context();
    if (named)
        context.read = [read = context.read, named](std::string_view relative) {
            auto bytes = read(relative);
            if (bytes) named->insert_or_assign(std::string(relative), *bytes);
            return bytes;
        };
    auto plan = Plan::compile(text, file, context);
    if (!plan) return plan.error();
    auto rules = RuleSet::compile(plan->kind(), "kinds/" + plan->kind().name + ".json");
    if (!rules) return rules.error();
    return ReadyMapping{std::move(*plan), std::move(*rules), 0};
}

Result<std::unique_ptr<Source>> Office::source(const TaskConfig& task, std::string_view cursor, std::stop_token stop) {
    SourceContext context{clock_, secrets_, std::move(stop)};
    if (auto ready = mapping(task.mapping)) {  // one that does not compile is told by whoever maps
        const auto plan = std::make_shared<const Plan>(std::move(ready->plan));
        context.fits = [plan](const Origin& origin) { return plan->bind(origin); };
    }
    return open_source(task.source, task.mode, cursor, std::move(context));
}

Result<Ledger> Office::ledger(bool read_only) {
    // A log without its ledger: whoever lost the ledger must hear of it, for a new one would read and send everything again.
    std::error_code ignored;
    if (!std::filesystem::exists(config_.state / "ledger.db", ignored) && std::filesystem::exists(config_.state / "log" / "checkpoint", ignored))
        return Error{Errc::storage, std::string(say("台账文件不见了，而交换日志还在", "the ledger is gone, and the exchange log is there")), (config_.state / "ledger.db").string(),
                     std::string(say("请从备份恢复台账；没有备份的，先移走整个状态目录，重新开始前用 sync adopt 认领平台已有的记录",
                                     "restore the ledger from a backup; without one, move the whole state folder away and begin anew with sync adopt for what the platform has"))};
    return Ledger::open(config_.state, {.office_secret_digest = secret_digest_, .create = !read_only, .read_only = read_only}, clock_);
}

Result<FileLock> Office::run_lock(std::string_view about_me) {
    if (auto made = make_directories(config_.state, 0700); !made) return made.error();
    constexpr std::int64_t kPatienceMs = 10'000, kBetweenMs = 50;
    const auto take = [&] { return FileLock::take(config_.state / "run.lock", std::string(about_me) + ", pid " + std::to_string(getpid()) + ", " + shown_time(clock_.unix_seconds())); };
    auto lock = take();
    // Decisions on their way into the log hold it for a moment. Who has just taken it may not have said yet what for: asked once more.
    for (std::int64_t waited = 0; !lock && lock.error().code == Errc::locked; waited += kBetweenMs) {
        const bool moment = lock.error().message.find(kLogsDecisions) != std::string::npos;
        if (waited >= (moment ? kPatienceMs : kBetweenMs) || !clock_.sleep_ms(kBetweenMs)) break;
        lock = take();
    }
    return lock;
}

// A private key that is away (on a token, on a medium that was taken out) leaves its public half: with that the log can be
// continued, unsigned for a while. A key file that is there and cannot be used is an error like any other.
Result<ExchangeLog> Office::log() {
    if (auto changed = finish_key_change(config_, log_origin()); !changed) return changed.error();
    LogKeys keys{.origin = log_origin(), .ed25519 = {}, .sm2 = {}, .former = {}, .away = {}};
    for (const auto& [file, algorithm, key] : {std::tuple{config_.log_ed25519_file, Algorithm::ed25519, &keys.ed25519},
                                               std::tuple{config_.log_sm2_file, Algorithm::sm2_sm3, &keys.sm2}}) {
        auto loaded = PrivateKey::load(config_.at(file), algorithm);
        if (loaded) {
            *key = std::make_shared<const PrivateKey>(std::move(*loaded));
            continue;
        }
        auto half = public_half(config_.at(file), {.file = file, .algorithm = algorithm, .passphrase = {}}, loaded.error());
        if (!half) return half.error();
        keys.away.push_back(std::move(*half));
    }
    if (auto made = make_directories(config_.state / "log", 0700); !made) return made.error();
    auto log = ExchangeLog::open(config_.state / "log", std::move(keys), clock_);
    if (!log && lost_change_waits(config_, log_origin()))
        return Error{Errc::trust, std::string(say("日志密钥丢失后的更换中途被打断", "the change of lost log keys was broken off")), {},
                     std::string(say("再运行一次 creditlink log rotate --lost --reason …", "run creditlink log rotate --lost --reason … again"))};
    return log;
}

Status Office::begin_log(ExchangeLog& log) const {
    if (log.head().size > 0) return {};
    json::Writer writer;
    writer.begin_object().member("office", config_.office_uscc).member("secret", hex(bytes_of(secret_digest_))).end_object();
    if (auto first = log.append("opened", writer.take()); !first) return first.error();
    return log.sync();
}

namespace {

Result<StoreKeys> store_keys(const Config& config) {
    StoreKeys keys;
    auto current = StoreKey::load(config.at(config.evidence_key_file));
    if (!current) return current.error();
    keys.current = std::make_shared<const StoreKey>(std::move(*current));
    for (const std::string& file : config.former_evidence_key_files) {
        auto former = StoreKey::load(config.at(file));
        if (!former) return former.error();
        keys.former.push_back(std::make_shared<const StoreKey>(std::move(*former)));
    }
    keys.cipher = config.evidence_cipher;
    return keys;
}

}  // namespace

Result<ContentStore> Office::contents() { return content_store("evidence"); }

Result<ContentStore> Office::scans() { return content_store("scans"); }

Result<ContentStore> Office::scans_to_read() {
    auto keys = store_keys(config_);
    return keys ? ContentStore::look(config_.state / "scans", std::move(*keys)) : Result<ContentStore>(keys.error());
}

Result<ContentStore> Office::content_store(std::string_view folder) {
    const Path directory = config_.state / Path(folder);
    if (auto made = make_directories(directory, 0700); !made) return made.error();
    auto keys = store_keys(config_);
    return keys ? ContentStore::open(directory, std::move(*keys)) : Result<ContentStore>(keys.error());
}

Result<ContentStore> Office::contents_to_read() {
    auto keys = store_keys(config_);
    return keys ? ContentStore::look(config_.state / "evidence", std::move(*keys)) : Result<ContentStore>(keys.error());
}

std::vector<PublicKey> Office::log_public_keys(std::string& problem) const {
    std::vector<PublicKey> keys;
    for (const auto& [file, algorithm] : {std::pair{config_.log_ed25519_file, Algorithm::ed25519}, std::pair{config_.log_sm2_file, Algorithm::sm2_sm3}}) {
        auto key = PrivateKey::load(config_.at(file), algorithm);
        const auto half = key ? Result<PublicKey>(key->public_key()) : public_half(config_.at(file), {.file = file, .algorithm = algorithm, .passphrase = {}}, key.error());
        if (half) keys.push_back(*half);
        else problem = half.error().message;
    }
    return keys;
}

Result<std::vector<KnownHead>> Office::kept_heads() const {
    std::vector<KnownHead> heads;
    if (config_.log_head_files.empty()) return heads;
    std::string problem;
    auto keys = log_public_keys(problem);
    const auto former = former_log_keys(config_, log_origin());
    if (!former) return former.error();
    keys.insert(keys.end(), former->begin(), former->end());
    for (const std::string& file : config_.log_head_files) {
        auto text = read_file(config_.at(file), 1u << 20);
        if (!text) return Error{text.error().code == Errc::not_found ? Errc::config : text.error().code, std::string(say("读不到别人保存的日志头", "cannot read the head that others keep")), config_.at(file).string(), text.error().message};
        auto head = kept_head(*text, file, log_origin(), keys);
        if (!head) return head.error();
        heads.push_back({*head, say("文件 {f}", "file {f}", {{"f", file}})});
    }
    return heads;
}

Result<std::string> read_profile(const Config& config, const PlatformConfig& platform, std::string& file) {
    file = (config.mappings / "platforms" / (platform.profile + ".json")).string();
    auto text = read_file(file, 1u << 20);
    if (!text) return Error{Errc::config, say("平台“{p}”的配置文件读不到", "cannot read the profile of platform {p}", {{"p", platform.name}}), file, meant_file(file, text.error().message)};
    return text;
}

Result<std::string> kind_catalogue(const Config& config, std::string_view kind) {
    const Path file = config.mappings / "kinds" / (std::string(kind) + ".json");
    auto text = read_file(file, 4u << 20);
    if (!text) return Error{Errc::config, std::string(say("读不到目录文件", "cannot read the kind file")), file.string(), text.error().message};
    auto loaded = load_kind(*text, file.string());
    if (!loaded) return loaded.error();
    return (*loaded)->catalogue;
}

Result<Route> Office::route(const PlatformConfig& platform) {
    std::string file;
    auto profile = read_profile(config_, platform, file);
    if (!profile) return profile.error();
    auto protocol = make_protocol(*profile, file);
    if (!protocol) return protocol.error();
    auto in_config = [this](const std::string& name) { return name.empty() ? Path() : config_.at(name); };
    auto client = HttpClient::make({.ca_file = in_config(platform.ca_file), .client_certificate = in_config(platform.client_certificate),
                                    .client_key = in_config(platform.client_key), .pinned_public_key = {}}, clock_);
    if (!client) return client.error();
    KeyRing ring;
    for (const PinConfig& pin : platform.pinned) {
        auto pem = read_file(config_.at(pin.file), 1u << 20);
        if (!pem) return Error{Errc::trust, std::string(say("读不到平台公钥", "cannot read the platform's public key")), config_.at(pin.file).string(), pem.error().message};
        auto key = PublicKey::from_pem(*pem, pin.algorithm, pin.signer_id);
        if (!key) return key.error();
        auto from = day_start(pin.from), until = day_start(pin.until);
        if (!from) return from.error();
        if (!until) return until.error();
        if (auto added = ring.add({std::move(*key), {}, *from, *until, pin.file}); !added) return added.error();
    }
    std::shared_ptr<const PrivateKey> key;
    if ((*protocol)->signed_answers()) {
        if (ring.keys().empty())
            return Error{Errc::trust, say("平台“{p}”没有登记公钥（pinned），无法核验回执", "platform {p} has no pinned key: receipts cannot be verified", {{"p", platform.name}}), config_.file, {}};
        auto loaded = own_key(config_, config_.sign);
        if (!loaded) return loaded.error();
        key = std::make_shared<const PrivateKey>(std::move(*loaded));
    }
    BatchLimits limits = (*protocol)->limits();
    if (platform.batch_records) limits.records = std::min(limits.records, platform.batch_records);
    if (platform.batch_bytes) limits.bytes = std::min(limits.bytes, platform.batch_bytes);
    return Route{.options = {.platform = platform.name, .origin = platform.origin, .sender = config_.office_uscc, .catalogue = {}, .limits = limits,
                             .backoff_first_ms = platform.backoff_first_ms, .backoff_cap_ms = platform.backoff_cap_ms},
                 .protocol = std::move(*protocol), .client = std::move(*client), .key = std::move(key), .pinned = std::move(ring),
                 .catalogue_of = [config = config_](std::string_view kind) {
                     auto catalogue = kind_catalogue(config, kind);
                     return catalogue ? *catalogue : std::string();
                 }};
}

}  // namespace creditlink
