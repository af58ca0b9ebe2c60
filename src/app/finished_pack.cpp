#include "finished_pack.h"

#include <map>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "evidence_page.h"
#include "pack_origin.h"

namespace creditlink {

namespace {

// By the keys' ids; a pinned key's title is its file.
std::map<std::string, std::string> signer_ids(const Config& config, const PlatformConfig& platform,
                                              const Route& route) {
    std::map<std::string, std::string> ids;
    for (const PinnedKey& pinned : route.pinned.keys())
        for (const PinConfig& pin : platform.pinned)
            if (pin.file == pinned.title) ids.emplace(pinned.key.id(), pin.signer_id);
    if (route.key) ids.emplace(route.key->public_key().id(), config.sign.signer_id);
    return ids;
}

Result<MadePack> made_pack(const SignedLog& log, const PackSubject& subject, bool whole) {
    const PlatformConfig* platform = log.office->config().platform(subject.platform);
    if (!platform)
        return Error{Errc::config,
                     say("平台“{p}”已不在配置里，没有它的公钥",
                         "platform {p} is no longer configured, so its key is not at hand", {{"p", subject.platform}}),
                     log.office->config().file,
                     {}};
    const auto route = log.office->route(*platform);
    if (!route) return route.error();
    const auto contents = log.office->contents_to_read();
    if (!contents) return contents.error();
    const PackSources from{log.directory,
                           log.checkpoint,
                           log.keys,
                           *contents,
                           route->key ? std::optional(route->key->public_key()) : std::nullopt,
                           route->pinned,
                           signer_ids(log.office->config(), *platform, *route)};
    const auto exchange = kept_exchange(from, subject.batch, subject.from_entry);
    if (!exchange) return exchange.error();
    return make_pack(from, *exchange,
                     {.origin = log.office->log_origin(),
                      .platform = subject.platform,
                      .batch = subject.batch,
                      .submission = subject.submission ? text_of(subject.submission->id) : std::string(),
                      .whole = whole,
                      .made = rfc3339(log.office->clock().unix_seconds()),
                      .office = {},
                      .platform_key = {}});
}

}  // namespace

Result<FinishedPack> finished_pack(const SignedLog& log, const PackSubject& subject, bool whole) {
    auto made = made_pack(log, subject, whole);
    if (!made) return made.error();
    const PlatformConfig* platform = log.office->config().platform(subject.platform);
    PageWords words{log.office->config().office_name,
                    platform->title.empty() ? platform->name : platform->title,
                    {},
                    std::string(say("源数据行不在整批的包里。", "source rows are not in a pack of a batch."))};
    if (subject.submission) add_origin(*log.office, *subject.submission, made->pack, words);
    made->pack.members.insert_or_assign(std::string(pack_member::kPage), evidence_page(*made, words));
    auto bytes = pack_bytes(made->pack);
    if (!bytes) return bytes.error();
    std::string manifest = hex(bytes_of(sha256(pack_manifest(made->pack))));
    return FinishedPack{std::move(*made), std::move(*bytes), std::move(manifest)};
}

std::string pack_entry_words(const PackSubject& subject, bool whole, std::string_view manifest) {
    return (subject.submission ? text_of(subject.submission->id) + " " : std::string()) + subject.batch + (whole ? " whole" : "") + " manifest " + std::string(manifest);
}

}  // namespace creditlink
