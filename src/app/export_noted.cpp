#include "export_noted.h"

namespace creditlink {

Status note_export(Ledger& ledger, std::string_view what, std::uint64_t rows, std::string_view digest, std::string_view who) {
    const std::string subject = std::string(what) + " rows:" + std::to_string(rows) + " " + std::string(digest);
    return ledger.record_decision("export", subject, {}, who);
}

}  // namespace creditlink
