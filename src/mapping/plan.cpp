#include "creditlink/mapping/plan.h"

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "value.h"

namespace creditlink {

namespace mapping_detail {
Status compile_into(Plan::Impl& plan, std::string_view text, const json::Value& root, const MappingContext& context, std::vector<Error>* mistakes);  // compile.cpp
}

Plan::Plan(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Plan::Plan(Plan&&) noexcept = default;
Plan& Plan::operator=(Plan&&) noexcept = default;
Plan::~Plan() = default;

Result<Plan> Plan::compile(std::string_view json_text, std::string_view file, const MappingContext& context) {
    auto root = json::parse(json_text, {.dialect = json::Dialect::commented, .file = file});
    if (!root) return Error{Errc::config, root.error().message, root.error().place, root.error().hint};
    auto impl = std::make_unique<Impl>();
    impl->file = file;
    if (auto ok = mapping_detail::compile_into(*impl, json_text, *root, context, nullptr); !ok) return ok.error();
    return Plan(std::move(impl));
}

std::vector<Error> Plan::mistakes(std::string_view json_text, std::string_view file, const MappingContext& context) {
    auto root = json::parse(json_text, {.dialect = json::Dialect::commented, .file = file});
    if (!root) return {Error{Errc::config, root.error().message, root.error().place, root.error().hint}};
    Impl impl;
    impl.file = file;
    std::vector<Error> found;
    const Status compiled = mapping_detail::compile_into(impl, json_text, *root, context, &found);
    if (!compiled && found.empty()) found.push_back(compiled.error());
    return found;
}

const Kind& Plan::kind() const { return *impl_->kind; }
const std::string& Plan::name() const { return impl_->name; }
const Digest256& Plan::bare_digest() const { return impl_->bare_digest; }
const RowHash& Plan::stamp() const { return impl_->stamp; }
bool Plan::newest_wins() const { return !impl_->newest_by.empty(); }
std::vector<std::string> Plan::assumptions() const { return impl_->assumptions; }
std::vector<std::string> Plan::doubts() const { return impl_->doubts; }

void Plan::Impl::find_columns(const Origin& origin, std::vector<int>& cells, int& absent) const {
    // Headers are typed by people: line breaks, spaces and full-width letters in them mean nothing.
    const auto plain = [](std::string_view header) { return upper_ascii(fold_width(without_space(header))); };
    cells.clear();
    absent = -1;
    std::vector<std::string> offered;
    for (const auto& column : columns) {
        auto at = std::find(origin.columns.begin(), origin.columns.end(), column.name) - origin.columns.begin();
        if (at == std::ssize(origin.columns)) {
            if (offered.empty())
                for (const std::string& header : origin.columns) offered.push_back(plain(header));
            at = std::find(offered.begin(), offered.end(), plain(column.name)) - offered.begin();
        }
        const bool found = at < std::ssize(origin.columns);
        if (!found && !column.optional && absent < 0) absent = static_cast<int>(cells.size());
        cells.push_back(found ? static_cast<int>(at) : -1);
    }
}

Status Plan::bind(const Origin& origin) const {
    std::vector<int> cells;
    int absent = -1;
    impl_->find_columns(origin, cells, absent);
    if (absent < 0) return {};
    const std::string& name = impl_->columns[static_cast<std::size_t>(absent)].name;
    const std::string_view near = nearest(name, {origin.columns.begin(), origin.columns.end()});
    return Error{Errc::source, say("来源没有映射要用的列“{name}”", "the source lacks the column \"{name}\" that the mapping uses", {{"name", name}}),
                 origin.place(0, {}, -1),
                 near.empty() ? say("映射文件 {file}；可有可无的列写 \"optional\": true", "mapping {file}; say \"optional\": true where a column may be absent", {{"file", impl_->file}})
                              : say("最接近的列是“{near}”", "the nearest column is \"{near}\"", {{"near", std::string(near)}})};
}

std::vector<std::string> Plan::columns_used() const {
    std::vector<std::string> names;
    for (const auto& column : impl_->columns) names.push_back(column.name);
    return names;
}

std::vector<bool> Plan::columns_read(const Origin& origin) const {
    std::vector<int> cells;
    int absent = -1;
    impl_->find_columns(origin, cells, absent);
    std::vector<bool> read(origin.columns.size());
    for (const int cell : cells)
        if (cell >= 0) read[static_cast<std::size_t>(cell)] = true;
    return read;
}

std::vector<std::string> Plan::fields_fed() const {
    std::vector<std::string> names;
    for (const auto& [index, value] : impl_->fields) names.push_back(impl_->kind->fields[index].name);
    return names;
}

}  // namespace creditlink
