#pragma once
// A pack, and a set of packs, is an archive with nothing beside its members: PACK.md, "The archive".

#include <string>
#include <vector>

#include "creditlink/base/zip.h"
#include "pack_fault.h"

namespace creditlink {

// The place is "zip" where it is no member's header that is at fault.
inline Status archive_is_exact(const ZipReader& zip, const std::vector<ZipPart>& parts) {
    const auto oddity = zip.oddity(parts);
    if (!oddity) return oddity.error();
    if (!*oddity) return {};
    const std::string member = (*oddity)->member.empty() ? "zip" : (*oddity)->member;
    if ((*oddity)->too_many == 0)
        return pack_fault(member, "压缩包的文件头或目录不是 PACK.md 所定的样子",
                          "a header or the directory of the archive is not as PACK.md has it");
    return pack_fault(member, "压缩包里多出 {n} 字节，不属于任何成员", "{n} bytes of the archive belong to no member",
                      {{"n", std::to_string((*oddity)->too_many)}});
}

}  // namespace creditlink
