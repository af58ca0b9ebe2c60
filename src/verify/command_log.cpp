// Checking a whole log: with its journal, as an export, or against an anchor on paper.

#include <ostream>
#include <system_error>

#include "creditlink/base/encode.h"
#include "creditlink/base/file.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/anchor.h"
#include "creditlink/exchange_log/export.h"
#include "evidence.h"
#include "others.h"

namespace creditlink::verify {
namespace {

bool has_journal(const Path& path) {
    std::error_code none;
    return std::filesystem::is_directory(path / "journal", none);
}

// Why the keys believed sign no more. That they were lost anybody can say: so nobody is led by it.
std::string lost_note(const Evidence& evidence) {
    std::string named;
    for (const std::string& key : evidence.named_instead) named += (named.empty() ? "" : ", ") + key;
    return say("第 {n} 条写明所给的公钥已丢失或失窃，改用 {k}。这句话由新密钥自己签名，不能凭它相信：与本单位当面核对后，用 "
               "--key 给出新公钥，原公钥改用 --former",
               "entry {n} says that the keys given were lost or stolen, and names {k}. The new keys alone sign that, so it "
               "is no reason to believe them: compare with the office in person, then give the new keys with --key and the "
               "old ones with --former",
               {{"n", std::to_string(evidence.said_to_be_lost->proof.index)}, {"k", named}});
}

// Then it does not even name the keys: they would be a stranger's.
std::string not_said_by_log(const Handover& lost) {
    return say("handovers 里有一行说密钥已丢失（第 {n} 条），而日志里没有这一条，或新密钥没有为它签名",
               "handovers has a line saying that keys were lost (entry {n}), which is no entry of this log, or the new "
               "keys did not sign for it",
               {{"n", std::to_string(lost.proof.index)}});
}

Result<LogCheck> check(const Path& path, const Evidence& evidence, bool as_export) {
    auto files = files_of(path, as_export);
    if (!files) return files.error();
    auto found = as_export ? check_export(*files, evidence.origin, evidence.keys, evidence.heads())
                           : check_log(path, evidence.origin, evidence.keys, evidence.heads());
    if (!found) return found;
    const auto omitted = left_out(*files, evidence.origin, evidence.chain);
    if (!omitted) return omitted.error();
    found->faults.insert(found->faults.end(), omitted->faults.begin(), omitted->faults.end());
    found->notes.insert(found->notes.end(), omitted->notes.begin(), omitted->notes.end());
    if (!evidence.said_to_be_lost) return found;
    const auto own = said_by_log(*files, evidence.origin, *evidence.said_to_be_lost);
    if (!own) return own.error();
    if (*own)
        found->notes.push_back(lost_note(evidence));
    else
        found->faults.push_back(not_said_by_log(*evidence.said_to_be_lost));
    return found;
}

// With the handovers of what is checked. A path that is not there has none, and is complained of later.
Result<Evidence> evidence_for(const Invocation& in, const Path& path, bool as_export) {
    std::error_code none;
    if (!std::filesystem::exists(path, none)) return evidence_of(in);
    auto files = files_of(path, as_export);
    if (!files) return files.error();
    auto handovers = read_handovers(*files);
    if (!handovers) return handovers.error();
    return evidence_of(in, std::move(*handovers));
}

std::string entries_text(const LogCheck& found) {
    const std::uint64_t size = found.journal.size;
    if (size == 0) return std::string(say("没有", "none"));
    return say("{n} 条（第 0 条至第 {last} 条），逐条重算", "{n} (0 to {last}), every one recomputed",
               {{"n", std::to_string(size)}, {"last", std::to_string(size - 1)}});
}

void write_page(const Invocation& in, const Path& path, bool as_export, const Evidence& evidence,
                const LogCheck& found) {
    Page page;
    page.title(say("交换日志核验报告", "Report on an exchange log"));
    page.line(std::string(say("核验对象", "what")),
              path.string() +
                  std::string(as_export ? say("（导出）", " (an export)") : say("（日志目录）", " (a log's folder)")));
    page.line(std::string(say("核验时间", "when")),
              shown_time(in.clock.unix_seconds()) +
                  std::string(say("（北京时间，本机时钟）", " (Beijing, by this computer's clock)")));
    page.line(std::string(say("核验程序", "by")), "creditlink-verify " CREDITLINK_VERSION);
    evidence.describe(page);
    page.gap();
    page.line(std::string(say("条目", "entries")), entries_text(found));
    page.line(std::string(say("根哈希", "root")), base64(bytes_of(found.journal.root)));
    if (found.signed_head)
        page.line(std::string(say("已签名", "signed")),
                  say("{n} 条", "{n} entries", {{"n", std::to_string(found.signed_head->size)}}));
    else
        page.line(std::string(say("已签名", "signed")),
                  std::string(say("没有可信的签名", "no signature that can be believed")));
    for (const std::string& note : found.notes) page.line(std::string(say("注意", "note")), note);
    page.gap();
    const std::string count = std::to_string(found.faults.size());
    page.line(std::string(say("结果", "result")),
              found.faults.empty() ? std::string(say("完好", "sound"))
                                   : say("不完好：发现 {n} 处问题，以第一处为准",
                                         "NOT SOUND: {n} fault(s), of which the first counts", {{"n", count}}));
    for (std::size_t i = 0; i < found.faults.size(); ++i) page.line("  " + std::to_string(i + 1), found.faults[i]);
    in.out << page.text();
}

void write_json(const Invocation& in, const Path& path, bool as_export, const Evidence& evidence,
                const LogCheck& found) {
    json::Writer writer;
    writer.begin_object()
        .member("checked", path.string())
        .member("as", as_export ? "export" : "log")
        .member("time", rfc3339(in.clock.unix_seconds()));
    writer.member("program", "creditlink-verify " CREDITLINK_VERSION);
    evidence.describe(writer);
    writer.member("entries", static_cast<std::int64_t>(found.journal.size))
        .member("root", base64(bytes_of(found.journal.root)))
        .name("signed");
    if (found.signed_head)
        writer.number(static_cast<std::int64_t>(found.signed_head->size));
    else
        writer.null();
    for (const auto& [name, list] : {std::pair{"notes", &found.notes}, std::pair{"faults", &found.faults}}) {
        writer.name(name).begin_array();
        for (const std::string& text : *list) writer.string(text);
        writer.end_array();
    }
    in.out << writer.member("result", found.faults.empty() ? "sound" : "fault").end_object().text() << '\n';
}

Result<Exit> check_and_report(const Invocation& in, const Path& path, bool as_export, Evidence evidence) {
    std::error_code none;
    if (!std::filesystem::exists(path, none))
        return Error{
            Errc::usage, std::string(say("没有这个目录或文件", "there is no such folder or file")), path.string(), {}};
    auto files = files_of(path, as_export);
    if (!files) return files.error();
    if (auto seen = see_others(*files, evidence); !seen) return seen.error();
    if (auto vouched = evidence.witnessed(); !vouched) return vouched.error();
    auto found = check(path, evidence, as_export);
    if (!found) return found.error();
    if (!as_export && !has_journal(path))
        found->notes.emplace_back(say("没有日志流水；若这是导出，请用 creditlink-verify export",
                                      "there is no journal; if this is an export, use creditlink-verify export"));
    if (in.json)
        write_json(in, path, as_export, evidence, *found);
    else
        write_page(in, path, as_export, evidence, *found);
    return found->faults.empty() ? Exit::sound : Exit::log_integrity;
}

Result<Exit> log(const Invocation& in) {
    auto evidence = evidence_for(in, in.arguments[0], false);
    if (!evidence) return evidence.error();
    return check_and_report(in, in.arguments[0], false, std::move(*evidence));
}

Result<Exit> exported(const Invocation& in) {
    auto evidence = evidence_for(in, in.arguments[0], true);
    if (!evidence) return evidence.error();
    return check_and_report(in, in.arguments[0], true, std::move(*evidence));
}

// Without --log only the typing is checked.
Result<Exit> anchor(const Invocation& in) {
    std::string line = in.arguments[0];
    if (auto file = read_file(line, 1u << 16)) line = *file;
    const auto head = parse_anchor(line);
    if (!head) return head.error();
    if (in.has("--log")) {
        const Path path = in.last("--log");
        auto evidence = evidence_for(in, path, !has_journal(path));
        if (!evidence) return evidence.error();
        evidence->seen.push_back({*head, std::string(say("锚定行", "the anchor")), {}});
        return check_and_report(in, path, !has_journal(path), std::move(*evidence));
    }
    if (in.json) {
        json::Writer writer;
        in.out << writer.begin_object()
                      .member("anchor", anchor_line(*head))
                      .member("head", head->text())
                      .end_object()
                      .text()
               << '\n';
    } else {
        in.out << head->text() << '\n';
    }
    return Exit::sound;
}

}  // namespace

std::vector<Command> log_commands() {
    std::vector<OptionRow> with_log = evidence_options();
    with_log.insert(with_log.begin(), {"--log", "PATH", "与这个日志或导出比对；不给则只查抄写",
                                       "compare with this log or export; else only the typing"});
    return {
        {"log", "DIR", "核验日志目录：逐条重算，核对签名和别处见过的日志头",
         "check a log's folder: every entry, the signatures, heads seen elsewhere",
         "creditlink-verify log log --key keys --head-file seen", evidence_options(), log},
        {"export", "PATH", "核验导出的日志（目录或 zip，不含流水）",
         "check an export, a folder or a zip without journal", "creditlink-verify export exported --key keys",
         evidence_options(), exported},
        {"anchor", "LINE", "核对打印存档的锚定行（或存有它的文件）",
         "check an anchor that was printed and filed (or a file of it)",
         "creditlink-verify anchor anchor --log log --key keys", with_log, anchor},
    };
}

}  // namespace creditlink::verify
