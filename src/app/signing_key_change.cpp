#include "signing_key_change.h"

#include <unistd.h>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/message.h"
#include "creditlink/signing/document_signature.h"
#include "lock_wait.h"
#include "own_key.h"

namespace creditlink {

namespace {

constexpr std::size_t kLargestKeyFile = 1u << 20, kIdInFileName = 8;
constexpr const char* kHalf = ".pub";

Path folder_of(const Path& file) { return file.has_parent_path() ? file.parent_path() : Path("."); }

constexpr const char* kNextMark = ".next-";
constexpr std::int64_t kKeyPatienceMs = 10'000;

Path next_of(const Path& file, std::string_view id) { return file.string() + kNextMark + std::string(id.substr(0, kIdInFileName)); }
Path next_named(const Config& config, std::string_view id) { return next_of(config.at(config.sign.file), id); }
Path next_certificate(const Config& config, std::string_view id) { return next_of(config.at(config.documents.ofd_certificate), id); }

// Whoever makes, moves or removes a file of the change: one at a time, whichever process.
Result<FileLock> turn_at_the_key(Office& office) {
    if (auto made = make_directories(office.config().state, 0700); !made) return made.error();
    return wait_for_lock(office.clock(), kKeyPatienceMs, [&] { return FileLock::take(office.config().state / "key.lock", "signing key, pid " + std::to_string(getpid())); });
}

Path with(const Path& file, const char* ending) { return file.string() + ending; }

bool key_file_exists(const Path& file) {
    std::error_code none;
    return std::filesystem::exists(file, none);
}

Error not_removed(const Path& file, const std::error_code& why) {
    return {Errc::storage, std::string(say("备用密钥的文件删不掉：", "a file of the next key cannot be removed: ")) + why.message(), file.string(), std::string(say("请由有权写密钥目录的人删除", "let somebody who may write there remove it"))};
}

std::string restore_or_propose() { return std::string(say("从备份恢复这个文件；恢复不了的，再提议换一次", "restore the file from a backup; if there is none, propose another change")); }

// Removes what stands ready for no change that waits: withdrawn ones, and those that a killed process had not proposed yet.
Status sweep_next(const Config& config, Ledger& ledger) {
    KeyChanges changes(ledger);
    const auto open = changes.open(), placing = changes.not_in_place();
    if (!open) return open.error();
    if (!placing) return placing.error();
    for (const Path& file : {config.at(config.sign.file), config.at(config.documents.ofd_certificate)}) {
        const std::string begins = file.filename().string() + kNextMark;
        std::error_code error;
        for (std::filesystem::directory_iterator at(folder_of(file), error), end; !error && at != end; at.increment(error)) {
            const std::string name = at->path().filename().string();
            const auto is_of = [&](const std::optional<OfficeKeyChange>& change) { return change && name.starts_with(begins + change->next.id.substr(0, kIdInFileName)); };
            if (!name.starts_with(begins) || is_of(*open) || is_of(*placing)) continue;
            std::error_code why;
            if (std::filesystem::remove(at->path(), why); why) return not_removed(at->path(), why);
        }
    }
    return {};
}

Result<PrivateKey> message_key(const Config& config, const Path& file) { return own_key(config, config.sign, file); }

OfficeKey office_key(const Config& config, const PublicKey& key) {
    return {.id = key.id(), .algorithm = std::string(name_of(config.sign.algorithm)), .signer_id = config.sign.signer_id, .pem = key.pem()};
}

// The key signs documents too, and their certificate speaks of it.
bool certified(const Config& config) { return config.sm2_document_key().file == config.sign.file && key_file_exists(config.at(config.documents.ofd_certificate)); }

Status make_files(const Config& config, const PrivateKey& key, const Path& next) {
    auto passphrase = passphrase_of(config, config.sign);
    if (!passphrase) return passphrase.error();
    if (auto half = write_file(with(next, kHalf), key.public_key().pem(), 0644); !half) return half;
    if (certified(config)) {
        const std::int64_t now = SystemClock().unix_seconds();
        auto pem = self_signed_certificate(key, {config.office_name, now, now + kOwnCertificateSeconds});
        if (!pem) return pem.error();
        if (auto written = write_file(next_certificate(config, key.public_key().id()), *pem, 0644); !written) return written;
    }
    if (auto saved = key.save(next, *passphrase); !saved) return saved;
    CREDITLINK_FAILPOINT("key.proposed-made");
    return {};
}

std::string who_mends_it() { return std::string(say("请由有权写密钥目录的人处理；下次运行或重启服务时再换", "let somebody who may write there mend it; the next run, or the service's start, tries again")); }

Error next_is_another(const OfficeKeyChange& change, const Path& next) {
    return {Errc::trust, say("备用私钥不是 {n} 发布的那一把", "the key that stands ready is not the one that {n} released", {{"n", key_change_called(change.number)}}), next.string(), restore_or_propose()};
}

Error next_is_lost(const OfficeKeyChange& change, const Path& next) {
    return {Errc::not_found, say("{n} 已经发布，但新私钥不在", "{n} is released, but the next key is not there", {{"n", key_change_called(change.number)}}), next.string(), restore_or_propose()};
}

Error not_the_former(const Path& which) {
    return {Errc::trust, std::string(say("这不是换钥前用的那把私钥", "this is not the key that signed before the change")), which.string(), std::string(say("请密钥管理员核对私钥文件", "have the key officer look at the key file"))};
}

// A copy, so that at each moment there is a key in its place.
Status keep_former(const Path& file, const Path& kept, unsigned mode) {
    if (key_file_exists(kept) || !key_file_exists(file)) return {};
    auto bytes = read_file(file, kLargestKeyFile);
    return bytes ? write_file(kept, *bytes, mode) : Status(bytes.error());
}

// The private one is kept only if it is the former key, and what is kept already has to be that.
Status keep_former_key(const Config& config, const OfficeKeyChange& change, const Path& file, const Path& kept) {
    const auto now = message_key(config, file);
    if (!now) return now.error();
    if (now->public_key().id() == change.next.id) return {};
    if (now->public_key().id() != change.former.id) return not_the_former(file);
    if (auto done = keep_former(file, kept, 0600); !done) return done;
    const auto there = message_key(config, kept);
    if (!there) return there.error();
    return there->public_key().id() == change.former.id ? Status() : Status(not_the_former(kept));
}

Status put_in_place(const Path& next, const Path& file) {
    if (!key_file_exists(next)) return {};
    std::error_code error;
    std::filesystem::rename(next, file, error);
    if (error) return Error{Errc::storage, std::string(say("密钥文件改名失败：", "cannot rename the key file: ")) + error.message(), next.string(), who_mends_it()};
    return sync_directory(folder_of(file));
}

Status install_next(const Config& config, const OfficeKeyChange& change) {
    const Path file = config.at(config.sign.file), next = next_key_file(config, change), certificate = config.at(config.documents.ofd_certificate), next_of_it = next_certificate(config, change.next.id);
    const auto ready = message_key(config, next);
    if (!ready) return ready.error();
    if (ready->public_key().id() != change.next.id) return next_is_another(change, next);
    if (auto kept = keep_former_key(config, change, file, former_key_file(file, change.number)); !kept) return kept;
    if (auto kept = keep_former(with(file, kHalf), with(former_key_file(file, change.number), kHalf), 0644); !kept) return kept;
    if (key_file_exists(next_of_it))
        if (auto kept = keep_former(certificate, former_key_file(certificate, change.number), 0644); !kept) return kept;
    CREDITLINK_FAILPOINT("key.former-kept");
    if (auto placed = put_in_place(with(next, kHalf), with(file, kHalf)); !placed) return placed;
    if (auto placed = put_in_place(next_of_it, certificate); !placed) return placed;
    CREDITLINK_FAILPOINT("key.halves-in-place");
    return put_in_place(next, file);
}

// What the next key's certificate says has to be of this key, whoever put it there.
Status certificate_fits(const Config& config, const OfficeKeyChange& change) {
    const Path next = next_key_file(config, change), certificate = next_certificate(config, change.next.id);
    if (!key_file_exists(certificate)) return {};
    auto passphrase = passphrase_of(config, config.sign);
    if (!passphrase) return passphrase.error();
    const auto identity = load_document_identity(next, config.sign.algorithm, *passphrase, certificate);
    return identity ? Status() : Status(identity.error());
}

Error not_known(const DeskPlatformWord& word) {
    if (word.kind == DeskPlatformWord::Kind::knows_not)
        return {Errc::trust, say("平台“{p}”不认新密钥：{w}", "platform {p} does not know the next key: {w}", {{"p", word.platform}, {"w", word.why}}), {},
                std::string(say("请先把 .pub 交平台登记，再发布", "have the platform register the .pub file first"))};
    return {Errc::platform, say("问不到平台“{p}”：{w}", "platform {p} cannot be asked: {w}", {{"p", word.platform}, {"w", word.why}}), {},
            std::string(say("稍后再试；确知已登记的，在命令行加 --unasked", "try again later; if it is known to be registered: --unasked at the command line"))};
}

Result<OfficeKeyChange> open_change(Ledger& ledger, std::int64_t number) {
    auto change = KeyChanges(ledger).change(number);
    if (!change) return change.error();
    if (*change && (*change)->state == "open") return std::move(**change);
    return Error{Errc::usage, say("没有待发布的换钥提议 {n}", "no change {n} of the key waits", {{"n", key_change_called(number)}}), {}, "creditlink key history"};
}

}  // namespace

Path next_key_file(const Config& config, const OfficeKeyChange& change) { return next_named(config, change.next.id); }
Path former_key_file(const Path& file, std::int64_t number) { return file.string() + ".until-" + key_change_called(number); }

Status signing_key_is_writable(const Config& config) {
    Path folder = folder_of(config.at(config.sign.file));
    const auto writable = [&] { return access(folder.c_str(), W_OK | X_OK) == 0; };
    if (writable()) {
        if (!certified(config)) return {};
        folder = folder_of(config.at(config.documents.ofd_certificate));
        if (writable()) return {};
    }
    return Error{Errc::storage, std::string(say("写不进密钥目录，换不了密钥", "the folder of the keys cannot be written, so the key cannot be changed")), folder.string(),
                 std::string(say("由有权写它的人用命令行换：creditlink key propose 和 key release", "whoever may write there does it at the command line: creditlink key propose, key release"))};
}

Result<std::int64_t> propose_signing_key(Office& office, Ledger& ledger, std::string_view reason, const Signatory& who) {
    const Config& config = office.config();
    if (auto writable = signing_key_is_writable(config); !writable) return writable.error();
    // A released key takes its place first: the next change is from that one. If it is lost, this change is what follows.
    if (const Status placed = finish_signing_key(office, ledger); !placed && placed.error().code != Errc::not_found) return placed.error();
    KeyChanges changes(ledger);
    if (const Status may = changes.proposable(reason); !may) return may.error();  // before a secret file is written
    const auto turn = turn_at_the_key(office);
    if (!turn) return turn.error();
    const auto now = message_key(config, config.at(config.sign.file));
    if (!now) return now.error();
    const auto next = PrivateKey::generate(config.sign.algorithm, config.sign.signer_id);
    if (!next) return next.error();
    const Status made = make_files(config, *next, next_named(config, next->public_key().id()));
    auto number = made ? changes.propose(office_key(config, now->public_key()), office_key(config, next->public_key()), reason, who) : Result<std::int64_t>(made.error());
    if (const Status swept = sweep_next(config, ledger); !swept && number) return swept.error();
    return number;
}

Result<std::vector<DeskPlatformWord>> ask_platforms(Office& office, const OfficeKeyChange& change) {
    auto next = message_key(office.config(), next_key_file(office.config(), change));
    if (!next) return next.error();
    const auto key = std::make_shared<const PrivateKey>(std::move(*next));
    std::vector<DeskPlatformWord> words;
    for (const PlatformConfig& platform : office.config().platforms) {
        auto route = office.route(platform);
        if (!route) return route.error();
        if (!route->key) continue;  // checks no signature of ours
        route->key = key;
        const HeadAnswer answer = ask_head(*route, office.clock(), {});
        DeskPlatformWord word{.kind = DeskPlatformWord::Kind::away, .platform = platform.title.empty() ? platform.name : platform.title, .why = answer.why};
        if (answer.kind == HeadAnswer::Kind::said) word.kind = DeskPlatformWord::Kind::knows;
        if (answer.kind == HeadAnswer::Kind::untrusted || answer.kind == HeadAnswer::Kind::refused) word.kind = DeskPlatformWord::Kind::knows_not;
        if (answer.kind == HeadAnswer::Kind::not_offered) word.kind = DeskPlatformWord::Kind::cannot_be_asked;
        words.push_back(std::move(word));
    }
    return words;
}

Status release_signing_key(Office& office, Ledger& ledger, std::int64_t number, std::string_view id_begins, const Signatory& who, bool unasked) {
    if (auto writable = signing_key_is_writable(office.config()); !writable) return writable;
    const auto change = open_change(ledger, number);
    if (!change) return change.error();
    const Path next = next_key_file(office.config(), *change);
    if (auto fits = certificate_fits(office.config(), *change); !fits) return fits;
    if (const auto ready = message_key(office.config(), next); !ready) return ready.error();
    if (!unasked) {
        const auto words = ask_platforms(office, *change);
        if (!words) return words.error();
        for (const DeskPlatformWord& word : *words)
            if (word.kind == DeskPlatformWord::Kind::knows_not || word.kind == DeskPlatformWord::Kind::away) return not_known(word);
    }
    if (auto released = KeyChanges(ledger).release(number, id_begins, who); !released) return released;
    CREDITLINK_FAILPOINT("key.released");
    return finish_signing_key(office, ledger);
}

Status withdraw_signing_key(Office& office, Ledger& ledger, std::int64_t number, std::string_view reason, const Signatory& who) {
    if (auto writable = signing_key_is_writable(office.config()); !writable) return writable;
    const auto turn = turn_at_the_key(office);
    if (!turn) return turn.error();
    if (auto withdrawn = KeyChanges(ledger).withdraw(number, reason, who); !withdrawn) return withdrawn;
    return sweep_next(office.config(), ledger);
}

std::optional<Error> keeps_key_away(const Config& config, const OfficeKeyChange& change) {
    const Path file = config.at(config.sign.file), next = next_key_file(config, change);
    const auto now = message_key(config, file);
    if (now && now->public_key().id() == change.next.id) return std::nullopt;
    if (!key_file_exists(next)) return next_is_lost(change, next);
    if (auto writable = signing_key_is_writable(config); !writable) return Error{writable.error().code, std::string(say("写不进密钥目录", "the folder of the keys cannot be written")), writable.error().place, who_mends_it()};
    const auto ready = message_key(config, next);
    if (!ready) return ready.error();
    if (ready->public_key().id() != change.next.id) return next_is_another(change, next);
    if (!now) return now.error();
    if (now->public_key().id() != change.former.id) return not_the_former(file);
    return Error{Errc::storage, std::string(say("文件都在，还没有人去放", "everything is there, and nothing has placed it yet")), next.string(), std::string(say("下次运行或重启服务时就位", "the next run, or the service's start, puts it in place"))};
}

Status finish_signing_key(Office& office, Ledger& ledger) {
    KeyChanges changes(ledger);
    if (const auto waits = changes.not_in_place(); !waits || !*waits) return waits ? Status() : Status(waits.error());
    const auto turn = turn_at_the_key(office);
    if (!turn) return turn.error();
    const auto change = changes.not_in_place();  // another process may have done it meanwhile
    if (!change) return change.error();
    if (!*change) return {};
    const Config& config = office.config();
    if (key_file_exists(next_key_file(config, **change))) {
        if (auto installed = install_next(config, **change); !installed) return installed;
    } else {
        const auto now = message_key(config, config.at(config.sign.file));
        if (!now) return now.error();
        if (now->public_key().id() != (*change)->next.id) return next_is_lost(**change, next_key_file(config, **change));
    }
    return changes.in_place((*change)->number);
}

}  // namespace creditlink
