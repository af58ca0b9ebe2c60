#include "export_noted.h"

#include "person.h"

namespace creditlink {

Status note_export(Ledger& ledger, std::string_view what, std::uint64_t rows, std::string_view digest) {
    const std::string subject = std::string(what) + " rows:" + std::to_string(rows) + " " + std::string(digest);
    return ledger.record_decision("export", subject, {}, acting_person());
}

}  // namespace creditlink
