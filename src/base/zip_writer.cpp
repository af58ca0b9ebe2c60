// Making an archive. Nothing in it depends on when, where and by whom it was made.

#include <sys/stat.h>
#include <zip.h>

#include <memory>

#include "creditlink/base/zip.h"

namespace creditlink {
namespace {

constexpr zip_uint16_t kMidnight = 0, kFirstDay = 1 << 5 | 1;  // 1980-01-01: the first day that the format knows
constexpr zip_uint32_t kPlainFile = static_cast<zip_uint32_t>(S_IFREG | 0644) << 16;  // its upper half is a Unix mode

struct Release {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};

Error cannot_make(std::string why, std::string place = {}) {
    return {Errc::internal, "cannot make the archive: " + std::move(why), std::move(place), {}};
}

Status add(zip_t* archive, const ZipMember& member) {
    zip_source_t* const source = zip_source_buffer(archive, member.bytes.data(), member.bytes.size(), 0);
    if (!source) return cannot_make(zip_strerror(archive), member.name);
    const zip_int64_t index = zip_file_add(archive, member.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return cannot_make(zip_strerror(archive), member.name);
    }
    const auto at = static_cast<zip_uint64_t>(index);
    if (zip_set_file_compression(archive, at, ZIP_CM_STORE, 0) != 0 ||
        zip_file_set_dostime(archive, at, kMidnight, kFirstDay, 0) != 0 ||
        zip_file_set_external_attributes(archive, at, 0, ZIP_OPSYS_UNIX, kPlainFile) != 0)
        return cannot_make(zip_strerror(archive), member.name);
    return {};
}

Result<std::string> bytes_of(zip_source_t* source) {
    zip_stat_t info;
    zip_stat_init(&info);
    if (zip_source_stat(source, &info) != 0 || (info.valid & ZIP_STAT_SIZE) == 0 || zip_source_open(source) != 0)
        return cannot_make("its bytes cannot be had");
    std::string bytes(info.size, '\0');
    const zip_int64_t got = zip_source_read(source, bytes.data(), bytes.size());
    zip_source_close(source);
    if (got < 0 || static_cast<std::size_t>(got) != bytes.size()) return cannot_make("its bytes cannot be read");
    return bytes;
}

}  // namespace

Result<std::string> zip_of(const std::vector<ZipMember>& members) {
    zip_error_t error;
    zip_error_init(&error);
    const std::unique_ptr<zip_source_t, Release> memory(zip_source_buffer_create(nullptr, 0, 0, &error));
    if (!memory) return cannot_make("no memory");
    std::unique_ptr<zip_t, Release> archive(zip_open_from_source(memory.get(), ZIP_TRUNCATE, &error));
    if (!archive) return cannot_make(zip_error_strerror(&error));
    zip_source_keep(memory.get());  // the archive has one hold on it, and we another
    for (const ZipMember& member : members)
        if (auto added = add(archive.get(), member); !added) return added.error();
    if (zip_close(archive.get()) != 0) return cannot_make(zip_strerror(archive.get()));
    archive.release();
    return bytes_of(memory.get());
}

}  // namespace creditlink
