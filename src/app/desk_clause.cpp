#include "desk_clause.h"

#include "creditlink/letter/difference.h"

namespace creditlink {

namespace {

DeskClauseChange desk_change(ClauseChange change) {
    using Kind = DeskClauseChange::Kind;
    DeskClauseChange out;
    out.kind = change.kind == ClauseChange::Kind::added ? Kind::added : change.kind == ClauseChange::Kind::removed ? Kind::removed : Kind::changed;
    const ChangedSpan span = changed_span(change.before, change.after);
    out.before_begin = span.before_begin, out.before_end = span.before_end, out.after_begin = span.after_begin, out.after_end = span.after_end;
    out.where = std::move(change.where), out.before = std::move(change.before), out.after = std::move(change.after);
    return out;
}

}  // namespace

std::vector<DeskClauseChange> clause_changes(std::string_view id, std::string_view before, std::string_view after) {
    const auto a = parse_letter(before, id, {}), b = parse_letter(after, id, {});
    std::vector<DeskClauseChange> list;
    if (!a || !b) return list;
    for (ClauseChange& change : difference(*a, *b)) list.push_back(desk_change(std::move(change)));
    return list;
}

}  // namespace creditlink
