#include "creditlink/base/zip.h"

#include <algorithm>
#include <array>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "zip_state.h"

namespace creditlink {
namespace {

constexpr std::uint64_t kRatioJudgedAbove = 1u << 20;  // a small entry of zeros is no bomb
constexpr std::size_t kReadPiece = 64u << 10;

struct CloseEntry {
    void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};
using Entry = std::unique_ptr<zip_file_t, CloseEntry>;

// libzip's own words are English; what an archive from outside can be wrong in has ours.
std::string reason_of(zip_error_t& error) {
    switch (zip_error_code_zip(&error)) {
        case ZIP_ER_NOZIP: return std::string(say("不是 zip 文件，或缺少末尾的目录", "not a zip archive, or its directory at the end is missing"));
        case ZIP_ER_INCONS: return std::string(say("文件头与目录互相矛盾", "headers and directory contradict each other"));
        case ZIP_ER_CRC: return std::string(say("内容与校验和不符", "the content is not that of its checksum"));
        case ZIP_ER_EOF: return std::string(say("文件提前结束", "the file ends too early"));
        case ZIP_ER_MULTIDISK: return std::string(say("分卷压缩文件", "an archive of several volumes"));
        case ZIP_ER_COMPNOTSUPP: return std::string(say("不支持的压缩方法", "a compression method that is not supported"));
        case ZIP_ER_ENCRNOTSUPP:
        case ZIP_ER_NOPASSWD: return std::string(say("条目有密码", "the entry has a password"));
        case ZIP_ER_ZLIB:
        case ZIP_ER_COMPRESSED_DATA: return std::string(say("压缩数据损坏", "the compressed data are damaged"));
        case ZIP_ER_MEMORY: return std::string(say("内存不足", "out of memory"));
        default: return say("libzip：{w}", "{w}", {{"w", zip_error_strerror(&error)}});
    }
}

std::string reason_of(int code) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    std::string text = reason_of(error);
    zip_error_fini(&error);
    return text;
}

Error bad_zip(std::string_view zh, std::string_view en, std::string reason, std::string place) {
    std::string message(say(zh, en));
    if (!reason.empty()) message.append(say("：", ": ")).append(reason);
    return {Errc::source, std::move(message), std::move(place),
            std::string(say("文件不完整、已损坏或不是 zip（xlsx）文件：请来源单位重新导出", "incomplete, damaged or no zip (xlsx) file: have it exported again"))};
}

Error over_limit(std::string_view zh, std::string_view en, std::uint64_t limit, std::string place) {
    return {Errc::source, say(zh, en, {{"n", std::to_string(limit)}}), std::move(place),
            std::string(say("像是压缩炸弹：确认文件来源后，请来源单位拆成几个文件", "looks like a zip bomb: check where it came from, then have it split into several files"))};
}

}  // namespace

ZipReader::ZipReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipReader::~ZipReader() = default;
ZipReader::ZipReader(ZipReader&&) noexcept = default;
ZipReader& ZipReader::operator=(ZipReader&&) noexcept = default;

Result<ZipReader> ZipReader::open(const Path& path, const ZipLimits& limits) {
    Result<RandomFile> file = RandomFile::open(path);  // refuses what is no regular file: libzip would wait for a FIFO
    if (!file) return file.error();
    const Result<std::uint64_t> size = file->size();
    if (!size) return size.error();

    int code = 0;
    auto state = std::make_unique<State>();
    state->archive.reset(zip_open(path.c_str(), ZIP_RDONLY, &code));
    if (!state->archive) return bad_zip("打不开压缩文件", "cannot open the archive", reason_of(code), path.string());
    state->raw = std::move(*file);
    state->file = path.string();
    state->file_bytes = *size;
    return within(std::move(state), limits);
}

Result<ZipReader> ZipReader::open_bytes(std::string bytes, std::string_view name, const ZipLimits& limits) {
    auto state = std::make_unique<State>();
    state->bytes = std::move(bytes);
    state->file = name;
    state->file_bytes = state->bytes.size();
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const source = zip_source_buffer_create(state->bytes.data(), state->bytes.size(), 0, &error);
    state->archive.reset(source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr);
    const std::string reason = reason_of(error);
    if (!state->archive && source) zip_source_free(source);
    zip_error_fini(&error);
    if (!state->archive) return bad_zip("打不开压缩文件", "cannot open the archive", reason, std::string(name));
    return within(std::move(state), limits);
}

Result<ZipReader> ZipReader::within(std::unique_ptr<State> state, const ZipLimits& limits) {
    state->limits = limits;
    const auto entries = static_cast<std::uint64_t>(std::max<zip_int64_t>(0, zip_get_num_entries(state->archive.get(), 0)));
    if (entries > limits.entries) return over_limit("压缩文件里的条目超过 {n} 个", "more than {n} entries in the archive", limits.entries, state->file);
    return ZipReader(std::move(state));
}

std::vector<std::string> ZipReader::names() const {
    std::vector<std::string> names;
    const zip_int64_t count = zip_get_num_entries(state_->archive.get(), 0);
    for (zip_int64_t i = 0; i < count; ++i)
        if (const char* name = zip_get_name(state_->archive.get(), static_cast<zip_uint64_t>(i), 0)) names.emplace_back(name);
    return names;
}

bool ZipReader::has(std::string_view name) const { return zip_name_locate(state_->archive.get(), std::string(name).c_str(), 0) >= 0; }

Status ZipReader::read(std::string_view name, const std::function<Status(std::string_view)>& sink) const {
    zip_t* const archive = state_->archive.get();
    const std::string place = state_->file + "/" + shown(name, 100);
    const zip_int64_t index = zip_name_locate(archive, std::string(name).c_str(), 0);
    if (index < 0)
        return Error{Errc::not_found, std::string(say("压缩文件里没有这个条目", "the archive has no such entry")), place,
                     std::string(say("文件可能不是 Excel 工作簿", "the file may be no Excel workbook"))};
    zip_stat_t info;
    zip_stat_init(&info);
    if (zip_stat_index(archive, static_cast<zip_uint64_t>(index), 0, &info) != 0)
        return bad_zip("条目读不到", "cannot read the entry", reason_of(*zip_get_error(archive)), place);
    // The archive may lie about the packed size too; it cannot be more than the file.
    const std::uint64_t packed = std::max<std::uint64_t>(1, std::min<std::uint64_t>(info.comp_size, state_->file_bytes));

    const Entry entry(zip_fopen_index(archive, static_cast<zip_uint64_t>(index), 0));
    if (!entry) return bad_zip("条目打不开", "cannot open the entry", reason_of(*zip_get_error(archive)), place);
    std::array<char, kReadPiece> piece;
    for (std::uint64_t total = 0;;) {
        const zip_int64_t got = zip_fread(entry.get(), piece.data(), piece.size());
        if (got < 0) return bad_zip("条目解压失败", "cannot unpack the entry", reason_of(*zip_file_get_error(entry.get())), place);
        if (got == 0) return {};
        total += static_cast<std::uint64_t>(got);
        if (total > state_->limits.entry_bytes)
            return over_limit("条目解压后超过 {n} 字节", "an entry of more than {n} bytes unpacked", state_->limits.entry_bytes, place);
        if (total > kRatioJudgedAbove && total / packed > state_->limits.ratio)
            return over_limit("条目的压缩比超过 {n}:1", "an entry packed more than {n}:1", state_->limits.ratio, place);
        if (Status taken = sink({piece.data(), static_cast<std::size_t>(got)}); !taken) return taken;
    }
}

Result<std::string> ZipReader::read_all(std::string_view name, std::size_t max_bytes) const {
    std::string bytes;
    const Status status = read(name, [&](std::string_view piece) -> Status {
        if (piece.size() > max_bytes - bytes.size())
            return over_limit("条目解压后超过 {n} 字节", "an entry of more than {n} bytes unpacked", max_bytes, state_->file + "/" + shown(name, 100));
        bytes.append(piece);
        return {};
    });
    if (!status) return status.error();
    return bytes;
}

}  // namespace creditlink
