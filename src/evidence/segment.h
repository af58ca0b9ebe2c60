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

// The header that `ref` names. Errc::not_found if no content can stand there, Errc::log_integrity if another one does.
Result<ContentHeader> header_at(const RandomFile& file, const Path& path, const ContentRef& ref);

}  // namespace creditlink
