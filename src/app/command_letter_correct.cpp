// What was entered wrongly: letter correct, which also voids.

#include <iostream>

#include "actor.h"
#include "commitment_states.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/ledger/public_commitments.h"
#include "filters.h"
#include "letter_desk.h"
#include "print.h"
#include "signing.h"

namespace creditlink {

namespace {

std::string correcting() { return std::string(say("creditlink letter correct 22000020261120000001 住所=吉林市 --reason 看错", "creditlink letter correct 22000020261120000001 address=吉林市 --reason 'misread'")); }

Result<Correction> correction_of(const Invocation& in) {
    Correction correction;
    for (std::size_t i = 1; i < in.arguments.size(); ++i) {
        const std::string& word = in.arguments[i];
        const auto equals = word.find('=');
        if (equals == std::string::npos) return wants("要更正的写作 填写项=值", "what is corrected is given as NAME=VALUE", correcting());
        correction.values[word.substr(0, equals)] = word.substr(equals + 1);
    }
    if (in.has("--category")) correction.category = in.option("--category");
    if (in.has("--until")) correction.until = in.option("--until");
    correction.reason = in.option("--reason");
    return correction;
}

void print_faults(const Invocation& in, const std::vector<SigningFault>& faults) {
    Table table(Table::Overflow::wrap);
    for (const SigningFault& fault : faults) {
        if (in.json) {
            json::Writer w;
            w.begin_object().member("blank", fault.name).member("label", fault.label).member("fault", fault.what);
            print_json(w.member("remedy", fault.remedy).end_object());
        } else table.row({fault.label + std::string(say("：", ": ")) + fault.what + std::string(say("。", ". ")) + fault.remedy});
    }
    if (in.json) return;
    std::cout << table.text();
    print_wrapped(say("没有更正：改好以上各项再来。", "Nothing was corrected: mend these first."));
}

void print_corrected(const Invocation& in, Opened& opened, const std::string& code, const Signing::Corrected& done) {
    if (!done.changed) return print_done(in.json, "unchanged", code, say("{c} 本来就是这样，没有变化。", "{c} stands so already; nothing changed.", {{"c", code}}));
    const std::string labels = labels_of(changed_blanks(opened.ledger, done.before->what, *done.after));
    print_done(in.json, "corrected", code, say("{c} 已更正：{l}。", "{c} is corrected: {l}.", {{"c", code}, {"l", labels}}));
    if (in.json) return;
    if (done.before->performance) print_wrapped(say("下一次 sync run 作为同一记录的新版本报送。", "The next sync run sends it as the same record's next version."));
    if (done.after->publication == kOpenToAll) print_wrapped(site_follows());
    print_next("creditlink letter signed " + code);
}

Result<Exit> make_void(const Invocation& in, const Actor& who) {
    if (in.arguments.size() > 1 || in.has("--category") || in.has("--until"))
        return wants("作废就不再更正：--void 不与填写项同用", "what is voided is not corrected: --void goes with no values", {});
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    Commitments commitments(opened->ledger);
    const std::string& code = in.arguments[0];
    auto kept = commitments.in_force(code);
    if (!kept) return kept.error();
    if (auto done = commitments.make_void(code, in.option("--reason"), who); !done) return done.error();
    print_done(in.json, "voided", code, say("{c} 已作废，这个编码不再用；纸面正确的再收一次，得新的编码。", "{c} is voided and its code is not used again; the right paper is taken in anew and gets another code.", {{"c", code}}));
    if (in.json) return Exit::balanced;
    if (kept->performance) print_wrapped(say("报送过的，下一次 sync run 提议撤回，由两人办理（withdrawal list）。", "What was sent is proposed for withdrawal by the next sync run; two people do it (withdrawal list)."));
    if (kept->what.publication == kOpenToAll) print_wrapped(site_follows());
    print_next("creditlink letter import " + kept->what.letter);
    return Exit::balanced;
}

Result<Exit> correct(const Invocation& in) {
    if (in.arguments.empty()) return wants("请给出承诺编码", "give the commitment's code", correcting());
    if (trim(in.option("--reason")).empty()) return wants("请用 --reason 说明原因", "give --reason", correcting());
    if (!is_utf8(in.option("--reason"))) return wants("原因应为 UTF-8 文字", "a reason is UTF-8 text", {});
    auto who = actor_of(in);
    if (!who) return who.error();
    if (in.has("--void")) return make_void(in, *who);
    auto correction = correction_of(in);
    if (!correction) return correction.error();
    if (correction->values.empty() && !correction->category && !correction->until) return wants("请写明更正什么：填写项=值；整份作废用 --void", "say what to correct: NAME=VALUE; --void voids all of it", correcting());
    auto opened = open_office(in, Access::change);
    if (!opened) return opened.error();
    const std::string& code = in.arguments[0];
    auto kept = Commitments(opened->ledger).in_force(code);
    if (!kept) return kept.error();
    auto signing = Signing::open(*opened, kept->what.letter, *who);
    if (!signing) return signing.error();
    auto done = signing->correct(code, *correction);
    if (!done) return done.error();
    if (!done->faults.empty()) {
        print_faults(in, done->faults);
        return Exit::strict;
    }
    print_corrected(in, *opened, code, *done);
    return Exit::balanced;
}

}  // namespace

Command letter_correct_command() {
    return {"letter", "correct", "CODE [NAME=VALUE…]", "更正收错的签署件；--void 作废", "correct what was entered wrongly, or void it", "creditlink letter correct 22000020261120000001 住所=吉林市 --reason 看错",
            {{"--reason", "TEXT", "原因，必写", "why; needed"},
             {"--void", "", "整份作废；报送过的由两人撤回", "void all of it; two people withdraw what was sent"},
             {"--until", "DAY", "有效期至", "last day"},
             {"--category", "TEXT", "承诺人类别", "the promisor's category"},
             kAsOption},
            correct};
}

}  // namespace creditlink
