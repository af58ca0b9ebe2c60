#include "office_index.h"

#include <algorithm>
#include <functional>
#include <iterator>

#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::int64_t kPageMs = 3000;

Path index_file(const Office& office) {
    return office.config().state / "log-index.db";
}

}  // namespace

Result<OfficeIndex> office_index(Office& office, Talk talk, bool anew) {
    const Path log = office.config().state / "log";
    std::error_code ignored;
    if (!std::filesystem::exists(log / "checkpoint", ignored))
        return Error{Errc::not_found, std::string(say("还没有交换日志", "there is no exchange log yet")), log.string(),
                     "creditlink sync run"};
    OfficeIndex opened;
    if (auto contents = office.contents_to_read())
        opened.contents = std::make_unique<ContentStore>(std::move(*contents));
    if (auto ledger = office.ledger(true)) opened.ledger = std::make_unique<Ledger>(std::move(*ledger));
    IndexSources sources{.log = log,
                         .contents = opened.contents.get(),
                         .secret = &office.hmac(),
                         .own_code = office.config().office_uscc,
                         .evidence = office.config().state / "evidence"};
    if (opened.ledger)
        sources.tasks_of = [ledger = opened.ledger.get()](std::string_view batch) { return ledger->tasks_of(batch); };
    auto index = LogIndex::open(index_file(office), std::move(sources));
    if (!index) return index.error();
    opened.index = std::make_unique<LogIndex>(std::move(*index));
    if (anew)
        if (auto cleared = opened.index->clear(); !cleared) return cleared.error();
    Progress progress(office.clock(), talk != Talk::progress);
    const std::int64_t begun = office.clock().steady_ms();
    auto refreshed = opened.index->refresh([&](std::uint64_t entries) {
        progress.show(say("建立日志索引", "indexing the log"), entries, 0);
        opened.refreshed.entries = entries;
        return talk != Talk::brief || office.clock().steady_ms() - begun < kPageMs;
    });
    progress.clear();
    if (!refreshed && talk == Talk::brief && refreshed.error().code == Errc::interrupted) {
        opened.unfinished = true;
        return opened;
    }
    if (!refreshed) return refreshed.error();
    opened.refreshed = std::move(*refreshed);
    return opened;
}

Result<ThroughLedger> found_through_ledger(OfficeIndex& opened, LogQuery query) {
    ThroughLedger found;
    if (!opened.ledger) return found;
    std::vector<SubmissionView> views;
    if (const auto id = submission_key_of(query.id)) {
        auto view = opened.ledger->submission(*id);
        if (!view) return view.error();
        if (*view) views.push_back(std::move(**view));
    } else if (const auto key = record_key_of(query.id)) {
        auto all = opened.ledger->history(*key);
        if (!all) return all.error();
        views = std::move(*all);
    }
    found.known = !views.empty();
    std::set<std::string> batches;
    for (const SubmissionView& view : views)
        if (!view.batch.empty()) batches.insert(view.batch);
    for (const std::string& batch : batches) {
        query.id = batch;
        auto items = opened.index->find(query);
        if (!items) return items.error();
        for (LogItem& item : *items)
            if (item.exchange()) found.items.push_back(std::move(item));
    }
    std::ranges::sort(found.items, std::ranges::greater(), &LogItem::number);
    if (found.items.size() > query.most) found.items.resize(query.most);
    return found;
}

Result<FoundInLog> found_in_log(OfficeIndex& opened, LogQuery query) {
    const std::size_t most = query.most++;  // one more, to know whether there are more
    auto items = opened.index->find(query);
    if (!items) return items.error();
    FoundInLog found{.items = std::move(*items)};
    bool known_exchange = std::ranges::any_of(found.items, &LogItem::exchange);
    if (!query.id.empty() && !known_exchange) {  // of one that was looked at often the first page has none
        LogQuery one = query;
        one.event = "exchange", one.most = 1, one.before = 0;
        auto any = opened.index->find(one);
        if (!any) return any.error();
        known_exchange = !any->empty();
    }
    if (!query.id.empty() && !known_exchange) {  // an entry about a record may outlive its contents
        auto known = found_through_ledger(opened, query);
        if (!known) return known.error();
        found.through_ledger = !known->items.empty();
        found.not_sent = known->known && known->items.empty() && found.items.empty() && query.before == 0;
        std::ranges::move(known->items, std::back_inserter(found.items));
        std::ranges::sort(found.items, std::ranges::greater(), &LogItem::number);
    }
    if (found.items.size() <= most) return found;
    found.items.resize(most);
    found.next = found.items.empty() ? 0 : found.items.back().number;
    return found;
}

std::set<std::string> erased_batches(std::span<const LogItem> items) {
    std::set<std::string> batches;
    for (const LogItem& item : items)
        if (item.request == ContentState::erased || item.answer == ContentState::erased) batches.insert(item.batch);
    return batches;
}

Status all_indexed(const OfficeIndex& opened) {
    if (!opened.unfinished) return {};
    return Error{Errc::locked, std::string(say("交换日志的索引还在建立，现在说不全", "the index of the exchange log is still being made: what is there cannot be said yet")), {},
                 std::string(say("刷新本页接着建，完成后再看", "reload this page to go on with it, and look when it is done"))};
}

std::string erased_from_index(Office& office) {
    std::error_code ignored;
    if (!std::filesystem::exists(index_file(office), ignored)) return {};
    const auto opened = office_index(office, Talk::quiet);
    if (opened && !opened->refreshed.leftover) return {};
    return say("日志索引里可能还留有已销毁内容的编号：{w}。稍后再运行 creditlink log search，自动清除。",
               "the log's index may still have ids of what was erased: {w}. A later creditlink log search removes "
               "them.",
               {{"w", opened ? std::string(say("有别的程序正在读它", "another program is reading it"))
                             : opened.error().message}});
}

Result<std::string> token_of(const Office& office, std::string_view code) {
    std::string token = subject_token(office.hmac(), code);
    if (!token.empty()) return token;
    return Error{Errc::usage,
                 std::string(say("不像统一社会信用代码或证件号码",
                                 "this looks like no unified social credit code or identity number")),
                 {},
                 std::string(say("6 到 20 位数字和字母；按名称查用 --name，并写明 --purpose",
                                 "6 to 20 digits and letters; for a name use --name, with --purpose"))};
}

Result<std::int64_t> day_ms(std::string_view day, std::int64_t days) {
    std::string text(day);
    std::ranges::replace(text, '-', '/');
    const auto date = CivilDate::parse_slashed(text);
    if (!date)
        return Error{Errc::usage,
                     say("日期“{d}”应为 YYYY-MM-DD", "date \"{d}\" should be YYYY-MM-DD", {{"d", one_line(day)}}),
                     {},
                     {}};
    return (date->days() + days) * kDaySeconds * 1000 - kBeijingMinutes * std::int64_t{60'000};
}

}  // namespace creditlink
