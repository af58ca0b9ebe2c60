#pragma once
// Filters of long lists, which stand in the address, so that a view can be sent to somebody; and the way to the next page.

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "creditlink/base/civil_date.h"
#include "page.h"

namespace creditlink::console_detail {

using Query = std::vector<std::pair<std::string, std::string>>;  // empty values are left out

std::string address(std::string_view path, const Query& query);
Markup next_page(std::string_view path, const Query& query);

struct Choice {
    std::string value, title;
};
// Links of which one is chosen: the states of a list. `of` is the query's name; the rest of it is kept.
Markup choice_links(std::string_view path, const Query& rest, std::string_view of, std::string_view chosen, const std::vector<Choice>& choices);

struct FilterField {
    std::string_view name, label;
    std::string value;
    std::vector<Choice> choices;  // empty: a text is typed
    std::string_view pattern = {};  // of that text, which the browser holds it to; empty: any
};
// A form that asks for the same list with other filters; `kept` goes along.
Markup filter_form(std::string_view path, const Query& kept, const std::vector<FilterField>& fields);
std::vector<Choice> task_choices(const Visit& visit);  // the first one means all of them

std::optional<CivilDate> day_asked(const Visit& visit, std::string_view name);  // "2026-11-23" of the address; nullopt for anything else

}  // namespace creditlink::console_detail
