#include "creditlink/mapping/plan.h"

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "value.h"

namespace creditlink {

namespace mapping_detail {
Status compile_into(Plan::Impl& plan, std::string_view text, const json::Value& root, const MappingContext& context);  // compile.cpp
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
    if (auto ok = mapping_detail::compile_into(*impl, json_text, *root, context); !ok) return ok.error();
    return Plan(std::move(impl));
}

const Kind& Plan::kind() const { return *impl_->kind; }
const std::string& Plan::name() const { return impl_->name; }
const RowHash& Plan::stamp() const { return impl_->stamp; }
bool Plan::newest_wins() const { return !impl_->newest_by.empty(); }
std::vector<std::string> Plan::assumptions() const { return impl_->assumptions; }

Status Plan::bind(const Origin& origin) {
    // Headers are typed by people: line breaks, spaces and full-width letters in them mean nothing.
    const auto plain = [](std::string_view name) { return upper_ascii(fold_width(without_space(name))); };
    std::vector<std::string> offered;
    for (const std::string& name : origin.columns) offered.push_back(plain(name));
    std::vector<int> cells;
    for (const auto& column : impl_->columns) {
        auto at = std::find(origin.columns.begin(), origin.columns.end(), column.name) - origin.columns.begin();
        if (at == std::ssize(offered)) at = std::find(offered.begin(), offered.end(), plain(column.name)) - offered.begin();
        if (at < std::ssize(offered)) {
            cells.push_back(static_cast<int>(at));
            continue;
        }
        cells.push_back(-1);
        if (column.optional) continue;
        const std::vector<std::string_view> known(origin.columns.begin(), origin.columns.end());
        const std::string_view near = nearest(column.name, known);
        return Error{Errc::source, say("来源没有映射要用的列“{name}”", "the source lacks the column \"{name}\" that the mapping uses", {{"name", column.name}}),
                     origin.place(0, {}, -1),
                     near.empty() ? say("映射文件 {file}；可有可无的列写 \"optional\": true", "mapping {file}; say \"optional\": true where a column may be absent", {{"file", impl_->file}})
                                  : say("最接近的列是“{near}”", "the nearest column is \"{near}\"", {{"near", std::string(near)}})};
    }
    impl_->bound.insert_or_assign(&origin, std::move(cells));
    return {};
}

std::vector<std::string> Plan::columns_used() const {
    std::vector<std::string> names;
    for (const auto& column : impl_->columns) names.push_back(column.name);
    return names;
}

std::vector<std::string> Plan::fields_fed() const {
    std::vector<std::string> names;
    for (const auto& [index, value] : impl_->fields) names.push_back(impl_->kind->fields[index].name);
    return names;
}

}  // namespace creditlink
