#include "creditlink/app/config.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "config_reader.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/record/identifier.h"
#include "creditlink/retention/policy.h"
#include "shape.h"

namespace creditlink {

namespace {

namespace fs = std::filesystem;

// Where a secret is found; one place, so that another one stands instead of it and not beside it.
bool names_secret(const json::Value& value) {
    if (!value.is_object() || value.members.size() != 1) return false;
    const std::string& how = value.members.front().first;
    return how == "file" || how == "env" || how == "credential";
}

// Objects are merged member by member; anything else is replaced.
void merge(json::Value& into, json::Value from) {
    if (!into.is_object() || !from.is_object() || (names_secret(into) && names_secret(from))) {
        into = std::move(from);
        return;
    }
    for (auto& [name, value] : from.members) {
        const auto at = std::find_if(into.members.begin(), into.members.end(), [&n = name](const auto& member) { return member.first == n; });
        if (at == into.members.end()) into.members.emplace_back(name, std::move(value));
        else merge(at->second, std::move(value));
    }
}

Result<json::Value> read_one(const Path& file) {
    auto text = read_file(file, 8u << 20);
    if (!text) return Error{Errc::config, say("读不到配置文件", "cannot read the configuration", {}), file.string(), text.error().message};
    auto value = json::parse(*text, {.dialect = json::Dialect::commented, .file = file.string()});
    if (!value) return value.error();
    if (auto sound = check_shape(file.string(), *value, kConfigShape); !sound) return sound.error();
    return value;
}

Result<std::vector<Path>> override_files(const Path& directory) {
    std::vector<Path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory / "conf.d", error))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

PlatformConfig platform_of(ConfigReader& read, const std::string& name, const json::Value& from) {
    const std::string path = "platforms." + name;
    PlatformConfig platform;
    platform.name = name;
    platform.title = read.text(&from, "title", path + ".title", false);
    platform.profile = read.text(&from, "profile", path + ".profile");
    platform.origin = read.text(&from, "origin", path + ".origin");
    while (platform.origin.ends_with('/')) platform.origin.pop_back();
    platform.ca_file = read.text(&from, "ca", path, false);
    platform.client_certificate = read.text(&from, "client_certificate", path, false);
    platform.client_key = read.text(&from, "client_key", path, false);
    if (const json::Value* pins = from.find("pinned"))
        for (const json::Value& pin : pins->items)
            platform.pinned.push_back({read.text(&pin, "file", path + ".pinned.file"), read.algorithm(&pin, path + ".pinned.algorithm"),
                                       pin.find("signer_id") ? pin.find("signer_id")->text : std::string(kDefaultSignerId),
                                       read.text(&pin, "from", path, false), read.text(&pin, "until", path, false)});
    const json::Value* batch = from.find("batch");
    platform.batch_records = static_cast<std::size_t>(read.number(batch, "records", 0));
    platform.batch_bytes = static_cast<std::size_t>(read.number(batch, "bytes", 0));
    const json::Value* backoff = from.find("backoff");
    platform.backoff_first_ms = read.number(backoff, "first_ms", platform.backoff_first_ms);
    platform.backoff_cap_ms = read.number(backoff, "cap_ms", platform.backoff_cap_ms);
    if (const json::Value* windows = from.find("maintenance")) {
        auto maintenance = Maintenance::parse(*windows, read.file());
        if (maintenance) platform.maintenance = std::move(*maintenance);
        else read.fail(maintenance.error());
    }
    const bool loopback = platform.origin.starts_with("http://127.0.0.1") || platform.origin.starts_with("http://localhost") || platform.origin.starts_with("http://[::1]");
    if (!platform.origin.starts_with("https://") && !loopback)
        read.fail_at(from.find("origin"), std::string(say("平台地址应以 https:// 开头（只有本机可用 http）", "a platform's origin begins with https:// (http only on this machine)")), path + ".origin");
    return platform;
}

std::vector<std::string> texts_of(const json::Value* object, std::string_view name) {
    std::vector<std::string> texts;
    if (const json::Value* list = object ? object->find(name) : nullptr)
        for (const json::Value& each : list->items) texts.push_back(each.text);
    return texts;
}

DocumentConfig documents_of(ConfigReader& read, const json::Value* letters, const Config& config) {
    DocumentConfig documents;
    documents.address = read.text(letters, "address", "letters.address", false);
    if (!documents.address.empty() && !documents.address.starts_with("https://") && !documents.address.starts_with("http://"))
        read.fail(std::string(say("站点网址应以 https:// 开头", "the site's address begins with https://")), "letters.address");
    if (!documents.address.empty() && !documents.address.ends_with('/')) documents.address += '/';
    const json::Value* fonts = letters ? letters->find("fonts") : nullptr;
    for (const std::string& folder : texts_of(fonts, "folders")) documents.fonts.folders.push_back(config.at(folder));
    for (std::size_t role = 0; role < kFontRoles.size(); ++role) documents.fonts.names[role] = texts_of(fonts, kFontRoles[role]);
    documents.fonts.fallback = texts_of(fonts, "fallback");
    const json::Value* sign = letters ? letters->find("sign") : nullptr;
    documents.sign.file = read.text(sign, "file", "", false);
    documents.sign.algorithm = sign && sign->find("algorithm") ? read.algorithm(sign, "letters.sign.algorithm") : Algorithm::ecdsa_p256_sha256;
    if (sign && sign->find("passphrase")) documents.sign.passphrase = *sign->find("passphrase");
    if (documents.sign.file.empty()) documents.sign.file = (Path(config.office_secret_file).parent_path() / "document-p256.pem").string();
    documents.certificate = read.text(letters, "certificate", "", false);
    if (documents.certificate.empty()) documents.certificate = documents.sign.file + ".crt";
    documents.ofd_certificate = read.text(letters, "ofd_certificate", "", false);
    if (documents.ofd_certificate.empty()) documents.ofd_certificate = config.sm2_document_key().file + ".crt";
    return documents;
}

// Reading only what is new, where the type cannot do it, would read everything each time and never see that a row is gone.
void check_mode(ConfigReader& read, const json::Value& mode, const json::Value* source) {
    const json::Value* named = source ? source->find("type") : nullptr;
    for (const SourceType& type : source_types()) {
        if (mode.text != "incremental" || type.incremental || !named || named->string_or("") != type.name) continue;
        std::string able;
        for (const SourceType& other : source_types())
            if (other.incremental) able.append(able.empty() ? "" : ", ").append(other.name);
        read.fail(json::error_at(read.file(), mode, say("{t} 数据源不能增量读取", "a source of type {t} cannot be read incrementally", {{"t", std::string(type.name)}}),
                                 say("改为 \"mode\": \"full\"，没有变化的行不会重发；能增量的有 {a}", "write \"mode\": \"full\": rows that have not changed are not sent again; {a} can be read incrementally", {{"a", able}})));
    }
}

// A task's own members stand over those that hold for all tasks.
std::optional<Timetable> schedule_of(ConfigReader& read, const json::Value* for_all, const json::Value* own) {
    if (!for_all && !own) return std::nullopt;
    json::Value both = for_all ? *for_all : *own;
    if (for_all && own) merge(both, *own);
    auto timetable = Timetable::parse(both, read.file());
    if (timetable) return std::move(*timetable);
    read.fail(timetable.error());
    return std::nullopt;
}

Error no_such_platform(const ConfigReader& read, const Config& config, const json::Value& named) {
    std::vector<std::string_view> known;
    for (const PlatformConfig& platform : config.platforms) known.push_back(platform.name);
    const std::string_view meant = nearest(named.text, known);
    return json::error_at(read.file(), named, say("没有叫“{n}”的平台", "there is no platform \"{n}\"", {{"n", named.text}}),
                          meant.empty() ? std::string() : say("是不是“{n}”？", "did you mean \"{n}\"?", {{"n", std::string(meant)}}));
}

TaskConfig task_of(ConfigReader& read, const std::string& name, const json::Value& from, const Config& config, const json::Value* schedule) {
    const std::string path = "tasks." + name;
    TaskConfig task;
    task.name = name;
    task.title = read.text(&from, "title", path, false);
    task.department = read.text(&from, "department", path, false);
    task.mapping = read.text(&from, "mapping", path + ".mapping");
    task.since = read.text(&from, "since", path, false);
    if (!task.since.empty() && !CivilDate::parse_slashed(task.since)) read.fail_at(from.find("since"), std::string(say("since 应为 YYYY/MM/DD", "since should be YYYY/MM/DD")), path + ".since");
    const std::string mode = read.text(&from, "mode", path, false);
    if (!mode.empty() && mode != "full" && mode != "incremental") read.fail_at(from.find("mode"), std::string(say("mode 应为 full 或 incremental", "mode should be full or incremental")), path + ".mode");
    task.mode = mode == "incremental" ? ReadMode::incremental : ReadMode::full;
    if (const json::Value* given = from.find("mode")) check_mode(read, *given, from.find("source"));
    if (const json::Value* off = from.find("off")) task.off = off->boolean;
    task.schedule = schedule_of(read, schedule, from.find("schedule"));
    task.source = {.task = name, .file = config.file, .options = {}, .base_directory = config.directory.string()};
    if (const json::Value* source = from.find("source")) task.source.options = *source;
    else read.fail(say("缺少“{n}”", "\"{n}\" is missing", {{"n", path + ".source"}}));
    if (const json::Value* platforms = from.find("platforms")) {
        for (const json::Value& platform : platforms->items) {
            if (!config.platform(platform.text)) read.fail(no_such_platform(read, config, platform));
            task.platforms.push_back(platform.text);
        }
    } else {
        for (const PlatformConfig& platform : config.platforms) task.platforms.push_back(platform.name);
    }
    return task;
}

}  // namespace

Error Config::placed(Error error) const {
    if (layers.size() < 2 || !error.place.starts_with(file + ":")) return error;
    const std::string where = error.place.substr(file.size() + 1);
    const auto begins_there = [&](const json::Value& value, const auto& self) -> bool {
        if (value.line != 0 && std::to_string(value.line) + ":" + std::to_string(value.column) == where) return true;
        return std::any_of(value.items.begin(), value.items.end(), [&](const json::Value& each) { return self(each, self); }) ||
               std::any_of(value.members.begin(), value.members.end(), [&](const auto& member) { return self(member.second, self); });
    };
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer)
        if (begins_there(layer->second, begins_there)) {
            error.place = layer->first + ":" + where;
            break;
        }
    return error;
}

const TaskConfig* Config::task(std::string_view name) const {
    const auto at = std::find_if(tasks.begin(), tasks.end(), [&](const TaskConfig& task) { return task.name == name; });
    return at == tasks.end() ? nullptr : &*at;
}

KeyConfig Config::sm2_document_key() const {
    if (sign.algorithm == Algorithm::sm2_sm3) return sign;
    KeyConfig key;
    key.file = log_sm2_file, key.algorithm = Algorithm::sm2_sm3;
    return key;
}

const PlatformConfig* Config::platform(std::string_view name) const {
    const auto at = std::find_if(platforms.begin(), platforms.end(), [&](const PlatformConfig& platform) { return platform.name == name; });
    return at == platforms.end() ? nullptr : &*at;
}

Path find_config(std::string_view option) {
    if (!option.empty()) return Path(option);
    if (const char* named = std::getenv("CREDITLINK_CONFIG"); named && *named) return Path(named);
    if (std::error_code error; fs::exists("creditlink.json", error)) return "creditlink.json";
    return "/etc/creditlink/creditlink.json";
}

Result<Config> load_config(const Path& file) {
    auto merged = read_one(file);
    if (!merged) return merged.error();
    Config config;
    config.file = file.string();
    config.directory = fs::absolute(file).parent_path();
    config.layers.emplace_back(config.file, *merged);
    auto overrides = override_files(config.directory);
    if (!overrides) return overrides.error();
    for (const Path& override_file : *overrides) {
        auto value = read_one(override_file);
        if (!value) return value.error();
        config.layers.emplace_back(override_file.string(), *value);
        merge(*merged, std::move(*value));
        config.overrides.push_back(override_file.string());
    }
    ConfigReader read(config.file);
    const json::Value* office = merged->find("office");
    config.office_name = read.text(office, "name", "office.name");
    config.office_uscc = read.text(office, "uscc", "office.uscc");
    config.office_division = read.text(office, "division", "office.division");
    if (const auto verdict = check_uscc(config.office_uscc); !verdict.code.empty())
        read.fail_at(office ? office->find("uscc") : nullptr, say("本单位统一社会信用代码有误：{d}", "the office's unified social credit code is wrong: {d}", {{"d", verdict.detail}}), "office.uscc");
    config.state = config.at(read.text(&*merged, "state", "state"));
    config.mappings = config.at(read.text(&*merged, "mappings", "mappings"));
    const std::string site = read.text(merged->find("letters"), "site", "letters.site", false);
    config.site = config.at(site.empty() ? "site" : site);
    const json::Value* service = merged->find("service");
    config.health = read.text(service, "health", "service.health", false);
    config.metrics = read.text(service, "metrics", "service.metrics", false);
    config.disk = disk_of(read, service ? service->find("disk") : nullptr);
    config.alerts = alerts_of(read, merged->find("alerts"));
    if (const std::string day = read.text(&*merged, "reporting_day", "", false); !day.empty()) {
        config.reporting_day = CivilDate::parse_slashed(day);
        if (!config.reporting_day) read.fail_at(merged->find("reporting_day"), std::string(say("reporting_day 应为 YYYY/MM/DD", "reporting_day should be YYYY/MM/DD")), "reporting_day");
    }
    const json::Value* keys = merged->find("keys");
    config.office_secret_file = read.text(keys, "office_secret", "keys.office_secret");
    const json::Value* sign = keys ? keys->find("sign") : nullptr;
    config.sign.file = read.text(sign, "file", "keys.sign.file");
    config.sign.algorithm = read.algorithm(sign, "keys.sign.algorithm");
    if (sign && sign->find("passphrase")) config.sign.passphrase = *sign->find("passphrase");
    if (sign && sign->find("signer_id")) config.sign.signer_id = sign->find("signer_id")->text;
    const json::Value* log = keys ? keys->find("log") : nullptr;
    config.log_ed25519_file = read.text(log, "ed25519", "keys.log.ed25519");
    config.log_sm2_file = read.text(log, "sm2", "keys.log.sm2");
    if (const json::Value* heads = log ? log->find("heads") : nullptr)
        for (const json::Value& each : heads->items) config.log_head_files.push_back(each.text);
    const json::Value* evidence = keys ? keys->find("evidence") : nullptr;
    config.evidence_key_file = read.text(evidence, "file", "", false);
    if (config.evidence_key_file.empty()) config.evidence_key_file = (Path(config.office_secret_file).parent_path() / "evidence.key").string();
    if (const std::string name = read.text(evidence, "cipher", "", false); !name.empty()) {
        auto cipher = content_cipher(name);
        if (cipher) config.evidence_cipher = *cipher;
        else read.fail(cipher.error().message + std::string(say("；", "; ")) + cipher.error().hint, "keys.evidence.cipher");
    }
    if (const json::Value* former = evidence ? evidence->find("former") : nullptr)
        for (const json::Value& each : former->items) config.former_evidence_key_files.push_back(each.text);
    if (auto policy = RetentionPolicy::parse(merged->find("retention"), config.file); !policy) read.fail(policy.error());
    config.documents = documents_of(read, merged->find("letters"), config);
    const json::Value* console = merged->find("console");
    config.console = {.listen = read.text(console, "listen", "", false), .certificate = read.text(console, "certificate", "", false),
                      .key = read.text(console, "key", "", false), .tls_in_front = console && console->find("tls_in_front") && console->find("tls_in_front")->boolean};
    if (const json::Value* platforms = merged->find("platforms"))
        for (const auto& [name, value] : platforms->members) config.platforms.push_back(platform_of(read, name, value));
    if (const json::Value* tasks = merged->find("tasks"))
        for (const auto& [name, value] : tasks->members) config.tasks.push_back(task_of(read, name, value, config, merged->find("schedule")));
    if (read.error()) return config.placed(*read.error());
    config.merged = std::move(*merged);
    return config;
}

Result<Secret> ConfigSecrets::secret(const json::Value& reference) const {
    const auto& members = reference.members;
    if (!reference.is_object() || members.size() != 1 || !members.front().second.is_string())
        return Error{Errc::config, std::string(say("密值应写成 {\"file\": …}、{\"env\": …} 或 {\"credential\": …}，不能直接写在配置里",
                                                   "a secret is named by {\"file\": …}, {\"env\": …} or {\"credential\": …}, never written into the configuration")), {}, {}};
    const auto& [how, where] = members.front();
    std::string file = where.text;
    if (how == "env") {
        const char* value = std::getenv(where.text.c_str());
        if (!value) return Error{Errc::config, say("环境变量 {n} 没有设置", "environment variable {n} is not set", {{"n", where.text}}), {}, {}};
        return Secret(value);
    }
    if (how == "credential") {
        const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
        if (!directory)
            return Error{Errc::config, say("密值 {n} 由服务的 systemd 凭据提供，这里没有", "the secret {n} is a systemd credential of the service, and is not here", {{"n", where.text}}), {},
                         std::string(say("由服务运行；在命令行要用时，用 systemd-run --pty --property=LoadCredential=… 启动，或在 conf.d 里改用 {\"file\": …}",
                                         "let the service run it; at the command line start it by systemd-run --pty --property=LoadCredential=…, or name a {\"file\": …} in conf.d"))};
        file = (Path(directory) / where.text).string();
    } else if (how != "file") {
        return Error{Errc::config, say("不认识的密值出处 {h}", "unknown kind of secret {h}", {{"h", how}}), {}, {}};
    }
    auto text = read_file(directory_ / Path(file), 1u << 20);
    if (!text) return text.error();
    while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
    return Secret(std::move(*text));
}

}  // namespace creditlink
