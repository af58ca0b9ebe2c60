// Values and fields, in an order in which each stands after what it refers to.

#include <algorithm>

#include "compiler.h"

namespace creditlink::mapping_detail {

Status Compiler::fields(const json::Value& root) {
    if (const json::Value* values = root.find("values"))
        for (const auto& [name, json] : values->members) {
            std::set<int> needs;
            needs_ = &needs;
            named_.push_back(name);
            auto made = value(json, 0);
            if (!made) return made.error();
            plan_.named.emplace_back(name, std::move(*made));
            named_needs_.push_back(std::move(needs));
        }
    const json::Value* fields = root.find("fields");
    if (!fields || !fields->is_object()) return wrong(fields ? *fields : root, "缺少 \"fields\"", "\"fields\" is missing");
    for (const auto& [name, json] : fields->members) {
        json::Value target = json;
        target.text = name;
        auto index = field(target);
        std::set<int> needs;
        needs_ = &needs;
        auto made = index ? value(json, 0) : Result<Value>(index.error());
        if (!made && mistakes) {
            mistakes->push_back(made.error());
            continue;
        }
        if (!made) return made.error();
        doubt_choices(json, plan_.kind->fields[static_cast<std::size_t>(*index)], *made);
        plan_.fields.emplace_back(static_cast<std::uint32_t>(*index), std::move(*made));
        field_needs_.push_back(std::move(needs));
    }
    needs_ = nullptr;
    if (mistakes && !mistakes->empty()) return mistakes->front();
    if (auto ok = required_fields_are_fed(*fields); !ok) return ok;
    return order_fields(*fields);
}

Status Compiler::required_fields_are_fed(const json::Value& at) const {
    for (std::size_t i = 0; i < plan_.kind->fields.size(); ++i) {
        const Field& field = plan_.kind->fields[i];
        const bool fed = std::any_of(plan_.fields.begin(), plan_.fields.end(), [&](const auto& f) { return f.first == i; });
        if (field.required && !fed)
            return json::error_at(plan_.file, at, say("必填栏目 {name}（{title}）没有来处", "the required field {name} ({title}) is not fed", {{"name", field.name}, {"title", field.title}}));
    }
    return {};
}

// A field that another one refers to comes first.
Status Compiler::order_fields(const json::Value& at) {
    std::vector<std::pair<std::uint32_t, Value>> ordered;
    std::set<int> done, fed;
    for (const auto& [index, value] : plan_.fields) fed.insert(static_cast<int>(index));
    std::vector<bool> placed(plan_.fields.size());
    while (ordered.size() < plan_.fields.size()) {
        const std::size_t before = ordered.size();
        for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
            const auto ready = [&](int need) { return done.contains(need) || !fed.contains(need); };
            if (placed[i] || !std::all_of(field_needs_[i].begin(), field_needs_[i].end(), ready)) continue;
            placed[i] = true;
            done.insert(static_cast<int>(plan_.fields[i].first));
            ordered.push_back(std::move(plan_.fields[i]));
        }
        if (ordered.size() == before) return wrong(at, "几个栏目互相引用，绕成了圈", "some fields refer to each other in a circle");
    }
    plan_.fields = std::move(ordered);
    return {};
}

}  // namespace creditlink::mapping_detail
