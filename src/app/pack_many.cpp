#include "pack_many.h"

#include <algorithm>
#include <iostream>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/pack_set.h"
#include "erased_words.h"
#include "evidence_sheet.h"
#include "filters.h"
#include "packed_set.h"
#include "person.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::size_t kMaxList = 2u << 20, kItemsAPage = 500;
constexpr std::size_t kMostPrinted = 500;       // packs with a PDF each, some 100 KB: more would not fit into one file
constexpr std::uint64_t kMostBytes = 1u << 30;  // of one file: packs are held in memory until it is written

struct Wanted {  // a line of the set
    std::string batch, submission;
    std::string unknown;  // why its record cannot be named
};

struct Asked {
    PackSet about;
    std::vector<Wanted> lines;
};

Result<Asked> asked_day(const Invocation& in, OfficeIndex& opened) {
    const auto from = day_ms(in.option("--day")), until = day_ms(in.option("--day"), 1);
    if (!from) return from.error();
    Asked asked{{.origin = {},
                 .made = {},
                 .kind = "day",
                 .subject = CivilDate::of_unix(*from / 1000, kBeijingMinutes).dashed(),
                 .list = {},
                 .lines = {}},
                {}};
    LogQuery query{.event = "exchange", .from = *from, .until = *until, .most = kItemsAPage};
    for (;;) {
        const auto page = opened.index->find(query);
        if (!page) return page.error();
        for (const LogItem& item : *page) asked.lines.insert(asked.lines.begin(), {item.batch, {}, {}});
        if (page->size() < kItemsAPage) return asked;
        query.before = page->back().number;
    }
}

// Its digest stands in the log, signed, or no pack is made of it.
Result<Asked> asked_sample(const Invocation& in, OfficeIndex& opened, const LogHead& head) {
    auto list = read_file(in.option("--sample"), kMaxList);
    if (!list) return list.error();
    const std::string digest = hex(bytes_of(sha256(*list)));
    const auto drawn = opened.index->find({.id = digest, .event = "sampled", .before = head.size, .most = 1});
    if (!drawn) return drawn.error();
    if (drawn->empty())
        return Error{Errc::approval,
                     std::string(say("已签名的日志里没有这份清单的摘要",
                                     "the digest of this list stands in no signed entry of the log")),
                     in.option("--sample"),
                     std::string(say("先用 evidence sample 抽样；清单一个字节也不能改",
                                     "draw with evidence sample first; not a byte of its list may be changed"))};
    Asked asked{{.origin = {}, .made = {}, .kind = "sample", .subject = digest, .list = *list, .lines = {}}, {}};
    for (const std::string_view line : split(*list, "\n")) {
        const auto words = split(line, " ");
        Invocation number;
        if (words.size() == 3) number.options.emplace("n", words[0]), number.options.emplace("p", words[2]);
        const auto entry = number.number("n"), place = number.number("p");
        if (!entry || !place) continue;
        NamedRecord named = named_record(*opened.index, *entry, static_cast<std::uint32_t>(*place));
        Wanted wanted{std::string(words[1]), std::move(named.submission), {}};
        if (wanted.submission.empty())
            wanted.unknown = say("批内第 {n} 条：{w}", "number {n} of the batch: {w}",
                                 {{"n", std::to_string(*place + 1)}, {"w", named.why}});
        asked.lines.push_back(std::move(wanted));
    }
    return asked;
}

Result<FinishedPack> packed(const SignedLog& log, Ledger& ledger, const Wanted& wanted, PackPress* press) {
    if (!wanted.unknown.empty()) return Error{Errc::not_found, wanted.unknown, {}, {}};
    const bool whole = wanted.submission.empty();
    Invocation one;
    one.arguments = {whole ? wanted.batch : wanted.submission};
    if (whole) one.options.emplace("--whole", "");
    const auto subject = pack_subject(one, ledger);
    return subject ? finished_pack(log, *subject, whole, press) : Result<FinishedPack>(subject.error());
}

// Of the batches of a set, which were erased: the log is read once, when the first one is missing. What a set says of
// an erasure is what the log says; its reason is the office's own, and a set leaves the office.
class SetErasures {
  public:
    SetErasures(const Path& log, const std::vector<Wanted>& lines) : log_(log) {
        for (const Wanted& line : lines) batches_.insert(line.batch);
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

std::string page_of(const PackSet& set, const std::string& office) {
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
void report(const Invocation& in, const PackSet& set, std::size_t bytes) {
    std::uint64_t made = 0;
    for (const PackSetLine& line : set.lines) made += !line.pack.empty();
    if (in.json) {
        json::Writer w;
        w.begin_object()
            .member("file", in.option("--out"))
            .member("bytes", static_cast<std::int64_t>(bytes))
            .member("set", set.kind)
            .member("subject", set.subject);
        w.member("packs", static_cast<std::int64_t>(made));
        write_missing(w, set);
        return print_json(w.end_object());
    }
    std::cout << say("已制作 {f}：{n} 个证据包，{b} 字节\n", "{f} is made: {n} packs, {b} bytes\n",
                     {{"f", one_line(in.option("--out"))}, {"n", std::to_string(made)}, {"b", std::to_string(bytes)}});
    for (const PackSetLine& line : set.lines)
        if (line.pack.empty())
            print_wrapped(warned(std::string(say("没有：", "missing: "))) +
                              (line.submission.empty() ? line.batch : line.submission) + "  " + line.why,
                          2);
    print_next("creditlink-verify pack " + one_line(in.option("--out")));
}

}  // namespace

Result<Exit> pack_many(const Invocation& in) {
    if (!in.arguments.empty() || (in.has("--day") && in.has("--sample")) || in.has("--batch"))
        return wants("--day、--sample、--batch 和编号只能给一个", "give one of --day, --sample, --batch and an id",
                     "creditlink evidence pack --day 2026-11-26 …");
    auto log = signed_log(in);
    if (!log) return log.error();
    auto ledger = log->office->ledger();
    if (!ledger) return ledger.error();
    auto opened = office_index(*log->office, in.json ? Talk::quiet : Talk::progress);
    if (!opened) return opened.error();
    auto list = in.has("--sample") ? read_file(in.option("--sample"), kMaxList) : Result<std::string>(std::string());
    if (!list) return list.error();
    auto asked = in.has("--day") ? packs_of_day(in.option("--day"), *opened) : packs_of_sample(*list, *opened, log->head);
    if (!asked) return Error{asked.error().code, asked.error().message, in.option("--sample"), asked.error().hint};
    Progress progress(log->office->clock(), in.json);
    const auto made = packed_set(*log, *ledger,asked->lines);
    PackPress press(log->office->config().documents.fonts);
    PackPress* press_of_each = asked->lines.size() <= kMostPrinted ? &press : nullptr;
    for (Wanted& wanted std::move(*asked), kMostBytes, [&](std::uint64_t done, std::uint64_t ofwanted, press_of_each) {
        progress.show(say("制作证据包", "making packs"), done, static_cast<double>(done) / static_cast<double>(of));
    });
    progress.clear();
    if (!made) return made.error();
    if (auto kept = ledger->record_decision("evidence-pack", made->about, in.option("--purpose"), acting_person()); !kept)
        return kept.error();
    if (auto wrote = write_file(in.option("--out"), made->bytes, 0600); !wrote) return wrote.error();
    report(in, made->set, made->bytes.size());
    const bool all =
        std::ranges::none_of(made->set.lines, [](const PackSetLine& line) { return line.pack.empty(); });
    return all ? Exit::balanced : Exit::strict;
}

}  // namespace creditlink
