// Looking for a name: the index holds none, so the contents themselves are read.

#include <algorithm>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/source_rows.h"
#include "index_state.h"

namespace creditlink {

namespace {

constexpr std::size_t kEntriesAPage = 200;

bool holds(const json::Value& value, std::string_view name) {
    if (value.is_string() && value.text.find(name) != std::string::npos) return true;
    return std::ranges::any_of(value.members, [&](const auto& member) { return holds(member.second, name); }) ||
           std::ranges::any_of(value.items, [&](const json::Value& item) { return holds(item, name); });
}

// Places of the batch's records that hold the name; of rows in a form of their own none, though the body holds it.
std::vector<std::uint32_t> places_of(std::string_view content, std::string_view name) {
    std::vector<std::uint32_t> places;
    const std::size_t head = content.find("\r\n\r\n");
    const auto body =
        head == std::string_view::npos ? Result<json::Value>(Error{}) : json::parse(content.substr(head + 4));
    const json::Value* records = body ? body->find("records") : nullptr;
    if (!records) return places;
    for (std::size_t place = 0; place < records->items.size(); ++place)
        if (holds(records->items[place], name)) places.push_back(static_cast<std::uint32_t>(place));
    return places;
}

}  // namespace

Result<std::vector<LogItem>> LogIndex::find_name(LogQuery query, std::string_view name, std::uint64_t& next,
                                                 const std::function<bool(std::uint64_t)>& progress) {
    const std::size_t most = query.most;
    const std::string wanted = nfc(trim(name));
    std::vector<LogItem> found;
    std::uint64_t looked = 0;
    next = 0;
    query.event = "exchange", query.most = kEntriesAPage;
    for (;;) {
        auto page = find(query);
        if (!page) return page.error();
        for (LogItem& item : *page) {
            query.before = item.number;
            const bool enough = progress && !progress(++looked);
            const auto ref = ContentRef::parse(item.request_ref);
            const auto content =
                ref && state_->sources.contents ? state_->sources.contents->get(*ref) : Result<std::string>(Error{});
            const std::string_view message = content ? without_source_rows(*content) : std::string_view();
            const bool there = message.find(wanted) != std::string_view::npos;
            if (enough && !there) return next = query.before, found;
            if (!there) continue;
            for (const std::uint32_t place : places_of(message, wanted)) {
                auto record = records(item.number, place, 1);
                if (!record) return record.error();
                if (++item.records <= kMatchedRecords && !record->empty())
                    item.matched.push_back(std::move(record->front()));
            }
            found.push_back(std::move(item));
            if (enough || found.size() == most) return next = query.before, found;
        }
        if (page->size() < kEntriesAPage) return found;
    }
}

}  // namespace creditlink
