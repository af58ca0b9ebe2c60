#include "pack_manifest.h"

#include <algorithm>

#include "creditlink/base/digest_of_hex.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "pack_fault.h"

namespace creditlink {
namespace {

constexpr std::string_view kType = "creditlink/evidence/v1";
constexpr std::size_t kMaxManifest = 1u << 16;  // two dozen members are some 3 KB
constexpr std::size_t kMaxName = 64;

void add_key(json::Writer& writer, std::string_view name, const std::optional<PackKey>& key) {
    if (key)
        writer.name(name)
            .begin_object()
            .member("algorithm", name_of(key->algorithm))
            .member("signer_id", key->signer_id)
            .end_object();
}

std::optional<PackKey> key_in(const json::Value& object, std::string_view name) {
    const json::Value* value = object.find(name);
    const auto algorithm = value ? algorithm_named(text_in(*value, "algorithm")) : std::nullopt;
    return algorithm ? std::optional(PackKey{*algorithm, text_in(*value, "signer_id")}) : std::nullopt;
}

}  // namespace

bool is_pack_member_name(std::string_view name) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    };
    return !name.empty() && name.size() <= kMaxName && name.front() != '.' && std::ranges::all_of(name, fits);
}

std::string PackManifest::json() const {
    json::Writer writer;
    writer.begin_object()
        .member("pack", kType)
        .member("origin", about.origin)
        .member("platform", about.platform)
        .member("batch", about.batch);
    if (!about.submission.empty()) writer.member("submission", about.submission);
    writer.name("whole").boolean(about.whole);
    if (!about.erased.empty()) writer.member("erased", about.erased);
    writer.member("made", about.made);
    add_key(writer, "office_key", about.office);
    add_key(writer, "platform_key", about.platform_key);
    writer.name("members").begin_object();
    for (const auto& [name, digest] : digests) writer.member(name, hex(bytes_of(digest)));
    writer.end_object();
    const std::string digest = hex(bytes_of(sha256(writer.text())));  // of all that stands before it
    return writer.member("digest", digest).end_object().take() + "\n";
}

Result<PackManifest> PackManifest::parse(std::string_view text) {
    const Error malformed = pack_fault(pack_member::kManifest, "清单不合格式", "the manifest is malformed");
    const auto value = json::parse(text, {.max_bytes = kMaxManifest});
    if (!value || !value->is_object() || text_in(*value, "pack") != kType) return malformed;
    const json::Value *whole = value->find("whole"), *members = value->find("members");
    if (!whole || whole->type != json::Type::boolean || !members || !members->is_object()) return malformed;
    PackManifest manifest;
    manifest.about = {text_in(*value, "origin"),
                      text_in(*value, "platform"),
                      text_in(*value, "batch"),
                      text_in(*value, "submission"),
                      whole->boolean,
                      text_in(*value, "made"),
                      key_in(*value, "office_key"),
                      key_in(*value, "platform_key"),
                      text_in(*value, "erased")};
    for (const auto& [name, digest] : members->members) {
        const auto parsed = digest_of_hex(digest.string_or(""));
        if (!parsed || !is_pack_member_name(name) || name == pack_member::kManifest) return malformed;
        manifest.digests.emplace(name, *parsed);
    }
    if (manifest.about.batch.empty() || manifest.json() != text) return malformed;
    return manifest;
}

}  // namespace creditlink
