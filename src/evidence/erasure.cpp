#include "creditlink/evidence/erasure.h"

#include <algorithm>
#include <tuple>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/zero_ranges.h"
#include "segment.h"

namespace creditlink {
namespace {

// The contents of one segment, in the order they stand in.
Status erase_in_segment(const Path& path, const ContentRef* begin, const ContentRef* end) {
    auto file = open_segment(path);
    if (!file) return file.error();
    std::vector<ByteRange> keys, stored;
    for (const ContentRef* ref = begin; ref != end; ++ref) {
        auto header = header_at(*file, path, *ref);
        if (!header) return header.error();
        keys.push_back({ref->offset + kWrappedAt, kWrappedBytes});
        stored.push_back({ref->offset + kContentHeaderBytes, header->stored_length});
    }
    if (auto gone = zero_ranges(path, keys); !gone) return gone;
    CREDITLINK_FAILPOINT("evidence.key_erased");
    if (auto gone = zero_ranges(path, stored); !gone) return gone;
    CREDITLINK_FAILPOINT("evidence.erased");
    return {};
}

}  // namespace

ContentStandings::ContentStandings(Path directory) : directory_(std::move(directory)) {}

Result<ContentStandings::Standing> ContentStandings::of(const ContentRef& ref) {
    if (!file_ || open_ != ref.segment) {
        file_.reset();
        path_ = segment_path(directory_, ref.segment);
        auto file = open_segment(path_);
        if (!file) return file.error();
        file_ = std::move(*file);
        open_ = ref.segment;
    }
    auto header = header_at(*file_, path_, ref);
    if (!header) return header.error();
    return Standing{header->erased(), kContentHeaderBytes + header->stored_length};
}

Status erase_contents(const Path& directory, std::vector<ContentRef> refs) {
    std::ranges::sort(refs, {}, [](const ContentRef& ref) { return std::tuple(ref.segment, ref.offset); });
    for (std::size_t begin = 0, end = 0; begin < refs.size(); begin = end) {
        while (end < refs.size() && refs[end].segment == refs[begin].segment) ++end;
        if (auto gone =
                erase_in_segment(segment_path(directory, refs[begin].segment), refs.data() + begin, refs.data() + end);
            !gone)
            return gone;
    }
    return {};
}

}  // namespace creditlink
