#include "list_filter.h"

#include "creditlink/base/message.h"

namespace creditlink::console_detail {

std::string address(std::string_view path, const Query& query) {
    std::string out(path);
    char separator = '?';
    for (const auto& [name, value] : query) {
        if (value.empty()) continue;
        out.append(1, separator).append(name).append("=").append(url_escaped(value));
        separator = '&';
    }
    return out;
}

Markup next_page(std::string_view path, const Query& query) {
    return html("<p><a class=\"button\" rel=\"next\" href=\"{a}\">{t}</a></p>\n", {{"a", address(path, query)}, {"t", std::string(say("再看后面的", "the next ones"))}});
}

Markup choice_links(std::string_view path, const Query& rest, std::string_view of, std::string_view chosen, const std::vector<Choice>& choices) {
    Markup links;
    for (const Choice& choice : choices) {
        Query query = rest;
        query.emplace_back(of, choice.value);
        const Slot target = address(path, query), title = choice.title;
        links += choice.value == chosen ? html("<li><a aria-current=\"true\" href=\"{a}\">{t}</a></li>", {{"a", target}, {"t", title}}) : html("<li><a href=\"{a}\">{t}</a></li>", {{"a", target}, {"t", title}});
    }
    return html("<ul class=\"filters\">{l}</ul>\n", {{"l", links}});
}

Markup filter_form(std::string_view path, const Query& kept, const std::vector<FilterField>& fields) {
    Markup inside;
    for (const auto& [name, value] : kept)
        if (!value.empty()) inside += html("<input type=\"hidden\" name=\"{n}\" value=\"{v}\">", {{"n", name}, {"v", value}});
    for (const FilterField& field : fields) {
        const Slot name = std::string(field.name), label = std::string(field.label);
        if (field.choices.empty()) {
            Markup held;
            if (!field.pattern.empty()) held = html(" pattern=\"{p}\" title=\"{l}\"", {{"p", std::string(field.pattern)}, {"l", label}});
            inside += html("<label>{l} <input name=\"{n}\" value=\"{v}\" maxlength=\"80\" autocomplete=\"off\"{p}></label>", {{"l", label}, {"n", name}, {"v", field.value}, {"p", held}});
            continue;
        }
        Markup options;
        for (const Choice& choice : field.choices)
            options += choice.value == field.value ? html("<option value=\"{v}\" selected>{t}</option>", {{"v", choice.value}, {"t", choice.title}}) : html("<option value=\"{v}\">{t}</option>", {{"v", choice.value}, {"t", choice.title}});
        inside += html("<label>{l} <select name=\"{n}\">{o}</select></label>", {{"l", label}, {"n", name}, {"o", options}});
    }
    return html("<form class=\"filter\" method=\"get\" action=\"{p}\">{i}<button class=\"quiet\">{b}</button></form>\n", {{"p", std::string(path)}, {"i", inside}, {"b", std::string(say("筛选", "filter"))}});
}

std::optional<CivilDate> day_asked(const Visit& visit, std::string_view name) {
    std::string text = visit.request.asked(name);
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    text[4] = text[7] = '/';
    return CivilDate::parse_slashed(text);
}

std::vector<Choice> task_choices(const Visit& visit) {
    std::vector<Choice> choices{{{}, std::string(say("全部任务", "every task"))}};
    for (std::string& name : visit.desk.task_names()) choices.push_back({name, name});
    return choices;
}

}  // namespace creditlink::console_detail
