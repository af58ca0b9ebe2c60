// What the index is asked.

#include "creditlink/base/text.h"
#include "index_state.h"

namespace creditlink {

using namespace audit_detail;

namespace {

constexpr std::size_t kMostKeys = 500;  // records of one subject whose withdrawals are looked for too
constexpr std::string_view kColumns =
    "number, time, event, what, who, subject, tasks, coalesce(batch, ''), platform, kind, count, attempts, submitted, "
    "submitted_time, answered, "
    "answered_time, outcome, receipt, vouched, accepted, rejected, doubtful, request, answer, request_ref";

LogItem item_of(const SqliteStatement& row) {
    const auto text = [&](int column) { return std::string(row.text(column)); };
    const auto number = [&](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
    const auto small = [&](int column) { return static_cast<std::uint32_t>(row.integer(column)); };
    LogItem item{.number = number(0),
                 .time = row.integer(1),
                 .event = text(2),
                 .what = text(3),
                 .who = text(4),
                 .subject = text(5),
                 .tasks = {},
                 .batch = text(7),
                 .platform = text(8),
                 .kind = text(9),
                 .count = small(10),
                 .attempts = small(11),
                 .submitted = number(12),
                 .answered = number(14),
                 .submitted_time = row.integer(13),
                 .answered_time = row.integer(15),
                 .outcome = text(16),
                 .receipt = text(17),
                 .vouched = text(18),
                 .accepted = small(19),
                 .rejected = small(20),
                 .doubtful = small(21),
                 .request = static_cast<ContentState>(row.integer(22)),
                 .answer = static_cast<ContentState>(row.integer(23)),
                 .request_ref = text(24),
                 .matched = {},
                 .records = 0};
    for (const std::string_view task : split(row.text(6), "\n"))
        if (!task.empty()) item.tasks.emplace_back(task);
    return item;
}

ItemRecord record_of(const SqliteStatement& row, const LogItem& item) {
    ItemRecord record{static_cast<std::uint32_t>(row.integer(0)),
                      std::string(row.text(1)),
                      std::string(row.text(2)),
                      std::string(row.text(3)),
                      std::string(row.text(4)),
                      std::string(row.text(5))};
    if (record.outcome.empty() && item.outcome == "receipt" && item.answer == ContentState::read)
        record.outcome = "accepted";
    return record;
}

std::string_view outcome_condition(std::string_view outcome) {
    if (outcome == "accepted") return " AND accepted > 0";
    if (outcome == "rejected") return " AND rejected > 0";
    if (outcome == "doubtful") return " AND doubtful > 0";
    if (outcome == "unanswered") return " AND event = 'exchange' AND outcome <> 'receipt'";
    return " AND outcome = ?";
}

class Finder {
  public:
    Finder(SqliteConnection& db, const LogQuery& query) : db_(db), query_(query) {}

    Result<std::vector<LogItem>> items() {
        if (auto chosen = choose_words(); !chosen) return chosen.error();
        auto select = db_.prepare(sql());
        if (!select) return select.error();
        bind(*select);
        std::vector<LogItem> found;
        for (;;) {
            auto row = select->step();
            if (!row) return row.error();
            if (!*row) break;
            found.push_back(item_of(*select));
        }
        for (LogItem& item : found)
            if (auto matched = add_matched(item); !matched) return matched.error();
        return found;
    }

    Result<std::uint64_t> count(std::uint64_t most) {
        if (auto chosen = choose_words(); !chosen) return chosen.error();
        auto select = db_.prepare("SELECT count(*) FROM (SELECT 1 FROM item WHERE 1" + conditions() + " LIMIT " +
                                  std::to_string(most) + ")");
        if (!select) return select.error();
        bind(*select);
        const auto row = select->step();
        if (!row) return row.error();
        return *row ? static_cast<std::uint64_t>(select->integer(0)) : 0;
    }

  private:
    // An id and a subject may be asked for together: then both have to be there. Of a subject, its records' keys count
    // too: a withdrawal names its record and nothing else.
    Status choose_words() {
        if (!query_.id.empty()) sets_.push_back({id_word(query_.id)});
        if (query_.token.empty()) return {};
        std::vector<std::string> words{token_word(query_.token)};
        auto keys = db_.prepare(
            "SELECT DISTINCT r.key FROM mention AS m JOIN record AS r ON r.item = m.item AND r.place = m.place WHERE "
            "m.word = ? LIMIT 500");
        if (!keys) return keys.error();
        keys->bind_blob(1, words.front());
        for (;;) {
            auto row = keys->step();
            if (!row) return row.error();
            if (!*row || words.size() > kMostKeys) break;
            if (!keys->text(0).empty()) words.push_back(id_word(keys->text(0)));
        }
        keys->reset();
        sets_.push_back(std::move(words));
        return {};
    }

    static std::string in(const std::vector<std::string>& words) {
        std::string list;
        for (std::size_t i = 0; i < words.size(); ++i) list += i ? ", ?" : "?";
        return "number IN (SELECT item FROM mention WHERE word IN (" + list + "))";
    }

    // Values of this text are bound, words first: only names of columns stand in it.
    std::string conditions() const {
        std::string where;
        for (const auto& words : sets_) where += " AND " + in(words);
        if (!query_.task.empty()) where += " AND number IN (SELECT item FROM mention WHERE word = ?)";
        if (query_.before > 0) where += " AND number < ?";
        if (query_.until > 0) where += " AND number <= (SELECT max(number) FROM item WHERE time < ?) AND time < ?";
        if (query_.from > 0) where += " AND number >= (SELECT min(number) FROM item WHERE time >= ?) AND time >= ?";
        if (!query_.platform.empty()) where += " AND platform = ?";
        if (!query_.who.empty()) where += " AND who = ?";
        if (!query_.event.empty()) where += " AND event = ?";
        if (!query_.outcome.empty()) where += outcome_condition(query_.outcome);
        return where;
    }

    std::string sql() const {
        return "SELECT " + std::string(kColumns) + " FROM item WHERE 1" + conditions() + " ORDER BY number DESC LIMIT " +
               std::to_string(query_.most);
    }

    void bind(SqliteStatement& select) const {
        int at = 0;
        for (const auto& words : sets_)
            for (const std::string& word : words) select.bind_blob(++at, word);
        if (!query_.task.empty()) select.bind_blob(++at, task_ = task_word(query_.task));
        if (query_.before > 0) select.bind_int(++at, static_cast<std::int64_t>(query_.before));
        for (const std::int64_t bound : {query_.until, query_.from})
            if (bound > 0) {
                select.bind_int(++at, bound);
                select.bind_int(++at, bound);
            }
        for (const std::string* text : {&query_.platform, &query_.who, &query_.event})
            if (!text->empty()) select.bind_text(++at, *text);
        if (!query_.outcome.empty() && outcome_condition(query_.outcome).ends_with('?'))
            select.bind_text(++at, query_.outcome);
    }

    Status add_matched(LogItem& item) {
        if (sets_.empty() || !item.exchange()) return {};
        std::string list;
        for (const auto& words : sets_)
            for (std::size_t i = 0; i < words.size(); ++i) list += list.empty() ? "?" : ", ?";
        auto select = db_.prepare(
            "SELECT r.place, r.submission, r.key, r.op, r.outcome, r.code FROM mention AS m JOIN record AS r ON r.item "
            "= m.item AND "
            "r.place = m.place WHERE m.word IN (" +
            list + ") AND m.item = ? GROUP BY r.place ORDER BY r.place");
        if (!select) return select.error();
        int at = 0;
        for (const auto& words : sets_)
            for (const std::string& word : words) select->bind_blob(++at, word);
        select->bind_int(++at, static_cast<std::int64_t>(item.number));
        for (;;) {
            auto row = select->step();
            if (!row) return row.error();
            if (!*row) return {};
            if (++item.records <= kMatchedRecords) item.matched.push_back(record_of(*select, item));
        }
    }

    SqliteConnection& db_;
    const LogQuery& query_;
    std::vector<std::vector<std::string>> sets_;
    mutable std::string task_;  // bound text has to last
};

}  // namespace

Result<std::vector<LogItem>> LogIndex::find(const LogQuery& query) {
    return Finder(state_->db, query).items();
}

Result<std::uint64_t> LogIndex::count(LogQuery query, std::uint64_t most) {
    query.before = 0;
    return Finder(state_->db, query).count(most);
}

Result<std::optional<LogItem>> LogIndex::item(std::uint64_t number) {
    auto select = state_->db.prepare("SELECT " + std::string(kColumns) +
                                     " FROM item WHERE number <= ? ORDER BY number DESC LIMIT 1");
    if (!select) return select.error();
    auto row = select->bind_int(1, static_cast<std::int64_t>(number)).step();
    if (!row) return row.error();
    std::optional<LogItem> found;
    if (*row && static_cast<std::uint64_t>(select->integer(0)) == number) found = item_of(*select);
    select->reset();
    if (found) return found;
    auto answer =
        state_->db.prepare("SELECT " + std::string(kColumns) + " FROM item WHERE answered = ? AND answered > 0");
    if (!answer) return answer.error();
    row = answer->bind_int(1, static_cast<std::int64_t>(number)).step();
    if (!row) return row.error();
    if (*row) found = item_of(*answer);
    answer->reset();
    return found;
}

Result<std::vector<ItemRecord>> LogIndex::records(std::uint64_t number, std::uint32_t from, std::size_t most) {
    const auto about = item(number);
    if (!about) return about.error();
    std::vector<ItemRecord> found;
    if (!*about) return found;
    auto select = state_->db.prepare(
        "SELECT place, submission, key, op, outcome, code FROM record WHERE item = ? AND place >= ? ORDER BY place "
        "LIMIT ?");
    if (!select) return select.error();
    select->bind_int(1, static_cast<std::int64_t>(number))
        .bind_int(2, from)
        .bind_int(3, static_cast<std::int64_t>(most));
    for (;;) {
        auto row = select->step();
        if (!row) return row.error();
        if (!*row) return found;
        found.push_back(record_of(*select, **about));
    }
}

}  // namespace creditlink
