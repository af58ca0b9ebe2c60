// From a file to the public: draft, submit, return, discard, approve, publish, withdraw.

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "filters.h"
#include "letter_steps.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::string_view kSample = "lab-animal-licence";

std::string as_somebody() { return std::string(say(" --as 姓名", " --as NAME")); }

struct Desk {
    Opened opened;
    Actor who;
    ServiceItems items;
    const Config& config() const { return opened.office->config(); }
};

Result<Desk> desk(const Invocation& in) {
    auto who = actor_of(in);
    if (!who) return who.error();
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    auto items = service_items(opened->office->config());
    if (!items) return items.error();
    return Desk{std::move(*opened), std::move(*who), std::move(*items)};
}

// The ids named, or every file under mappings/letters.
Result<std::vector<std::string>> ids_or_all_files(const Invocation& in, const Config& config) {
    std::vector<std::string> ids = in.arguments;
    for (const std::string& id : ids)
        if (!is_letter_id(id)) return Error{Errc::usage, say("“{i}”不是承诺书的名字", "\"{i}\" is no letter's name", {{"i", shown(id)}}), {}, std::string(say("用文件名，不带 .md", "the file's name without .md"))};
    if (!ids.empty()) return ids;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(config.mappings / "letters", error))
        if (const std::string id = entry.path().stem().string(); entry.path().extension() == ".md" && is_letter_id(id)) ids.push_back(id);
    std::sort(ids.begin(), ids.end());
    if (ids.empty()) return Error{Errc::not_found, std::string(say("没有承诺书文件", "there is no letter file")), (config.mappings / "letters").string(), {}};
    return ids;
}

// What somebody did since, at the console, is not undone by a file that nobody has touched: it is the text of an older version or of one
// that was discarded, or would take the place of another's draft. Says why it is left out; empty if it is not.
Result<std::string> left_out(Letters& letters, const std::vector<LetterVersion>& all, std::string_view id, std::string_view text, const Actor& who) {
    const auto written_since = [&] {
        return say("{i}：库里的稿子是别人后来写的，没有用文件替换；要替换就写明 letter new {i}", "{i}: somebody has written it anew since, which the file does not replace; letter new {i} does", {{"i", std::string(id)}});
    };
    const LetterVersion* newest = nullptr;
    for (const LetterVersion& v : all) {
        if (v.id != id) continue;
        if (v.state == LetterState::discarded) {
            if (v.text != text) continue;
            return say("{i}：第 {v} 版已废弃，文件没有变，没有再收；要收就写明 letter new {i}", "{i}: version {v} was discarded and the file is the same, so it is not taken in again; letter new {i} does",
                       {{"i", std::string(id)}, {"v", std::to_string(v.version)}});
        }
        if (!newest) newest = &v;
        if (newest->text == text && newest->state == LetterState::withdrawn)
            return say("{i}：第 {v} 版已撤回，文件没有变，没有再收；要重新公布就写明 letter new {i}", "{i}: version {v} was withdrawn and the file is the same, so it is not taken in again; letter new {i} does",
                       {{"i", std::string(id)}, {"v", std::to_string(newest->version)}});
        if (newest->text == text) return std::string();
        if (v.text == text) return written_since();
    }
    if (!newest || newest->state != LetterState::draft) return std::string();
    auto own = letters.is_only_author(*newest, who);  // the person and his account of the console are two names of one author
    if (!own) return own.error();
    return *own ? std::string() : written_since();
}

Result<Exit> draft(const Invocation& in) {
    auto at = desk(in);
    if (!at) return at.error();
    auto ids = ids_or_all_files(in, at->config());
    if (!ids) return ids.error();
    Letters letters(at->opened.ledger);
    auto all = letters.all();
    if (!all) return all.error();
    std::string drafts;
    for (const std::string& id : *ids) {
        auto text = read_letter_file(at->config(), id);
        if (!text) return text.error();
        auto why = in.arguments.empty() ? left_out(letters, *all, id, *text, at->who) : Result<std::string>(std::string());
        if (!why) return why.error();
        if (!why->empty()) {
            print_done(in.json, "left-out", id, *why);
            continue;
        }
        auto sound = sound_letter(*text, id, at->items);
        if (!sound) return sound.error();
        auto version = letters.draft(id, *text, at->who);
        if (!version) return version.error();
        auto now = version_named(letters, id, *version);
        if (!now) return now.error();
        const bool is_draft = now->state == LetterState::draft;
        if (is_draft) drafts += " " + id;
        print_done(in.json, is_draft ? "drafted" : "unchanged", id + "/" + std::to_string(*version),
                   is_draft ? say("{i}：第 {v} 版草稿，《{t}》", "{i}: version {v}, a draft: {t}", {{"i", id}, {"v", std::to_string(*version)}, {"t", sound->title}})
                            : say("{i}：与第 {v} 版相同，没有变化", "{i}: the same as version {v}, nothing to do", {{"i", id}, {"v", std::to_string(*version)}}));
    }
    if (!in.json) print_next(drafts.empty() ? "creditlink letter list" : "creditlink letter submit" + drafts);
    return Exit::balanced;
}

Result<Exit> submit(const Invocation& in) {
    if (auto named = letter_named(in, "creditlink letter submit " + std::string(kSample)); !named) return named.error();
    auto at = desk(in);
    if (!at) return at.error();
    std::vector<std::string> next;
    for (const std::string& id : in.arguments) {
        auto submitted = submit_letter(at->opened, at->items, id, {}, at->who);
        if (!submitted) return submitted.error();
        const std::string begins = hex(bytes_of(submitted->digest)).substr(0, 12);
        print_done(in.json, "submitted", id + "/" + std::to_string(submitted->version),
                   say("{i} 第 {v} 版已提交，摘要 {d}…。请另一人阅读后批准。", "{i} version {v} is submitted, digest {d}…. Somebody else reads and approves it.",
                       {{"i", id}, {"v", std::to_string(submitted->version)}, {"d", begins}}));
        if (!in.json && submitted->passed) print_wrapped(will_move(*submitted->passed));
        next.push_back("creditlink letter approve " + id + " --digest " + begins + as_somebody());
    }
    if (!in.json)
        for (const std::string& command : next) print_next(command);
    return Exit::balanced;
}

Result<Exit> give_back(const Invocation& in) {
    auto id = letter_named(in, "creditlink letter return " + std::string(kSample) + std::string(say(" --reason 第三条有歧义", " --reason 'clause 3 is ambiguous'")));
    if (!id) return id.error();
    if (in.option("--reason").empty()) return wants("请用 --reason 说明原因", "give --reason", {});
    auto at = desk(in);
    if (!at) return at.error();
    if (auto done = Letters(at->opened.ledger).give_back(*id, in.option("--reason"), at->who); !done) return done.error();
    print_done(in.json, "returned", *id, say("已退回，重新成为草稿。", "It is a draft again."));
    return Exit::balanced;
}

Result<Exit> discard(const Invocation& in) {
    auto id = letter_named(in, "creditlink letter discard " + std::string(kSample) + std::string(say(" --reason 与另一份重复", " --reason 'the same as another'")));
    if (!id) return id.error();
    if (trim(in.option("--reason")).empty()) return wants("请用 --reason 说明原因", "give --reason", {});
    auto at = desk(in);
    if (!at) return at.error();
    if (auto done = Letters(at->opened.ledger).discard(*id, in.option("--reason"), at->who); !done) return done.error();
    print_done(in.json, "discarded", *id, say("{i} 的草稿已废弃，留在库里，letter list --all 列出。", "The draft of {i} is discarded; it is kept, and letter list --all shows it.", {{"i", *id}}));
    return Exit::balanced;
}

Result<Exit> approve_letter(const Invocation& in) {
    const std::string example = "creditlink letter approve " + std::string(kSample) + " --digest " + std::string(say("批准摘要", "DIGEST_TO_APPROVE"));
    auto id = letter_named(in, example);
    if (!id) return id.error();
    const std::string digest = in.option("--digest");
    if (digest.size() < Letters::kDigestBegins)
        return wants("请用 --digest 给出批准摘要，至少前 8 位（letter show 里的“批准摘要”，不是全文的 SHA-256）", "give --digest, at least 8 digits of the digest to approve by (letter show has it), not of the document's own", example);
    auto at = desk(in);
    if (!at) return at.error();
    if (auto done = Letters(at->opened.ledger).approve(*id, digest, at->who); !done) return done.error();
    print_done(in.json, "approved", *id, say("{i} 已由 {p} 批准，可以公布。", "{i} is approved by {p} and can be published.", {{"i", *id}, {"p", at->who.person}}));
    if (in.json) return Exit::balanced;
    if (auto now = Letters(at->opened.ledger).newest(*id); now && *now && moved_to(**now, at->opened.office->today())) print_wrapped(will_move(*(*now)->effective));
    print_next("creditlink letter publish");
    return Exit::balanced;
}

void say_written(const Invocation& in, const WrittenSite& site) {
    print_done(in.json, "site-written", site.folder.string(),
               say("站点已更新，{n} 个文件：{p}", "the site is written, {n} files: {p}", {{"n", std::to_string(site.files)}, {"p", (site.folder / "index.html").string()}}));
}

Result<Exit> publish(const Invocation& in) {
    auto at = desk(in);
    if (!at) return at.error();
    auto done = publish_letters(at->opened, in.arguments, at->who);
    if (!done) return done.error();
    for (const std::string& id : done->over)
        print_done(in.json, "over", id, say("{i} 没有公布：废止日已过。请退回改写：creditlink letter return {i} --reason 废止日已过", "{i} is not published: its last day is over. Send it back: creditlink letter return {i} --reason 'its last day is over'", {{"i", id}}));
    for (const auto& [id, planned] : done->moved) print_done(in.json, "moved", id, id + say("：", ": ").data() + has_moved(planned, at->opened.office->today()));
    for (const std::string& id : done->ids) print_done(in.json, "published", id, say("{i} 已公布。", "{i} is published.", {{"i", id}}));
    if (done->rendered > 0)
        print_done(in.json, "rendered", std::to_string(done->rendered), say("{n} 份已生成签名的 PDF、OFD 和 Word 文件。", "{n} are made as signed PDF, as OFD and as DOCX.", {{"n", std::to_string(done->rendered)}}));
    if (done->pages_only && !in.json) print_wrapped(std::string(say("只公布网页：", "HTML only: ")) + done->pages_only->message + std::string(say("；", "; ")) + done->pages_only->hint);
    say_written(in, done->site);
    if (!in.json) print_next("creditlink letter verify");
    return done->over.empty() ? Exit::balanced : Exit::strict;
}

Result<Exit> withdraw(const Invocation& in) {
    auto id = letter_named(in, "creditlink letter withdraw " + std::string(kSample) + std::string(say(" --reason 依据已修改", " --reason 'its basis was amended'")));
    if (!id) return id.error();
    if (trim(in.option("--reason")).empty()) return wants("请用 --reason 写明撤回原因（向社会公开，不超过 200 字）", "give --reason; it is made public and has at most 200 characters", {});
    auto at = desk(in);
    if (!at) return at.error();
    const auto done = withdraw_letter(at->opened, *id, in.option("--reason"), at->who);
    if (!done) return done.error();
    print_done(in.json, "withdrawn", *id, say("{i} 第 {v} 版已撤回，撤回说明留在站点上。", "version {v} of {i} is withdrawn; the notice stays on the site.", {{"i", *id}, {"v", std::to_string(done->version)}}));
    for (const std::uint32_t version : done->still_published)
        print_done(in.json, "still-published", *id + "/" + std::to_string(version), say("{i} 第 {v} 版没有撤回，仍在公布（施行或待施行）；也要撤回就再运行一次。", "version {v} of {i} is not withdrawn and still published (in force, or to be); run this again to withdraw it too.", {{"i", *id}, {"v", std::to_string(version)}}));
    say_written(in, done->site);
    return Exit::balanced;
}

}  // namespace

std::vector<Command> letter_life_commands() {
    const OptionRow reason{"--reason", "TEXT", "原因；留在台账，其摘要记入日志", "why; kept in the ledger, its digest in the log"};
    const OptionRow open_reason{"--reason", "TEXT", "撤回原因，写在公开的撤回说明里", "why; stands in the public notice"};
    const OptionRow digest{"--digest", "HEX", "所读文稿的批准摘要，至少前 8 位", "approval digest of what you read, 8 digits or more"};
    return {
        {"letter", "new", "[LETTER…]", "把 mappings/letters 里的文件收为草稿", "take files of mappings/letters in as drafts", "creditlink letter new --as 王芳", {kAsOption}, draft},
        {"letter", "submit", "LETTER…", "提交批准：生成全文，从此一字不动", "submit: the document is made and stays so", "creditlink letter submit lab-animal-licence sme-evaluation --as 王芳", {kAsOption}, submit},
        {"letter", "return", "LETTER", "退回已提交或已批准的，重新成为草稿", "send back what was submitted or approved", "creditlink letter return sme-evaluation --reason 第三条有歧义", {kAsOption, reason}, give_back},
        {"letter", "discard", "LETTER", "废弃没有人要的草稿；稿子和原因留在库里", "discard a draft nobody wants; it is kept", "creditlink letter discard sme-evaluation --reason 与另一份重复", {kAsOption, reason}, discard},
        {"letter", "approve", "LETTER", "批准；起草和提交的人不能批准", "approve; whoever wrote or submitted it cannot", "creditlink letter approve lab-animal-licence --as 李明 --digest $(creditlink letter show lab-animal-licence --digest)", {digest, kAsOption}, approve_letter},
        {"letter", "publish", "[LETTER…]", "公布已批准的，更新站点；每天一次，按日生效", "publish what was approved, write the site", "creditlink letter publish", {kAsOption}, publish},
        {"letter", "withdraw", "LETTER", "撤回已公布的；撤回说明留在站点上", "withdraw a published letter; a notice stays", "creditlink letter withdraw lab-animal-licence --reason 许可办法已修改", {open_reason, kAsOption}, withdraw},
    };
}

}  // namespace creditlink
