#pragma once
// An export: what public tools see of a log. Tiles, bundles and the checkpoint up to which they go, the public keys and
// the format page; no journal and no evidence. FORMAT.md section "Export".

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/exchange_log/log.h"

namespace creditlink {

// Writes the signed part of a log to `to`, a folder that is not there yet or is empty. A writer may be at work. Durable
// when it returns. Errc::log_integrity if the checkpoint is not signed by `keys` or the tiles do not give its root.
Result<LogHead> export_log(const Path& log, const Path& to, std::string_view origin,
                           const std::vector<PublicKey>& keys);

// A file of the export by its name in it; Errc::not_found if there is none. So a folder and a zip file are read alike.
using ExportReader = std::function<Result<std::string>(const std::string& name)>;
ExportReader files_under(const Path& directory);

// Recomputes the tree from every entry and compares tiles, checkpoint and the heads that others have seen, like
// check_log but without a journal: every entry is a signed one.
Result<LogCheck> check_export(const ExportReader& files, std::string_view origin, const std::vector<PublicKey>& keys,
                              std::vector<LogHead> known = {});

std::string_view format_page();  // FORMAT.md as this program was built from it

}  // namespace creditlink
