// An audit sample of records: drawn, and its digest signed into the log before anything is made of it.

#include <iostream>

#include "audit_sample.h"
#include "command.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "filters.h"
#include "office_index.h"
#include "person.h"
#include "print.h"
#include "sampled_record.h"

namespace creditlink {

namespace {

Result<SampleWish> wish_of(const Invocation& in, const LogHead& head) {
    const std::uint64_t count = in.number("--count").value_or(0);
    SampleWish wish{in.option("--seed"), in.number("--from").value_or(0), in.number("--until").value_or(head.size),
                    count > kMaxSampled ? 0 : static_cast<std::uint32_t>(count)};
    if (wish.seed.empty() || !in.has("--count"))
        return wants("请给出种子和条数：--seed --count", "give a seed and a number: --seed --count",
                     std::string(say("creditlink evidence sample --seed 审计组当场公布的一句话 --count 20",
                                     "creditlink evidence sample --seed 'said by the auditor today' --count 20")));
    if (auto sound = sound_wish(wish); !sound) return sound.error();
    return wish;
}

std::vector<NamedRecord> named_records(OfficeIndex& opened, const Sample& sample) {
    std::vector<NamedRecord> named;
    for (const SampledRecord& record : sample.records)
        named.push_back(named_record(*opened.index, record.answered, record.place));
    return named;
}

void print_sample(const Invocation& in, const Sample& sample, const std::vector<NamedRecord>& named,
                  const LogHead& head) {
    const std::string digest = hex(bytes_of(sample.digest()));
    if (in.json) {
        json::Writer w;
        w.begin_object()
            .member("digest", digest)
            .member("head", sample.head.text())
            .member("signed", head.text())
            .member("from", static_cast<std::int64_t>(sample.wish.from))
            .member("until", static_cast<std::int64_t>(sample.wish.until))
            .member("population", static_cast<std::int64_t>(sample.population))
            .name("records")
            .begin_array();
        for (std::size_t i = 0; i < named.size(); ++i)
            w.begin_object()
                .member("answered", static_cast<std::int64_t>(sample.records[i].answered))
                .member("batch", sample.records[i].batch)
                .member("place", sample.records[i].place)
                .member("submission", named[i].submission)
                .member("why", named[i].why)
                .end_object();
        return print_json(w.end_array().end_object());
    }
    constexpr std::size_t kShown = 12;
    Table table;
    table.header({std::string(say("条目", "entry")), std::string(say("批内第几条", "number in batch")),
                  std::string(say("报送号", "submission"))},
                 {Table::Align::right, Table::Align::right, Table::Align::whole});
    for (std::size_t i = 0; i < named.size() && i < kShown; ++i)
        table.row({std::to_string(sample.records[i].answered), std::to_string(sample.records[i].place + 1),
                   named[i].submission.empty() ? named[i].why : named[i].submission});
    std::cout << say("第 {a} 至 {b} 条日志里有最终回执的 {n} 条记录中抽出 {k} 条：\n",
                     "of the {n} records with a final receipt in entries {a} to {b}, {k} were drawn:\n",
                     {{"a", std::to_string(sample.wish.from)},
                      {"b", std::to_string(sample.wish.until - 1)},
                      {"n", grouped(sample.population)},
                      {"k", std::to_string(named.size())}})
              << table.text();
    if (named.size() > kShown)
        std::cout << say("……共 {n} 条（--json 列出全部）\n", "… {n} in all (--json has them)\n",
                         {{"n", std::to_string(named.size())}});
    std::cout << say("清单已存入 ", "the list is in ") << one_line(in.option("--out")) << '\n';
    print_wrapped(say("它的摘要 {d} 已写入日志并签名。", "its digest {d} stands in the log, signed.", {{"d", digest}}));
    print_next("creditlink-verify sample DIR --seed … --from " + std::to_string(sample.wish.from) + " --until " +
               std::to_string(sample.wish.until) + " --count " + std::to_string(sample.wish.count) + " --list " +
               one_line(in.option("--out")));
}

Result<Exit> sample(const Invocation& in) {
    if (in.option("--out").empty())
        return wants("请用 --out 给出清单文件", "name the list's file with --out", "--out sample.txt");
    auto log = signed_log(in);
    if (!log) return log.error();
    const auto wish = wish_of(in, log->head);
    if (!wish) return wish.error();
    const auto lock = log->office->run_lock("evidence sample");
    if (!lock) return lock.error();
    const auto drawn = draw_sample(*log, *wish);
    if (!drawn) return drawn.error();
    const auto head = sign_sample_into_log(*log->office, drawn->sample, acting_person());
    if (!head) return head.error();
    if (auto wrote = write_file(in.option("--out"), drawn->sample.text()); !wrote) return wrote.error();
    auto opened = office_index(*log->office, in.json ? Talk::quiet : Talk::progress);
    if (!opened) return opened.error();
    print_sample(in, drawn->sample, named_records(*opened, drawn->sample), *head);
    return Exit::balanced;
}

}  // namespace

std::vector<Command> sample_commands() {
    return {
        {"evidence",
         "sample",
         "",
         "审计抽样：按公布的种子抽记录，清单摘要先写入日志",
         "draw an audit sample by a published seed; the list's digest goes into the log first",
         "creditlink evidence sample --seed 2026-11-26 --count 3 --out sample.txt",
         {{"--seed", "TEXT", "种子，由审计人员在范围定下之后公布",
           "the seed, published by the auditor once the range is fixed"},
          {"--count", "N", "抽几条记录", "how many records"},
          {"--from", "N", "范围的第一条日志，缺省 0", "the first entry of the range, 0 unless given"},
          {"--until", "N", "到此条之前，缺省到签名处", "up to this entry, else all that are signed"},
          {"--out", "FILE", "清单文件，不含个人信息", "the list's file; no personal data"}},
         sample},
    };
}

}  // namespace creditlink
