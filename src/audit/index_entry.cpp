// An entry of the log, and the content behind it, into the index.

#include <algorithm>
#include <array>

#include "creditlink/base/text.h"
#include "index_state.h"

namespace creditlink {

using namespace audit_detail;

namespace {

std::int64_t number_in(const json::Value& data, std::string_view name) {
    const json::Value* value = data.find(name);
    return value ? value->integer().value_or(0) : 0;
}

// Members of entries that are not about an exchange, by whose words they are found.
constexpr std::array<std::string_view, 6> kNaming = {"subject", "batch", "receipt", "letter", "account", "list"};
constexpr std::string_view kErasure = "eras";  // of each event that says that contents were erased

ContentState state_after(const Error& error) {
    return error.code == Errc::not_found ? ContentState::erased : ContentState::unreadable;
}

std::int64_t signed_of(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

}  // namespace

Result<EntryWriter> EntryWriter::open(SqliteConnection& db, const IndexSources& sources) {
    return EntryWriter(db, sources);
}

Result<SqliteStatement*> EntryWriter::statement(std::string_view sql) {
    for (auto& [text, prepared] : statements_)
        if (text.data() == sql.data()) return &prepared;
    auto prepared = db_->prepare(sql);
    if (!prepared) return prepared.error();
    statements_.reserve(16);
    statements_.emplace_back(sql, std::move(*prepared));
    return &statements_.back().second;
}

Status EntryWriter::add(const LogEntry& entry) {
    const auto data = json::parse(entry.json);
    if (!data) return data.error();
    saw_erasure_ = saw_erasure_ || entry.event.starts_with(kErasure) || view_in(*data, "what").starts_with(kErasure);
    if (entry.event == "submitted") return submitted(entry, *data);
    if (entry.event == "answered") return answered(entry, *data);
    return other(entry, *data);
}

Status EntryWriter::mention(std::string_view word, std::uint64_t item, std::int64_t place) {
    const auto insert = statement("INSERT OR IGNORE INTO mention (word, item, place) VALUES (?, ?, ?)");
    if (!insert) return insert.error();
    return (*insert)->bind_blob(1, word).bind_int(2, signed_of(item)).bind_int(3, place).run();
}

Result<std::optional<std::uint64_t>> EntryWriter::exchange_of(std::string_view batch) {
    const auto find = statement("SELECT number FROM item WHERE batch = ?");
    if (!find) return find.error();
    auto row = (*find)->bind_text(1, batch).step();
    if (!row) return row.error();
    std::optional<std::uint64_t> number;
    if (*row) number = static_cast<std::uint64_t>((*find)->integer(0));
    (*find)->reset();
    return number;
}

Status EntryWriter::tasks(std::uint64_t item, std::string_view batch) {
    if (!sources_->tasks_of) return {};
    const auto names = sources_->tasks_of(batch);
    if (!names) return names.error();
    std::string joined;
    for (const std::string& name : *names) {
        joined += (joined.empty() ? "" : "\n") + name;
        if (auto named = mention(task_word(name), item, kOwnPlace); !named) return named;
    }
    const auto update = statement("UPDATE item SET tasks = ? WHERE number = ?");
    return update ? (*update)->bind_text(1, joined).bind_int(2, signed_of(item)).run() : Status(update.error());
}

Status EntryWriter::submitted(const LogEntry& entry, const json::Value& data) {
    const std::string_view batch = view_in(data, "batch");
    auto known = exchange_of(batch);
    if (!known) return known.error();
    if (*known) {
        const auto update =
            statement("UPDATE item SET attempts = attempts + 1, submitted = ?, submitted_time = ? WHERE number = ?");
        if (!update) return update.error();
        return (*update)
            ->bind_int(1, signed_of(entry.index))
            .bind_int(2, entry.time)
            .bind_int(3, signed_of(**known))
            .run();
    }
    const auto insert = statement(
        "INSERT INTO item (number, time, event, batch, platform, kind, count, attempts, submitted, submitted_time, "
        "request_ref) "
        "VALUES (?1, ?2, 'exchange', ?3, ?4, ?5, ?6, 1, ?1, ?2, ?7)");
    if (!insert) return insert.error();
    auto done = (*insert)
                    ->bind_int(1, signed_of(entry.index))
                    .bind_int(2, entry.time)
                    .bind_text(3, batch)
                    .bind_text(4, view_in(data, "platform"))
                    .bind_text(5, view_in(data, "kind"))
                    .bind_int(6, number_in(data, "count"))
                    .bind_text(7, view_in(data, "content"))
                    .run();
    if (!done) return done;
    if (auto named = mention(id_word(batch), entry.index, kOwnPlace); !named) return named;
    if (auto named = tasks(entry.index, batch); !named) return named;
    return request_content(entry.index, entry);
}

// A batch that was answered before its exchange began is nothing that we write: it stands in the index as it is.
Status EntryWriter::answered(const LogEntry& entry, const json::Value& data) {
    auto known = exchange_of(view_in(data, "batch"));
    if (!known) return known.error();
    if (!*known) return other(entry, data);
    const bool final = view_in(data, "outcome") == "receipt";
    const auto update = statement(
        "UPDATE item SET answered = ?2, answered_time = ?3, outcome = ?4, receipt = ?5, vouched = ?6, accepted = ?7, "
        "rejected = ?8, "
        "doubtful = ?9, answer_ref = ?11 WHERE number = ?1 AND (?10 OR outcome <> 'receipt')");
    if (!update) return update.error();
    auto done = (*update)
                    ->bind_int(1, signed_of(**known))
                    .bind_int(2, signed_of(entry.index))
                    .bind_int(3, entry.time)
                    .bind_text(4, view_in(data, "outcome"))
                    .bind_text(5, view_in(data, "receipt"))
                    .bind_text(6, view_in(data, "vouched"))
                    .bind_int(7, number_in(data, "accepted"))
                    .bind_int(8, number_in(data, "rejected"))
                    .bind_int(9, number_in(data, "doubtful"))
                    .bind_int(10, final)
                    .bind_text(11, view_in(data, "content"))
                    .run();
    if (!done || !final) return done;
    if (auto named = mention(id_word(view_in(data, "receipt")), **known, kOwnPlace); !named) return named;
    return answer_content(**known, entry);
}

Status EntryWriter::other(const LogEntry& entry, const json::Value& data) {
    const auto insert =
        statement("INSERT INTO item (number, time, event, what, who, subject, tasks) VALUES (?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    const std::string_view who = view_in(data, "who"), task = view_in(data, "task");
    auto done = (*insert)
                    ->bind_int(1, signed_of(entry.index))
                    .bind_int(2, entry.time)
                    .bind_text(3, entry.event)
                    .bind_text(4, view_in(data, "what"))
                    .bind_text(5, who.empty() ? view_in(data, "account") : who)
                    .bind_text(6, view_in(data, "subject"))
                    .bind_text(7, task)
                    .run();
    if (!done) return done;
    if (!task.empty())
        if (auto named = mention(task_word(task), entry.index, kOwnPlace); !named) return named;
    for (const std::string_view member : kNaming)
        for (const std::string_view word : split(view_in(data, member), " "))
            if (auto named = word.empty() ? Status() : mention(id_word(word), entry.index, kOwnPlace); !named)
                return named;
    return {};
}

Status EntryWriter::state_of(std::uint64_t item, const char* column, ContentState state) {
    const auto update = column == std::string_view("request")
                            ? statement("UPDATE item SET request = ? WHERE number = ?")
                            : statement("UPDATE item SET answer = ? WHERE number = ?");
    if (!update) return update.error();
    return (*update)->bind_int(1, static_cast<std::int64_t>(state)).bind_int(2, signed_of(item)).run();
}

Status EntryWriter::request_content(std::uint64_t item, const LogEntry& entry) {
    if (!sources_->contents) return state_of(item, "request", ContentState::waiting);
    const auto kept = kept_content(*sources_->contents, entry);
    if (!kept) return state_of(item, "request", state_after(kept.error()));
    const BodyRecords found = records_in(kept->body, *sources_->secret, sources_->own_code);
    const auto insert =
        statement("INSERT INTO record (item, place, submission, key, op, tokens) VALUES (?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    for (std::size_t place = 0; place < found.records.size(); ++place) {
        const BodyRecords::Record& record = found.records[place];
        std::string tokens;
        for (const std::string& token : record.tokens) {
            tokens += token;
            if (auto named = mention(token_word(token), item, static_cast<std::int64_t>(place)); !named) return named;
        }
        auto done = (*insert)
                        ->bind_int(1, signed_of(item))
                        .bind_int(2, static_cast<std::int64_t>(place))
                        .bind_text(3, record.id)
                        .bind_text(4, record.key)
                        .bind_text(5, record.op)
                        .bind_blob(6, tokens)
                        .run();
        if (!done) return done;
        for (const std::string_view id : {std::string_view(record.id), std::string_view(record.key)})
            if (auto named = id.empty() ? Status() : mention(id_word(id), item, static_cast<std::int64_t>(place));
                !named)
                return named;
    }
    std::string tokens;
    for (const std::string& token : found.tokens) {
        tokens += token;
        if (auto named = mention(token_word(token), item, kOwnPlace); !named) return named;
    }
    if (!tokens.empty()) {
        const auto keep = statement("UPDATE item SET tokens = ? WHERE number = ?");
        if (!keep) return keep.error();
        if (auto kept_too = (*keep)->bind_blob(1, tokens).bind_int(2, signed_of(item)).run(); !kept_too)
            return kept_too;
    }
    return state_of(item, "request", ContentState::read);
}

// Records that a receipt does not name were accepted (platform.md section 3).
Status EntryWriter::answer_content(std::uint64_t item, const LogEntry& entry) {
    if (!sources_->contents) return state_of(item, "answer", ContentState::waiting);
    const auto kept = kept_content(*sources_->contents, entry);
    if (!kept) return state_of(item, "answer", state_after(kept.error()));
    const auto mark = statement("UPDATE record SET outcome = ?, code = ? WHERE item = ? AND submission = ?");
    if (!mark) return mark.error();
    for (const ReceiptLine& line : results_in(kept->answer))
        if (auto done = (*mark)
                            ->bind_text(1, line.outcome)
                            .bind_text(2, line.code)
                            .bind_int(3, signed_of(item))
                            .bind_text(4, line.id)
                            .run();
            !done)
            return done;
    return state_of(item, "answer", ContentState::read);
}

}  // namespace creditlink
