#pragma once
// Text of other people's files into strict UTF-8. The order of detection is: byte order mark, strict UTF-8, GB18030; the
// choice and its reason are always shown. GB18030 by a 64K table filled through iconv at first use (glibc's GB18030 of the
// 2005 edition with its 2022 exceptions as they are there), four-byte forms by iconv.

#include <cstddef>
#include <string>
#include <string_view>

#include "creditlink/base/result.h"

namespace creditlink {

enum class Encoding { utf8, gb18030, utf16le, utf16be };

std::string_view name_of(Encoding encoding);                 // "UTF-8", "GB18030", ...
Result<Encoding> encoding_named(std::string_view name);      // any case; GBK and GB2312 mean GB18030

struct Detected {
    Encoding encoding = Encoding::utf8;
    std::size_t bom = 0;      // bytes of byte order mark to leave out
    std::string reason;       // for people: "文件头有 BOM", "全部是有效的 UTF-8", ...
};

// `sample` is the beginning of the file; `whole` says that it is all of it. A sample cut inside a character is no error.
Result<Detected> detect_encoding(std::string_view sample, bool whole);

// A stream decoder: keeps the incomplete tail of one piece for the next.
class Decoder {
  public:
    explicit Decoder(Encoding encoding) : encoding_(encoding) {}

    // Appends to `out`. A byte sequence that is none of the encoding's is an error whose place is the byte offset from
    // the beginning; what stood before it is in `out`.
    Status decode(std::string_view piece, std::string& out);
    Status finish();  // an error if the input ended inside a character
    std::size_t offset() const { return offset_; }

  private:
    Encoding encoding_;
    std::string tail_;
    std::size_t offset_ = 0;
};

Result<std::string> decode(Encoding encoding, std::string_view bytes);

}  // namespace creditlink
