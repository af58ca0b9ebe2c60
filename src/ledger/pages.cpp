// Runs and records, a page at a time.

#include "creditlink/ledger/pages.h"

#include "impl.h"

namespace creditlink {

std::string tasks_in_lines(const std::vector<std::string>& names) {
    std::string lines;
    for (const std::string& name : names) lines += (lines.empty() ? "" : "\n") + name;
    return names.empty() ? "\n" : lines;  // which is no task's name
}

Result<RecordPage> Pages::records(const RecordFilter& filter, std::size_t most) {
    RecordPage page;
    RecordKey from{};
    if (!filter.after.empty()) {
        auto key = record_key_of(filter.after);
        if (!key) return key.error();
        from = *key;
    }
    Ledger::Impl& l = *ledger_.impl_;
    Status read = l.sql->read([&] {
        Query q = l.sql->query(
            "SELECT key, record.kind, task.name, version, op, adopted, origin, number, row_key FROM record JOIN task ON task.id = record.owner WHERE key > ? ORDER BY key LIMIT ?");
        q.blob(bytes_of(from)).bind(static_cast<std::int64_t>(Pages::kMostLookedAt));
        RecordKey last = from;
        std::size_t looked_at = 0;
        while (q.step()) {
            ++looked_at;
            const RecordKey key{q.bytes<20>(0)};
            if ((filter.kind.empty() || q.view(1) == filter.kind) && (filter.task.empty() || q.view(2) == filter.task)) {
                if (page.found.size() == most) {
                    page.next = text_of(last);
                    return;
                }
                page.found.push_back({.key = key, .kind = q.string(1), .task = q.string(2), .place = l.place_text({q.integer(6), static_cast<std::uint64_t>(q.integer(7)), q.string(8)}),
                                      .version = static_cast<std::uint32_t>(q.integer(3)), .op = static_cast<Op>(q.integer(4)), .adopted = q.integer(5) != 0});
            }
            last = key;
        }
        if (looked_at == Pages::kMostLookedAt) page.next = text_of(last);
    });
    if (!read) return read.error();
    return page;
}

}  // namespace creditlink
