#include "quarantine_parts.h"

#include <array>

#include "creditlink/base/message.h"

namespace creditlink::console_detail {

std::span<const QuarantineState> quarantine_states() {
    static constexpr std::array<QuarantineState, 6> kQuarantineStates = {{
        {"waiting", "待处理", "waits for a person", "warn"},
        {"open", "待处理", "waits for a person", "warn"},
        {"fixed", "已更正，待核验", "corrected, to be assessed", "warn"},
        {"dropped", "已放弃", "dropped", "calm"},
        {"gone", "源中已无此行", "gone from the source", "calm"},
        {"cleared", "已收录", "admitted since", "good"},
    }};
    return kQuarantineStates;
}

Markup finding_lines(const std::vector<DeskFinding>& findings, bool with_rule) {
    Markup lines;
    for (const DeskFinding& f : findings) {
        if (f.severity == "fixed") continue;
        Markup rule;
        if (with_rule && !f.rule.empty()) rule = html("<span class=\"rule\">{r}</span>", {{"r", f.rule}});
        lines += html("<li>{mark}<span class=\"what\">{what}</span><span class=\"fix\">{fix}</span>{rule}</li>",
                      {{"mark", severity_badge(f.severity)}, {"what", f.what}, {"fix", f.fix}, {"rule", rule}});
    }
    return html("<ul class=\"findings\">{l}</ul>", {{"l", lines}});
}

}  // namespace creditlink::console_detail
