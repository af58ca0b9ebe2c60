#include "commitment_row.h"

#include "creditlink/base/civil_date.h"
#include "creditlink/base/text.h"

namespace creditlink::ledger_detail {

CivilDate commitment_day(const Query& q, int column) {
    return CivilDate::parse_slashed(q.view(column)).value_or(CivilDate::of_days(0));
}

std::string commitment_subject(std::string_view code) { return "commitment:" + std::string(code); }

Error not_in_force(Sql& sql, std::string_view code) {
    Query q = sql.query("SELECT count(*) FROM commitment_change WHERE code = ? AND what = 'void'");
    const bool voided = q.text(code).step() && q.integer(0) > 0;
    if (voided)
        return {Errc::usage, say("{c} 已作废，不再变化", "{c} was voided and changes no more", {{"c", shown(code)}}), {},
                say("creditlink letter signed {c}；纸面改好后再收，得新的编码", "creditlink letter signed {c}; the right paper is taken in anew and gets another code", {{"c", shown(code)}})};
    return {Errc::not_found, say("没有承诺编码“{c}”", "there is no commitment \"{c}\"", {{"c", shown(code)}}), {}, "creditlink letter signed"};
}

// The columns of commitment_as_judged: those of the table, then the newest judgement.
Commitment commitment_of(const Query& q) {
    Commitment c{.code = q.string(0),
                 .digest = q.bytes<32>(3),
                 .what = {.letter = q.string(1),
                          .version = static_cast<std::uint32_t>(q.integer(2)),
                          .subject = q.string(4),
                          .category = q.string(5),
                          .identify = q.string(6),
                          .type = q.string(7),
                          .reason = q.string(8),
                          .content = q.string(9),
                          .breach = q.string(10),
                          .publication = q.string(11),
                          .signed_on = commitment_day(q, 12),
                          .until = CivilDate::parse_slashed(q.view(13)),
                          .unit = q.string(14),
                          .unit_code = q.string(15),
                          .values = q.string(16),
                          .scan = {}},
                 .taken = q.integer(20),
                 .who = q.string(21),
                 .performance = {},
                 .judgements = static_cast<std::uint32_t>(q.integer(28))};
    if (!q.is_null(18)) c.what.scan = Scan{.digest = q.bytes<32>(18), .ref = q.string(19)};
    if (!q.is_null(22))
        c.performance = Performance{.result = q.string(22),
                                    .unperformed = q.string(23),
                                    .pursued = q.string(24),
                                    .judged = commitment_day(q, 25),
                                    .unit = q.string(26),
                                    .unit_code = q.string(27)};
    return c;
}

}  // namespace creditlink::ledger_detail
