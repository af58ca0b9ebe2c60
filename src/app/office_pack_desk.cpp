#include "office_pack_desk.h"

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "desk_hint.h"
#include "erased_words.h"
#include "finished_pack.h"
#include "log_item.h"
#include "packed_set.h"

namespace creditlink {

namespace {

bool is_day(std::string_view id) { return id.size() == 10 && id[4] == '-' && id[7] == '-'; }

Error too_large() {
    return {Errc::usage, say("证据包超过 {n} MB，网页上做不了", "the pack is larger than {n} MB: too large to be made here", {{"n", std::to_string(kLargestFileHere >> 20)}}), {},
            std::string(say("逐批下载，或请系统管理员在命令行制作：creditlink evidence pack", "take it batch by batch, or ask the system administrator for creditlink evidence pack at the command line"))};
}

DeskLines pack_members(bool record, bool whole) {
    DeskLines lines;
    const auto line = [&](std::string_view name, std::string_view zh, std::string_view en) { lines.emplace_back(name, say(zh, en)); };
    line("page.html", "给人看的说明页", "a page for people");
    if (record) {
        line("record.json", "这条记录，报送时的原样字节（含个人信息）", "this record, the very bytes that were sent (personal data)");
        line("record-path.json", "它在批次树里的位置和路径", "its place and path in the batch's tree");
        line("source-row.json · source.json", "源数据行（含个人信息）：报送前读取、随证据保存的；没有保存的，制作时重读", "its source row (personal data): as it was kept when it was read, or else read again now");
        line("mapping.json", "所用映射", "the mapping");
    }
    line("request-head.http", "请求行和签名头", "the request's line and signed fields");
    if (whole) line("request-body.json", "请求全文：同批全部记录（含个人信息）", "the whole request: all records of the batch (personal data)");
    line("receipt.http", "平台签名的回执", "the platform's signed receipt");
    line("submitted.json answered.json", "两条日志及其存在证明", "the two entries of the log, and their proofs");
    line("checkpoint", "签名的日志头，有见证人副署的带副署", "the signed head, with cosignatures where there are some");
    line("log-keys office-key.pem platform-key.pem", "验证用的公钥（请与别处得知的编号核对）", "public keys (compare their ids with ones learnt elsewhere)");
    line("PACK.md FORMAT.md", "格式说明：任何人都能照着写核验程序", "the format pages: anybody can write another checker");
    return lines;
}

Result<DeskPackPreview> preview_of_day(Office& office, const std::string& day) {
    auto opened = office_index(office, Talk::brief);
    if (!opened) return opened.error();
    if (auto whole = all_indexed(*opened); !whole) return whole.error();
    const auto asked = packs_of_day(day, *opened);
    if (!asked) return asked.error();
    if (asked->lines.empty())
        return Error{Errc::not_found, say("{d} 没有报送过", "nothing was sent on {d}", {{"d", day}}), {}, std::string(say("请在“查找”里按日期看哪天有报送", "the search by days shows when something was sent"))};
    DeskPackPreview shown{.of = DeskPackPreview::Of::day, .whole = true, .facts = {}, .members = pack_members(false, true), .batches = {}};
    for (const WantedPack& one : asked->lines) shown.batches.push_back(one.batch);
    shown.facts.emplace_back(say("日期", "day"), day);
    shown.facts.emplace_back(say("批次", "batches"), std::to_string(shown.batches.size()));
    return shown;
}

Result<DeskFile> pack_of_day(const SignedLog& log, Ledger& ledger, const std::string& day, std::string_view purpose, std::string_view who, std::stop_token ending) {
    auto opened = office_index(*log.office, Talk::quiet);
    if (!opened) return opened.error();
    auto asked = packs_of_day(day, *opened);
    if (!asked) return asked.error();
    if (Status few = few_enough_here(*asked); !few) return few.error();
    auto made = packed_set(log, ledger, std::move(*asked), {.bytes = kLargestFileHere, .stop = std::move(ending)}, [](std::uint64_t, std::uint64_t) {});
    if (!made) return made.error().code == Errc::usage ? too_large() : for_a_browser(made.error());
    if (auto kept = ledger.record_decision("evidence-pack", made->about, purpose, who); !kept) return kept.error();
    const bool all = std::ranges::none_of(made->set.lines, [](const PackSetLine& line) { return line.pack.empty(); });
    return DeskFile{"evidence-" + day + (all ? "" : "-incomplete") + ".zip", std::move(made->bytes)};
}

}  // namespace

Result<DeskPackPreview> OfficePackDesk::preview(const DeskPackWish& wish) {
    const auto office = office_();
    const std::string id(trim(wish.id));
    if (is_day(id)) return preview_of_day(*office, id);
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    const bool batch = id.starts_with("b-"), whole = wish.whole || batch;
    const auto subject = for_a_browser(pack_subject(*ledger, id, whole));
    if (!subject) return subject.error();
    DeskPackPreview shown{.of = batch ? DeskPackPreview::Of::batch : DeskPackPreview::Of::record, .whole = whole, .facts = {}, .members = pack_members(!batch, whole), .batches = {}};
    if (subject->submission) {
        shown.facts.emplace_back(say("报送编号", "submission"), text_of(subject->submission->id));
        shown.facts.emplace_back(say("版本", "version"), std::to_string(subject->submission->version));
        shown.facts.emplace_back(say("平台的结论", "verdict"), std::string(title_of(subject->submission->state)) + " " + subject->submission->code);
    }
    auto opened = office_index(*office, Talk::brief);
    const auto found = opened ? opened->index->find({.id = subject->batch, .event = "exchange", .most = 1}) : Result<std::vector<LogItem>>(opened.error());
    if (!found) return found.error();
    if (found->empty()) shown.facts.emplace_back(say("批次", "batch"), subject->batch);
    for (LogItem item : *found) {
        item.matched.clear(), item.records = 0;
        for (auto& line : item_lines(item)) shown.facts.push_back(std::move(line));
    }
    return shown;
}

Result<DeskFile> OfficePackDesk::pack(const DeskPackWish& wish, std::string_view purpose, std::string_view who) {
    if (trim(purpose).empty())
        return Error{Errc::usage, std::string(say("证据包含个人信息，请写明用途", "the pack holds personal data: say what it is for")), {}, std::string(say("制作行为记入交换日志", "making it is an entry of the exchange log"))};
    const std::unique_lock one(making_, std::try_to_lock);
    if (!one) return another_is_made();
    const auto log = signed_log(office_());
    if (!log) return log.error();
    auto ledger = log->office->ledger();
    if (!ledger) return ledger.error();
    const std::string id(trim(wish.id));
    if (is_day(id)) return pack_of_day(*log, *ledger, id, purpose, who, ending_);
    const bool batch = id.starts_with("b-"), whole = wish.whole || batch;
    const auto subject = for_a_browser(pack_subject(*ledger, id, whole));
    if (!subject) return subject.error();
    PackPress press(log->office->config().documents.fonts);
    auto done = finished_pack(*log, *ledger, *subject, whole, &press);
    if (!done) done = erased_pack(*log, *subject, done.error(), &press);
    if (!done) return for_a_browser(erased_or(done.error(), *log->office, subject->batch));
    if (done->bytes.size() > kLargestFileHere) return too_large();
    if (auto kept = ledger->record_decision("evidence-pack", pack_entry_words(*subject, *done), purpose, who); !kept) return kept.error();
    return DeskFile{"evidence-" + (subject->submission ? text_of(subject->submission->id) : subject->batch) + (whole ? "-whole" : "") + ".zip", std::move(done->bytes)};
}

}  // namespace creditlink
