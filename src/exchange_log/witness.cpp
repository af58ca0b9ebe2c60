#include "creditlink/exchange_log/witness.h"

#include "checkpoint_note.h"
#include "creditlink/base/failpoint.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/cosignature.h"
#include "creditlink/exchange_log/cosigned.h"
#include "creditlink/exchange_log/handover.h"
#include "creditlink/exchange_log/merkle.h"
#include "creditlink/exchange_log/proof.h"
#include "fault.h"

namespace creditlink {
namespace {

constexpr std::size_t kMaxFile = 1u << 20;
constexpr const char* kSetup = "witness.json";
constexpr const char* kHead = "head";
constexpr const char* kEd25519 = "ed25519.pem";
constexpr const char* kSm2 = "sm2.pem";

Result<std::string> setup_text(const WitnessSetup& setup) {
    json::Writer writer;
    writer.begin_object().member("name", setup.name).member("origin", setup.origin).name("log_keys").begin_array();
    for (const PublicKey& key : setup.log_keys) {
        auto text = verifier_key({setup.origin, NoteKeyUse::log, key});
        if (!text) return text.error();
        writer.string(*text);
    }
    return writer.end_array().name("sm2").boolean(setup.sm2).end_object().take() + "\n";
}

Error spoilt(const Path& file, std::string_view zh, std::string_view en) {
    return {
        Errc::trust, std::string(say(zh, en)), file.string(),
        std::string(say("从见证人自己的备份恢复；没有备份就另立新的见证人，不要补写",
                        "restore the witness's own backup; without one make a new witness, and do not mend this one"))};
}

Result<WitnessSetup> read_setup(const Path& state) {
    const Path file = state / kSetup;
    const auto text = read_file(file, kMaxFile);
    if (!text && text.error().code == Errc::not_found)
        return Error{
            Errc::usage, std::string(say("这里没有见证人", "there is no witness here")), state.string(),
            std::string(say("可用 creditlink-verify witness init 建立", "creditlink-verify witness init makes one"))};
    if (!text) return text.error();
    const auto value = json::parse(*text, {.file = file.native()});
    const auto word = [&](std::string_view name) { return value ? json::text_in(*value, name) : std::string(); };
    WitnessSetup setup{word("name"), word("origin"), {}, false};
    const json::Value* keys = value ? value->find("log_keys") : nullptr;
    const json::Value* sm2 = value ? value->find("sm2") : nullptr;
    if (!is_note_name(setup.name) || !is_note_name(setup.origin) || !keys || !keys->is_array() || keys->items.empty() ||
        !sm2)
        return spoilt(file, "见证人的设置已损坏", "the witness's setup is damaged");
    setup.sm2 = sm2->boolean;
    for (const json::Value& item : keys->items) {
        auto key = parse_verifier_key(item.string_or(""));
        if (!key || key->name != setup.origin || key->use != NoteKeyUse::log)
            return spoilt(file, "见证人的设置已损坏", "the witness's setup is damaged");
        setup.log_keys.push_back(key->key);
    }
    return setup;
}

Error refused(std::string message, const LogHead& last, const LogHead& seen) {
    Error error =
        log_fault(std::move(message) + say("：见证人见过 {a}，现在是 {b}", ": the witness saw {a}, and now it is {b}",
                                           {{"a", last.text()}, {"b", seen.text()}}),
                  "checkpoint");
    error.hint = say("未副署。保存这个检查点：它带有日志自己的签名，是证据",
                     "not cosigned; keep this checkpoint: it bears the log's own signature and is evidence");
    return error;
}

Status make_key(const Path& file, Algorithm algorithm) {
    auto key = PrivateKey::generate(algorithm);
    if (!key) return key.error();
    return key->save(file);
}

}  // namespace

Status Witness::make(const Path& state, const WitnessSetup& setup) {
    std::error_code none;
    if (std::filesystem::exists(state / kSetup, none))
        return Error{Errc::usage, std::string(say("这里已有见证人", "there is a witness here already")), state.string(),
                     std::string(say("每个日志一个目录", "one folder for each log"))};
    if (!is_note_name(setup.name) || !is_note_name(setup.origin))
        return Error{Errc::usage,
                     std::string(say("名称不能有空白或加号", "a name has neither white space nor a plus sign")),
                     shown(setup.name),
                     {}};
    const auto text = setup_text(setup);
    if (!text) return text.error();
    if (setup.log_keys.empty())
        return Error{Errc::trust, std::string(say("没有给出日志的公钥", "no public key of the log is given")), {}, {}};
    if (auto made = make_directories(state, 0700); !made) return made;
    if (auto made = make_key(state / kEd25519, Algorithm::ed25519); !made) return made;
    if (setup.sm2)
        if (auto made = make_key(state / kSm2, Algorithm::sm2_sm3); !made) return made;
    if (auto wrote = write_file(state / kHead, LogHead{0, empty_root()}.text() + "\n"); !wrote) return wrote;
    return write_file(state / kSetup, *text);  // last: with it the witness is there
}

Result<Witness> Witness::open(const Path& state, std::string_view about_me) {
    auto setup = read_setup(state);
    if (!setup) return setup.error();
    auto lock = FileLock::take(state / "lock", about_me);
    if (!lock) return lock.error();
    Witness witness(state, std::move(*setup), std::move(*lock));
    if (auto read = witness.read_state(); !read) return read.error();
    return witness;
}

Status Witness::read_state() {
    for (const auto& [file, algorithm] :
         {std::pair{kEd25519, Algorithm::ed25519}, std::pair{kSm2, Algorithm::sm2_sm3}}) {
        if (algorithm == Algorithm::sm2_sm3 && !setup_.sm2) continue;
        auto key = PrivateKey::load(state_ / file, algorithm);
        if (!key && key.error().code == Errc::not_found)
            return spoilt(state_ / file, "见证人的私钥不见了", "the witness's private key is gone");
        if (!key) return key.error();
        signers_.push_back(std::move(*key));
    }
    const auto text = read_file(state_ / kHead, kMaxFile);
    const auto head = text ? LogHead::parse(trim(*text)) : Result<LogHead>(text.error());
    if (!head)
        return spoilt(state_ / kHead, "见证人不记得上次见过的日志头", "the witness does not remember the last head");
    last_ = *head;
    const auto note = cosigned();
    if (!note) return note.error().code == Errc::not_found ? Status() : Status(note.error());
    const auto parsed = parse_checkpoint(*note);
    if (!parsed || parsed->head.size > last_.size)
        return spoilt(state_ / kHead, "见证人记得的日志头比它副署过的旧",
                      "the head that the witness remembers is older than one that it cosigned");
    return {};
}

std::vector<NoteKey> Witness::keys() const {
    std::vector<NoteKey> keys;
    for (const PrivateKey& key : signers_) keys.push_back({setup_.name, NoteKeyUse::witness, key.public_key()});
    return keys;
}

Result<std::string> Witness::cosigned() const {
    return read_file(state_ / kCosigned, kMaxFile);
}

// What it followed once it need not be shown again, and keys that were replaced lead it nowhere else.
Status Witness::keep_keys(std::vector<PublicKey> keys) {
    setup_.log_keys = std::move(keys);
    const auto text = setup_text(setup_);
    return text ? write_file(state_ / kSetup, *text) : Status(text.error());
}

Status Witness::believe(std::vector<PublicKey> log_keys) {
    if (log_keys.empty())
        return Error{Errc::usage, std::string(say("没有给出日志的公钥", "no public key of the log is given")), {}, {}};
    return keep_keys(std::move(log_keys));
}

Result<std::string> Witness::add(std::string_view checkpoint, const ConsistencyPath& path, std::int64_t now,
                                 std::string_view handovers) {
    auto chain = follow_handovers(handovers, setup_.origin, setup_.log_keys);
    if (!chain) return chain.error();
    const auto head = verified_checkpoint(checkpoint, setup_.origin, chain->now);
    if (!head) return head.error();
    if (head->size < last_.size)
        return refused(std::string(say("日志变短了（回退）", "the log became shorter (rolled back)")), last_, *head);
    if (head->size == last_.size && head->root != last_.root)
        return refused(std::string(say("条数相同而根不同（分叉）", "another tree of the same size (forked)")), last_,
                       *head);
    if (*head != last_) {
        const auto hashes = path(last_, *head);
        if (!hashes && hashes.error().code != Errc::log_integrity) return hashes.error();
        if (!hashes) return refused(hashes.error().message, last_, *head);
        if (!ConsistencyProof{last_, *head, *hashes, {}}.holds())
            return refused(std::string(say("不能证明是上次日志头的延续（分叉或改写）",
                                           "not proven to extend the last head (forked or rewritten)")),
                           last_, *head);
        if (auto wrote = write_file(state_ / kHead, head->text() + "\n"); !wrote) return wrote.error();
        last_ = *head;
        CREDITLINK_FAILPOINT("witness.head_kept");
    }
    if (!chain->followed.empty())
        if (auto kept = keep_keys(std::move(chain->now)); !kept) return kept.error();
    std::vector<const PrivateKey*> signers;
    for (const PrivateKey& key : signers_) signers.push_back(&key);
    auto note = cosigned_checkpoint(checkpoint, setup_.name, signers, now);
    if (!note) return note;
    if (auto wrote = write_file(state_ / kCosigned, *note); !wrote) return wrote.error();
    return note;
}

}  // namespace creditlink
