// Amounts of money, in 元 or 万元, become 万元.

#include "creditlink/base/decimal.h"
#include "creditlink/base/text.h"
#include "steps.h"

namespace creditlink::mapping_detail {

namespace {

const FindingKind* const kMoney = finding_of("money-notation");
const FindingKind* const kNoAmount = finding_of("not-numeric");

}  // namespace

void money_step(Evaluation& evaluation, Work& work, bool yuan) {
    std::string text = without_space(fold_width(work.text));
    for (const std::string_view sign : {std::string_view("¥"), std::string_view("￥"), std::string_view("人民币")})
        if (text.starts_with(sign)) text.erase(0, sign.size());
    if (text.ends_with("万元")) text.erase(text.size() - 6), yuan = false;
    else if (text.ends_with("元")) text.erase(text.size() - 3), yuan = true;
    if (text.empty() && trim(work.text).empty()) {
        work.text = {};
        return;
    }
    const auto amount = Decimal::parse(text);
    if (!amount) return evaluation.fail(kNoAmount, work);
    std::string plain = (yuan ? amount->shifted(-4) : *amount).text();
    if (plain == work.text) return;
    if (work.form == CellForm::text && amount->text() != work.text) evaluation.fixed(kMoney, work);
    put(evaluation, work, std::move(plain));
}

}  // namespace creditlink::mapping_detail
