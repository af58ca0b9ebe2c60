#include "text_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "bounds.h"

namespace creditlink {

namespace {

// A UTF-8 file with a few damaged bytes is often readable as GB18030, as nonsense. So: if nearly all that is not ASCII is
// UTF-8, it is UTF-8, and the damaged rows are refused. Text in GB18030 is UTF-8 by chance for some characters only.
constexpr std::size_t kSoundPerBroken = 16;

bool is_damaged_utf8(std::string_view text) {
    std::size_t sound = 0, broken = 0;
    while (!text.empty()) {
        const std::size_t bad = first_invalid_utf8(text);
        const std::string_view good = text.substr(0, bad);
        for (const char c : good) sound += (static_cast<unsigned char>(c) & 0xC0) == 0xC0;
        if (bad == kNoPosition) break;
        ++broken;
        text.remove_prefix(bad + 1);
    }
    return sound >= kSoundPerBroken * broken;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

struct TextReader::State {
    int fd = -1;
    std::string name;
    std::uint64_t size = 0;
    std::uint64_t mark = 0;                  // bytes of byte order mark
    std::uint64_t read = 0;                  // bytes of the file
    std::optional<Encoding> encoding;        // unset: nothing but ASCII so far
    std::string reason;
    std::optional<Decoder> decoder;          // of what is not UTF-8
    std::uint64_t decoder_base = 0;          // where in the file its offset 0 is
    bool skipping_line = false;              // after unreadable bytes: up to the line's end
    bool ended = false;
    std::string raw;
    std::optional<std::uint64_t> unreadable;

    ~State() {
        if (fd >= 0) ::close(fd);
    }

    // Appends up to kPieceBytes as they are in the file.
    Result<std::size_t> read_raw(std::string& out) {
        const std::size_t before = out.size();
        out.resize(before + kPieceBytes);
        std::size_t got = 0;
        while (got < kPieceBytes) {
            const ssize_t n = ::read(fd, out.data() + before + got, kPieceBytes - got);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) {
                const int code = errno;
                out.resize(before);
                return Error{Errc::source, say("读文件出错：{w}", "cannot read the file: {w}", {{"w", std::strerror(code)}}), name,
                             std::string(say("检查磁盘或网络盘", "check the disk or the share"))};
            }
            if (n == 0) break;
            got += static_cast<std::size_t>(n);
        }
        out.resize(before + got);
        read += got;
        if (got < kPieceBytes) ended = true;
        return got;
    }

    void use_decoder(Encoding which, std::uint64_t from) {
        encoding = which;
        decoder_base = from;
        if (which != Encoding::utf8) decoder.emplace(which);
    }

    // Settles the encoding by this piece, which began at `from`; leaves it out if there is nothing to settle by.
    Result<std::size_t> settle(std::string_view piece, std::uint64_t from) {
        auto detected = detect_encoding(piece, ended);
        const bool utf8 = detected && detected->encoding == Encoding::utf8;
        if (utf8 && detected->bom == 0 && is_ascii(piece)) return std::size_t{0};
        if (!utf8 && !(detected && detected->bom != 0) && is_damaged_utf8(piece))
            detected = Detected{Encoding::utf8, 0, std::string(say("几乎全是 UTF-8，有少数字节已损坏", "nearly all of it is UTF-8, some bytes are damaged"))};
        if (!detected) {
            Error error = detected.error();
            error.place = name + ": " + error.place;
            return error;
        }
        reason = detected->reason;
        use_decoder(detected->encoding, from + detected->bom);
        return detected->bom;
    }

    // The decoder stopped at bytes that are none of its encoding. UTF-16 cannot find its way again; GB18030 can, since no
    // character of more than one byte has a line feed in it.
    Status decode(std::string_view piece, std::uint64_t from, std::string& out) {
        while (!piece.empty()) {
            if (skipping_line) {
                const std::size_t feed = piece.find_first_of("\r\n");
                if (feed == std::string_view::npos) return {};
                from += feed, piece.remove_prefix(feed);
                skipping_line = false;
                use_decoder(*encoding, from);
            }
            const Status decoded = decoder->decode(piece, out);
            if (decoded) return {};
            const std::uint64_t at = decoder_base + decoder->offset();
            if (*encoding != Encoding::gb18030) return located(decoded.error(), at);
            if (!unreadable) unreadable = at;
            out.push_back(kUnreadable);
            const std::size_t skip = at > from ? static_cast<std::size_t>(at - from) : 0;
            from += skip, piece.remove_prefix(std::min(skip, piece.size()));
            skipping_line = true;
        }
        return {};
    }

    Error located(Error error, std::uint64_t at) const {
        error.place = name + say("：字节偏移 {n}", ": byte offset {n}", {{"n", std::to_string(at)}});
        return error;
    }

    Status finish(std::string& out) {
        if (!decoder || skipping_line) return {};
        const Status finished = decoder->finish();
        if (finished) return {};
        const std::uint64_t at = decoder_base + decoder->offset();
        if (*encoding != Encoding::gb18030) return located(finished.error(), at);
        if (!unreadable) unreadable = at;
        out.push_back(kUnreadable);
        return {};
    }
};

TextReader::TextReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
TextReader::TextReader(TextReader&&) noexcept = default;
TextReader& TextReader::operator=(TextReader&&) noexcept = default;
TextReader::~TextReader() = default;

Result<TextReader> TextReader::open(const Path& path, std::optional<Encoding> encoding, TextFiles files) {
    auto state = std::make_unique<State>();
    state->name = path.filename().string();
    state->fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | (files == TextFiles::regular ? O_NONBLOCK : 0));
    if (state->fd < 0) {
        const bool absent = errno == ENOENT;
        return Error{absent ? Errc::not_found : Errc::source, say("打不开文件：{w}", "cannot open the file: {w}", {{"w", std::strerror(errno)}}), path.string(),
                     std::string(say("检查路径和权限", "check the path and its permissions"))};
    }
    struct stat about {};
    const bool known = ::fstat(state->fd, &about) == 0;
    if (known && S_ISDIR(about.st_mode))
        return Error{Errc::source, std::string(say("这是目录，不是文件", "this is a folder, not a file")), path.string(),
                     std::string(say("给出文件，或用 folder 类型的数据源", "name a file, or use a source of type folder"))};
    if (files == TextFiles::regular && !(known && S_ISREG(about.st_mode)))
        return Error{Errc::source, std::string(say("不是普通文件", "this is no regular file")), path.string(),
                     std::string(say("目录里只放文件，不放管道、设备", "put files into the folder, no pipes or devices"))};
    if (known && S_ISREG(about.st_mode)) state->size = static_cast<std::uint64_t>(about.st_size);
    if (encoding) {
        state->reason = say("配置里写明", "stated in the configuration");
        state->use_decoder(*encoding, 0);
    }
    return TextReader(std::move(state));
}

Result<bool> TextReader::read(std::string& out) {
    State& state = *state_;
    if (state.ended) return false;
    const std::uint64_t from = state.read;
    const std::size_t before = out.size();
    const bool straight = !state.encoding || *state.encoding == Encoding::utf8;
    std::string& into = straight ? out : state.raw;
    if (!straight) state.raw.clear();
    const std::size_t start = into.size();
    if (auto got = state.read_raw(into); !got) return got.error();
    std::string_view piece = std::string_view(into).substr(start);
    std::size_t bom = 0;
    if (!state.encoding) {
        auto settled = state.settle(piece, from);
        if (!settled) return settled.error();
        bom = *settled;
    } else if (from == 0 && *state.encoding == Encoding::utf8 && piece.starts_with("\xEF\xBB\xBF")) {
        bom = 3;
    } else if (from == 0 && (piece.starts_with("\xFF\xFE") || piece.starts_with("\xFE\xFF")) && *state.encoding != Encoding::gb18030) {
        bom = 2;
        state.use_decoder(*state.encoding, bom);
    }
    if (bom != 0) state.mark = bom;
    if (!state.decoder) {
        if (bom != 0) out.erase(before, bom);
        return true;
    }
    if (straight) {  // only now it is known that it has to be decoded
        state.raw.assign(piece);
        out.resize(before);
        piece = state.raw;
    }
    piece.remove_prefix(bom);
    if (Status decoded = state.decode(piece, from + bom, out); !decoded) return decoded.error();
    if (state.ended)
        if (Status finished = state.finish(out); !finished) return finished.error();
    return true;
}

bool TextReader::all_utf8() const { return !state_->decoder; }
std::uint64_t TextReader::first_byte() const { return state_->mark; }
std::uint64_t TextReader::bytes_read() const { return state_->read; }
std::uint64_t TextReader::size() const { return state_->size; }
std::optional<std::uint64_t> TextReader::take_unreadable() { return std::exchange(state_->unreadable, std::nullopt); }

std::string TextReader::note() const {
    if (!state_->encoding) return std::string(say("编码 ASCII", "encoding ASCII"));
    return say("编码 {e}（{r}）", "encoding {e} ({r})", {{"e", std::string(name_of(*state_->encoding))}, {"r", state_->reason}});
}

}  // namespace creditlink
