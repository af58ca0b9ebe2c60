// What was entered wrongly: one blank put right, or all of it voided.

#include "commitment_parts.h"
#include "creditlink/base/message.h"
#include "decisions.h"

namespace creditlink::console_detail {

Markup change_forms(const Visit& visit, const DeskCommitment& one) {
    const std::string path = "/commitments/" + one.it.code, chosen = visit.request.filled("blank");
    Markup options;
    for (const auto& [name, label] : one.correctable)
        options += name == chosen ? html("<option value=\"{n}\" selected>{l}</option>", {{"n", name}, {"l", label}}) : html("<option value=\"{n}\">{l}</option>", {{"n", name}, {"l", label}});
    Markup forms = html("<details><summary>{s}</summary>{f}</details>\n",
                        {{"s", std::string(say("更正收错的一项", "Correct what was entered wrongly"))},
                         {"f", form(visit, path + "/correct",
                                    html("<label for=\"blank\">{b}</label><select id=\"blank\" name=\"blank\" required>{o}</select><label for=\"value\">{v}</label><input id=\"value\" name=\"value\" maxlength=\"4000\" value=\"{x}\">{r}<button>{t}</button>",
                                         {{"b", std::string(say("哪一项", "which"))}, {"o", options}, {"v", std::string(say("签署件上写的", "as it stands on the paper"))}, {"x", visit.request.filled("value")}, {"r", reason_field("correctwhy")},
                                          {"t", std::string(say("更正，原来收下的留着", "correct it; what was taken in is kept"))}}))}});
    forms += html("<details><summary>{s}</summary>{f}</details>\n",
                  {{"s", std::string(say("整份作废", "Void all of it"))},
                   {"f", form(visit, path + "/void", html("{r}<button>{t}</button>", {{"r", reason_field("voidwhy")}, {"t", std::string(say("作废，报送过的由两人撤回", "void it; two people withdraw what was sent"))}}))}});
    return forms;
}

}  // namespace creditlink::console_detail
