#include "others.h"

#include <memory>

#include "creditlink/base/message.h"
#include "creditlink/base/zip.h"
#include "creditlink/exchange_log/cosigned.h"
#include "creditlink/exchange_log/timestamps.h"
#include "creditlink/signing/timestamp.h"

namespace creditlink::verify {
namespace {

constexpr std::uint64_t kMaxZipEntries = 1'000'000;  // a log of 128 million entries
constexpr std::size_t kMaxBundle = 17u << 20;        // 256 of the largest entries

// A folder, or a zip file of one: then the names may stand below one folder's name, as people pack them.
Result<ExportReader> export_reader(const Path& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) return files_under(path);
    auto zip = ZipReader::open(path, {.entries = kMaxZipEntries});
    if (!zip) return zip.error();
    auto shared = std::make_shared<const ZipReader>(std::move(*zip));  // a function is copied
    std::string prefix;
    for (const std::string& name : shared->names())
        if (name.ends_with("/checkpoint") && (prefix.empty() || name.size() < prefix.size() + 10))
            prefix = name.substr(0, name.size() - 10);
    if (shared->has("checkpoint")) prefix.clear();
    return ExportReader(
        [shared, prefix](const std::string& name) { return shared->read_all(prefix + name, kMaxBundle); });
}

// The checkpoint of the log itself counts as seen when a witness has cosigned it.
Status see_own_checkpoint(const ExportReader& files, Evidence& evidence) {
    if (evidence.witnesses.empty()) return {};
    const auto note = files("checkpoint");
    if (!note) return {};  // that it is missing is a fault of the log's, found later
    const auto head = verified_checkpoint(*note, evidence.origin, evidence.keys);
    if (!head) return {};
    auto cosignatures = verified_cosignatures(*note, evidence.witnesses);
    if (!cosignatures) return cosignatures.error();
    if (!cosignatures->empty()) evidence.seen.push_back({*head, "checkpoint", std::move(*cosignatures)});
    return {};
}

// And so do those that were brought back and kept.
Status see_cosigned(const ExportReader& files, Evidence& evidence) {
    if (evidence.witnesses.empty()) return {};
    const auto kept = files(kCosigned);
    if (!kept) return kept.error().code == Errc::not_found ? Status() : Status(kept.error());
    for (const std::string& note : cosigned_notes(*kept))
        if (auto seen = evidence.see_kept(note, kCosigned); !seen) return seen;
    return {};
}

// Heads that an authority has dated count as seen: the log has to extend them. Without its certificate they say
// nothing.
Status see_dated(const ExportReader& files, Evidence& evidence) {
    if (evidence.authorities.empty()) return {};
    const auto kept = files(kTimestamps);
    if (!kept && kept.error().code != Errc::not_found) return kept.error();
    const auto stamps = parse_timestamps(kept ? *kept : std::string());
    if (!stamps) return stamps.error();
    if (stamps->empty())
        return Error{Errc::trust, std::string(say("没有时间戳", "there is no timestamp")), kTimestamps, {}};
    std::size_t line = 0;
    for (const StampedCheckpoint& stamp : *stamps) {
        const std::string at = std::string(kTimestamps) + ":" + std::to_string(++line);
        const auto when = verified_timestamp(stamp.response, stamp.checkpoint, evidence.authorities);
        if (!when) return Error{Errc::trust, when.error().message, at, when.error().hint};
        if (auto seen = evidence.see_kept(
                stamp.checkpoint, say("{f}，时间戳 {t}", "{f}, dated {t}", {{"f", at}, {"t", shown_time(*when)}}));
            !seen)
            return seen;
    }
    return {};
}

}  // namespace

Result<ExportReader> files_of(const Path& path, bool as_export) {
    return as_export ? export_reader(path) : Result<ExportReader>(files_under(path));
}

Status see_others(const ExportReader& files, Evidence& evidence) {
    for (const auto see : {see_own_checkpoint, see_cosigned, see_dated})
        if (auto seen = see(files, evidence); !seen) return seen;
    return {};
}

}  // namespace creditlink::verify
