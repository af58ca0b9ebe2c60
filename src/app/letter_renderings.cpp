#include "letter_renderings.h"
#include "own_key.h"

#include <unistd.h>

#include "creditlink/base/encode.h"
#include "creditlink/base/failpoint.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/letter/document.h"

namespace creditlink {

namespace {

constexpr std::string_view kDecision = "letter-render", kFiles = "files:";
constexpr std::size_t kMostFile = 16u << 20;

bool was_published(const LetterVersion& v) { return v.state == LetterState::published || v.state == LetterState::superseded || v.state == LetterState::withdrawn; }

std::string subject_of(const LetterVersion& v) { return "letter:" + v.id + "/" + std::to_string(v.version); }

Path folder_of(const Office& office, const LetterVersion& v) { return office.config().state / "renderings" / v.id / ("v" + std::to_string(v.version)); }

std::string list_of(const std::vector<Rendering>& files) {
    json::Writer w;
    w.begin_object().name("files").begin_array();
    for (const Rendering& file : files)
        w.begin_object().member("name", file.name).member("bytes", static_cast<std::int64_t>(file.bytes.size())).member("sha256", hex(bytes_of(sha256(file.bytes)))).member("sm3", hex(bytes_of(sm3(file.bytes)))).end_object();
    return w.end_array().end_object().take() + "\n";
}

// The list's digest as the ledger has it, hex; empty if nothing of the version was rendered yet.
Result<std::map<std::string, std::string>> recorded(Opened& opened, const std::vector<LetterVersion>& library) {
    std::vector<std::string> subjects;
    for (const LetterVersion& v : library)
        if (was_published(v)) subjects.push_back(subject_of(v));
    auto decisions = opened.ledger.decisions(subjects);
    if (!decisions) return decisions.error();
    std::map<std::string, std::string> found;
    for (const DecisionView& decision : *decisions) {
        const auto at = decision.subject.find(kFiles);
        if (decision.what == kDecision && at != std::string::npos) found[decision.subject.substr(0, decision.subject.find(' '))] = decision.subject.substr(at + kFiles.size());
    }
    return found;
}

Error altered(const Path& file) {
    return {Errc::trust, std::string(say("不是公布时生成的文件", "is not the file that was made at publication")), file.string(), std::string(say("从备份恢复状态目录里的 renderings；公布过的文件不会重新生成", "restore renderings in the state from a backup: published files are never made anew"))};
}

Result<std::vector<Rendering>> read_back(const Path& folder, const std::string& digest) {
    const Path list_file = folder / "files.json";
    auto list = read_file(list_file, 1u << 20);
    if (!list || hex(bytes_of(sha256(*list))) != digest) return altered(list_file);
    auto parsed = json::parse(*list);
    const json::Value* entries = parsed ? parsed->find("files") : nullptr;
    if (!entries) return altered(list_file);
    std::vector<Rendering> files;
    for (const json::Value& entry : entries->items) {
        const json::Value *name = entry.find("name"), *sum = entry.find("sha256");
        if (!name || !sum) return altered(list_file);
        auto bytes = read_file(folder / name->text, kMostFile);
        if (!bytes || hex(bytes_of(sha256(*bytes))) != sum->text) return altered(folder / name->text);
        files.push_back({name->text, std::move(*bytes)});
    }
    return files;
}

Result<std::vector<Rendering>> printed(const Press& press, const LetterVersion& v) {
    const std::string stem = "v" + std::to_string(v.version) + ".";
    std::vector<Rendering> files;
    for (std::size_t i = 0; i < kFormatNames.size(); ++i) {
        auto bytes = press.print(static_cast<Format>(i), v, v.document, v.published);
        if (!bytes) return bytes.error();
        files.push_back({stem + std::string(kFormatNames[i]), std::move(*bytes)});
    }
    std::vector<Rendering> signatures;
    const auto sign = [&](const std::string& name, std::string_view bytes) -> Status {
        auto raw = press.sm2->key.sign(bytes);
        if (!raw) return raw.error();
        signatures.push_back({name + ".sm2", der_signature(Algorithm::sm2_sm3, *raw)});
        return {};
    };
    for (const Rendering& file : files)
        if (Status done = sign(file.name, file.bytes); !done) return done.error();
    for (const auto& [ending, bytes] : {std::pair{"html", &v.document}, std::pair{"md", &v.text}})
        if (Status done = sign(stem + ending, *bytes); !done) return done.error();
    for (Rendering& signature : signatures) files.push_back(std::move(signature));
    files.push_back({std::string(kSignatureKey), press.sm2->key.public_key().pem()});
    return files;
}

Status keep(Opened& opened, const LetterVersion& v, const std::vector<Rendering>& files, const Actor& who) {
    const Path folder = folder_of(*opened.office, v);
    if (Status made = make_directories(folder); !made) return made;
    for (const Rendering& file : files)
        if (Status written = write_file(folder / file.name, file.bytes); !written) return written;
    const std::string list = list_of(files);
    if (Status written = write_file(folder / "files.json", list); !written) return written;
    CREDITLINK_FAILPOINT("app.renderings-written");
    return opened.ledger.record_decision(kDecision, subject_of(v) + " sha256:" + hex(bytes_of(v.digest)) + " " + std::string(kFiles) + hex(bytes_of(sha256(list))), {}, who.text());
}

}  // namespace

Result<Press> Press::open(const Office& office, bool with_keys) {
    const Config& config = office.config();
    auto fonts = Fonts::find(config.documents.fonts);
    if (!fonts) return fonts.error();
    Press press{std::move(*fonts), {}, {}, config.office_name, config.documents.address};
    if (!with_keys) return press;
    const auto load = [&](const KeyConfig& key, const std::string& certificate) -> Result<DocumentIdentity> {
        auto secret = passphrase_of(config, key);
        if (!secret) return secret.error();
        auto identity = load_document_identity(config.at(key.file), key.algorithm, *secret, config.at(certificate));
        if (identity || identity.error().code != Errc::not_found) return identity;
        Error why = identity.error();
        why.hint = std::string(say("没有签文件的密钥或证书；用 creditlink key init 生成", "there is no document key or certificate: creditlink key init makes them"));
        return why;
    };
    auto identity = load(config.documents.sign, config.documents.certificate);
    if (!identity) return identity.error();
    press.identity = std::move(*identity);
    auto sm2 = load(config.sm2_document_key(), config.documents.ofd_certificate);
    if (!sm2) return sm2.error();
    press.sm2 = std::move(*sm2);
    return press;
}

Result<std::string> Press::print(Format format, const LetterVersion& version, std::string_view document, std::int64_t made) const {
    const RenderingOptions options{.office = office, .address = verification_address(address, version.id, version.version), .made = made};
    DocumentSigner signer;
    const std::optional<DocumentIdentity>& signs = format == Format::ofd ? sm2 : identity;
    if (signs) signer = [&signs](std::string_view bytes) { return detached_cms(bytes, *signs); };
    auto bytes = rendered(format, document, fonts, options, signer);
    if (!bytes && bytes.error().code == Errc::config) return Error{Errc::config, bytes.error().message, version.id + " / " + bytes.error().place, bytes.error().hint};
    return bytes;
}

Status all_printable(const Opened& opened, const std::vector<LetterVersion>& versions) {
    const auto press = Press::open(*opened.office, false);
    if (!press) return press.error().code == Errc::not_found ? Status() : Status(press.error());
    for (const LetterVersion& v : versions)
        if (auto tried = press->print(Format::docx, v, v.document, v.changed); !tried) return tried.error();
    return {};
}

Result<std::size_t> render_published(Opened& opened, const Actor& who) {
    // Two that sign the same version at once would keep one's files under the other's digest.
    if (auto made = make_directories(opened.office->config().state / "renderings"); !made) return made.error();
    auto alone = FileLock::take(opened.office->config().state / "renderings" / "lock", "letter publish, pid " + std::to_string(getpid()));
    if (!alone) return alone.error();
    auto library = Letters(opened.ledger).all();
    if (!library) return library.error();
    auto known = recorded(opened, *library);
    if (!known) return known.error();
    std::optional<Press> press;
    std::size_t made = 0;
    for (const LetterVersion& v : *library) {
        if (!was_published(v) || v.state == LetterState::withdrawn || known->contains(subject_of(v))) continue;
        if (!press) {
            auto opened_press = Press::open(*opened.office, true);
            if (!opened_press) return opened_press.error();
            press = std::move(*opened_press);
        }
        auto files = printed(*press, v);
        if (!files) return files.error();
        if (Status kept = keep(opened, v, *files, who); !kept) return kept.error();
        ++made;
    }
    return made;
}

Result<Renderings> kept_renderings(Opened& opened, const std::vector<LetterVersion>& library) {
    auto known = recorded(opened, library);
    if (!known) return known.error();
    Renderings all;
    for (const LetterVersion& v : library) {
        const auto at = known->find(subject_of(v));
        if (at == known->end()) continue;
        auto files = read_back(folder_of(*opened.office, v), at->second);
        if (!files) return files.error();
        all[{v.id, v.version}] = std::move(*files);
    }
    return all;
}

}  // namespace creditlink
