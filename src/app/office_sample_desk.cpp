#include "office_sample_desk.h"

#include <algorithm>

#include "audit_sample.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/log_places.h"
#include "desk_hint.h"
#include "packed_set.h"
#include "sampled_record.h"

namespace creditlink {

namespace {

std::uint64_t sampled_number(const json::Value& data, std::string_view name) {
    const json::Value* value = data.find(name);
    return value ? static_cast<std::uint64_t>(std::max<std::int64_t>(value->integer().value_or(0), 0)) : 0;
}

std::string check_the_log() { return std::string(say("保留现场，在“日志头与见证”里逐条核对", "keep everything as it is, and check every entry under Heads and witnesses")); }

Error busy_with_a_run(Error error) {
    if (error.code == Errc::locked) error.hint = say("运行结束后再抽；样本的摘要要先写进日志", "draw when the run has ended: the sample's digest goes into the log first");
    return error;
}

}  // namespace

Result<DeskSamples> OfficeSampleDesk::samples(std::size_t most) {
    const auto office = office_();
    auto opened = office_index(*office, Talk::brief);
    if (!opened && opened.error().code == Errc::not_found) return DeskSamples{};
    if (!opened) return opened.error();
    const auto found = opened->index->find({.event = "sampled", .most = most});
    if (!found) return found.error();
    const auto log = signed_log(office);
    if (!log && log.error().code == Errc::not_found) return DeskSamples{};
    if (!log) return log.error();
    DeskSamples shown{.lines = {}, .entries = log->head.size, .indexing = opened->unfinished};
    for (const LogItem& item : *found) shown.lines.push_back({item.number, item.time / 1000, item.who});
    return shown;
}

Result<std::uint64_t> OfficeSampleDesk::draw(const DeskSampleWish& wanted, std::string_view who) {
    const auto log = signed_log(office_());
    if (!log) return log.error();
    const SampleWish wish{std::string(trim(wanted.seed)), wanted.from, wanted.until == 0 ? log->head.size : wanted.until, wanted.count > kMaxSampled ? 0 : static_cast<std::uint32_t>(wanted.count)};
    if (auto sound = sound_wish(wish); !sound) return for_a_browser(sound.error());
    const std::lock_guard one(drawing_);
    const auto lock = log->office->run_lock("evidence sample");
    if (!lock) return busy_with_a_run(lock.error());
    const auto drawn = draw_sample(*log, wish);
    if (!drawn) return for_a_browser(drawn.error());
    if (drawn->entry != 0) return drawn->entry;
    if (const auto head = sign_sample_into_log(*log->office, drawn->sample, who); !head) return head.error();
    auto opened = office_index(*log->office, Talk::quiet);
    if (!opened) return opened.error();
    const auto found = opened->index->find({.id = hex(bytes_of(drawn->sample.digest())), .event = "sampled", .most = 1});
    if (!found) return found.error();
    if (found->empty()) return Error{Errc::log_integrity, std::string(say("样本的摘要没有写进日志", "the sample's digest did not reach the log")), {}, check_the_log()};
    last_ = Drawn{{found->front().number, found->front().time / 1000, std::string(who)}, drawn->sample};
    return found->front().number;
}

Result<OfficeSampleDesk::Drawn> OfficeSampleDesk::drawn(const std::shared_ptr<Office>& office, std::uint64_t number) {
    const std::lock_guard one(drawing_);
    if (last_ && last_->line.entry == number) return *last_;
    const auto log = signed_log(office);
    if (!log) return log.error();
    const auto entry = read_entries(log->directory, number, 1);
    if (!entry) return entry.error();
    if (entry->empty() || entry->front().event != "sampled")
        return Error{Errc::not_found, say("日志第 {n} 条不是审计抽样", "entry {n} of the log is no audit sample", {{"n", std::to_string(number)}}), {}, std::string(say("请从“抽样”里选", "choose one from the samples"))};
    const auto data = json::parse(entry->front().json);
    if (!data) return data.error();
    auto again = draw_sample(*log, {json::text_in(*data, "seed"), sampled_number(*data, "from"), sampled_number(*data, "until"), static_cast<std::uint32_t>(std::min<std::uint64_t>(sampled_number(*data, "wanted"), kMaxSampled))});
    if (!again) return for_a_browser(again.error());
    if (hex(bytes_of(again->sample.digest())) != json::text_in(*data, "list"))
        return Error{Errc::log_integrity, say("按第 {n} 条的种子重抽，清单摘要不同", "drawn again by the seed of entry {n}, the list has another digest", {{"n", std::to_string(number)}}), {}, check_the_log()};
    last_ = Drawn{{number, entry->front().time / 1000, json::text_in(*data, "who")}, std::move(again->sample)};
    return *last_;
}

Result<DeskSample> OfficeSampleDesk::sample(std::uint64_t entry) {
    const auto office = office_();
    const auto one = drawn(office, entry);
    if (!one) return one.error();
    auto opened = office_index(*office, Talk::brief);
    if (!opened) return opened.error();
    if (auto whole = all_indexed(*opened); !whole) return whole.error();
    const SampleWish& wish = one->sample.wish;
    DeskSample shown{.line = one->line, .wish = {wish.seed, wish.count, wish.from, wish.until}, .population = one->sample.population, .digest = hex(bytes_of(one->sample.digest())), .records = {}};
    for (const SampledRecord& record : one->sample.records) {
        NamedRecord named = named_record(*opened->index, record.answered, record.place);
        shown.records.push_back({record.answered, record.place + 1, record.batch, std::move(named.submission), std::move(named.why)});
    }
    return shown;
}

Result<DeskFile> OfficeSampleDesk::list(std::uint64_t entry) {
    const auto one = drawn(office_(), entry);
    return one ? Result<DeskFile>(DeskFile{"sample-" + std::to_string(entry) + ".txt", one->sample.text()}) : Result<DeskFile>(one.error());
}

Result<DeskFile> OfficeSampleDesk::packs(std::uint64_t entry, std::string_view purpose, std::string_view who) {
    if (trim(purpose).empty())
        return Error{Errc::usage, std::string(say("证据包含个人信息，请写明用途", "the packs hold personal data: say what they are for")), {}, std::string(say("制作行为记入交换日志", "making them is an entry of the exchange log"))};
    const std::unique_lock turn(making_, std::try_to_lock);
    if (!turn) return another_is_made();
    const auto office = office_();
    const auto one = drawn(office, entry);
    if (!one) return one.error();
    const auto log = signed_log(office);
    if (!log) return log.error();
    auto ledger = office->ledger();
    if (!ledger) return ledger.error();
    auto opened = office_index(*office, Talk::quiet);
    if (!opened) return opened.error();
    auto asked = packs_of_sample(one->sample.text(), *opened, log->head);
    if (!asked) return for_a_browser(asked.error());
    if (Status few = few_enough_here(*asked); !few) return few.error();
    auto made = packed_set(*log, *ledger, std::move(*asked), {.bytes = kLargestFileHere, .stop = ending_}, [](std::uint64_t, std::uint64_t) {});
    if (!made && made.error().code == Errc::usage)
        return Error{Errc::usage, say("证据包合起来超过 {n} MB，网页上做不了", "the packs are more than {n} MB together: too large to be made here", {{"n", std::to_string(kLargestFileHere >> 20)}}), {},
                     std::string(say("从下面逐条取，或请系统管理员在命令行制作：creditlink evidence pack --sample", "take them one by one below, or ask the system administrator for creditlink evidence pack --sample at the command line"))};
    if (!made) return for_a_browser(made.error());
    if (auto kept = ledger->record_decision("evidence-pack", made->about, purpose, who); !kept) return kept.error();
    const bool all = std::ranges::none_of(made->set.lines, [](const PackSetLine& line) { return line.pack.empty(); });
    return DeskFile{"evidence-sample-" + std::to_string(entry) + (all ? "" : "-incomplete") + ".zip", std::move(made->bytes)};
}

}  // namespace creditlink
