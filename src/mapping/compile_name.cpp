// What a name refers to: a column, a field, a value defined before. Conditions are made of names.

#include <algorithm>

#include "compiler.h"

namespace creditlink::mapping_detail {

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
    const std::string_view near = nearest(word, known);
    return near.empty() ? std::string() : say("是不是“{near}”？", "did you mean \"{near}\"?", {{"near", std::string(near)}});
}

Result<std::string> Compiler::text(const json::Value& value) const {
    if (!value.is_string()) return wrong(value, "应为文字", "a text is expected");
    return value.text;
}

int Compiler::column(std::string_view name, bool optional) {
    for (std::size_t i = 0; i < plan_.columns.size(); ++i) {
        if (plan_.columns[i].name != name) continue;
        plan_.columns[i].optional = plan_.columns[i].optional && optional;
        return static_cast<int>(i);
    }
    plan_.columns.push_back({std::string(name), optional});
    return static_cast<int>(plan_.columns.size() - 1);
}

Result<int> Compiler::field(const json::Value& name) {
    const int index = plan_.kind->index_of(name.text);
    if (index < 0)
        return json::error_at(plan_.file, name, say("{kind} 没有栏目“{name}”", "{kind} has no field \"{name}\"", {{"kind", plan_.kind->name}, {"name", shown(name.text)}}),
                              did_you_mean(name.text, plan_.kind->field_names()));
    return index;
}

Result<int> Compiler::named(const json::Value& name) const {
    const auto at = std::find(named_.begin(), named_.end(), name.text);
    // Only values declared before: so that none can refer to itself.
    if (at == named_.end() || static_cast<std::size_t>(at - named_.begin()) >= named_needs_.size())
        return wrong(name, "前面没有定义这个中间值", "no value of this name is defined before", did_you_mean(name.text, {named_.begin(), named_.end()}));
    return static_cast<int>(at - named_.begin());
}

Result<int> Compiler::reference(std::string_view member, const json::Value& name) {
    auto word = text(name);
    if (!word) return word.error();
    if (member == "column") return column(*word, false);
    if (member == "optional_column") return column(*word, true);
    if (member == "field") {
        auto index = field(name);
        if (!index) return index.error();
        if (needs_) needs_->insert(*index);
        return kFieldSlot + *index;
    }
    auto index = named(name);
    if (!index) return index.error();
    if (needs_) needs_->insert(named_needs_[static_cast<std::size_t>(*index)].begin(), named_needs_[static_cast<std::size_t>(*index)].end());
    return kNamedSlot + *index;
}

Result<Condition> Compiler::condition(const json::Value& json) {
    return Condition::compile(json, plan_.file, {"column", "optional_column", "field", "value"},
                              [this](std::string_view member, const json::Value& name) { return reference(member, name); });
}

}  // namespace creditlink::mapping_detail
