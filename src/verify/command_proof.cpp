// Proofs that came as files, and the relation of two heads.

#include <ostream>

#include "creditlink/base/file.h"
#include "creditlink/base/message.h"
#include "creditlink/exchange_log/proof.h"
#include "evidence.h"

namespace creditlink::verify {
namespace {

Error not_held(std::string_view zh, std::string_view en, std::string place) {
    return {Errc::log_integrity, std::string(say(zh, en)), std::move(place), {}};
}

// Somebody whom the auditor believes must vouch for the head: the log by the checkpoint in the proof, or a head given.
Status vouched(const LogHead& head, const std::string& checkpoint, const std::string& file, Evidence& evidence) {
    if (!checkpoint.empty()) {
        if (auto seen = evidence.see_checkpoint(checkpoint, file); !seen) return seen;
    }
    if (auto witnesses = evidence.witnessed(); !witnesses) return witnesses;
    for (const SeenHead& one : evidence.seen)
        if (one.head == head) return {};
    return Error{
        Errc::trust,
        say("没有可信的人见过这个日志头：{h}", "nobody who is believed has seen this head: {h}", {{"h", head.text()}}),
        file,
        std::string(say("证明里没有它的检查点；用 --head 或 --head-file 给出",
                        "the proof has no checkpoint of it: give it with --head or --head-file"))};
}

Result<Exit> proof(const Invocation& in) {
    auto evidence = evidence_of(in);
    if (!evidence) return evidence.error();
    const std::string& file = in.arguments[0];
    const auto text = read_file(file, kMaxFile);
    if (!text) return text.error();
    const auto proof = InclusionProof::parse(*text, file);
    if (!proof) return proof.error();
    if (auto seen = vouched(proof->head, proof->checkpoint, file, *evidence); !seen) return seen.error();
    if (!proof->holds())
        return not_held("证明不成立：条目不在这个日志头之下",
                        "the proof does not hold: the entry is not in the log of this head", file);
    if (in.json) {
        json::Writer writer;
        writer.begin_object()
            .member("proof", file)
            .member("index", static_cast<std::int64_t>(proof->index))
            .member("head", proof->head.text());
        writer.name("entry").raw(proof->entry);
        evidence->describe(writer);
        in.out << writer.member("result", "sound").end_object().text() << '\n';
        return Exit::sound;
    }
    Page page;
    page.title(say("条目存在证明核验报告", "Report on an inclusion proof"));
    page.line(std::string(say("证明", "proof")), file);
    page.line(std::string(say("核验时间", "when")), shown_time(in.clock.unix_seconds()));
    evidence->describe(page);
    page.gap();
    page.line(std::string(say("条目", "entry")),
              say("第 {i} 条（共 {n} 条）", "{i} of {n}",
                  {{"i", std::to_string(proof->index)}, {"n", std::to_string(proof->head.size)}}));
    page.line(std::string(say("内容", "it says")), proof->entry);
    page.line(std::string(say("结果", "result")), std::string(say("成立", "holds")));
    in.out << page.text();
    return Exit::sound;
}

// A head, an anchor, or the file of one or of a checkpoint, whose signatures then must be good.
Result<LogHead> head_of_word(const Invocation& in, const std::string& word) {
    const auto text = read_file(word, kMaxFile);
    if (!text && text.error().code == Errc::not_found) {
        if (word.find(' ') != std::string::npos || word.starts_with("CL1")) return head_of_text(word);
        return Error{Errc::not_found, std::string(say("没有这个文件，也不是日志头或锚定行", "no such file, and neither a head nor an anchor")), word, {}};
    }
    if (!text) return text.error();
    if (text->find("\n\n") == std::string::npos) return head_of_text(*text);
    auto handovers =
        in.has("--log") ? read_handovers(files_under(in.last("--log"))) : Result<std::string>(std::string());
    if (!handovers) return handovers.error();
    auto evidence = evidence_of(in, std::move(*handovers));
    if (!evidence) return evidence.error();
    return verified_checkpoint(*text, evidence->origin, evidence->chain.all);
}

Result<ConsistencyProof> proof_of(const Invocation& in, const LogHead& from, const LogHead& to) {
    if (in.has("--proof")) {
        const auto text = read_file(in.last("--proof"), kMaxFile);
        if (!text) return text.error();
        auto proof = ConsistencyProof::parse(*text, in.last("--proof"));
        if (proof && (proof->from != from || proof->to != to))
            return Error{Errc::usage,
                         say("证明说的是另外两个日志头：{a} 和 {b}", "the proof is of two other heads: {a} and {b}",
                             {{"a", proof->from.text()}, {"b", proof->to.text()}}),
                         in.last("--proof"),
                         {}};
        return proof;
    }
    if (!in.has("--log"))
        return Error{Errc::usage,
                     std::string(say("请给出日志或证明文件", "give a log or a proof file")),
                     {},
                     "--log DIR / --proof FILE"};
    LogTree tree(in.last("--log"), to.size);
    auto path = tree.consistency(from.size, to.size);
    if (!path) return path.error();
    return ConsistencyProof{from, to, std::move(*path), {}};
}

Result<Exit> heads(const Invocation& in) {
    const auto from = head_of_word(in, in.arguments[0]);
    if (!from) return from.error();
    const auto to = head_of_word(in, in.arguments[1]);
    if (!to) return to.error();
    if (from->size > to->size)
        return Error{Errc::log_integrity,
                     say("后一个日志头比前一个短：{a}，{b}", "the second head is shorter than the first: {a}, {b}",
                         {{"a", from->text()}, {"b", to->text()}}),
                     {},
                     std::string(say("若只是次序颠倒，请对调后再试",
                                     "if they only stand in the wrong order, try the other way round"))};
    const auto proof = proof_of(in, *from, *to);
    if (!proof) return proof.error();
    if (!proof->holds())
        return Error{
            Errc::log_integrity,
            say("{b} 不是 {a} 的延续：日志被改写或分叉", "{b} does not extend {a}: the log was rewritten or forked",
                {{"a", from->text()}, {"b", to->text()}}),
            {},
            {}};
    if (in.json) {
        json::Writer writer;
        in.out << writer.begin_object()
                      .member("old", from->text())
                      .member("new", to->text())
                      .member("result", "sound")
                      .end_object()
                      .text()
               << '\n';
    } else {
        Page page;
        page.title(say("日志延续核验报告", "Report on two heads"));
        page.line(std::string(say("前", "old")), from->text());
        page.line(std::string(say("后", "new")), to->text());
        page.line(std::string(say("结果", "result")),
                  std::string(say("后者是前者的延续：前者的条目原样都在",
                                  "the new one extends the old one: every entry of it is there as it was")));
        in.out << page.text();
    }
    return Exit::sound;
}

}  // namespace

std::vector<Command> proof_commands() {
    return {
        {"proof", "FILE", "核验一条日志条目的存在证明", "check the proof that an entry stands in the log",
         "creditlink-verify proof proof.json --key keys", keys_and_heads(), proof},
        {"heads",
         "OLD NEW",
         "核验后一个日志头（或检查点文件）是前一个的延续",
         "check that the second head (or checkpoint file) extends the first",
         "creditlink-verify heads seen log/checkpoint --log log --key keys",
         {{"--log", "DIR", "从这个日志或导出目录取证明", "take the proof from this log's or export's folder"},
          {"--proof", "FILE", "用这个证明文件", "use this proof file"},
          evidence_option("--origin"),
          evidence_option("--key"),
          evidence_option("--handovers"),
          evidence_option("--former")},
         heads},
    };
}

}  // namespace creditlink::verify
