#include "creditlink/ledger/public_commitments.h"

#include <cstdlib>

#include "commitment_row.h"
#include "creditlink/base/text.h"
#include "impl.h"

namespace creditlink {

namespace {

constexpr std::size_t kMaskHead = 6, kMaskTail = 4;  // mappings/kinds/cn.json, identify
constexpr std::size_t kNameHead = 1;                 // and subjectName

const char* const kPublicOnes =
    "SELECT c.code, c.letter, c.version, coalesce(k.subject, c.subject), coalesce(k.category, c.category), coalesce(k.identify, c.identify), "
    "coalesce(k.signed_on, c.signed_on) AS signed, CASE WHEN k.number IS NULL THEN c.until ELSE k.until END, p.result, p.judged, coalesce(k.vals, c.vals) FROM commitment AS c "
    "LEFT JOIN commitment_change AS k ON k.number = (SELECT max(n.number) FROM commitment_change AS n WHERE n.code = c.code AND n.at < ?1) "
    "LEFT JOIN performance AS p ON p.code = c.code AND p.number = (SELECT max(n.number) FROM performance AS n WHERE n.code = c.code AND n.at < ?1) "
    "WHERE c.publication = ?2 AND c.taken < ?1 AND k.what IS NOT 'void' ORDER BY signed DESC, c.code DESC LIMIT ?3";

constexpr const char* kPublicChanged = "commitments.public.changed";  // a fact: unix second

SignedCommitment whole_of(const Query& q) {
    return {.letter = q.string(1), .version = static_cast<std::uint32_t>(q.integer(2)), .subject = q.string(3), .category = q.string(4), .identify = q.string(5), .type = {}, .reason = {}, .content = {}, .breach = {},
            .publication = std::string(kOpenToAll), .signed_on = CivilDate::parse_slashed(q.view(6)).value_or(CivilDate::of_days(0)), .until = {}, .unit = {}, .unit_code = {}, .values = q.string(10), .scan = {}};
}

}  // namespace

std::string masked_name(std::string_view name) { return mask(name, kNameHead, 0); }

void ledger_detail::note_public_change(Ledger::Impl& l, const SignedCommitment& what) {
    if (what.publication == kOpenToAll)  // the latest second that any of it is of, also where somebody set the clock back
        l.sql->query("INSERT INTO fact VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2 WHERE CAST(value AS INTEGER) < CAST(?2 AS INTEGER)").text(kPublicChanged).text(std::to_string(l.now())).run();
}

Result<std::optional<std::int64_t>> Commitments::public_changed() {
    auto fact = ledger_.fact(kPublicChanged);
    if (!fact) return fact.error();
    return *fact ? std::optional<std::int64_t>(std::strtoll((*fact)->c_str(), nullptr, 10)) : std::nullopt;
}

Result<std::vector<PublicCommitment>> Commitments::open_to_all(std::int64_t before, std::size_t most, const NameIsPublic& name_is_public) {
    std::vector<PublicCommitment> found;
    Query q = ledger_.impl_->sql->query(kPublicOnes);
    q.bind(before).text(kOpenToAll).bind(static_cast<std::int64_t>(most));
    while (q.step()) {
        const SignedCommitment what = whole_of(q);
        const bool whole = name_is_public && name_is_public(what);
        PublicCommitment& one = found.emplace_back(PublicCommitment{.code = q.string(0), .letter = what.letter, .version = what.version, .subject = whole ? what.subject : masked_name(what.subject), .category = what.category,
                                                                    .identify = mask(what.identify, kMaskHead, kMaskTail), .name_masked = !whole, .signed_on = CivilDate::of_days(0), .until = CivilDate::parse_slashed(q.view(7)), .result = {}, .judged = {}});
        if (const auto day = CivilDate::parse_slashed(q.view(6))) one.signed_on = *day;
        if (q.is_null(8)) continue;
        one.result = q.string(8);
        one.judged = CivilDate::parse_slashed(q.view(9));
    }
    return ledger_.impl_->sql->checked(std::move(found));
}

}  // namespace creditlink
