#include "pack_many.h"

#include <algorithm>
#include <iostream>

#include "creditlink/base/message.h"
#include "filters.h"
#include "packed_set.h"
#include "person.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::size_t kMaxList = 2u << 20;
constexpr std::uint64_t kMostBytes = 1u << 30;  // of one file: packs are held in memory until it is written

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
    const auto made = packed_set(*log, *ledger, std::move(*asked), {.bytes = kMostBytes}, [&](std::uint64_t done, std::uint64_t of) {
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
