#include "creditlink/ledger/daily.h"

#include "creditlink/base/clock.h"
#include "creditlink/base/midnight.h"
#include "impl.h"

namespace creditlink {

using namespace ledger_detail;

Result<std::map<CivilDate, DaySums>> Daily::sums(CivilDate from, CivilDate to) {
    std::map<CivilDate, DaySums> days;
    const std::int64_t begin = midnight_of(from), end = midnight_of(to.plus_days(1));
    Status read = impl_.sql->read([&] {
        Query sent = impl_.sql->query("SELECT first_sent, count FROM batch WHERE first_sent >= ? AND first_sent < ?");
        sent.bind(begin).bind(end);
        while (sent.step()) days[CivilDate::of_unix(sent.integer(0), kBeijingMinutes)].sent += static_cast<std::uint64_t>(sent.integer(1));
        Query refused = impl_.sql->query("SELECT settled, rejected FROM batch WHERE settled >= ? AND settled < ? AND rejected > 0");
        refused.bind(begin).bind(end);
        while (refused.step()) days[CivilDate::of_unix(refused.integer(0), kBeijingMinutes)].refused += static_cast<std::uint64_t>(refused.integer(1));
    });
    if (!read) return read.error();
    return days;
}

Result<std::string> Daily::stamp() {
    Query query = impl_.sql->query(
        "SELECT (SELECT printf('%d.%d', max(id), sum(state = 'running')) FROM run) || '/' || (SELECT printf('%d.%d.%d', max(number), sum(settled), sum(state)) FROM batch) || '/' || "
        "(SELECT printf('%d', max(number)) FROM decision) || '/' || (SELECT printf('%d.%d', max(number), sum(state = 'open')) FROM quarantine)");
    std::string stamp = query.step() ? query.string(0) : std::string();
    return impl_.sql->checked(std::move(stamp));
}

}  // namespace creditlink
