#include "decisions.h"

#include "creditlink/base/message.h"

namespace creditlink::console_detail {

Markup decisions(const std::vector<DecisionView>& list) {
    if (list.empty()) return {};
    Markup rows;
    for (const DecisionView& d : list)
        rows += html("<tr><td>{at}</td><td>{who}</td><td>{what}</td><td>{why}</td></tr>\n", {{"at", time_text(d.at)}, {"who", d.who}, {"what", d.what}, {"why", d.reason}});
    return html("<h2>{t}</h2><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{t}\"><table><tbody>{rows}</tbody></table></div>\n", {{"t", std::string(say("谁在何时因何处理", "Who did what, when and why"))}, {"rows", rows}});
}

Markup reason_field(std::string_view id) {
    return html("<label for=\"{id}\">{l}</label><input id=\"{id}\" name=\"reason\" required maxlength=\"200\" autocomplete=\"off\">", {{"id", std::string(id)}, {"l", std::string(say("原因（记入交换日志的是其摘要）", "why (the exchange log keeps its digest)"))}});
}

Markup purpose_field(std::string_view id, std::string_view label, const std::string& typed) {
    return html("<label for=\"{id}\">{l}</label><input id=\"{id}\" name=\"purpose\" value=\"{v}\" required maxlength=\"200\" autocomplete=\"off\">", {{"id", std::string(id)}, {"l", std::string(label)}, {"v", typed}});
}

Markup unmask_form(const Visit& visit, std::string_view action, std::string_view summary) {
    return html("<details><summary>{s}</summary>{f}</details>\n",
                {{"s", std::string(summary)},
                 {"f", form(visit, action, html("{p}<button>{b}</button>", {{"p", purpose_field("purpose", say("查看目的（查看行为记入交换日志）", "what for (the look is an entry of the exchange log)"))}, {"b", std::string(say("查看并记录", "show, and record it"))}}))}});
}

}  // namespace creditlink::console_detail
