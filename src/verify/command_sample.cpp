// An audit sample, drawn again without the office.

#include <charconv>
#include <ostream>
#include <system_error>

#include "creditlink/base/encode.h"
#include "creditlink/base/file.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/export.h"
#include "creditlink/exchange_log/sample.h"
#include "evidence.h"
#include "others.h"

namespace creditlink::verify {
namespace {

constexpr std::size_t kMaxList = 2u << 20;

Result<std::uint64_t> number(const Invocation& in, std::string_view option) {
    const std::string text = in.last(option);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return Error{Errc::usage,
                     say("请用 {o} 给出一个整数", "give a whole number with {o}", {{"o", std::string(option)}}),
                     {},
                     "creditlink-verify sample --help"};
    return value;
}

Result<SampleWish> wish_of(const Invocation& in) {
    SampleWish wish{in.last("--seed"), 0, 0, 0};
    for (const auto& [option, into] : {std::pair{"--from", &wish.from}, std::pair{"--until", &wish.until}}) {
        auto value = number(in, option);
        if (!value) return value.error();
        *into = *value;
    }
    const auto count = number(in, "--count");
    if (!count) return count.error();
    wish.count = *count > kMaxSampled ? 0 : static_cast<std::uint32_t>(*count);
    if (auto sound = sound_wish(wish); !sound) return sound.error();
    return wish;
}

// The log must be sound before its entries count for anything: every hash is made again, and who was named must have
// vouched for it, as for `export`.
Result<std::uint64_t> signed_entries(const ExportReader& files, const std::string& directory, Evidence& evidence) {
    if (auto seen = see_others(files, evidence); !seen) return seen.error();
    if (auto vouched = evidence.witnessed(); !vouched) return vouched.error();
    auto found = check_export(files, evidence.origin, evidence.keys, evidence.heads());
    if (!found) return found.error();
    const auto omitted = left_out(files, evidence.origin, evidence.chain);
    if (!omitted) return omitted.error();
    found->faults.insert(found->faults.end(), omitted->faults.begin(), omitted->faults.end());
    if (!found->faults.empty())
        return Error{Errc::log_integrity, found->faults.front(), directory, "creditlink-verify export " + directory};
    if (!found->signed_head)
        return Error{
            Errc::trust, std::string(say("没有可信的签名", "no signature that can be believed")), directory, {}};
    return found->signed_head->size;
}

// Empty: it is the list given, which stood in the log first, or none was given.
Result<std::string> difference(const Invocation& in, const RepeatedSample& found) {
    const Sample& sample = found.sample;
    if (!in.has("--list")) return std::string();
    const auto list = read_file(in.last("--list"), kMaxList);
    if (!list) return list.error();
    if (*list == sample.text())
        return found.entry ? std::string()
                           : std::string(say("清单相同，但日志里没有它的摘要：不能证明先抽样、后看结果；日志较早的，"
                                             "请取抽样之后的导出",
                                             "the list is the same, but no entry has its digest: nothing shows that it "
                                             "was drawn first; if this log is an earlier one, take a later export"));
    const auto theirs = split(*list, "\n");
    const std::string text = sample.text();
    const auto ours = split(text, "\n");
    for (std::size_t i = 0;; ++i) {
        const std::string_view a = i < theirs.size() ? theirs[i] : "", b = i < ours.size() ? ours[i] : "";
        if (a == b && i < std::max(theirs.size(), ours.size())) continue;
        return say("第 {n} 行是“{a}”，重算为“{b}”", "line {n} is \"{a}\", drawn again it is \"{b}\"",
                   {{"n", std::to_string(i + 1)}, {"a", shown(a, 100)}, {"b", shown(b, 100)}});
    }
}

void write_sample_json(const Invocation& in, const RepeatedSample& found, const std::string& fault) {
    json::Writer w;
    w.begin_object()
        .member("origin", found.sample.origin)
        .member("head", found.sample.head.text())
        .member("population", static_cast<std::int64_t>(found.sample.population));
    w.member("digest", hex(bytes_of(found.sample.digest()))).name("entry");
    if (found.entry)
        w.number(static_cast<std::int64_t>(found.entry));
    else
        w.null();
    w.name("records").begin_array();
    for (const SampledRecord& record : found.sample.records)
        w.begin_object()
            .member("answered", static_cast<std::int64_t>(record.answered))
            .member("batch", record.batch)
            .member("place", record.place)
            .end_object();
    in.out
        << w.end_array().member("result", fault.empty() ? "same" : "fault").member("fault", fault).end_object().text()
        << '\n';
}

void write_sample_page(const Invocation& in, const RepeatedSample& found, const std::string& fault) {
    const Sample& sample = found.sample;
    Page page;
    page.title(say("审计抽样重算报告", "Report on an audit sample"));
    page.line(std::string(say("日志", "log")), sample.origin);
    page.line(std::string(say("范围", "range")),
              say("第 {a} 条至第 {b} 条，此处日志头 {h}", "entries {a} to {b}; the head there is {h}",
                  {{"a", std::to_string(sample.wish.from)},
                   {"b", std::to_string(sample.wish.until - 1)},
                   {"h", sample.head.text()}}));
    page.line(std::string(say("种子", "seed")), shown(sample.wish.seed, kMaxSeed));
    page.line(std::string(say("总体", "population")), say("{n} 条有最终回执的记录", "{n} records with a final receipt",
                                                          {{"n", std::to_string(sample.population)}}));
    page.line(std::string(say("抽出", "drawn")), std::to_string(sample.records.size()));
    page.line(std::string(say("清单摘要", "digest")), hex(bytes_of(sample.digest())));
    page.line(std::string(say("在日志中", "in the log")),
              found.entry
                  ? say("第 {n} 条写明了这份清单的摘要", "entry {n} has the digest of this list",
                        {{"n", std::to_string(found.entry)}})
                  : std::string(
                        say("日志里没有这份清单的摘要：抽样没有先写入日志，或这份日志较早",
                            "no entry has its digest: it was not put into the log first, or this is an earlier log")));
    page.gap();
    page.line(std::string(say("结果", "result")),
              fault.empty()
                  ? std::string(in.has("--list") ? say("与所给清单逐字节相同", "it is the list given, byte for byte")
                                                 : say("已重算，清单如下", "drawn again, the list follows"))
                  : std::string(say("不成立：", "DOES NOT HOLD: ")) + fault);
    in.out << page.text() << '\n' << (in.has("--list") ? std::string() : sample.text());
}

Result<Exit> sample(const Invocation& in) {
    const auto wish = wish_of(in);
    if (!wish) return wish.error();
    const std::string& directory = in.arguments[0];
    const ExportReader files = files_under(directory);
    auto handovers = read_handovers(files);
    if (!handovers) return handovers.error();
    auto evidence = evidence_of(in, std::move(*handovers));
    if (!evidence) return evidence.error();
    const auto size = signed_entries(files, directory, *evidence);
    if (!size) return size.error();
    const auto found = repeat_sample(files, evidence->origin, *size, *wish);
    if (!found) return found.error();
    const auto fault = difference(in, *found);
    if (!fault) return fault.error();
    (in.json ? write_sample_json : write_sample_page)(in, *found, *fault);
    return fault->empty() ? Exit::sound : Exit::log_integrity;
}

}  // namespace

std::vector<Command> sample_commands() {
    std::vector<OptionRow> options = evidence_options();
    for (const OptionRow& row :
         std::initializer_list<OptionRow>{{"--seed", "TEXT", "公布的种子", "the published seed"},
                                          {"--from", "N", "范围的第一条", "the first entry of the range"},
                                          {"--until", "N", "范围到此条之前", "the range ends before this entry"},
                                          {"--count", "N", "抽几条记录", "how many records are drawn"},
                                          {"--list", "FILE", "要核对的清单", "a list to be compared"}})
        options.push_back(row);
    return {{"sample", "DIR", "重算审计抽样：同一种子和范围，得同一份清单",
             "draw an audit sample again: a seed and a range give one list",
             "creditlink-verify sample log --key keys --seed 2026-11-26 --from 0 --until 2 --count 1",
             std::move(options), sample}};
}

}  // namespace creditlink::verify
