// Which parts of a mapping changed, by their names.

#include "creditlink/mapping/difference.h"

#include <algorithm>
#include <array>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"

namespace creditlink {

namespace {

using ChangePart = MappingChange::Part;

constexpr std::size_t kWordsNamed = 12;  // of a code list; a longer change is counted

struct Section {
    std::string_view member;
    ChangePart part;
};
// Members whose own members are told apart by name.
constexpr std::array kNamedSections = {Section{"lists", ChangePart::list}, Section{"values", ChangePart::value}, Section{"fields", ChangePart::field}};
constexpr std::array kWholeSections = {Section{"kind", ChangePart::kind}, Section{"skip", ChangePart::skip}, Section{"refuse", ChangePart::refuse}, Section{"withdraw", ChangePart::withdraw},
                                       Section{"newest_by", ChangePart::newest_by}, Section{"assumed", ChangePart::assumed}, Section{"examples", ChangePart::examples}};

std::string written(const json::Value* value) {
    if (!value) return {};
    return value->is_string() ? value->text : json::text_of(*value);
}

// Of two code lists the words that differ: "10 → 1, 11 → 2".
void name_words(const json::Value& list, const json::Value& other, std::string& out) {
    std::size_t more = 0, named = 0;
    for (const auto& [word, meaning] : list.members) {
        const json::Value* there = other.find(word);
        if (there && json::text_of(*there) == json::text_of(meaning)) continue;
        if (named == kWordsNamed) {
            ++more;
            continue;
        }
        ++named;
        out.append(out.empty() ? "" : ", ").append(word).append(" → ").append(written(&meaning));
    }
    if (more > 0) out += say(" 等另外 {n} 个", " and {n} more", {{"n", std::to_string(more)}});
}

MappingChange change_of(ChangePart part, std::string_view name, const json::Value* before, const json::Value* after) {
    MappingChange change{part, std::string(name), {}, {}};
    if (part == ChangePart::list && before && after && before->is_object() && after->is_object()) {
        name_words(*before, *after, change.before);
        name_words(*after, *before, change.after);
    } else {
        change.before = written(before);
        change.after = written(after);
    }
    return change;
}

bool same(const json::Value* one, const json::Value* other) { return !one == !other && (!one || json::text_of(*one) == json::text_of(*other)); }

// Members of both, the newer one's order first.
void compare_members(ChangePart part, const json::Value* before, const json::Value* after, std::vector<MappingChange>& out) {
    static const json::Value kNothing;
    const json::Value &old = before ? *before : kNothing, &fresh = after ? *after : kNothing;
    for (const auto& [name, value] : fresh.members)
        if (!same(old.find(name), &value)) out.push_back(change_of(part, name, old.find(name), &value));
    for (const auto& [name, value] : old.members)
        if (!fresh.find(name)) out.push_back(change_of(part, name, &value, nullptr));
}

bool is_section(std::string_view member) {
    const auto named = [&](const Section& section) { return section.member == member; };
    return std::ranges::any_of(kNamedSections, named) || std::ranges::any_of(kWholeSections, named);
}

}  // namespace

Result<std::vector<MappingChange>> mapping_changes(std::string_view before, std::string_view after) {
    const auto old = json::parse(before, {.dialect = json::Dialect::commented});
    if (!old) return Error{Errc::config, old.error().message, old.error().place, old.error().hint};
    const auto fresh = json::parse(after, {.dialect = json::Dialect::commented});
    if (!fresh) return Error{Errc::config, fresh.error().message, fresh.error().place, fresh.error().hint};
    std::vector<MappingChange> changes;
    for (const Section& section : kNamedSections) compare_members(section.part, old->find(section.member), fresh->find(section.member), changes);
    for (const Section& section : kWholeSections)
        if (!same(old->find(section.member), fresh->find(section.member))) changes.push_back(change_of(section.part, {}, old->find(section.member), fresh->find(section.member)));
    std::vector<MappingChange> others;
    compare_members(ChangePart::other, &*old, &*fresh, others);
    for (MappingChange& change : others)
        if (!is_section(change.name)) changes.push_back(std::move(change));
    return changes;
}

}  // namespace creditlink
