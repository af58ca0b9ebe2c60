#include "mapping_of_run.h"

#include "creditlink/base/digest_of_hex.h"
#include "creditlink/base/message.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::size_t kVersionsLookedAt = 1000;

// When the text came into force that the run met: the newest one of this digest that is not younger than the run.
Result<std::int64_t> in_force_since(Mappings& mappings, const RunInfo& run, const Digest256& digest) {
    const auto versions = mappings.history(run.mapping, kVersionsLookedAt);
    if (!versions) return versions.error();
    for (const MappingInForce& each : *versions)
        if (each.digest == digest && each.proposal == run.mapping_proposal && each.since <= run.started)
            return each.since;
    return std::int64_t{0};
}

}  // namespace

std::string MappingOfRun::words() const {
    std::string said = file;
    if (!known)
        return said + std::string(say("（现在的文本：入账时用的哪一版没有记下）",
                                      " (as it stands now: which text was used then is not known)"));
    if (proposal != 0) said += say("，{n}", ", {n}", {{"n", proposal_called(proposal)}});
    if (since != 0) said += say("，{d} 起", ", in force since {d}", {{"d", shown_minute(since)}});
    return said + say("，sha256 {h}…", ", sha256 {h}…", {{"h", hex(bytes_of(sha256(text))).substr(0, 12)}});
}

Result<MappingOfRun> mapping_of_run(const Office& office, Ledger& ledger, RunId run, std::string_view file_now) {
    const auto info = run == 0 ? Result<RunInfo>(RunInfo{}) : ledger.run(run);
    if (!info && info.error().code != Errc::not_found) return info.error();
    if (info)
        if (const auto digest = digest_of_hex(info->mapping_digest)) {
            Mappings mappings(ledger);
            auto text = mappings.text(*digest);
            if (!text) return text.error();
            const auto since = in_force_since(mappings, *info, *digest);
            if (!since) return since.error();
            if (*text)
                return MappingOfRun{.file = info->mapping,
                                    .text = std::move(**text),
                                    .known = true,
                                    .since = *since,
                                    .proposal = info->mapping_proposal};
        }
    auto text = office.mapping_text(file_now);
    if (!text) return text.error();
    return MappingOfRun{.file = std::string(file_now), .text = std::move(*text)};
}

}  // namespace creditlink
