#pragma once
// A segment's file, and the header of a content in it.

#include <string_view>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/evidence/content_store.h"
#include "frame.h"

namespace creditlink {

inline constexpr std::string_view kSegmentSuffix = ".contents";

Path segment_path(const Path& directory, std::uint64_t number);

// Errc::log_integrity if the file is gone: erasing removes none.
Result<RandomFile> open_segment(const Path& path);

// The header that `ref` names. Errc::log_integrity if none can stand there, or another one does: only a header that is there
// says that its content was erased.
Result<ContentHeader> header_at(const RandomFile& file, const Path& path, const ContentRef& ref);

}  // namespace creditlink
