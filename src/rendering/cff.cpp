#include "cff.h"

#include <numeric>

namespace creditlink::rendering {

namespace {

constexpr unsigned kEscape = 12, kCharset = 15, kRegistry = 256 + 30;  // operators of a Top DICT; two-byte ones from 256

class Bytes {
  public:
    explicit Bytes(std::string_view bytes, std::size_t at = 0) : bytes_(bytes), at_(at) {}
    bool sound() const { return sound_; }
    bool done() const { return at_ >= bytes_.size(); }
    std::size_t at() const { return at_; }

    unsigned number(unsigned width) {
        unsigned value = 0;
        if (at_ > bytes_.size() || bytes_.size() - at_ < width) {
            sound_ = false;
            at_ = bytes_.size();
            return 0;
        }
        for (unsigned i = 0; i < width; ++i) value = value << 8 | static_cast<unsigned char>(bytes_[at_++]);
        return value;
    }

    // The first object of an INDEX; the reader stands behind the INDEX afterwards.
    std::string_view first_of_index() {
        const unsigned count = number(2);
        if (count == 0) return {};
        const unsigned width = number(1);
        if (width < 1 || width > 4) sound_ = false;
        if (!sound_) return {};
        const std::size_t offsets = at_, data = offsets + (std::size_t{count} + 1) * width - 1;
        const std::size_t begin = data + Bytes(bytes_, offsets).number(width), end = data + Bytes(bytes_, offsets + width).number(width);
        at_ = data + Bytes(bytes_, offsets + std::size_t{count} * width).number(width);
        if (begin > end || end > bytes_.size() || at_ > bytes_.size()) sound_ = false;
        return sound_ ? bytes_.substr(begin, end - begin) : std::string_view();
    }

  private:
    std::string_view bytes_;
    std::size_t at_;
    bool sound_ = true;
};

struct TopDict {
    std::size_t charset = 0;
    bool is_cid_keyed = false;
};

TopDict top_dict(std::string_view dict) {
    TopDict top;
    std::size_t last = 0;  // operand; those that matter here are whole and not negative
    for (Bytes in(dict); !in.done();) {
        const unsigned b = in.number(1);
        if (b <= 21) {
            const unsigned op = b == kEscape ? 256 + in.number(1) : b;
            if (op == kCharset) top.charset = last;
            if (op == kRegistry) top.is_cid_keyed = true;
        } else if (b == 28) last = in.number(2);
        else if (b == 29) last = in.number(4);
        else if (b == 30) while (!in.done() && (in.number(1) & 0xf) != 0xf) {}
        else if (b <= 246) last = b >= 139 ? b - 139 : 0;
        else if (b <= 250) last = (b - 247) * 256 + in.number(1) + 108;
        else in.number(1);
    }
    return top;
}

}  // namespace

std::optional<std::vector<std::uint16_t>> cff_cids(std::string_view cff, std::size_t glyphs) {
    Bytes header(cff);
    header.number(2);
    Bytes in(cff, header.number(1));
    in.first_of_index();  // names
    const TopDict top = top_dict(in.first_of_index());
    if (!header.sound() || !in.sound()) return std::nullopt;
    std::vector<std::uint16_t> cids(glyphs);
    std::iota(cids.begin(), cids.end(), std::uint16_t{0});
    if (!top.is_cid_keyed) return cids;
    Bytes set(cff, top.charset);
    const unsigned format = set.number(1);
    if (format > 2) return std::nullopt;
    for (std::size_t glyph = 1; glyph < glyphs && set.sound();) {  // glyph 0 has no entry: it is CID 0
        unsigned cid = set.number(2);
        for (unsigned left = format == 0 ? 0 : set.number(format); glyph < glyphs; --left) {
            cids[glyph++] = static_cast<std::uint16_t>(cid++);
            if (left == 0) break;
        }
    }
    if (!set.sound()) return std::nullopt;
    return cids;
}

}  // namespace creditlink::rendering
