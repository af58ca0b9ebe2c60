#include "creditlink/letter/service_item.h"

#include <algorithm>

#include "blank_head.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

Result<ServiceItems> ServiceItems::parse(std::string_view text, std::string_view file) {
    auto object = json::parse(text, {.dialect = json::Dialect::commented, .max_bytes = 4u << 20, .file = file});
    if (!object) return object.error();
    const letter_detail::Head head{file};
    if (Status known = json::only_members(file, *object, {"title", "items"}); !known) return known.error();
    const json::Value* list = object->find("items");
    if (!list || !list->is_array()) return head.wrong(*object, std::string(say("缺少一列 items", "the list \"items\" is missing")));
    ServiceItems items;
    for (const json::Value& value : list->items) {
        if (Status known = json::only_members(file, value, {"code", "name", "type", "basis", "department"}); !known) return known.error();
        ServiceItem item;
        const std::pair<std::string_view, std::string*> texts[] = {{"code", &item.code}, {"name", &item.name}, {"type", &item.type}, {"basis", &item.basis}, {"department", &item.department}};
        for (const auto& [name, out] : texts)
            if (Status read = head.text(value, name, 400, *out); !read) return read.error();
        if (items.find(item.code)) return head.wrong(value, say("事项编码 {c} 写了两次", "the code {c} is there twice", {{"c", item.code}}));
        items.items_.push_back(std::move(item));
    }
    return items;
}

const ServiceItem* ServiceItems::find(std::string_view code) const {
    const auto at = std::find_if(items_.begin(), items_.end(), [&](const ServiceItem& item) { return item.code == code; });
    return at == items_.end() ? nullptr : &*at;
}

Status ServiceItems::check(const Letter& letter, std::string_view file) const {
    if (letter.item.empty() || find(letter.item)) return {};
    std::vector<std::string_view> known;
    for (const ServiceItem& item : items_) known.push_back(item.code);
    const std::string_view near = nearest(letter.item, known);
    return Error{Errc::config, say("服务事项清单里没有编码“{c}”", "the list of service items has no code \"{c}\"", {{"c", shown(letter.item)}}), std::string(file),
                 near.empty() ? std::string(say("对照 mappings/letters/items.json 改正；不属于任何事项的，删去 item", "correct it from mappings/letters/items.json; leave item out if it belongs to none"))
                              : say("是不是“{n}”？", "did you mean \"{n}\"?", {{"n", std::string(near)}})};
}

}  // namespace creditlink
