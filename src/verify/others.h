#pragma once
// What others say of a log's heads, as it stands beside the log or in its export: witnesses' lines, an authority's
// dates.

#include "evidence.h"

namespace creditlink::verify {

// The files of a log's folder, or of an export, which may be a zip.
Result<ExportReader> files_of(const Path& path, bool as_export);

// Heads that witnesses cosigned, where some are wanted, and that an authority dated, where one is believed, count as
// seen. Errc::trust for a date that is not good, or none.
Status see_others(const ExportReader& files, Evidence& evidence);

}  // namespace creditlink::verify
