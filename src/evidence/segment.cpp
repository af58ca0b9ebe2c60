#include "segment.h"

#include <algorithm>
#include <string>

#include "creditlink/base/message.h"

namespace creditlink {
namespace {

constexpr std::size_t kNameDigits = 6;

Error damaged(const Path& path, std::uint64_t offset, std::string_view zh, std::string_view en) {
    return {Errc::log_integrity, std::string(say(zh, en)), path.string() + ":" + std::to_string(offset),
            std::string(say("不要改动证据目录；从备份恢复该文件",
                            "leave the evidence directory as it is; restore this file from a backup"))};
}

}  // namespace

Path segment_path(const Path& directory, std::uint64_t number) {
    const std::string digits = std::to_string(number);
    return directory / (std::string(kNameDigits - std::min(kNameDigits, digits.size()), '0') + digits +
                        std::string(kSegmentSuffix));
}

Result<RandomFile> open_segment(const Path& path) {
    auto file = RandomFile::open(path);
    if (file || file.error().code != Errc::not_found) return file;
    return Error{Errc::log_integrity, std::string(say("证据文件不在了", "the evidence file is gone")), path.string(),
                 std::string(say("销毁不会删去文件；从备份恢复它", "erasing removes no file; restore it from a backup"))};
}

Result<ContentHeader> header_at(const RandomFile& file, const Path& path, const ContentRef& ref) {
    auto size = file.size();
    if (!size) return size.error();
    if (ref.offset > *size || *size - ref.offset < kContentHeaderBytes)
        return damaged(path, ref.offset, "此处没有证据内容：文件被截短了", "no content stands here: the file was cut short");
    auto head = file.read(ref.offset, kContentHeaderBytes);
    if (!head) return head.error();
    auto header = read_header(*head);
    if (!header || header->tag != ref.tag || header->length != ref.length ||
        header->stored_length > *size - ref.offset - kContentHeaderBytes)
        return damaged(path, ref.offset, "此处的证据内容已损坏，或不是所指的那一份",
                       "the content here is damaged, or not the one named");
    return *header;
}

}  // namespace creditlink
