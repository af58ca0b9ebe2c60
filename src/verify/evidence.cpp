#include "evidence.h"

#include <algorithm>

#include "creditlink/base/encode.h"
#include "creditlink/base/file.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/anchor.h"
#include "creditlink/exchange_log/timestamps.h"

namespace creditlink::verify {
namespace {

constexpr std::size_t kMaxHandovers = 16u << 20;  // some kB each

Error usage_error(std::string_view zh, std::string_view en, std::string place = {}, std::string hint = {}) {
    return {Errc::usage, std::string(say(zh, en)), std::move(place), std::move(hint)};
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::string_view line : split(text, "\n"))
        if (line = trim(line); !line.empty()) lines.push_back(line);
    return lines;
}

// The algorithm is in the key; nothing else signs a log.
Result<PublicKey> key_of_pem(std::string_view pem, const std::string& file) {
    for (Algorithm algorithm : {Algorithm::ed25519, Algorithm::sm2_sm3})
        if (auto key = PublicKey::from_pem(pem, algorithm)) return key;
    return Error{Errc::trust, std::string(say("不是 Ed25519 或 SM2 公钥", "no Ed25519 or SM2 public key")), file, {}};
}

Status read_key_file(const std::string& file, Evidence& evidence, std::vector<PublicKey>& keys) {
    const auto text = read_file(file, kMaxFile);
    if (!text) return text.error();
    if (text->find("-----BEGIN") != std::string::npos) {
        auto key = key_of_pem(*text, file);
        if (!key) return key.error();
        keys.push_back(std::move(*key));
        return {};
    }
    for (std::string_view line : lines_of(*text)) {
        auto key = parse_verifier_key(line);
        if (!key) return key.error();
        if (key->use != NoteKeyUse::log)
            return usage_error("这是见证人的公钥，请用 --witness", "this is a witness's key: use --witness", file);
        if (evidence.origin.empty()) evidence.origin = key->name;
        if (key->name != evidence.origin)
            return Error{Errc::trust, std::string(say("公钥属于另一个日志", "the key is another log's")), file,
                         key->name};
        keys.push_back(std::move(key->key));
    }
    return {};
}

// A verifier key as it is, or a file with some, of which a witness that has two keys has two.
Status read_witness(const std::string& word, Evidence& evidence) {
    std::string text = word;
    if (auto file = read_file(word, kMaxFile))
        text = *file;
    else if (file.error().code != Errc::not_found)
        return file.error();
    for (std::string_view line : lines_of(text)) {
        auto key = parse_verifier_key(line);
        if (!key) return key.error();
        if (key->use != NoteKeyUse::witness)
            return usage_error("这不是见证人的公钥", "this is no witness's key", shown(word));
        evidence.witnesses.push_back(std::move(*key));
    }
    return {};
}

Status read_head_file(const std::string& file, std::vector<GivenHead>& heads) {
    auto text = read_file(file, kMaxFile);
    if (!text) return text.error();
    if (text->find("\n\n") != std::string::npos) {
        heads.push_back({file, {}, std::move(*text)});
        return {};
    }
    const std::size_t before = heads.size();
    for (std::string_view line : lines_of(*text)) {
        auto head = head_of_text(line);
        if (!head) return head.error();
        heads.push_back({file, *head, {}});
    }
    if (heads.size() == before) return usage_error("这个文件里没有日志头", "there is no head in this file", file);
    return {};
}

std::string name_of_key(const NoteKey& key) {
    return std::string(creditlink::name_of(key.key.algorithm())) + " " + hex(note_key_id(key));
}

}  // namespace

Result<LogHead> head_of_text(std::string_view text) {
    return trim(text).find(' ') != std::string_view::npos && !upper_ascii(trim(text)).starts_with("CL1")
               ? LogHead::parse(trim(text))
               : parse_anchor(text);
}

std::vector<LogHead> Evidence::heads() const {
    std::vector<LogHead> heads;
    for (const SeenHead& one : seen) heads.push_back(one.head);
    return heads;
}

Status Evidence::see_checkpoint(std::string_view note, std::string from) {
    return see(verified_checkpoint(note, origin, chain.all), note, std::move(from));
}

Status Evidence::see_kept(std::string_view note, std::string from) {
    auto head = verified_checkpoint(note, origin, chain.all);
    if (!head && note.starts_with(origin + "\n"))
        if (const auto stated = stated_head(note)) head = *stated;
    return see(head, note, std::move(from));
}

Status Evidence::see(const Result<LogHead>& head, std::string_view note, std::string from) {
    auto cosignatures = head ? verified_cosignatures(note, witnesses) : Result<std::vector<Cosignature>>(head.error());
    if (!cosignatures) {
        Error error = cosignatures.error();
        error.place = from + (error.place.empty() ? "" : " (" + error.place + ")");
        return error;
    }
    seen.push_back({*head, std::move(from), std::move(*cosignatures)});
    return {};
}

Status Evidence::witnessed() const {
    for (const NoteKey& wanted : witnesses) {
        const std::string id = note_key_id(wanted);
        const bool found = std::ranges::any_of(seen, [&](const SeenHead& one) {
            return std::ranges::any_of(one.cosignatures, [&](const Cosignature& c) {
                return note_key_id(c.witness) == id && c.witness.name == wanted.name;
            });
        });
        if (!found)
            return Error{Errc::trust,
                         say("见证人 {w} 没有副署任何给出的检查点",
                             "the witness {w} has cosigned none of the checkpoints given", {{"w", wanted.name}}),
                         {},
                         std::string(say("用 --head-file 给出见证人副署过的检查点",
                                         "give the checkpoint that it cosigned with --head-file"))};
    }
    return {};
}

void Evidence::describe(Page& page) const {
    page.line(std::string(say("日志", "log")), origin);
    std::string label(say("所信公钥", "keys believed"));
    for (const PublicKey& key : keys) {
        page.line(std::exchange(label, ""), name_of_key({origin, NoteKeyUse::log, key}));
        page.line("", key.id());
    }
    for (const Handover& one : chain.followed)
        page.line("",
                  say("由所给公钥经日志第 {n} 条交接而来", "handed over to by the keys given, by entry {n} of the log",
                      {{"n", std::to_string(one.proof.index)}}));
    label = say("别处见过", "seen elsewhere");
    for (const SeenHead& one : seen) {
        page.line(std::exchange(label, ""), say("前 {n} 条（{f}）", "the first {n} entries ({f})",
                                                {{"n", std::to_string(one.head.size)}, {"f", one.from}}));
        page.line("", base64(bytes_of(one.head.root)));
        for (const Cosignature& c : one.cosignatures)
            page.line("", say("见证人 {w} 副署于 {t}（{k}）", "cosigned by {w} at {t} ({k})",
                              {{"w", c.witness.name}, {"t", shown_time(c.time)}, {"k", name_of_key(c.witness)}}));
    }
    if (seen.empty())
        page.line(label, std::string(say("没有给出：重写后再签名的日志查不出来",
                                         "none given: a log rewritten and signed again would pass")));
}

void Evidence::describe(json::Writer& writer) const {
    writer.member("origin", origin).name("keys").begin_array();
    for (const PublicKey& key : keys)
        writer.begin_object()
            .member("algorithm", creditlink::name_of(key.algorithm()))
            .member("id", hex(note_key_id({origin, NoteKeyUse::log, key})))
            .member("sha256", key.id())
            .end_object();
    writer.end_array().name("seen").begin_array();
    for (const SeenHead& one : seen) {
        writer.begin_object().member("head", one.head.text()).member("from", one.from).name("cosigned").begin_array();
        for (const Cosignature& c : one.cosignatures)
            writer.begin_object()
                .member("witness", c.witness.name)
                .member("id", hex(note_key_id(c.witness)))
                .member("time", rfc3339(c.time))
                .end_object();
        writer.end_array().end_object();
    }
    writer.end_array();
}

namespace {

// What the keys handed over to; the log has to extend each head at which they did.
Status follow(const Invocation& in, std::string handovers, Evidence& evidence) {
    if (in.has("--handovers")) {
        auto text = read_file(in.last("--handovers"), kMaxHandovers);
        if (!text) return text.error();
        handovers = std::move(*text);
    }
    auto chain = follow_handovers(handovers, evidence.origin, evidence.keys);
    if (!chain) return chain.error();
    if (auto lost = said_to_be_lost(handovers, evidence.origin, *chain)) {
        for (const PublicKey& key : lost->announced)
            if (auto line = verifier_key({evidence.origin, NoteKeyUse::log, key}))
                evidence.named_instead.push_back(std::move(*line));
        evidence.said_to_be_lost = std::move(*lost);
    }
    evidence.keys = chain->now;
    evidence.chain = std::move(*chain);
    for (const Handover& one : evidence.chain.followed)
        evidence.seen.push_back(
            {one.proof.head,
             say("换密钥，第 {n} 条", "change of keys, entry {n}", {{"n", std::to_string(one.proof.index)}}),
             {}});
    return {};
}

}  // namespace

Result<std::vector<GivenHead>> given_heads(const Invocation& in) {
    std::vector<GivenHead> heads;
    for (const std::string& text : in.all("--head")) {
        auto head = head_of_text(text);
        if (!head) return head.error();
        heads.push_back({"--head", *head, {}});
    }
    for (const std::string& file : in.all("--head-file"))
        if (auto read = read_head_file(file, heads); !read) return read.error();
    return heads;
}

Result<std::string> authorities_of(const Invocation& in) { return in.has("--tsa") ? read_file(in.last("--tsa"), kMaxFile) : Result<std::string>(std::string()); }

Result<Evidence> evidence_of(const Invocation& in, std::string handovers) {
    Evidence evidence;
    evidence.origin = in.last("--origin");
    for (const std::string& file : in.all("--key"))
        if (auto read = read_key_file(file, evidence, evidence.keys); !read) return read.error();
    if (evidence.keys.empty())
        return Error{Errc::trust,
                     std::string(say("没有给出日志的公钥：不知道该信谁",
                                     "no public key of the log is given: nobody to believe")),
                     {},
                     std::string(say("用 --key 给出公钥文件，可多次",
                                     "give the file of a public key with --key, as often as needed"))};
    if (evidence.origin.empty())
        return usage_error("没有给出日志名称", "the log's name is not given", {},
                           std::string(say("用 --origin 给出，如 creditlink/11220000Y00000016R",
                                           "give it with --origin, for example creditlink/11220000Y00000016R")));
    if (auto followed = follow(in, std::move(handovers), evidence); !followed) return followed.error();
    for (const std::string& file : in.all("--former"))  // behind those that sign today: only what was seen earlier
        if (auto read = read_key_file(file, evidence, evidence.chain.all); !read) return read.error();
    auto authorities = authorities_of(in);
    if (!authorities) return authorities.error();
    evidence.authorities = std::move(*authorities);
    for (const std::string& word : in.all("--witness"))
        if (auto read = read_witness(word, evidence); !read) return read.error();
    const auto heads = given_heads(in);
    if (!heads) return heads.error();
    for (const GivenHead& one : *heads) {
        if (one.checkpoint.empty()) evidence.seen.push_back({one.head, one.from, {}});
        else if (auto seen = evidence.see_checkpoint(one.checkpoint, one.from); !seen) return seen.error();
    }
    return evidence;
}

std::vector<OptionRow> keys_and_heads() {
    return {
        {"--origin", "NAME", "日志名称：creditlink/统一社会信用代码", "the log's name: creditlink/<the office's code>"},
        {"--key", "FILE", "所信的日志公钥，可多次", "public key of the log that is believed; repeatable"},
        {"--head", "HEAD", "别处见过的日志头“条数 根”或锚定行，可多次",
         "a head seen elsewhere, \"size root\" or an anchor"},
        {"--head-file", "FILE", "存有日志头或检查点的文件，可多次", "a file of heads, or a checkpoint; repeatable"},
        {"--witness", "KEY", "须有此见证人的副署（公钥或其文件）", "this witness must have cosigned (key or file)"},
        {"--handovers", "FILE", "换密钥的交接记录（日志和导出自带）",
         "where the log's keys were handed over; a log and an export have theirs"},
        {"--former", "FILE", "已不用的日志公钥：只验别处早先见过的日志头",
         "a key that signs no more: only for heads seen earlier"},
    };
}

std::vector<OptionRow> evidence_options() {
    std::vector<OptionRow> options = keys_and_heads();
    options.push_back(
        {"--tsa", "FILE", "所信的时间戳机构证书（PEM）", "certificate of the time-stamping authority that is believed"});
    return options;
}

OptionRow evidence_option(std::string_view name) {
    const std::vector<OptionRow> options = evidence_options();
    return *std::ranges::find(options, name, &OptionRow::name);
}

}  // namespace creditlink::verify
