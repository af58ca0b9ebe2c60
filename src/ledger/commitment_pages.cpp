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

// Columns as those of commitment_as_judged, then when it was voided and by whom. Parameters as above.
const std::string kVoided =
    " FROM commitment_change AS v JOIN commitment AS c ON c.code = v.code "
    "LEFT JOIN commitment_change AS n ON n.number = (SELECT max(k.number) FROM commitment_change AS k WHERE k.code = c.code AND k.what = 'correct') "
    "LEFT JOIN performance AS p ON p.code = c.code AND p.number = (SELECT max(m.number) FROM performance AS m WHERE m.code = c.code) "
    "WHERE v.what = 'void' AND (?1 = '' OR c.letter = ?1)";
const std::string kVoidedPage =
    "SELECT c.code, c.letter, c.version, c.digest, coalesce(n.subject, c.subject), coalesce(n.category, c.category), coalesce(n.identify, c.identify), c.type, c.reason, "
    "coalesce(n.content, c.content), coalesce(n.breach, c.breach), c.publication, coalesce(n.signed_on, c.signed_on), CASE WHEN n.number IS NULL THEN c.until ELSE n.until END, c.unit, c.unit_code, "
    "coalesce(n.vals, c.vals), c.same, c.scan, c.scan_ref, c.taken, c.who, p.result, p.unperformed, p.pursued, p.judged, p.unit, p.unit_code, coalesce(p.number, 0), v.at, v.who" +
    kVoided + " AND (?2 = '' OR c.code < ?2) ORDER BY c.code DESC LIMIT ?3";
const std::string kVoidedCount = "SELECT count(*)" + kVoided;
constexpr int kVoidedAt = 29, kVoidedBy = 30;

const char* const kPapers = "SELECT code, version, subject, identify, signed_on, same, vals FROM commitment_as_judged WHERE letter = ? ORDER BY code";

}  // namespace

Result<std::vector<Commitment>> Commitments::page(const CommitmentFilter& filter, std::string_view before, std::size_t most) {
    const std::string last = filter.last.slashed();
    std::vector<Commitment> found;
    if (filter.standing == CommitmentFilter::Standing::voided) {
        auto gone = voided(filter.letter, before, most);
        if (!gone) return gone.error();
        for (VoidedCommitment& each : *gone) found.push_back(std::move(each.it));
        return found;
    }
    Query q = ledger_.impl_->sql->query(kChosenPage.c_str());
    q.text(filter.letter).bind(static_cast<std::int64_t>(filter.standing)).text(last).text(before).bind(static_cast<std::int64_t>(most));
    while (q.step()) found.push_back(ledger_detail::commitment_of(q));
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<std::uint64_t> Commitments::count(const CommitmentFilter& filter) {
    if (filter.standing == CommitmentFilter::Standing::voided) {
        Query gone = ledger_.impl_->sql->query(kVoidedCount.c_str());
        const std::uint64_t all = gone.text(filter.letter).step() ? static_cast<std::uint64_t>(gone.integer(0)) : 0;
        return ledger_.impl_->sql->checked(all);
    }
    const std::string last = filter.last.slashed();
    Query q = ledger_.impl_->sql->query(kChosenCount.c_str());
    const std::uint64_t number = q.text(filter.letter).bind(static_cast<std::int64_t>(filter.standing)).text(last).step() ? static_cast<std::uint64_t>(q.integer(0)) : 0;
    return ledger_.impl_->sql->checked(number);
}

Result<std::vector<VoidedCommitment>> Commitments::voided(std::string_view letter, std::string_view before, std::size_t most) {
    std::vector<VoidedCommitment> found;
    Query q = ledger_.impl_->sql->query(kVoidedPage.c_str());
    q.text(letter).text(before).bind(static_cast<std::int64_t>(most));
    while (q.step()) found.push_back({.it = ledger_detail::commitment_of(q), .at = q.integer(kVoidedAt), .who = q.string(kVoidedBy)});
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<std::vector<Commitments::Paper>> Commitments::papers(std::string_view letter, const DigestOfValues& digest) {
    std::vector<Paper> found;
    Query q = ledger_.impl_->sql->query(kPapers);
    q.text(letter);
    while (q.step()) {
        const auto version = static_cast<std::uint32_t>(q.integer(1));
        found.push_back({.code = q.string(0), .version = version, .subject = q.string(2), .identify = q.string(3), .signed_on = ledger_detail::commitment_day(q, 4), .same = q.bytes<32>(5), .made = digest ? digest(version, q.string(6)) : Digest256{}});
    }
    return ledger_.impl_->sql->checked(std::move(found));
}

}  // namespace creditlink
