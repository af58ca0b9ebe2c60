#include <unistd.h>

#include <algorithm>
#include <ostream>
#include <system_error>

#include "creditlink/base/file.h"
#include "creditlink/base/message.h"
#include "creditlink/exchange_log/export.h"
#include "creditlink/exchange_log/handover.h"
#include "creditlink/exchange_log/proof.h"
#include "creditlink/exchange_log/tiles.h"
#include "creditlink/exchange_log/witness.h"
#include "evidence.h"

namespace creditlink::verify {
namespace {

std::string about_me(const Invocation& in) {
    return "creditlink-verify witness, process " + std::to_string(getpid()) + ", " +
           shown_time(in.clock.unix_seconds());
}

Result<std::vector<std::string>> verifier_keys(const Witness& witness) {
    std::vector<std::string> lines;
    for (const NoteKey& key : witness.keys()) {
        auto line = verifier_key(key);
        if (!line) return line.error();
        lines.push_back(std::move(*line));
    }
    return lines;
}

Result<Exit> report(const Invocation& in, const Path& state, const Witness& witness) {
    const auto keys = verifier_keys(witness);
    if (!keys) return keys.error();
    if (in.json) {
        json::Writer writer;
        writer.begin_object()
            .member("witness", witness.setup().name)
            .member("origin", witness.setup().origin)
            .member("head", witness.last().text());
        writer.name("keys").begin_array();
        for (const std::string& key : *keys) writer.string(key);
        in.out << writer.end_array().end_object().text() << '\n';
        return Exit::sound;
    }
    Page page;
    page.line(std::string(say("见证人", "witness")), witness.setup().name + " (" + state.string() + ")");
    page.line(std::string(say("所见日志", "watches")), witness.setup().origin);
    page.line(std::string(say("上次所见", "last head")),
              witness.last().size == 0 ? std::string(say("还没有", "none yet")) : witness.last().text());
    in.out << page.text()
           << say("请把以下公钥交给依靠这位见证人的人（--witness）：\n",
                  "Give these keys to those who rely on the witness (--witness):\n");
    for (const std::string& key : *keys) in.out << key << '\n';
    return Exit::sound;
}

Result<Exit> init(const Invocation& in) {
    auto evidence = evidence_of(in);
    if (!evidence) return evidence.error();
    const Path state = in.arguments[0];
    if (!in.has("--name"))
        return Error{Errc::usage,
                     std::string(say("请给见证人起一个名字", "give the witness a name")),
                     {},
                     "--name audit.example.gov.cn/w1"};
    const WitnessSetup setup{in.last("--name"), evidence->origin, evidence->keys, in.has("--sm2")};
    if (auto made = Witness::make(state, setup); !made) return made.error();
    const auto witness = Witness::open(state, about_me(in));
    if (!witness) return witness.error();
    return report(in, state, *witness);
}

// Of a folder everything is there to be read: that the entries are those of the head, that it extends each head at
// which the keys changed, and that no change of them was left out.
Status sound(const ExportReader& files, const Path& source, const WitnessSetup& setup, std::string_view handovers,
             std::vector<LogHead> heads = {}) {
    const auto chain = follow_handovers(handovers, setup.origin, setup.log_keys);
    if (!chain) return chain.error();
    for (const Handover& one : chain->followed) heads.push_back(one.proof.head);
    const auto found = check_export(files, setup.origin, chain->now, heads);
    if (!found) return found.error();
    const auto omitted = left_out(files, setup.origin, *chain);
    if (!omitted) return omitted.error();
    for (const auto* faults : {&found->faults, &omitted->faults})
        if (!faults->empty())
            return Error{Errc::log_integrity, faults->front(), source.string(),
                         "creditlink-verify export " + source.string()};
    return {};
}

// From a log's or an export's folder, or from the two files that came over an air gap.
Result<std::string> add_to(Witness& witness, const Invocation& in, const Path& source) {
    std::error_code none;
    if (std::filesystem::is_directory(source, none)) {
        const auto note = read_file(source / "checkpoint", kMaxFile);
        if (!note) return note.error();
        const ExportReader files = files_under(source);
        const auto handovers = read_handovers(files);
        if (!handovers) return handovers.error();
        if (auto whole = sound(files, source, witness.setup(), *handovers); !whole) return whole.error();
        return witness.add(
            *note,
            [&](const LogHead& from, const LogHead& to) {
                return LogTree(source, to.size).consistency(from.size, to.size);
            },
            in.clock.unix_seconds(), *handovers);
    }
    const auto note = read_file(source, kMaxFile);
    if (!note) return note.error();
    const auto path = [&](const LogHead& from, const LogHead&) -> Result<std::vector<Digest256>> {
        if (from.size == 0 && !in.has("--proof")) return std::vector<Digest256>();
        if (!in.has("--proof"))
            return Error{
                Errc::usage,
                say("请给出从 {h} 起的延续证明", "give the proof of consistency from {h}", {{"h", from.text()}}),
                {},
                say("--proof FILE；creditlink log prove --from \"{h}\" 可制作",
                    "--proof FILE; creditlink log prove --from \"{h}\" makes it", {{"h", from.text()}})};
        const auto text = read_file(in.last("--proof"), kMaxFile);
        if (!text) return text.error();
        auto proof = ConsistencyProof::parse(*text, in.last("--proof"));
        if (!proof) return proof.error();
        return std::move(proof->path);
    };
    std::string handovers;
    if (in.has("--handovers")) {
        auto text = read_file(in.last("--handovers"), kMaxFile);
        if (!text) return text.error();
        handovers = std::move(*text);
    }
    return witness.add(*note, path, in.clock.unix_seconds(), handovers);
}

Result<Exit> add(const Invocation& in) {
    auto witness = Witness::open(in.arguments[0], about_me(in));
    if (!witness) return witness.error();
    const auto note = add_to(*witness, in, in.arguments[1]);
    if (!note) return note.error();
    if (in.has("--out"))
        if (auto wrote = write_file(in.last("--out"), *note); !wrote) return wrote.error();
    if (in.json) {
        json::Writer writer;
        in.out << writer.begin_object()
                      .member("head", witness->last().text())
                      .member("checkpoint", *note)
                      .end_object()
                      .text()
               << '\n';
    } else if (!in.has("--out")) {
        in.out << *note;
    } else {
        in.out << say("已副署前 {n} 条：{f}\n", "cosigned the first {n} entries: {f}\n",
                      {{"n", std::to_string(witness->last().size)}, {"f", in.last("--out")}});
    }
    return Exit::sound;
}

// The keys that it believes were lost or stolen: a person has compared new ones, and gives them. They are taken if the log
// goes on from the head last seen, and says itself that the old ones were lost.
Result<Exit> rekey(const Invocation& in) {
    auto witness = Witness::open(in.arguments[0], about_me(in));
    if (!witness) return witness.error();
    const Path source = in.arguments[1];
    const ExportReader files = files_under(source);
    const auto handovers = read_handovers(files);
    if (!handovers) return handovers.error();
    const auto evidence = evidence_of(in, *handovers);
    if (!evidence) return evidence.error();
    WitnessSetup setup = witness->setup();
    if (evidence->origin == setup.origin && are_among(setup.log_keys, evidence->keys) &&
        are_among(evidence->keys, setup.log_keys))
        return report(in, in.arguments[0], *witness);  // done already
    auto said = keys_said(files, *handovers, setup.origin, setup.log_keys);
    if (!said) return said.error();
    setup.log_keys = evidence->keys;
    if (evidence->origin != setup.origin || !said->lost || !are_among(setup.log_keys, said->now))
        return Error{Errc::trust,
                     std::string(say("这个日志没有说见证人所信的密钥已丢失并改用所给的密钥",
                                     "this log does not say that the keys which the witness believes were lost, and that "
                                     "those given are in their place")),
                     source.string(),
                     std::string(say("照常更换的密钥不用 rekey：witness add 自会跟随",
                                     "keys that were changed as usual need no rekey: witness add follows them"))};
    const auto note = read_file(source / "checkpoint", kMaxFile);
    if (!note) return note.error();
    const auto head = verified_checkpoint(*note, setup.origin, setup.log_keys);
    if (!head) return head.error();
    said->heads.push_back(witness->last());
    if (auto whole = sound(files, source, setup, *handovers, std::move(said->heads)); !whole)
        return whole.error();
    if (auto believed = witness->believe(setup.log_keys); !believed) return believed.error();
    return report(in, in.arguments[0], *witness);
}

Result<Exit> show(const Invocation& in) {
    const auto witness = Witness::open(in.arguments[0], about_me(in));
    if (!witness) return witness.error();
    return report(in, in.arguments[0], *witness);
}

}  // namespace

std::vector<Command> witness_commands() {
    return {
        {"witness init",
         "STATE",
         "建立见证人：自己的密钥，只为一个日志",
         "make a witness: a key of its own, for one log",
         "creditlink-verify witness init w2 --name audit.example.gov.cn/w2 --key keys",
         {{"--name", "NAME", "见证人的名字，如 audit.example.gov.cn/w1", "the witness's name"},
          {"--sm2", "", "另加一把 SM2 密钥", "an SM2 key beside the Ed25519 one"},
          evidence_option("--origin"),
          evidence_option("--key")},
         init},
        {"witness add",
         "STATE SOURCE",
         "看过日志（目录或检查点文件）确是延续后副署",
         "cosign a log (a folder or a checkpoint file) that extends the last",
         "creditlink-verify witness add witness log --out cosigned",
         {{"--proof", "FILE", "SOURCE 是检查点文件时的延续证明", "the proof, if SOURCE is a checkpoint file"},
          {"--handovers", "FILE", "SOURCE 是检查点文件、而日志换过密钥时",
           "if SOURCE is a checkpoint file and the log's keys were changed"},
          {"--out", "FILE", "副署后的检查点写到这里", "write the cosigned checkpoint here"}},
         add},
        {"witness rekey",
         "STATE SOURCE",
         "日志密钥丢失后，换上当面核对过的新公钥",
         "after the log's keys were lost: take new ones, compared in person",
         "creditlink-verify witness rekey witness log --key keys",
         {evidence_option("--origin"), evidence_option("--key")},
         rekey},
        {"witness show",
         "STATE",
         "显示见证人的公钥和上次所见",
         "show the witness's keys and the last head",
         "creditlink-verify witness show witness",
         {},
         show},
    };
}

}  // namespace creditlink::verify
