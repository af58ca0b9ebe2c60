#pragma once
// A ledger of a small office in a folder of its own, and the few words the tests speak.

#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <string>
#include <vector>

#include "creditlink/database/sqlite.h"
#include "creditlink/ledger/ledger.h"
#include "support/folders.h"
#include "support/set_clock.h"

namespace creditlink::ledger_test {

struct Folder {
    Folder() {
        char name[] = "/tmp/creditlink-ledger-XXXXXX";
        path = mkdtemp(name);
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Path path;
};

template <typename T>
T must(Result<T> result) {
    if (!result) FAIL(result.error().message << " " << result.error().place << " " << result.error().hint);
    return std::move(result).value();
}
inline void must(Status status) {
    if (!status) FAIL(status.error().message << " " << status.error().place << " " << status.error().hint);
}

// Past all code of ours, as somebody with a database tool would.
inline bool sql_is_taken(const Path& folder, const std::string& statements) {
    auto opened = SqliteConnection::open(folder / "state" / "ledger.db", {});
    REQUIRE(opened);
    return static_cast<bool>(opened->exec(statements));
}

// Statements that make a store of today what a program of that schema had left.
inline std::string older_schema(int version) {
    std::string statements;
    for (const int each : {8, 7, 6, 2, 1})
        if (each >= version) statements += must(read_file(Path(test::kSourceFolder) / "tests/ledger/older_schema" / (std::to_string(each) + ".sql")));
    return statements;
}

struct Office {
    explicit Office(const Path& folder) : ledger(must(Ledger::open(folder / "state", {}, clock))) {
        task = must(ledger.task("licences", "xk"));
        begin();
    }
    void begin() {
        run = must(ledger.begin_run(task.id, "full"));
        group = {};
        group.task = task.id;
        group.run = run;
    }

    static RowHash row(const std::string& name) { return xxh3_128("row " + name); }
    static RecordKey key(const std::string& name) {
        RecordKey k;
        const Digest256 digest = sha256("key " + name);
        std::copy_n(digest.begin(), k.bytes.size(), k.bytes.begin());
        return k;
    }

    void add(const std::string& name, std::uint32_t version = 1) {
        const std::string data = "{\"N\":\"" + name + "\",\"V\":\"" + std::to_string(version) + "\"}";
        const std::string row_name = name + "/" + std::to_string(version);
        group.admissions.push_back({.key = key(name), .version = version, .op = Op::put, .content = sha256(data),
                                    .body = must(ledger.store_body(data)), .row = row(row_name), .place = {}, .order = {},
                                    .decided = "2026/11/23", .adopted = false});
        group.seen.push_back({row(row_name), stamp, key(name)});
        if (version > 1) group.forget.push_back({row(name + "/" + std::to_string(version - 1)), key(name)});
    }
    Status admit() {
        Status done = ledger.admit(group, platforms, secret);
        group = {};
        group.task = task.id;
        group.run = run;
        return done;
    }
    void admit(const std::string& name, std::uint32_t version = 1) {
        add(name, version);
        must(admit());
    }

    std::vector<Item> next(std::size_t most = 1000) { return must(ledger.next_items(lane, most, 1u << 20, 0)); }
    BatchRow cut(const std::vector<Item>& items) {
        BatchRow batch;
        batch.id = "b-" + std::to_string(++batches);
        batch.lane = lane;
        batch.count = static_cast<std::uint32_t>(items.size());
        batch.number = must(ledger.cut_batch(batch, items));
        return batch;
    }
    void settle(BatchRow batch, const std::vector<ItemVerdict>& verdicts = {}) {
        batch.receipt = "r-" + batch.id;
        must(ledger.settle(batch, verdicts));
    }
    void move(BatchRow& batch, BatchState to) {
        batch.state = to;
        must(ledger.update_batch(batch));
    }
    Books books() {
        const auto all = must(ledger.books());
        REQUIRE(all.size() == 1);
        CHECK(all[0].second.balanced());
        return all[0].second;
    }
    SubmissionState state(const std::string& name, std::uint32_t version = 1) {
        for (const SubmissionView& view : must(ledger.history(key(name))))
            if (view.version == version) return view.state;
        FAIL("no such version of " << name);
        return SubmissionState::pending;
    }

    SetClock clock;
    HmacSha256 secret{"0123456789abcdef0123456789abcdef"};
    std::vector<std::string> platforms{"province"};
    Lane lane{"province", "xk"};
    RowHash stamp{{1}};
    Ledger ledger;
    Task task;
    RunId run = 0;
    Group group;
    int batches = 0;
};

}  // namespace creditlink::ledger_test
