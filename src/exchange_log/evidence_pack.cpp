// A pack as a file: made, and read when strangers made it.

#include "creditlink/exchange_log/evidence_pack.h"

#include <set>

#include "creditlink/base/zip.h"
#include "creditlink/exchange_log/pack_set.h"
#include "pack_exact.h"
#include "pack_fault.h"
#include "pack_manifest.h"

namespace creditlink {
namespace {

constexpr std::uint64_t kMaxMembers = 64;  // an honest pack has about twenty
constexpr std::size_t kMaxMember =
    64u << 20;  // a request of the largest batch has 4 MiB, of a generous platform some more
constexpr std::size_t kMaxTogether = 256u << 20;  // what a checker holds in memory at most

PackManifest manifest_of(const EvidencePack& pack) {
    PackManifest manifest{pack.about, {}};
    for (const auto& [name, bytes] : pack.members) manifest.digests.emplace(name, sha256(bytes));
    return manifest;
}

// A zip may name a member twice, and readers differ in which one they take.
Status names_are_those(const std::vector<std::string>& names, const PackManifest& manifest) {
    std::set<std::string, std::less<>> seen;
    for (const std::string& name : names) {
        if (!seen.insert(name).second) return pack_fault(name, "成员出现两次", "the member stands twice");
        if (name != pack_member::kManifest && !manifest.digests.contains(name))
            return pack_fault(is_pack_member_name(name) ? name : pack_member::kManifest, "清单里没有这个成员",
                              "the manifest has no such member");
    }
    for (const auto& [name, digest] : manifest.digests)
        if (!seen.contains(name)) return pack_fault(name, "缺少这个成员", "the member is missing");
    return {};
}

Result<std::string> member_of(const ZipReader& zip, std::string_view name) {
    auto bytes = zip.read_all(name, kMaxMember);
    if (bytes) return bytes;
    if (bytes.error().code == Errc::not_found) return pack_fault(name, "缺少这个成员", "the member is missing");
    return Error{Errc::log_integrity, bytes.error().message, std::string(name), {}};
}

}  // namespace

const std::string* EvidencePack::find(std::string_view name) const {
    const auto at = members.find(name);
    return at == members.end() ? nullptr : &at->second;
}

std::string pack_manifest(const EvidencePack& pack) {
    return manifest_of(pack).json();
}

Result<std::string> pack_bytes(const EvidencePack& pack) {
    std::vector<ZipMember> members{{std::string(pack_member::kManifest), pack_manifest(pack)}};
    for (const auto& [name, bytes] : pack.members) members.push_back({name, bytes});
    return zip_of(members);
}

namespace {

constexpr ZipLimits kPackLimits{.entries = kMaxMembers, .entry_bytes = kMaxMember};

Result<EvidencePack> pack_in(const Result<ZipReader>& zip) {
    if (!zip) {
        Error error = zip.error();
        if (error.code == Errc::source) error = {Errc::log_integrity, error.message, error.place, {}};
        return error;
    }
    const auto text = member_of(*zip, pack_member::kManifest);
    if (!text) return text.error();
    auto manifest = PackManifest::parse(*text);
    if (!manifest) return manifest.error();
    if (auto same = names_are_those(zip->names(), *manifest); !same) return same.error();
    EvidencePack pack{std::move(manifest->about), {}};
    std::size_t together = 0;
    for (const auto& [name, digest] : manifest->digests) {
        auto bytes = member_of(*zip, name);
        if (!bytes) return bytes.error();
        if (sha256(*bytes) != digest)
            return pack_fault(name, "内容与清单里的摘要不符", "its content is not that of the manifest's digest");
        if ((together += bytes->size()) > kMaxTogether) return pack_fault(name, "证据包过大", "the pack is too large");
        pack.members.emplace(name, std::move(*bytes));
    }
    std::vector<ZipPart> parts{{std::string(pack_member::kManifest), text->size()}};
    for (const auto& [name, bytes] : pack.members) parts.push_back({name, bytes.size()});
    if (auto exact = archive_is_exact(*zip, parts); !exact) return exact.error();
    return pack;
}

}  // namespace

Result<EvidencePack> open_pack(const Path& file) {
    return pack_in(ZipReader::open(file, kPackLimits));
}

Result<EvidencePack> open_pack_bytes(std::string bytes, std::string_view name) {
    return pack_in(ZipReader::open_bytes(std::move(bytes), name, kPackLimits));
}

}  // namespace creditlink
