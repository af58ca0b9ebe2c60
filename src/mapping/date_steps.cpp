// Days: in any notation, of a moment, and so much later.

#include "creditlink/base/decimal.h"
#include "creditlink/base/text.h"
#include "dates.h"
#include "steps.h"

namespace creditlink::mapping_detail {

namespace {

const FindingKind* const kNotation = finding_of("date-notation");
const FindingKind* const kLong = finding_of("long-term");
const FindingKind* const kDateFormat = finding_of("date-format");
const FindingKind* const kDateReal = finding_of("date-real");
const FindingKind* const kNotNumeric = finding_of("not-numeric");
constexpr std::size_t kPlainSize = 10;  // of 2021/03/05

void put_day(Evaluation& evaluation, Work& work, const ReadDate& read) {
    switch (read.outcome) {
        case ReadDate::Outcome::not_a_date: return evaluation.fail(kDateFormat, work);
        case ReadDate::Outcome::no_such_day: return evaluation.fail(kDateReal, work);
        case ReadDate::Outcome::long_term:
            evaluation.fixed(kLong, work);
            work.text = kLongTerm;
            work.form = CellForm::text;
            return;
        case ReadDate::Outcome::day:
            if (read.rewritten && work.form == CellForm::text) evaluation.fixed(kNotation, work);
            put(evaluation, work, read.day->slashed());
    }
}

// The number that an argument gives: written in the mapping, or a value of the row. nullopt: blank.
std::optional<long> number_of(const Step& step, Evaluation& evaluation) {
    if (step.values.empty()) return step.number;
    Work work = evaluation.value_of(step.values.front());
    if (work.text.empty()) return std::nullopt;
    const auto number = Decimal::parse(fold_width(work.text));
    if (!number || number->fraction_digits() > 0 || number->integer_digits() > 4) {
        evaluation.fail(kNotNumeric, work);
        return std::nullopt;
    }
    return std::stol(number->text());
}

CivilDate moved(CivilDate day, Span span, int count) {
    switch (span) {
        case Span::years: return day.plus_years(count);
        case Span::months: return day.plus_months(count);
        case Span::days: break;
    }
    return day.plus_days(count);
}

// 2021/03/05 and 2021-03-05 are what nearly every date looks like: nothing is read twice for them.
bool plain_day(Evaluation& evaluation, Work& work) {
    const std::string_view text = work.text;
    if (text.size() != kPlainSize || text[4] != text[7] || (text[4] != '/' && text[4] != '-')) return false;
    if (text[4] == '/') return CivilDate::parse_slashed(text).has_value();
    std::string& slashed = evaluation.scratch();
    slashed.assign(text);
    slashed[4] = slashed[7] = '/';
    if (!CivilDate::parse_slashed(slashed)) return false;
    work.text = slashed;
    work.form = CellForm::text;
    return true;
}

}  // namespace

void date_step(Evaluation& evaluation, Work& work) {
    if (plain_day(evaluation, work)) return;
    work.text = trim(work.text);
    if (work.text.empty() || plain_day(evaluation, work)) return;
    put_day(evaluation, work, read_date(work.text, evaluation.origin().epoch_1904));
}

void beijing_date_step(Evaluation& evaluation, Work& work) {
    work.text = trim(work.text);
    if (!work.text.empty()) put_day(evaluation, work, read_beijing_date(work.text));
}

void later_step(const Step& step, Span span, Evaluation& evaluation, Work& work) {
    date_step(evaluation, work);
    if (work.text.empty() || work.text == kLongTerm) return;  // what has no end ends no later
    const auto number = number_of(step, evaluation);
    const auto day = CivilDate::parse_slashed(work.text);
    if (!number || !day) {
        work.text = {};
        return;
    }
    put(evaluation, work, moved(*day, span, static_cast<int>(*number)).slashed());
}

}  // namespace creditlink::mapping_detail
