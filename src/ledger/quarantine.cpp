// Rows that wait for a person.

#include "creditlink/base/json.h"
#include "creditlink/ledger/pages.h"
#include "impl.h"

namespace creditlink {

namespace {

#define CREDITLINK_QUARANTINE                                                                                                 \
    "SELECT number, task.name, task.kind, origin, row_number, row_key, state, first_run, last_run, since, columns, cells, "  \
    "overlay, findings, reason, first_code, hash, o.text, quarantine.key FROM quarantine JOIN task ON task.id = quarantine.task LEFT JOIN origin AS o ON o.id = quarantine.origin "

#define CREDITLINK_QUARANTINE_FILTER "(?1 = '' OR state = ?1 OR (?1 = 'waiting' AND state IN ('open', 'fixed'))) AND " CREDITLINK_AMONG_TASKS("?2")

QuarantineView view_of(Ledger::Impl& l, const Query& q) {
    QuarantineView view;
    view.number = q.integer(0);
    view.task = q.string(1);
    view.kind = q.string(2);
    view.place = l.place_text({q.integer(3), static_cast<std::uint64_t>(q.integer(4)), q.string(5)});
    view.origin = q.string(17);
    view.row_number = static_cast<std::uint64_t>(q.integer(4));
    view.key = q.string(5);
    view.state = q.string(6);
    view.first_run = q.integer(7);
    view.last_run = q.integer(8);
    view.since = q.integer(9);
    view.columns = q.string(10);
    view.cells = q.string(11);
    view.overlay = q.string(12);
    view.findings = q.string(13);
    view.reason = q.string(14);
    view.first_code = q.string(15);
    view.row = q.bytes<16>(16);
    if (!q.is_null(18)) view.record = RecordKey{q.bytes<20>(18)};
    return view;
}

Error no_item(std::int64_t number) {
    return {Errc::not_found, say("隔离区没有 q-{n}", "there is no q-{n} in quarantine", {{"n", std::to_string(number)}}), {}, {}};
}

bool fits(std::string_view columns, std::string_view cells) {
    auto names = json::parse(columns), values = json::parse(cells);
    return names && values && !values->items.empty() && names->items.size() == values->items.size();
}

// An object of strings, each for a column that the row has.
Status check_overlay(std::string_view overlay, std::string_view columns) {
    auto corrections = json::parse(overlay);
    if (!corrections) return corrections.error();
    if (!corrections->is_object() || corrections->members.empty())
        return Error{Errc::usage, std::string(say("更正应写成 列名=值", "a correction is column=value")), {}, {}};
    auto names = json::parse(columns);
    if (!names) return names.error();
    for (const auto& [name, value] : corrections->members) {
        bool known = false;
        for (const json::Value& column : names->items) known = known || column.text == name;
        if (!known || !value.is_string())
            return Error{Errc::usage, say("这一行没有列 {c}", "the row has no column {c}", {{"c", name}}), {}, {}};
    }
    return {};
}

// Column by column the newer correction; those of other columns stay.
std::string laid_over(std::string_view before, std::string_view newer) {
    auto old = json::parse(before.empty() ? "{}" : before), fresh = json::parse(newer);
    if (!old || !fresh) return std::string(newer);
    json::Writer writer;
    writer.begin_object();
    for (const auto& [name, value] : old->members)
        if (!fresh->find(name)) writer.member(name, value.text);
    for (const auto& [name, value] : fresh->members) writer.member(name, value.text);
    return writer.end_object().take();
}

}  // namespace

bool is_divided(const QuarantineView& item) { return fits(item.columns, item.cells); }

Status Ledger::Impl::change_quarantined(std::int64_t number, std::string_view state, const std::string* overlay, std::string_view reason, std::string_view who) {
    return write([&]() -> Status {
        std::string was, columns, corrected;
        {
            Query query = sql->query("SELECT state, columns, overlay, cells FROM quarantine WHERE number = ?");
            if (!query.bind(number).step()) return no_item(number);
            was = query.string(0);
            columns = query.string(1);
            corrected = query.string(2);
            if (overlay && !fits(columns, query.view(3)))
                return Error{Errc::usage, say("q-{n} 这一行没有按列分开，不能按列更正", "q-{n} is not divided into its columns, so no column can be corrected", {{"n", std::to_string(number)}}), {},
                             std::string(say("请在源数据里改好，下次运行会重新读它；不报的用 quarantine drop 放弃", "mend it in the source, the next run reads it again; or leave it out with quarantine drop"))};
        }
        if (was != "open" && was != "fixed")
            return Error{Errc::usage, say("q-{n} 已是 {s}，不再待处理", "q-{n} is {s} and no longer waits", {{"n", std::to_string(number)}, {"s", was}}), {}, {}};
        if (overlay) {
            if (Status sound = check_overlay(*overlay, columns); !sound) return sound;
            corrected = laid_over(corrected, *overlay);
        }
        sql->query("UPDATE quarantine SET state = ?, overlay = CASE WHEN ?2 = '' THEN overlay ELSE ?2 END, reason = ?, who = ? WHERE number = ?")
            .text(state).text(overlay ? corrected : std::string()).text(reason).text(who).bind(number).run();
        decided(overlay ? "quarantine-fix" : "quarantine-drop", "q-" + std::to_string(number), reason, who);
        return {};
    }, "ledger.decision.before-commit");
}

Status Ledger::fix_quarantined(std::int64_t number, std::string_view overlay_json, std::string_view reason, std::string_view who) {
    const std::string overlay(overlay_json);
    return impl_->change_quarantined(number, "fixed", &overlay, reason, who);
}

Status Ledger::drop_quarantined(std::int64_t number, std::string_view reason, std::string_view who) {
    return impl_->change_quarantined(number, "dropped", nullptr, reason, who);
}

Result<std::vector<QuarantineView>> Ledger::quarantine(std::string_view state, std::string_view task, std::size_t most, std::int64_t after, std::string_view code) {
    std::vector<QuarantineView> found;
    Status read = impl_->sql->read([&] {
        Query query = impl_->sql->query(CREDITLINK_QUARANTINE "WHERE " CREDITLINK_QUARANTINE_FILTER " AND (?5 = '' OR first_code = ?5) AND number > ?4 ORDER BY number LIMIT ?3");
        query.text(state).text(task).bind(static_cast<std::int64_t>(most)).bind(after).text(code);
        while (query.step()) found.push_back(view_of(*impl_, query));
    });
    if (!read) return read.error();
    return found;
}

Result<std::optional<QuarantineView>> Ledger::quarantined(std::int64_t number) {
    std::optional<QuarantineView> found;
    Status read = impl_->sql->read([&] {
        Query query = impl_->sql->query(CREDITLINK_QUARANTINE "WHERE number = ?");
        if (query.bind(number).step()) found = view_of(*impl_, query);
    });
    if (!read) return read.error();
    return found;
}

Result<std::vector<QuarantineView>> Pages::quarantined_of(const RecordKey& key, std::size_t most) {
    std::vector<QuarantineView> found;
    Ledger::Impl& l = *ledger_.impl_;
    Status read = l.sql->read([&] {
        Query query = l.sql->query(CREDITLINK_QUARANTINE "WHERE quarantine.key = ? ORDER BY number DESC LIMIT ?");
        query.blob(bytes_of(key)).bind(static_cast<std::int64_t>(most));
        while (query.step()) found.push_back(view_of(l, query));
    });
    if (!read) return read.error();
    return found;
}

Result<std::uint64_t> Ledger::quarantine_count(std::string_view state, std::string_view task, std::string_view code) {
    Query query = impl_->sql->query(
        "SELECT count(*) FROM quarantine JOIN task ON task.id = quarantine.task WHERE " CREDITLINK_QUARANTINE_FILTER " AND (?3 = '' OR first_code = ?3)");
    query.text(state).text(task).text(code);
    const std::int64_t count = query.step() ? query.integer(0) : 0;
    return impl_->sql->checked(static_cast<std::uint64_t>(count));
}

Result<std::vector<Tally>> Ledger::quarantine_codes(std::string_view state, std::string_view task) {
    std::vector<Tally> codes;
    Query query = impl_->sql->query("SELECT first_code, count(*) FROM quarantine JOIN task ON task.id = quarantine.task WHERE " CREDITLINK_QUARANTINE_FILTER " GROUP BY first_code ORDER BY 2 DESC, 1");
    query.text(state).text(task);
    while (query.step()) codes.push_back({query.string(0), static_cast<std::uint64_t>(query.integer(1))});
    return impl_->sql->checked(std::move(codes));
}

// A fixed row keeps its overlay when it was admitted: under another stamp it is mapped again.
Result<std::vector<std::pair<RowHash, std::string>>> Ledger::overlays(TaskId task) {
    std::vector<std::pair<RowHash, std::string>> found;
    Query query = impl_->sql->query("SELECT hash, overlay FROM quarantine WHERE task = ? AND state IN ('open', 'fixed', 'cleared') AND overlay <> ''");
    query.bind(task);
    while (query.step()) found.emplace_back(query.bytes<16>(0), query.string(1));
    return impl_->sql->checked(std::move(found));
}

Result<std::vector<RowHash>> Ledger::dropped_rows(TaskId task) {
    std::vector<RowHash> found;
    Query query = impl_->sql->query("SELECT hash FROM quarantine WHERE task = ? AND state = 'dropped'");
    query.bind(task);
    while (query.step()) found.push_back(query.bytes<16>(0));
    return impl_->sql->checked(std::move(found));
}

}  // namespace creditlink
