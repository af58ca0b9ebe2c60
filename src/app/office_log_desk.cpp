// Finding an exchange: what the console is told by the index of the exchange log.

#include "office_log_desk.h"

#include <algorithm>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/known_heads.h"
#include "creditlink/exchange_log/log_places.h"
#include "entry_words.h"
#include "erased_words.h"
#include "log_item.h"
#include "office_index.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::size_t kMatchedShown = 3;      // of a page of many exchanges
constexpr std::int64_t kNameSearchMs = 8000;  // a person waits so long for a page; the next one goes on

Result<LogQuery> desk_log_query(const DeskLogQuery& wanted, std::size_t most) {
    LogQuery query;
    query.id = trim(wanted.id);
    query.task = trim(wanted.task), query.outcome = trim(wanted.outcome), query.who = trim(wanted.who), query.event = trim(wanted.event);
    query.before = wanted.before, query.most = most;
    if (!wanted.subject.empty()) {
        auto token = from_hex(wanted.subject);
        if (!token) return Error{Errc::usage, std::string(say("链接里的主体标记不完整", "the mark of a subject in this link is not whole")), {}, std::string(say("请重新按证件号码查找", "search by the code again"))};
        query.token = std::move(*token);
    }
    for (const auto& [day, bound, later] : {std::tuple{&wanted.from, &query.from, 0}, std::tuple{&wanted.until, &query.until, 1}}) {
        if (trim(*day).empty()) continue;
        const auto ms = day_ms(trim(*day), later);
        if (!ms) return ms.error();
        *bound = *ms;
    }
    return query;
}

DeskLogItem shown_log_item(const LogItem& item) {
    DeskLogItem one{.number = item.number, .at = item.time / 1000, .title = item_title(item), .outcome = item_outcome(item), .batch = item.batch, .who = item.who, .matched = {}, .records = item.records};
    for (const ItemRecord& record : item.matched) {
        if (one.matched.size() == kMatchedShown) break;
        one.matched.push_back({record.submission, record.key, outcome_words(record), record.place + 1, record.op == "withdraw"});
    }
    return one;
}

DeskLogFound shown_log_items(const OfficeIndex& opened, const std::vector<LogItem>& items) {
    DeskLogFound found{.items = {}, .total = 0, .next = 0, .entries = opened.unfinished ? opened.refreshed.entries : opened.refreshed.size, .unread = opened.refreshed.waiting, .indexing = opened.unfinished};
    for (const LogItem& item : items) found.items.push_back(shown_log_item(item));
    return found;
}

// How it was found where the index has the id no more, and by which entries the contents went.
Result<std::string> how_found(const Office& office, const FoundInLog& found) {
    if (found.not_sent) return std::string(say("台账里有它，还没有发送过，所以日志里没有。", "The ledger has it; it was not sent yet, so the log does not speak of it."));
    if (!found.through_ledger) return std::string();
    std::string note(say("索引里没有这个编号（它随内容一起销毁了，或内容读不到）；按台账，它在下面的批次里。",
                         "The index has no such id (it went with the contents, or they cannot be read); by the ledger it is in what follows."));
    const auto batches = erased_batches(found.items);
    if (batches.empty()) return note;
    const auto erasures = erasures_of(office.config().state / "log", batches);
    if (!erasures) return erasures.error();
    for (const auto& [batch, erased] : *erasures) note += " " + batch + std::string(say("：", ": ")) + erased_words(erased) + std::string(say("。", "."));
    return note;
}

}  // namespace

Result<DeskLog> OfficeLogDesk::latest(std::uint64_t before, std::size_t most) {
    const Path directory = office_()->config().state / "log";
    DeskLog log;
    std::error_code ignored;
    if (!std::filesystem::exists(directory, ignored)) return log;
    const auto roots = LogRoots::read(directory);
    if (!roots && roots.error().code == Errc::not_found) return log;  // no head was signed yet
    if (!roots) return roots.error();
    const std::uint64_t end = before == 0 ? roots->size() : std::min(before, roots->size());
    const std::uint64_t begin = end - std::min<std::uint64_t>(end, most);
    const auto entries = read_entries(directory, begin, static_cast<std::size_t>(end - begin));  // at most two segments
    if (!entries) return entries.error();
    for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry) log.entries.push_back({entry->index, entry->time / 1000, entry->event, members_in_line(entry->json)});
    if (auto head = read_file(directory / "checkpoint", 1u << 20)) log.checkpoint = *head;
    return log;
}

Result<std::string> OfficeLogDesk::subject(std::string_view code) {
    const auto token = token_of(*office_(), code);
    if (token) return hex(*token);
    Error error = token.error();  // its remedy names the command line
    error.hint = say("6 到 20 位数字和字母；按名称查找请用下面的“按名称查找”", "6 to 20 digits and letters; for a name there is the search by name below");
    return error;
}

Result<DeskLogFound> OfficeLogDesk::search(const DeskLogQuery& wanted, std::size_t most) {
    auto query = desk_log_query(wanted, most);
    if (!query) return query.error();
    const auto office = office_();
    std::unique_lock one(indexing_);
    auto opened = office_index(*office, Talk::brief);
    one.unlock();
    if (!opened && opened.error().code == Errc::not_found) return DeskLogFound{};
    if (!opened) return opened.error();
    const auto items = found_in_log(*opened, *query);
    if (!items) return items.error();
    const auto total = opened->index->count(*query, kMostCounted);
    if (!total) return total.error();
    const auto note = how_found(*office, *items);
    if (!note) return note.error();
    DeskLogFound found = shown_log_items(*opened, items->items);
    found.total = std::max<std::uint64_t>(*total, items->items.size()), found.next = items->next, found.note = *note;
    return found;
}

Result<DeskLogFound> OfficeLogDesk::search_name(const DeskLogQuery& wanted, std::string_view name, std::string_view purpose, std::string_view who, std::size_t most) {
    if (trim(name).empty()) return Error{Errc::usage, std::string(say("请填写名称", "fill in a name")), {}, {}};
    if (trim(purpose).empty())
        return Error{Errc::usage, std::string(say("按名称查找要解密报送内容，请写明目的", "a search by name decrypts what was sent: say what it is for")), {}, std::string(say("查找行为记入交换日志", "the search is an entry of the exchange log"))};
    const auto query = desk_log_query(wanted, most);
    if (!query) return query.error();
    const auto office = office_();
    std::unique_lock one(indexing_);
    auto opened = office_index(*office, Talk::brief);
    one.unlock();
    if (!opened && opened.error().code == Errc::not_found) return DeskLogFound{};
    if (!opened) return opened.error();
    if (!opened->contents) return Error{Errc::trust, std::string(say("证据库读不了，不能按名称查找", "the evidence store cannot be read, so nothing is found by name")), {}, std::string(say("请系统管理员检查证据库密钥", "the system administrator looks at the key of the evidence store"))};
    auto ledger = office->ledger();
    if (!ledger) return ledger.error();
    if (auto kept = ledger->record_decision("search-contents", "log", purpose, who); !kept) return kept.error();
    const std::int64_t until = office->clock().steady_ms() + kNameSearchMs;
    std::uint64_t next = 0;
    const auto items = opened->index->find_name(*query, name, next, [&](std::uint64_t) { return office->clock().steady_ms() < until; });
    if (!items) return items.error();
    DeskLogFound found = shown_log_items(*opened, *items);
    found.next = next;
    return found;
}

}  // namespace creditlink
