// What was erased from the evidence store goes from the index: records, their verdicts, the tokens of their subjects.
// The entries stay, as they stay in the log.

#include "creditlink/evidence/erasure.h"
#include "index_state.h"

namespace creditlink {

using namespace audit_detail;

namespace {

constexpr int kCompactBusyMs = 500;  // a search does not wait long for another one that reads; the next one compacts

struct Word {
    std::string bytes;
    std::int64_t place = 0;
};

void add_tokens_of(std::vector<Word>& words, std::string_view tokens, std::int64_t place) {
    for (; tokens.size() >= kTokenBytes; tokens.remove_prefix(kTokenBytes))
        words.push_back({token_word(tokens.substr(0, kTokenBytes)), place});
}

Result<std::vector<Word>> words_of_contents(SqliteConnection& db, std::int64_t item) {
    std::vector<Word> words;
    auto records = db.prepare("SELECT place, submission, key, tokens FROM record WHERE item = ?");
    if (!records) return records.error();
    records->bind_int(1, item);
    for (;;) {
        auto row = records->step();
        if (!row) return row.error();
        if (!*row) break;
        const std::int64_t place = records->integer(0);
        for (int column : {1, 2}) words.push_back({id_word(records->text(column)), place});
        add_tokens_of(words, records->blob(3), place);
    }
    auto own = db.prepare("SELECT tokens FROM item WHERE number = ?");
    if (!own) return own.error();
    auto row = own->bind_int(1, item).step();
    if (!row) return row.error();
    if (*row) add_tokens_of(words, own->blob(0), kOwnPlace);
    own->reset();
    return words;
}

Status run_for(SqliteConnection& db, std::string_view sql, std::int64_t item) {
    auto statement = db.prepare(sql);
    return statement ? statement->bind_int(1, item).run() : Status(statement.error());
}

}  // namespace

Status LogIndex::State::forget_request(std::int64_t item) {
    const auto words = words_of_contents(db, item);
    if (!words) return words.error();
    auto remove = db.prepare("DELETE FROM mention WHERE word = ? AND item = ? AND place = ?");
    if (!remove) return remove.error();
    for (const Word& word : *words)
        if (auto done = remove->bind_blob(1, word.bytes).bind_int(2, item).bind_int(3, word.place).run(); !done)
            return done;
    if (auto done = run_for(db, "DELETE FROM record WHERE item = ?", item); !done) return done;
    return run_for(db, "UPDATE item SET tokens = x'', request_ref = '', request = 3 WHERE number = ?", item);
}

Status LogIndex::State::forget_answer(std::int64_t item) {
    if (auto done = run_for(db, "UPDATE record SET outcome = '', code = '' WHERE item = ?", item); !done) return done;
    return run_for(db, "UPDATE item SET answer_ref = '', answer = 3 WHERE number = ?", item);
}

Result<bool> LogIndex::State::compact() {
    const auto wait = [&](int ms) { return db.exec("PRAGMA busy_timeout = " + std::to_string(ms)); };
    if (auto set = wait(kCompactBusyMs); !set) return set.error();
    auto checkpoint = db.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
    if (!checkpoint) return checkpoint.error();
    if (auto row = checkpoint->step(); !row) return row.error();
    const bool busy = checkpoint->integer(0) != 0;
    checkpoint->reset();
    if (auto set = wait(kSqliteBusyMs); !set) return set.error();
    return !busy;
}

Status LogIndex::forget(const std::vector<std::uint64_t>& entries) {
    State& s = *state_;
    {
        auto turn = SqliteTransaction::begin(s.db);
        if (!turn) return turn.error();
        auto find = s.db.prepare("SELECT number, answered FROM item WHERE number = ?1 OR answered = ?1");
        if (!find) return find.error();
        for (const std::uint64_t entry : entries) {
            const auto wanted = static_cast<std::int64_t>(entry);
            auto row = find->bind_int(1, wanted).step();
            if (!row) return row.error();
            if (!*row) continue;
            const std::int64_t item = find->integer(0);
            const bool of_answer = find->integer(1) == wanted;
            find->reset();
            if (auto gone = of_answer ? s.forget_answer(item) : s.forget_request(item); !gone) return gone;
        }
        if (auto committed = turn->commit(); !committed) return committed;
    }
    const auto compacted = s.compact();
    return compacted ? Status() : Status(compacted.error());
}

namespace {

// Where another content stands, or none any more, it is damage and not erasure, which check and doctor speak of.
Result<bool> is_erased(ContentStandings& standings, std::string_view place) {
    const auto ref = ContentRef::parse(place);
    if (!ref) return false;
    const auto standing = standings.of(*ref);
    if (standing) return standing->erased;
    if (standing.error().code == Errc::log_integrity) return false;
    return standing.error();
}

}  // namespace

Result<std::uint64_t> LogIndex::forget_erased() {
    State& s = *state_;
    ContentStandings standings(s.sources.evidence);
    std::vector<std::uint64_t> gone;
    auto indexed = s.db.prepare(
        "SELECT number, answered, request, request_ref, answer, answer_ref FROM item WHERE request = 2 OR answer = 2");
    if (!indexed) return indexed.error();
    for (;;) {
        auto row = indexed->step();
        if (!row) return row.error();
        if (!*row) break;
        for (const int column : {2, 4}) {  // of the request, of the answer: its state, then where it stands
            if (indexed->integer(column) != static_cast<std::int64_t>(ContentState::read)) continue;
            const auto erased = is_erased(standings, indexed->text(column + 1));
            if (!erased) return erased.error();
            if (*erased) gone.push_back(static_cast<std::uint64_t>(indexed->integer(column == 2 ? 0 : 1)));
        }
    }
    if (gone.empty()) return std::uint64_t{0};
    if (auto done = forget(gone); !done) return done.error();
    return std::uint64_t{gone.size()};
}

}  // namespace creditlink
