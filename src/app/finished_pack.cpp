#include "finished_pack.h"

#include <map>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/ledger/key_changes.h"
#include "creditlink/retention/erasure.h"
#include "evidence_page.h"
#include "pack_origin.h"

namespace creditlink {

namespace {

constexpr std::string_view kCertificateBegins = "-----BEGIN CERTIFICATE-----", kCertificateEnds = "-----END CERTIFICATE-----";
constexpr std::size_t kMostCertificate = 64u << 10;  // bytes; one has a few thousand

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

// The key may have been changed since: what was sent then was signed with the one before.
Status take_former_key(Ledger& ledger, const KeptExchange& exchange, PackSources& from) {
    const auto signed_by = [&](const std::string& id) {
        return exchange.request.head.find("keyid=\"" + id + "\"") != std::string::npos;
    };
    if (!from.office || signed_by(from.office->id())) return {};
    const auto former = KeyChanges(ledger).former_keys();
    if (!former) return former.error();
    for (const OfficeKey& key : *former) {
        if (!signed_by(key.id)) continue;
        const auto algorithm = algorithm_named(key.algorithm);
        if (!algorithm)
            return Error{Errc::storage,
                         say("台账里原密钥的算法“{a}”不认识", "a former key in the ledger has the unknown algorithm \"{a}\"",
                             {{"a", shown(key.algorithm)}}),
                         {},
                         std::string(say("请用写入它的那个版本或更新的 creditlink",
                                         "use the creditlink that wrote it, or a newer one"))};
        auto half = PublicKey::from_pem(key.pem, *algorithm, key.signer_id);
        if (!half) return half.error();
        from.office = std::move(*half);
        from.signer_ids.emplace(key.id, key.signer_id);
        return {};
    }
    return {};
}

// Where the platform's key is pinned by a certificate, that stands beside the key. One that went since is left out: the key is there.
void add_certificate(const SignedLog& log, const PlatformConfig& platform, const Route& route, MadePack& made) {
    for (const PinnedKey& pinned : route.pinned.keys()) {
        if (made.found.platform_key.empty() || pinned.key.id() != made.found.platform_key) continue;
        for (const PinConfig& pin : platform.pinned) {
            if (pin.file != pinned.title) continue;
            const auto text = read_file(log.office->config().at(pin.file), kMostCertificate);
            const std::size_t begin = text ? text->find(kCertificateBegins) : std::string::npos;
            const std::size_t end = begin == std::string::npos ? begin : text->find(kCertificateEnds, begin);
            if (end != std::string::npos)
                made.pack.members.insert_or_assign(std::string(pack_member::kPlatformCertificate), text->substr(begin, end + kCertificateEnds.size() - begin) + "\n");
            return;
        }
    }
}

// Where packs come from, while it lives.
struct OpenSources {
    Route route;
    ContentStore contents;
    PackSources sources(const SignedLog& log, const PlatformConfig& platform) const {
        return {log.directory,
                log.checkpoint,
                log.keys,
                contents,
                route.key ? std::optional(route.key->public_key()) : std::nullopt,
                route.pinned,
                signer_ids(log.office->config(), platform, route)};
    }
};

Result<const PlatformConfig*> platform_of(const SignedLog& log, const PackSubject& subject) {
    if (const PlatformConfig* platform = log.office->config().platform(subject.platform)) return platform;
    return Error{Errc::config,
                 say("平台“{p}”已不在配置里，没有它的公钥",
                     "platform {p} is no longer configured, so its key is not at hand", {{"p", subject.platform}}),
                 log.office->config().file,
                 {}};
}

Result<OpenSources> open_sources(const SignedLog& log, const PlatformConfig& platform) {
    auto route = log.office->route(platform);
    if (!route) return route.error();
    auto contents = log.office->contents_to_read();
    if (!contents) return contents.error();
    return OpenSources{std::move(*route), std::move(*contents)};
}

PackAbout about_of(const SignedLog& log, const PackSubject& subject, bool whole) {
    return {.origin = log.office->log_origin(),
            .platform = subject.platform,
            .batch = subject.batch,
            .submission = subject.submission ? text_of(subject.submission->id) : std::string(),
            .whole = whole,
            .made = rfc3339(log.office->clock().unix_seconds()),
            .office = {},
            .platform_key = {}};
}

PageWords words_of(const SignedLog& log, const std::string& name) {
    const PlatformConfig* platform = log.office->config().platform(name);  // perhaps not configured any more
    return {log.office->config().office_name, platform && !platform->title.empty() ? platform->title : name, {}, {}};
}

Result<FinishedPack> finished(const SignedLog& log, MadePack made, const PageWords& words, PackPress* press) {
    add_pages(evidence_sheet(made, words), log.office->config().office_name, press, made.pack);
    auto bytes = pack_bytes(made.pack);
    if (!bytes) return bytes.error();
    std::string manifest = hex(bytes_of(sha256(pack_manifest(made.pack))));
    return FinishedPack{std::move(made), std::move(*bytes), std::move(manifest)};
}

}  // namespace

Result<FinishedPack> finished_pack(const SignedLog& log, Ledger& ledger, const PackSubject& subject, bool whole, PackPress* press) {
    const auto platform = platform_of(log, subject);
    if (!platform) return platform.error();
    const auto open = open_sources(log, **platform);
    if (!open) return open.error();
    PackSources from = open->sources(log, **platform);
    const auto exchange = kept_exchange(from, subject.batch, subject.from_entry);
    if (!exchange) return exchange.error();
    if (auto taken = take_former_key(ledger, *exchange, from); !taken) return taken.error();
    auto made = make_pack(from, *exchange, about_of(log, subject, whole));
    if (!made) return made.error();
    add_certificate(log, **platform, open->route, *made);
    PageWords words = words_of(log, subject.platform);
    words.source = say("源数据行不在整批的包里。", "source rows are not in a pack of a batch.");
    if (subject.submission) add_origin(*log.office, ledger, *subject.submission, made->pack, words);
    return finished(log, std::move(*made), words, press);
}

Result<FinishedPack> erased_pack(const SignedLog& log, const PackSubject& subject, const Error& error,
                                 PackPress* press) {
    // A platform, or its key, that went since is not needed to say what is left.
    if (error.code != Errc::not_found && error.code != Errc::config) return error;
    const auto place = exchange_place(log.directory, subject.batch, subject.from_entry);
    if (!place) return error;
    const auto note = erasure_of(log.directory, subject.batch, {place->submitted, place->answered});
    if (!note || !*note) return error;
    PackAbout about = about_of(log, subject, false);
    about.erased = (*note)->id;
    auto made = make_erased_pack({log.directory, log.checkpoint, log.keys}, subject.from_entry, std::move(about));
    if (!made) return made.error();
    return finished(log, std::move(*made), words_of(log, subject.platform), press);
}

std::string pack_entry_words(const PackSubject& subject, const FinishedPack& done) {
    const PackAbout& about = done.made.pack.about;
    return (subject.submission ? text_of(subject.submission->id) + " " : std::string()) + subject.batch + (about.whole ? " whole" : "") +
           (about.erased.empty() ? std::string() : " " + about.erased) + " manifest " + done.manifest;
}

}  // namespace creditlink
