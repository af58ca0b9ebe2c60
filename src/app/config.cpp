#include "creditlink/app/config.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "config_reader.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/record/identifier.h"
#include "creditlink/retention/policy.h"
#include "shape.h"

namespace creditlink {

namespace {

namespace fs = std::filesystem;

// Objects are merged member by member; anything else is replaced, and so is a secret's reference, which has one member.
void merge(json::Value& into, json::Value from) {
    if (!into.is_object() || !from.is_object() || (check_secret_reference({}, into) && check_secret_reference({}, from))) {
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
    if (value) json::set_file(*value, std::make_shared<const std::string>(file.string()));
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
            platform.pinned.push_back({read.text(&pin, "file", path + ".pinned.file"), read.algorithm(&pin),
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
    if (!platform.origin.empty() && !platform.origin.starts_with("https://") && !loopback)
        read.fail(from.find("origin"), std::string(say("平台地址应以 https:// 开头（只有本机可用 http）", "a platform's origin begins with https:// (http only on this machine)")));
    return platform;
}

std::vector<std::string> texts_of(const json::Value* object, std::string_view name) {
    std::vector<std::string> texts;
    if (const json::Value* list = object ? object->find(name) : nullptr)
        for (const json::Value& each : list->items) texts.push_back(each.text);
    return texts;
}

// "fonts/own.ttf" stands beside the configuration; "own.ttf" below a folder of fonts, or it is a font's own name.
std::vector<std::string> fonts_named(const json::Value* fonts, std::string_view member, const Config& config) {
    std::vector<std::string> names = texts_of(fonts, member);
    for (std::string& name : names)
        if (name.find('/') != std::string::npos) name = config.at(name).string();
    return names;
}

DocumentConfig documents_of(ConfigReader& read, const json::Value* letters, const Config& config) {
    DocumentConfig documents;
    documents.address = read.text(letters, "address", "letters.address", false);
    if (!documents.address.empty() && !documents.address.starts_with("https://") && !documents.address.starts_with("http://"))
        read.fail(letters->find("address"), std::string(say("站点网址应以 https:// 开头", "the site's address begins with https://")));
    if (!documents.address.empty() && !documents.address.ends_with('/')) documents.address += '/';
    const json::Value* fonts = letters ? letters->find("fonts") : nullptr;
    for (const std::string& folder : texts_of(fonts, "folders")) documents.fonts.folders.push_back(config.at(folder));
    for (std::size_t role = 0; role < kFontRoles.size(); ++role) documents.fonts.names[role] = fonts_named(fonts, kFontRoles[role], config);
    documents.fonts.fallback = fonts_named(fonts, "fallback", config);
    const json::Value* sign = letters ? letters->find("sign") : nullptr;
    documents.sign.file = read.text(sign, "file", "", false);
    documents.sign.algorithm = sign && sign->find("algorithm") ? read.algorithm(sign) : Algorithm::ecdsa_p256_sha256;
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
        read.fail(&mode, say("{t} 数据源不能增量读取", "a source of type {t} cannot be read incrementally", {{"t", std::string(type.name)}}),
                  say("改为 \"mode\": \"full\"，没有变化的行不会重发；能增量的有 {a}", "write \"mode\": \"full\": rows that have not changed are not sent again; {a} can be read incrementally", {{"a", able}}));
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

std::vector<std::string_view> names_of(const std::vector<PlatformConfig>& platforms) {
    std::vector<std::string_view> names;
    for (const PlatformConfig& platform : platforms) names.push_back(platform.name);
    return names;
}

TaskConfig task_of(ConfigReader& read, const std::string& name, const json::Value& from, const Config& config, const json::Value* schedule) {
    const std::string path = "tasks." + name;
    TaskConfig task;
    task.name = name;
    task.title = read.text(&from, "title", path, false);
    task.department = read.text(&from, "department", path, false);
    task.mapping = read.text(&from, "mapping", path + ".mapping");
    task.since = read.text(&from, "since", path, false);
    if (!task.since.empty() && !CivilDate::parse_slashed(task.since)) read.fail(from.find("since"), std::string(say("since 应为 YYYY/MM/DD", "since should be YYYY/MM/DD")));
    const std::string mode = read.text(&from, "mode", path, false);
    if (!mode.empty() && mode != "full" && mode != "incremental") read.fail(from.find("mode"), std::string(say("mode 应为 full 或 incremental", "mode should be full or incremental")));
    task.mode = mode == "incremental" ? ReadMode::incremental : ReadMode::full;
    if (const json::Value* given = from.find("mode")) check_mode(read, *given, from.find("source"));
    if (const json::Value* off = from.find("off")) task.off = off->boolean;
    task.schedule = schedule_of(read, schedule, from.find("schedule"));
    task.source = {.task = name, .file = config.file, .options = {}, .base_directory = config.directory.string()};
    if (const json::Value* source = from.find("source")) task.source.options = *source;
    else read.missing(&from, path + ".source");
    if (const json::Value* platforms = from.find("platforms")) {
        for (const json::Value& platform : platforms->items) {
            if (!config.platform(platform.text)) read.fail(&platform, say("没有叫“{n}”的平台", "there is no platform \"{n}\"", {{"n", platform.text}}), json::meant_instead(platform.text, names_of(config.platforms), say("已配置的平台：", "platforms there are: ")));
            task.platforms.push_back(platform.text);
        }
    } else {
        for (const PlatformConfig& platform : config.platforms) task.platforms.push_back(platform.name);
    }
    return task;
}

}  // namespace

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

std::string goes_nowhere(std::string_view task) {
    return say("任务 {t} 没有平台（platforms 为空）：行会收录，不会报给任何平台", "task {t} has no platform (platforms is empty): its rows are admitted and given to nobody", {{"t", std::string(task)}});
}

Path find_config(std::string_view option) {
    if (!option.empty()) return Path(option);
    if (const char* named = std::getenv("CREDITLINK_CONFIG"); named && *named) return Path(named);
    if (std::error_code error; fs::exists("creditlink.json", error)) return "creditlink.json";
    return "/etc/creditlink/creditlink.json";
}

Result<Config> load_config(const Path& file) {
    auto read = read_config(file);
    if (!read) return read.error();
    if (read->faults.empty()) return std::move(read->config);
    Error first = read->faults.front();
    if (read->faults.size() > 1)
        first.hint.append(first.hint.empty() ? "" : say("；", "; ")).append(say("共 {n} 处，creditlink config check 全部列出", "{n} in all, creditlink config check lists them", {{"n", std::to_string(read->faults.size())}}));
    return first;
}

Result<ConfigRead> read_config(const Path& file) {
    auto merged = read_one(file);
    if (!merged) return merged.error();
    ConfigRead done;
    Config& config = done.config;
    config.file = file.string();
    config.directory = fs::absolute(file).parent_path();
    std::vector<Error> faults;
    check_shape(config.file, *merged, kConfigShape, faults);
    config.layers.emplace_back(config.file, *merged);
    auto overrides = override_files(config.directory);
    if (!overrides) return overrides.error();
    for (const Path& override_file : *overrides) {
        auto value = read_one(override_file);
        if (!value) return value.error();
        check_shape(override_file.string(), *value, kConfigShape, faults);
        config.layers.emplace_back(override_file.string(), *value);
        merge(*merged, std::move(*value));
        config.overrides.push_back(override_file.string());
    }
    ConfigReader read(config.file, std::move(faults));
    const json::Value* office = merged->find("office");
    config.office_name = read.text(office, "name", "office.name");
    config.office_uscc = read.text(office, "uscc", "office.uscc");
    config.office_division = read.text(office, "division", "office.division");
    if (const auto verdict = check_uscc(config.office_uscc); !config.office_uscc.empty() && !verdict.code.empty())
        read.fail(office->find("uscc"), say("本单位统一社会信用代码有误：{d}", "the office's unified social credit code is wrong: {d}", {{"d", verdict.detail}}));
    if (const std::string& division = config.office_division; !division.empty() && (division.size() != 6 || division.find_first_not_of("0123456789") != std::string::npos))
        read.fail(office->find("division"), std::string(say("行政区划代码应为六位数字", "a division code has six digits")), std::string(say("按 GB/T 2260，例如 220000", "as in GB/T 2260, for example 220000")));
    config.state = config.at(read.text(&*merged, "state", "state"));
    config.mappings = config.at(read.text(&*merged, "mappings", "mappings"));
    const std::string site = read.text(merged->find("letters"), "site", "letters.site", false);
    config.site = config.at(site.empty() ? "site" : site);
    const json::Value* service = merged->find("service");
    config.health = read.text(service, "health", "service.health", false);
    config.metrics = read.text(service, "metrics", "service.metrics", false);
    if (const std::string diagnostics = read.text(service, "diagnostics", "", false); !diagnostics.empty()) config.diagnostics = config.at(diagnostics);
    config.disk = disk_of(read, service ? service->find("disk") : nullptr);
    config.alerts = alerts_of(read, merged->find("alerts"));
    if (const std::string day = read.text(&*merged, "reporting_day", "", false); !day.empty()) {
        config.reporting_day = CivilDate::parse_slashed(day);
        if (!config.reporting_day) read.fail(merged->find("reporting_day"), std::string(say("reporting_day 应为 YYYY/MM/DD", "reporting_day should be YYYY/MM/DD")));
    }
    const json::Value* keys = merged->find("keys");
    config.office_secret_file = read.text(keys, "office_secret", "keys.office_secret");
    const json::Value* sign = keys ? keys->find("sign") : nullptr;
    config.sign.file = read.text(sign, "file", "keys.sign.file");
    config.sign.algorithm = read.algorithm(sign);
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
        else read.fail(evidence->find("cipher"), cipher.error().message, cipher.error().hint);
    }
    if (const json::Value* former = evidence ? evidence->find("former") : nullptr)
        for (const json::Value& each : former->items) config.former_evidence_key_files.push_back(each.text);
    if (auto policy = RetentionPolicy::parse(merged->find("retention"), config.file); !policy) read.fail(policy.error());
    config.documents = documents_of(read, merged->find("letters"), config);
    const json::Value* console = merged->find("console");
    config.console = {.listen = read.text(console, "listen", "", false), .certificate = read.text(console, "certificate", "", false),
                      .key = read.text(console, "key", "", false), .tls_in_front = console && console->find("tls_in_front") && console->find("tls_in_front")->boolean};
    const json::Value* letters = merged->find("letters");
    const json::Value* served = letters ? letters->find("serve") : nullptr;
    config.site_server = {.listen = read.text(served, "listen", "", false), .certificate = read.text(served, "certificate", "", false), .key = read.text(served, "key", "", false)};
    if (const json::Value* platforms = merged->find("platforms"))
        for (const auto& [name, value] : platforms->members) config.platforms.push_back(platform_of(read, name, value));
    if (const json::Value* tasks = merged->find("tasks"))
        for (const auto& [name, value] : tasks->members) config.tasks.push_back(task_of(read, name, value, config, merged->find("schedule")));
    config.merged = std::move(*merged);
    done.faults = read.take();
    return done;
}

Result<Secret> ConfigSecrets::secret(const json::Value& reference) const {
    if (auto named = check_secret_reference({}, reference); !named) return named.error();
    const auto& [how, where] = reference.members.front();
    const auto unavailable = [&](std::string message, std::string hint) { return json::error_at({}, where, std::move(message), std::move(hint)); };
    if (how == "env") {
        const char* value = std::getenv(where.text.c_str());
        if (!value) return unavailable(say("环境变量 {n} 没有设置", "environment variable {n} is not set", {{"n", where.text}}), {});
        return Secret(value);
    }
    const char* const credentials = std::getenv("CREDENTIALS_DIRECTORY");
    if (how == "credential" && !credentials)
        return unavailable(say("凭据 {n} 只有 systemd 启动的服务读得到，命令行里没有", "the credential {n} is there only for a service that systemd starts, not at a command line", {{"n", where.text}}),
                           say("以服务的凭据运行：sudo systemd-run --pty -p User=creditlink -p LoadCredential={n}:存放它的文件 creditlink …", "run with it: sudo systemd-run --pty -p User=creditlink -p LoadCredential={n}:ITS-FILE creditlink …", {{"n", where.text}}));
    constexpr std::size_t kLargestSecret = 1u << 20;
    std::string value;
    if (how == "file") {
        auto own = read_private_file(directory_ / Path(where.text), kLargestSecret);
        if (!own && own.error().code == Errc::not_found) return Error{Errc::config, say("没有存放密值的文件 {f}", "there is no file {f} with the secret", {{"f", where.text}}), json::error_at({}, where, {}).place, {}};
        if (!own) return own.error();
        value = own->reveal();
    } else {  // systemd keeps the file itself from others
        auto given = read_file(Path(credentials) / Path(where.text), kLargestSecret);
        if (!given) return given.error();
        value = std::move(*given);
    }
    while (value.ends_with("\n") || value.ends_with("\r")) value.pop_back();
    return Secret(std::move(value));
}

}  // namespace creditlink
