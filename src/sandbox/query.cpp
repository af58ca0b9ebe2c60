#include "query.h"

namespace creditlink::sandbox {

void bind_all(SqliteStatement& statement, const Bound* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const int index = static_cast<int>(i) + 1;
        if (const auto* number = std::get_if<std::int64_t>(&values[i])) statement.bind_int(index, *number);
        else statement.bind_text(index, std::get<std::string_view>(values[i]));
    }
}

Status run(SqliteStatement& statement, std::initializer_list<Bound> values) {
    bind_all(statement, values.begin(), values.size());
    return statement.run();
}

std::string placeholders(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += i == 0 ? "?" : ",?";
    return out;
}

}  // namespace creditlink::sandbox
