// The writer of the journal.

#include "journal.h"

#include <algorithm>
#include <limits>

#include "creditlink/base/failpoint.h"
#include "journal_frame.h"

namespace creditlink {
namespace {

std::string segment_name(std::uint64_t first) {
    std::string digits = std::to_string(first);
    return std::string(12 - std::min<std::size_t>(digits.size(), 12), '0') + digits;
}

Result<AppendFile> new_segment(const Path& directory, std::uint64_t first) {
    auto file = AppendFile::open(directory / segment_name(first));
    if (!file) return file;
    if (auto wrote = file->append(kSegmentMagic); !wrote) return wrote.error();
    CREDITLINK_FAILPOINT("log.segment_started");
    if (auto synced = file->sync(); !synced) return synced.error();
    if (auto synced = sync_directory(directory); !synced) return synced.error();
    return file;
}

}  // namespace

Result<Journal> Journal::open(const Path& journal, const JournalEnd& end, std::uint64_t segment_bytes) {
    if (end.segment.empty()) {
        auto file = new_segment(journal, 0);
        if (!file) return file.error();
        return Journal(journal, std::move(*file), 0, segment_bytes);
    }
    auto file = AppendFile::open(journal / end.segment);
    if (!file) return file.error();
    if (end.torn_bytes > 0) {
        if (auto cut = file->truncate(end.segment_bytes); !cut) return cut.error();
    }
    CREDITLINK_FAILPOINT("log.tail_cut");
    if (file->size() == 0) {
        if (auto wrote = file->append(kSegmentMagic); !wrote) return wrote.error();
    }
    // What survived a killed process may still be in memory only; from here on all of it counts as durable.
    if (auto synced = file->sync(); !synced) return synced.error();
    if (auto synced = sync_directory(journal); !synced) return synced.error();
    return Journal(journal, std::move(*file), end.next_index, segment_bytes);
}

Status Journal::append(std::string_view entry) {
    if (file_.size() >= segment_bytes_ && file_.size() > kSegmentMagic.size()) {
        if (auto started = start_segment(); !started) return started;
    }
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
    write_frame(frame_, static_cast<std::uint32_t>(std::min(next_index_ - durable_, kMost)), entry);
    if (auto wrote = file_.append(frame_); !wrote) return wrote;
    ++next_index_;
    CREDITLINK_FAILPOINT("log.appended");
    return {};
}

Status Journal::sync() {
    if (durable_ == next_index_) return {};
    if (auto synced = file_.sync(); !synced) return synced;
    durable_ = next_index_;
    CREDITLINK_FAILPOINT("log.synced");
    return {};
}

// Only the last segment may have a torn tail: so the one before is on disk first.
Status Journal::start_segment() {
    if (auto synced = sync(); !synced) return synced;
    auto file = new_segment(directory_, next_index_);
    if (!file) return file.error();
    file_ = std::move(*file);
    return {};
}

}  // namespace creditlink
