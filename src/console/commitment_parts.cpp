#include "commitment_parts.h"

#include "creditlink/base/message.h"

namespace creditlink::console_detail {

Markup commitment_state(const DeskCommitment& one) {
    if (one.voided) return badge(say("已作废", "voided"), "bad");
    if (one.it.performance) return badge(one.it.performance->result, one.it.performance->result == kKept ? "good" : "bad");
    return one.ended ? badge(say("到期未认定", "over, not judged"), "warn") : badge(say("履行中", "under way"), "calm");
}

Markup signing_faults(const std::vector<DeskSigningFault>& faults) {
    if (faults.empty()) return {};
    Markup lines;
    for (const DeskSigningFault& fault : faults) {
        const Markup where = fault.blank.empty() || !fault.place.empty() ? html("<strong>{p} {l}</strong>", {{"p", fault.place}, {"l", fault.label}}) : html("<a href=\"#b-{b}\"><strong>{l}</strong></a>", {{"b", fault.blank}, {"l", fault.label}});
        lines += html("<li>{w}{c}{t}<span class=\"fix\">{r}</span></li>\n", {{"w", where}, {"c", std::string(say("：", ": "))}, {"t", fault.what}, {"r", fault.remedy}});
    }
    return html("<div class=\"summary bad\" role=\"alert\"><ul class=\"findings\">{l}</ul></div>\n", {{"l", lines}});
}

Markup upload_form(const Visit& visit, std::string_view action, const Markup& inside) {
    return html("<form method=\"post\" action=\"{a}\" enctype=\"multipart/form-data\"><input type=\"hidden\" name=\"token\" value=\"{t}\">{i}</form>\n", {{"a", std::string(action)}, {"t", visit.session.token}, {"i", inside}});
}

Markup kept_notice() {
    return html("<p class=\"summary warn\" role=\"status\">{t}</p>\n", {{"t", std::string(say("登录中断过。您填的各项都在下面，还没有收下：请核对后再按一次按钮；扫描件要重新选。", "The log-in had ended. What you filled in is below and was not taken in yet: look at it and press the button once more; a scan has to be chosen again."))}});
}

Markup signable_letters(const DeskCommitmentList& list, std::string_view chosen) {
    Markup options;
    for (const auto& [id, title] : list.letters)
        options += id == chosen ? html("<option value=\"{i}\" selected>{t}</option>", {{"i", id}, {"t", title}}) : html("<option value=\"{i}\">{t}</option>", {{"i", id}, {"t", title}});
    return options;
}

}  // namespace creditlink::console_detail
