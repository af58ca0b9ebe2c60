#pragma once
// The configuration: one JSON file with comments, overridden member by member by conf.d/*.json in name order. Unknown keys
// are refused with line, column and the nearest known name. Secrets stand in files, environment or systemd credentials,
// never in the configuration itself.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/file.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/result.h"
#include "creditlink/evidence/store_key.h"
#include "creditlink/rendering/fonts.h"
#include "creditlink/health/disk_watch.h"
#include "creditlink/schedule/maintenance.h"
#include "creditlink/schedule/timetable.h"
#include "creditlink/signing/key.h"
#include "creditlink/source/source.h"

namespace creditlink {

struct KeyConfig {
    std::string file;
    Algorithm algorithm = Algorithm::sm2_sm3;
    std::optional<json::Value> passphrase;  // a secret reference
    std::string signer_id = std::string(kDefaultSignerId);
};

struct PinConfig {
    std::string file;                       // PEM public key or certificate
    Algorithm algorithm = Algorithm::sm2_sm3;
    std::string signer_id = std::string(kDefaultSignerId);
    std::string from, until;                // YYYY-MM-DD; empty: open
};

struct PlatformConfig {
    std::string name, title, profile, origin;
    std::string ca_file, client_certificate, client_key;
    std::vector<PinConfig> pinned;
    std::size_t batch_records = 0, batch_bytes = 0;  // 0: the profile's
    std::int64_t backoff_first_ms = 1000, backoff_cap_ms = 300'000;
    Maintenance maintenance;                // nothing is sent in its windows
};

struct TaskConfig {
    std::string name, title, department, mapping;
    SourceSpec source;
    ReadMode mode = ReadMode::full;
    std::vector<std::string> platforms;     // all of the configuration's if not given
    std::string since;                      // YYYY/MM/DD
    bool off = false;
    std::optional<Timetable> schedule;      // when `serve` runs it; nullopt: by hand only
};

struct DocumentConfig {                     // letters as PDF, OFD and DOCX
    std::string address;                    // of the public site, ends with "/"; empty: documents have no QR code
    FontPreferences fonts;
    KeyConfig sign;
    std::string certificate;
    std::string ofd_certificate;            // of Config::sm2_document_key
};

struct ConsoleConfig {
    std::string listen;                     // "127.0.0.1:8443"; empty: no console
    std::string certificate, key;           // PEM; without them only on this machine
    bool tls_in_front = false;              // a server of this machine speaks TLS and hands on to us
    bool operator==(const ConsoleConfig&) const = default;
};

struct AlertConfig {
    struct Mail {
        std::string server, user, ca, from; // server: smtps://host[:port]; empty: no mail
        std::vector<std::string> to;
        std::optional<json::Value> password; // a secret reference
        Language language = Language::zh;    // of what is sent, whatever the service speaks
    } mail;
    struct Webhook {
        std::string url, ca;                // empty: none
        std::optional<json::Value> secret;  // a secret reference: signs the body
        Language language = Language::zh;
    } webhook;
    std::int64_t repeat_hours = 24;         // until what still stands is told of again
    std::int64_t lead_minutes = 5;          // that something stands before it is told of
    std::int64_t quarantine_days = 7;       // rows that wait longer are told of
    std::vector<std::string> off;           // names of checks that raise nothing
};

struct Config {
    std::string file;                       // as given
    Path directory;                         // relative paths are below it
    std::string office_name, office_uscc, office_division;
    Path state, mappings;
    Path site;                              // where letters are published: "site" beside the configuration unless given
    DocumentConfig documents;
    std::string health;                     // where `serve` answers /healthz: "127.0.0.1:8095"; empty: nowhere
    std::string metrics;                    // where `serve` answers /metrics; may be the same; empty: nowhere
    Path diagnostics;                       // where `serve` writes what operators read; empty: to standard error
    DiskLimits disk;                        // of the state's disk: when `serve` begins no run
    AlertConfig alerts;
    std::optional<CivilDate> reporting_day; // of samples and rehearsals: takes the place of today
    std::string office_secret_file;
    KeyConfig sign;
    std::string log_ed25519_file, log_sm2_file;
    std::vector<std::string> log_head_files;  // heads of our log that others keep: a witness's `cosigned`, an anchor
    std::string evidence_key_file;          // evidence.key beside the office secret unless given
    ContentCipher evidence_cipher = ContentCipher::aes_256_gcm;
    std::vector<std::string> former_evidence_key_files;
    std::vector<PlatformConfig> platforms;
    std::vector<TaskConfig> tasks;
    ConsoleConfig console;
    ConsoleConfig site_server;              // letters.serve: the public site, to everybody who reaches the address; not served unless given
    std::vector<std::string> overrides;     // conf.d files taken in
    std::vector<std::pair<std::string, json::Value>> layers;  // each file as it was read, the one that counts most last
    json::Value merged;                     // for `config show`

    const TaskConfig* task(std::string_view name) const;
    const PlatformConfig* platform(std::string_view name) const;
    KeyConfig sm2_document_key() const;     // the message key if that is one of SM2, else the log's, which always is
    Path at(std::string_view relative) const { return directory / Path(relative); }
};

// What the files say, and what is wrong in them.
struct ConfigRead {
    Config config;
    std::vector<Error> faults;              // empty: the configuration may be used
};

Result<ConfigRead> read_config(const Path& file);
Result<Config> load_config(const Path& file);  // the first fault, if there is one

// For a person: a task without a platform is read and its rows are kept, and nothing of them is ever sent.
std::string goes_nowhere(std::string_view task);

// Where the configuration is looked for: --config, CREDITLINK_CONFIG, ./creditlink.json, /etc/creditlink/creditlink.json.
Path find_config(std::string_view option);

class ConfigSecrets final : public SecretStore {
  public:
    explicit ConfigSecrets(Path directory) : directory_(std::move(directory)) {}
    Result<Secret> secret(const json::Value& reference) const override;

  private:
    Path directory_;
};

}  // namespace creditlink
