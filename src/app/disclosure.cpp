#include "disclosure.h"

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "person.h"

namespace creditlink {

std::vector<OptionRow> with_disclosure(std::vector<OptionRow> options) {
    options.push_back({"--unmasked", "", "不遮盖个人信息；须写 --purpose，查看行为记入交换日志", "show personal data; needs --purpose, and the look is logged"});
    options.push_back({"--purpose", "TEXT", "查看目的", "what for"});
    return options;
}

Result<Personal> disclosure(const Invocation& in, Office& office, std::string_view subject) {
    const std::string purpose = in.option("--purpose");
    if (!in.has("--unmasked")) {
        if (!in.has("--purpose")) return Personal::masked;
        return Error{Errc::usage, std::string(say("--purpose 要与 --unmasked 同用", "--purpose goes with --unmasked")), {}, {}};
    }
    if (trim(purpose).empty())
        return Error{Errc::usage, std::string(say("查看未遮盖的个人信息要写明目的", "say what the personal data is looked at for")), {},
                     std::string(say("加上 --purpose，例如：--unmasked --purpose 电话核实许可证号", "add --purpose, as in: --unmasked --purpose 'to check the licence number by telephone'"))};
    auto ledger = office.ledger();
    if (!ledger) return ledger.error();
    if (auto kept = ledger->record_decision("unmask", subject, purpose, acting_person()); !kept) return kept.error();
    return Personal::shown;
}

}  // namespace creditlink
