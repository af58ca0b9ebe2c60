// Commitments page by page, and how many of a kind there are.

#include "commitment_row.h"
#include "impl.h"

namespace creditlink {

namespace {

// ?1: the letter, or empty. ?2: the standing, in the order of CommitmentFilter::Standing. ?3: the last day.
const std::string kChosen =
    " FROM commitment_as_judged WHERE (?1 = '' OR letter = ?1) AND CASE ?2 WHEN 0 THEN 1 WHEN 1 THEN result IS NULL "
    "WHEN 2 THEN result IS NULL AND until <= ?3 WHEN 3 THEN result = '全部履行' WHEN 4 THEN result IN ('部分履行', '全部未履行') ELSE scan IS NULL END";
const std::string kChosenPage = "SELECT *" + kChosen + " AND (?4 = '' OR code < ?4) ORDER BY code DESC LIMIT ?5";
const std::string kChosenCount = "SELECT count(*)" + kChosen;

}  // namespace

Result<std::vector<Commitment>> Commitments::page(const CommitmentFilter& filter, std::string_view before, std::size_t most) {
    const std::string last = filter.last.slashed();
    std::vector<Commitment> found;
    Query q = ledger_.impl_->sql->query(kChosenPage.c_str());
    q.text(filter.letter).bind(static_cast<std::int64_t>(filter.standing)).text(last).text(before).bind(static_cast<std::int64_t>(most));
    while (q.step()) found.push_back(ledger_detail::commitment_of(q));
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<std::uint64_t> Commitments::count(const CommitmentFilter& filter) {
    const std::string last = filter.last.slashed();
    Query q = ledger_.impl_->sql->query(kChosenCount.c_str());
    const std::uint64_t number = q.text(filter.letter).bind(static_cast<std::int64_t>(filter.standing)).text(last).step() ? static_cast<std::uint64_t>(q.integer(0)) : 0;
    return ledger_.impl_->sql->checked(number);
}

}  // namespace creditlink
