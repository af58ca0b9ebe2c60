#pragma once
// An open archive: libzip's hold on it, and its own bytes.

#include <zip.h>

#include <memory>
#include <optional>
#include <string>

#include "creditlink/base/file.h"
#include "creditlink/base/zip.h"

namespace creditlink {

struct DiscardArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};

struct ZipReader::State {
    std::string bytes;              // of an archive in memory; it outlives `archive`
    std::optional<RandomFile> raw;  // of one in a file
    std::unique_ptr<zip_t, DiscardArchive> archive;
    ZipLimits limits;
    std::string file;
    std::uint64_t file_bytes = 0;
};

}  // namespace creditlink
