#pragma once
// One statement of the sandbox's store with its parameters bound in order: run it, or read its rows.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "creditlink/database/sqlite.h"

namespace creditlink::sandbox {

using Bound = std::variant<std::int64_t, std::string_view>;

// Binds and runs to the end.
Status run(SqliteStatement& statement, std::initializer_list<Bound> values);

// Every row through `read`, which is handed the statement at that row.
template <typename Row, typename Read>
Result<std::vector<Row>> rows_of(SqliteStatement& statement, const std::vector<Bound>& values, Read read);

void bind_all(SqliteStatement& statement, const Bound* values, std::size_t count);

template <typename Row, typename Read>
Result<std::vector<Row>> rows_of(SqliteStatement& statement, const std::vector<Bound>& values, Read read) {
    bind_all(statement, values.data(), values.size());
    std::vector<Row> rows;
    for (;;) {
        const auto more = statement.step();
        if (!more) return more.error();
        if (!*more) return rows;
        rows.push_back(read(statement));
    }
}

// "?,?,?"
std::string placeholders(std::size_t count);

}  // namespace creditlink::sandbox
