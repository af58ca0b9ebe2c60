#pragma once
// The configuration in force, one line a setting, with the file and line that set it. Never a secret: where it is kept, and whether it is there.

#include "creditlink/app/config.h"
#include "creditlink/console/installation_desk.h"

namespace creditlink {

struct Setting {
    DeskSetting shown;
    std::string file;      // that set it: "creditlink.json", "conf.d/10-site.json"; empty: nobody did, and it is as its meaning says
    std::size_t line = 0;
    std::string kept_in;   // of a secret: "environment", "credential"; empty: a file has it, or it is none
};
std::vector<Setting> settings_with_origins(const Config& config);

// The same for the console. Compares with the files as they are now: what was changed since counts after a reload only.
DeskSettings settings_in_force(const Config& config);

// A text without what follows "password=", "token=" and the like, and without the password of a URL.
std::string without_secrets(std::string_view text);
// Of a setting's path: whether its own name, or one above it, says that a secret stands there ("tasks.a.source.token").
bool holds_a_secret(std::string_view path);

}  // namespace creditlink
