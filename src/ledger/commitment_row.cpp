#include "commitment_row.h"

#include "creditlink/base/civil_date.h"

namespace creditlink::ledger_detail {

namespace {

const CivilDate kNoCommitmentDay = CivilDate::of_days(0);
CivilDate commitment_day(const Query& q, int column) {
    return CivilDate::parse_slashed(q.view(column)).value_or(kNoCommitmentDay);
}

}  // namespace

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
