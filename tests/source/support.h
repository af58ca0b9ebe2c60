#pragma once
// A folder that goes away, a source opened from options written as JSON, and rows flattened so that tests can read them.

#include <doctest/doctest.h>
#include <stdlib.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/source/source.h"

namespace creditlink::test {

struct Folder {
    Path path;
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "creditlink-source-XXXXXX").string();
        path = mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    Path put(const std::string& name, std::string_view bytes) const {
        REQUIRE(write_file(path / name, bytes));
        return path / name;
    }
};

struct FakeClock final : Clock {
    std::int64_t now_ms = 1'800'000'000'000;
    std::vector<std::int64_t> slept;
    std::function<void()> on_sleep = [] {};
    std::int64_t unix_ms() const override { return now_ms; }
    std::int64_t steady_ms() const override { return now_ms; }
    bool sleep_ms(std::int64_t ms, std::stop_token stop) override {
        slept.push_back(ms);
        now_ms += ms;
        on_sleep();
        return !stop.stop_requested();
    }
};

struct FakeSecrets final : SecretStore {
    Result<Secret> secret(const json::Value& reference) const override {
        const json::Value* name = reference.find("env");
        if (name == nullptr) return Error{Errc::config, "no such secret", {}, {}};
        return Secret(name->text);
    }
};

struct Bench {
    FakeClock clock;
    FakeSecrets secrets;
    SourceSpec spec;
    std::stop_source stop;
    std::function<Status(const Origin&)> fits;

    Result<std::unique_ptr<Source>> open(const Path& folder, std::string_view options, ReadMode mode = ReadMode::full, std::string_view cursor = {}) {
        auto parsed = json::parse(options, {.dialect = json::Dialect::commented, .file = "test.json"});
        REQUIRE(parsed);
        spec = {.task = "t", .file = "test.json", .options = std::move(*parsed), .base_directory = folder.string()};
        return open_source(spec, mode, cursor, SourceContext{clock, secrets, stop.get_token(), fits});
    }
};

struct FlatRow {
    std::string file, part, key, reason, detail;
    std::uint64_t number = 0;
    RowFate fate = RowFate::data;
    std::vector<std::string> cells;
    std::vector<CellForm> forms;
    std::shared_ptr<const Origin> origin;
    RowHash hash{};

    const std::string& at(std::string_view column) const {
        static const std::string none = "(no such column)";
        for (std::size_t i = 0; i < origin->columns.size() && i < cells.size(); ++i)
            if (origin->columns[i] == column) return cells[i];
        return none;
    }
    CellForm form(std::string_view column) const {
        for (std::size_t i = 0; i < origin->columns.size(); ++i)
            if (origin->columns[i] == column) return forms[i];
        return CellForm::blank;
    }
};

inline void flatten(const Page& page, std::vector<FlatRow>& rows) {
    for (const RawRow& row : page.rows) {
        const Origin& origin = page.origin_of(row);
        FlatRow flat{.file = origin.file, .part = origin.part, .key = std::string(row.key), .reason = std::string(row.reason),
                     .detail = row.detail ? row.detail->said() : std::string(), .number = row.number, .fate = row.fate, .cells = {}, .forms = {},
                     .origin = page.origins[row.origin], .hash = row.hash};
        for (const Cell& cell : page.cells_of(row)) {
            flat.cells.emplace_back(cell.text);
            flat.forms.push_back(cell.form);
        }
        rows.push_back(std::move(flat));
    }
}

// Reads to the end. Pages are kept until then, as ingest keeps them: a view into the wrong memory would show.
inline Result<std::vector<FlatRow>> read_all(Source& source) {
    std::vector<std::unique_ptr<Page>> pages;
    for (;;) {
        pages.push_back(std::make_unique<Page>());
        auto more = source.read(*pages.back());
        if (!more) return more.error();
        if (!*more) break;
        CHECK(pages.back()->rows.size() <= kPageRows + 1);
    }
    std::vector<FlatRow> rows;
    for (const auto& page : pages) flatten(*page, rows);
    return rows;
}

inline std::vector<FlatRow> rows_of(const Path& folder, std::string_view options) {
    Bench bench;
    auto source = bench.open(folder, options);
    REQUIRE_MESSAGE(source, (source ? std::string() : source.error().message + " " + source.error().place));
    auto rows = read_all(**source);
    REQUIRE_MESSAGE(rows, (rows ? std::string() : rows.error().message + " " + rows.error().place));
    return std::move(*rows);
}

}  // namespace creditlink::test
