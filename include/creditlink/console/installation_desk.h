#pragma once
// What this installation is made of, as the console shows it: keys, certificates, settings. Never a secret: of a key its
// fingerprint, of a secret setting that it is set, and where it is kept.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink {

struct DeskKey {
    std::string purpose, algorithm;
    std::string id;                        // as it stands in messages, notes and contents
    std::string fingerprint;               // lower-case hex SHA-256 of the public key's SPKI DER; empty: it has no public half
    std::string file, pinned;              // where it is kept; who believes it, and where that is written
    std::int64_t since = 0, until = 0;     // unix seconds; 0: not known, or open
    std::optional<Error> problem = {};     // it cannot be used
};

struct DeskCertificate {
    std::string purpose, file, subject, issuer, names, fingerprint;
    std::int64_t from = 0, until = 0;      // unix seconds
    std::optional<Error> problem = {};
};

struct DeskSetting {
    std::string path, value, meaning;      // "alerts.lead_minutes"
    std::string origin;                    // "conf.d/10-site.json 第 4 行"; empty: nobody set it
    bool secret = false;                   // then `value` says where it is kept and whether it is there
};

struct DeskSettings {
    std::string file, found_by;            // the configuration, and what named it
    std::vector<std::string> overrides;    // conf.d files, in the order in which they count
    std::vector<DeskSetting> settings;     // in the order of the configuration's shape
    std::optional<Error> not_in_force;     // the files say something else by now: a reload waits, or would be refused
};

// Called by several threads at once.
class InstallationDesk {
  public:
    virtual ~InstallationDesk() = default;
    virtual Result<std::vector<DeskKey>> keys() = 0;
    virtual Result<std::vector<DeskCertificate>> certificates() = 0;
    virtual Result<DeskSettings> settings() = 0;
};

}  // namespace creditlink
