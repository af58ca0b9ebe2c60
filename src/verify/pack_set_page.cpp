#include "pack_set_page.h"

#include <map>
#include <ostream>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "page.h"

namespace creditlink::verify {
namespace {

constexpr std::size_t kIdShown = 100;

struct Counted {
    std::uint64_t packs = 0, records = 0;
    bool all_of(const PackSet& set) const { return packs == set.lines.size(); }
    std::map<std::string, std::uint64_t> outcomes;  // of packs of one record
    std::string head;
};

std::string name_of(const PackSetLine& line) {
    return shown(line.submission.empty() ? line.batch : line.submission, kIdShown);
}

void write_json(const Invocation& in, const PackSet& set, const Counted& counted) {
    json::Writer w;
    w.begin_object()
        .member("checked", in.arguments[0])
        .member("origin", set.origin)
        .member("set", set.kind)
        .member("subject", set.subject);
    w.member("packs", static_cast<std::int64_t>(counted.packs))
        .member("records", static_cast<std::int64_t>(counted.records));
    write_missing(w, set);
    in.out << w.member("result", counted.all_of(set) ? "sound" : "partial").end_object().text() << '\n';
}

void write_page(const Invocation& in, const PackSet& set, const Counted& counted, bool keys_from_pack) {
    Page page;
    page.title(say("证据包核验报告（多个）", "Report on a set of evidence packs"));
    page.line(std::string(say("核验对象", "what")), in.arguments[0]);
    page.line(std::string(say("核验时间", "when")), shown_time(in.clock.unix_seconds()));
    page.line(std::string(say("日志", "log")), shown(set.origin, kIdShown) + "  " + counted.head);
    page.line(std::string(say("内容", "about")),
              set.kind == "day"
                  ? say("{d} 的各批", "the batches of {d}", {{"d", shown(set.subject)}})
                  : say("审计样本，清单摘要 {d}（用 creditlink-verify sample 重抽核对）",
                        "an audit sample, its list's digest {d} (draw it again with creditlink-verify sample)",
                        {{"d", shown(set.subject, kIdShown)}}));
    page.line(std::string(say("证据包", "packs")),
              say("{n} 个，逐个核验，全部成立", "{n}, each checked by itself, all of them hold",
                  {{"n", std::to_string(counted.packs)}}));
    for (const auto& [outcome, count] : counted.outcomes)
        page.line("", std::string(outcome == "accepted"   ? say("接收 ", "accepted ")
                                  : outcome == "rejected" ? say("退回 ", "rejected ")
                                  : outcome == "doubtful" ? say("存疑 ", "doubtful ")
                                                          : say("平台未逐条答复 ", "not told of each ")) +
                          std::to_string(count));
    for (const PackSetLine& line : set.lines)
        if (line.pack.empty())
            page.line(std::string(say("缺", "missing")), name_of(line) + "  " + shown(line.why, 300));
    if (keys_from_pack)
        page.line(std::string(say("注意", "note")),
                  std::string(say("有公钥取自包内，包不能为自己担保；逐个核验可看公钥编号",
                                  "keys were taken from the packs, which cannot vouch for themselves; check one by "
                                  "itself for their ids")));
    page.gap();
    page.line(std::string(say("结果", "result")),
              std::string(counted.all_of(set)
                              ? say("成立", "holds")
                              : say("有的成立，缺的见上", "what is there holds; what is missing is named above")));
    in.out << page.text();
}

}  // namespace

Result<Exit> check_set(const Invocation& in, const PackTrust& trust) {
    Counted counted;
    const auto set = check_pack_set(
        in.arguments[0], trust, [&](const PackSetLine&, const EvidencePack& pack, const PackFindings& found) {
            ++counted.packs, counted.records += pack.about.submission.empty() ? found.count : 1;
            if (!pack.about.submission.empty()) ++counted.outcomes[found.outcome];
            counted.head = found.head.text();
        });
    if (!set) return set.error();
    if (in.json)
        write_json(in, *set, counted);
    else
        write_page(in, *set, counted, trust.log_keys.empty() || !trust.office_key || !trust.platform_key);
    return counted.all_of(*set) ? Exit::sound : Exit::partial;
}

}  // namespace creditlink::verify
