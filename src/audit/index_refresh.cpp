// The index brought up to date with a log that grew, or made anew where it belongs to another one.

#include <charconv>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/exchange_log/merkle.h"
#include "index_state.h"

namespace creditlink {

namespace {

constexpr std::uint64_t kEntriesAtOnce = 5000;  // a transaction: long enough to be fast, short enough to let others in

// A row of `meta`: the log says that contents were erased, and what came from them may still stand here.
constexpr std::string_view kErasureToFollow = "erasure";

const Error kEnough{Errc::interrupted, {}, {}, {}};  // ends a reading of the log, and is told to nobody

std::uint64_t number_of(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Result<std::uint64_t> waiting_contents(SqliteConnection& db) {
    auto waiting = db.prepare("SELECT count(*) FROM item WHERE request = 1 OR answer = 1");
    if (!waiting) return waiting.error();
    if (auto row = waiting->step(); !row) return row.error();
    const auto count = static_cast<std::uint64_t>(waiting->integer(0));
    waiting->reset();
    return count;
}

std::string text_of(const LogPlace& place) {
    return std::to_string(place.segment) + ":" + std::to_string(place.offset);
}

LogPlace place_of(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return {};
    return {number_of(text.substr(0, colon)), number_of(text.substr(colon + 1))};
}

class Refresh {
  public:
    Refresh(SqliteConnection& db, const IndexSources& sources,
            const std::function<Result<std::string>(std::string_view)>& meta,
            const std::function<Status(std::string_view, std::string_view)>& set_meta)
        : db_(db), sources_(sources), meta_(meta), set_meta_(set_meta) {}

    // Why what stands in the file is no index of this log; empty: it is one.
    Result<std::string> foreign(std::string_view version, const std::string& mark) {
        for (const auto& [name, wanted] :
             {std::pair<std::string_view, std::string>{"version", version}, {"secret", mark}}) {
            auto value = meta_(name);
            if (!value) return value;
            if (value->empty()) return std::string(say("还没有索引", "there was no index yet"));
            if (*value != wanted)
                return std::string(say("索引是别的版本或用别的单位密值建的",
                                       "the index was made by another version or with another secret"));
        }
        const auto waiting = waiting_contents(db_);
        if (!waiting) return waiting.error();
        if (*waiting > 0 && sources_.contents)
            return std::string(say("证据库现在可读了", "the evidence store is at hand now"));
        return of_another_log();
    }

    // The next entries of the log, in the transaction that is open. How many they were.
    Result<std::uint64_t> some() {
        auto next = meta_("next"), last = meta_("last");
        if (!next) return next.error();
        if (!last) return last.error();
        const std::uint64_t from = number_of(*next);
        size = from;
        auto writer = EntryWriter::open(db_, sources_);
        if (!writer) return writer.error();
        std::uint64_t read = 0;
        std::string bytes_of_last;
        LogPlace place = place_of(*last);
        const auto visited = read_log_on(
            sources_.log, place, [&](const LogEntry& entry, std::string_view bytes, const LogPlace& at) -> Status {
                if (entry.index < from) return {};  // the one that was the last
                if (auto added = writer->add(entry); !added) return added;
                size = entry.index + 1, place = at;
                bytes_of_last.assign(bytes);
                return ++read < kEntriesAtOnce ? Status() : Status(kEnough);
            });
        const bool no_log = from == 0 && !visited && visited.error().code == Errc::not_found;
        if (!visited && visited.error().code != Errc::interrupted && !no_log) return visited.error();
        // With the entries that say it: whoever is killed after this, or has no key, leaves it to the next one.
        if (writer->saw_erasure())
            if (auto set = set_meta_(kErasureToFollow, "1"); !set) return set.error();
        if (read > 0)
            for (const auto& [name, value] : {std::pair<std::string_view, std::string>{"next", std::to_string(size)},
                                              {"last", text_of(place)},
                                              {"leaf", hex(creditlink::bytes_of(leaf_hash(bytes_of_last)))}})
                if (auto set = set_meta_(name, value); !set) return set.error();
        return read;
    }

    std::uint64_t size = 0;

  private:
    // The last entry that was indexed has to stand where it stood.
    Result<std::string> of_another_log() {
        auto last = meta_("last"), leaf = meta_("leaf");
        if (!last) return last;
        if (!leaf) return leaf;
        if (last->empty()) return std::string();
        bool same = false;
        const auto read = read_log_on(sources_.log, place_of(*last),
                                      [&](const LogEntry&, std::string_view bytes, const LogPlace&) -> Status {
                                          same = hex(bytes_of(leaf_hash(bytes))) == *leaf;
                                          return kEnough;
                                      });
        if (!read && read.error().code != Errc::interrupted && read.error().code != Errc::not_found)
            return read.error();
        if (same) return std::string();
        return std::string(
            say("日志不是索引所属的那一份（恢复过备份，或末尾被截去）",
                "the log is not the one that was indexed: a backup was restored, or its end was cut off"));
    }

    SqliteConnection& db_;
    const IndexSources& sources_;
    const std::function<Result<std::string>(std::string_view)>& meta_;
    const std::function<Status(std::string_view, std::string_view)>& set_meta_;
};

}  // namespace

Result<LogIndex::Refreshed> LogIndex::refresh(const std::function<bool(std::uint64_t)>& progress) {
    State& s = *state_;
    const std::function<Result<std::string>(std::string_view)> meta = [&](std::string_view name) {
        return s.meta(name);
    };
    const std::function<Status(std::string_view, std::string_view)> set_meta =
        [&](std::string_view name, std::string_view value) { return s.set_meta(name, value); };
    Refresh refresh(s.db, s.sources, meta, set_meta);
    Refreshed done;
    for (bool first = true;; first = false) {
        auto turn = SqliteTransaction::begin(s.db);
        if (!turn) return turn.error();
        if (first) {
            auto why = refresh.foreign(State::kVersion, s.secret_mark());
            if (!why) return why.error();
            if (!why->empty())
                if (auto made = s.make(); !made) return made.error();
            done.anew = std::move(*why);
        }
        const auto read = refresh.some();
        if (!read) return read.error();
        if (auto committed = turn->commit(); !committed) return committed.error();
        done.entries += *read, done.size = refresh.size;
        if (*read < kEntriesAtOnce) break;
        if (progress && !progress(done.entries))
            return Error{
                Errc::interrupted,
                std::string(say("已中断；索引下次接着建", "interrupted; the index goes on from here the next time")),
                {},
                {}};
    }
    const auto to_follow = s.meta(kErasureToFollow);
    if (!to_follow) return to_follow.error();
    if (*to_follow == "1") {
        const auto gone = forget_erased();
        if (!gone) return gone.error();
        done.forgotten = *gone;
        const auto compacted = s.compact();
        if (!compacted) return compacted.error();
        done.leftover = !*compacted;
        if (*compacted)
            if (auto set = s.set_meta(kErasureToFollow, "0"); !set) return set.error();
    }
    const auto waiting = waiting_contents(s.db);
    if (!waiting) return waiting.error();
    done.waiting = *waiting;
    return done;
}

}  // namespace creditlink
