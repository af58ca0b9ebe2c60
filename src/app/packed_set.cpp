// The packs of a day or of an audit sample, made one after the other into one file.

#include "packed_set.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "erased_words.h"
#include "evidence_sheet.h"
#include "filters.h"
#include "finished_pack.h"
#include "sampled_record.h"

namespace creditlink {

namespace {

constexpr std::size_t kBatchesAtOnce = 500;
constexpr std::size_t kMostPrinted = 500;  // packs with a PDF each, some 100 KB: more would not fit into one file

Result<FinishedPack> pack_wanted(const SignedLog& log, Ledger& ledger, const WantedPack& wanted, PackPress* press) {
    if (!wanted.unknown.empty()) return Error{Errc::not_found, wanted.unknown, {}, {}};
    const bool whole = wanted.submission.empty();
    const auto subject = pack_subject(ledger, whole ? wanted.batch : wanted.submission, whole);
    return subject ? finished_pack(log, ledger, *subject, whole, press) : Result<FinishedPack>(subject.error());
}

// Of the batches of a set, which were erased: the log is read once, when the first one is missing. What a set says of
// an erasure is what the log says; its reason is the office's own, and a set leaves the office.
class SetErasures {
  public:
    SetErasures(const Path& log, const std::vector<WantedPack>& lines) : log_(log) {
        for (const WantedPack& line : lines) batches_.insert(line.batch);
    }

    std::string words(const Error& error, const std::string& batch) {
        if (error.code != Errc::not_found) return error.message;
        if (!notes_) {
            auto read = erasures_of(log_, batches_);
            notes_ = read ? std::move(*read) : std::map<std::string, ErasureNote>();
        }
        const auto note = notes_->find(batch);
        return note == notes_->end() ? error.message : erased_words(note->second);
    }

  private:
    const Path& log_;
    std::set<std::string> batches_;
    std::optional<std::map<std::string, ErasureNote>> notes_;
};

std::string page_of_set(const PackSet& set, const std::string& office) {
    Sheet sheet{set.kind == "day" ? say("报送证据：{d} 的各批", "Evidence of the exchanges of {d}", {{"d", set.subject}})
                                  : std::string(say("报送证据：审计样本", "Evidence of an audit sample")),
                {}};
    sheet.blocks.push_back({.texts = {{office}, {set.origin, true}}});
    sheet.blocks.push_back(
        {.texts = {{std::string(say("每个 zip 自成一个证据包，可单独核验；全部一起核验：creditlink-verify pack "
                                    "本文件。本页没有签名，以核验程序的结果为准。",
                                    "Each zip is an evidence pack of its own; all of them at once: creditlink-verify "
                                    "pack THIS FILE. This page is signed by nobody: what the checker says counts."))}}});
    for (const PackSetLine& line : set.lines)
        sheet.blocks.push_back(
            {.kind = SheetKind::row,
             .texts = {{line.pack.empty() ? std::string(say("没有：", "none: ")) + line.why : line.pack}},
             .label = {line.submission.empty() ? line.batch : line.submission, true}});
    return sheet_page(sheet);
}

}  // namespace

Result<AskedPacks> packs_of_day(std::string_view day, OfficeIndex& opened) {
    const auto from = day_ms(day), until = day_ms(day, 1);
    if (!from) return from.error();
    AskedPacks asked{{.origin = {},
                 .made = {},
                 .kind = "day",
                 .subject = CivilDate::of_unix(*from / 1000, kBeijingMinutes).dashed(),
                 .list = {},
                 .lines = {}},
                {}};
    LogQuery query{.event = "exchange", .from = *from, .until = *until, .most = kBatchesAtOnce};
    for (;;) {
        const auto page = opened.index->find(query);
        if (!page) return page.error();
        for (const LogItem& item : *page) asked.lines.insert(asked.lines.begin(), {item.batch, {}, {}});
        if (page->size() < kBatchesAtOnce) return asked;
        query.before = page->back().number;
    }
}

Result<AskedPacks> packs_of_sample(std::string_view list, OfficeIndex& opened, const LogHead& head) {
    const std::string digest = hex(bytes_of(sha256(list)));
    const auto drawn = opened.index->find({.id = digest, .event = "sampled", .before = head.size, .most = 1});
    if (!drawn) return drawn.error();
    if (drawn->empty())
        return Error{Errc::approval,
                     std::string(say("已签名的日志里没有这份清单的摘要",
                                     "the digest of this list stands in no signed entry of the log")),
                     {},
                     std::string(say("先用 evidence sample 抽样；清单一个字节也不能改",
                                     "draw with evidence sample first; not a byte of its list may be changed"))};
    AskedPacks asked{{.origin = {}, .made = {}, .kind = "sample", .subject = digest, .list = std::string(list), .lines = {}}, {}};
    for (const std::string_view line : split(list, "\n")) {
        const auto words = split(line, " ");
        Invocation number;
        if (words.size() == 3) number.options.emplace("n", words[0]), number.options.emplace("p", words[2]);
        const auto entry = number.number("n"), place = number.number("p");
        if (!entry || !place) continue;
        NamedRecord named = named_record(*opened.index, *entry, static_cast<std::uint32_t>(*place));
        WantedPack wanted{std::string(words[1]), std::move(named.submission), {}};
        if (wanted.submission.empty())
            wanted.unknown = say("批内第 {n} 条：{w}", "number {n} of the batch: {w}",
                                 {{"n", std::to_string(*place + 1)}, {"w", named.why}});
        asked.lines.push_back(std::move(wanted));
    }
    return asked;
}

Error another_is_made() { return {Errc::locked, std::string(say("正在制作另一个证据包", "another pack is being made")), {}, std::string(say("请稍后再试", "try again in a while"))}; }

Status few_enough_here(const AskedPacks& asked) {
    if (asked.lines.size() <= kMostPacksHere) return {};
    const bool day = asked.about.kind == "day";
    return Error{Errc::usage,
                 say("共 {n} 个证据包，网页上一次最多做 {m} 个", "{n} packs; at most {m} are made here at once",
                     {{"n", std::to_string(asked.lines.size())}, {"m", std::to_string(kMostPacksHere)}}),
                 {},
                 say("请系统管理员在命令行制作：creditlink evidence pack {o}", "ask the system administrator for creditlink evidence pack {o} at the command line",
                     {{"o", day ? "--day " + asked.about.subject : std::string("--sample")}})};
}

Result<PackedSet> packed_set(const SignedLog& log, Ledger& ledger, AskedPacks asked, const PackLimits& limits, const std::function<void(std::uint64_t done, std::uint64_t of)>& progress) {
    if (asked.lines.empty())
        return Error{Errc::not_found, asked.about.kind == "day" ? say("{d} 没有报送过，没有可做的证据包", "nothing was sent on {d}, so there is nothing to pack", {{"d", asked.about.subject}}) : std::string(say("清单是空的", "the list is empty")), {},
                     "creditlink log search --event exchange"};
    if (asked.lines.size() > kMaxPacks)
        return Error{Errc::not_found,
                     say("共 {n} 项，一次最多 {m} 项", "{n} to be packed; at most {m} at once",
                         {{"n", std::to_string(asked.lines.size())}, {"m", std::to_string(kMaxPacks)}}),
                     {},
                     "creditlink log search --event exchange"};
    asked.about.origin = log.office->log_origin(), asked.about.made = rfc3339(log.office->clock().unix_seconds());
    PackSetWriter writer(std::move(asked.about));
    std::uint64_t bytes = 0, done = 0;
    SetErasures erasures(log.directory, asked.lines);
    PackPress press(log.office->config().documents.fonts);
    PackPress* press_of_each = asked.lines.size() <= kMostPrinted ? &press : nullptr;
    for (WantedPack& wanted : asked.lines) {
        if (limits.stop.stop_requested())
            return Error{Errc::interrupted, std::string(say("服务正在停止，证据包没有做完", "the service is ending: the packs were not finished")), {}, std::string(say("服务启动后再做一次", "make them again once it is back"))};
        auto pack = pack_wanted(log, ledger, wanted, press_of_each);
        progress(++done, asked.lines.size());
        if (pack && (bytes += pack->bytes.size()) > limits.bytes)
            return Error{Errc::usage,
                         std::string(say("一个文件装不下", "they do not fit into one file")),
                         {},
                         std::string(say("逐批制作：--batch", "make them batch by batch: --batch"))};
        if (pack) {
            writer.add(std::move(wanted.batch), std::move(wanted.submission), std::move(pack->bytes));
        } else {
            std::string why = erasures.words(pack.error(), wanted.batch);
            writer.missing(std::move(wanted.batch), std::move(wanted.submission), std::move(why));
        }
    }
    auto file = writer.bytes(page_of_set(writer.set(), log.office->config().office_name));
    if (!file) return file.error();
    std::string about = writer.set().kind + " " + writer.set().subject + " file " + hex(bytes_of(sha256(*file)));
    return PackedSet{writer.set(), std::move(*file), std::move(about)};
}

}  // namespace creditlink
