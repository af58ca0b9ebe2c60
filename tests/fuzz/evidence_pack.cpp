// What a stranger may put into an evidence pack. The first byte says which: M the manifest, P a record's path, S salts,
// B a body, Q a request, A an answer; anything else is the whole zip.
#include "creditlink/exchange_log/evidence_pack.h"
#include "creditlink/exchange_log/pack_parts.h"
#include "creditlink/signing/message_text.h"
#include "exchange_log/pack_manifest.h"

#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes = fuzz::text_of(data, size);
    const char what = bytes.empty() ? 'Z' : bytes.front();
    if (std::string_view("MPSBQA").find(what) != std::string_view::npos) bytes.remove_prefix(1);
    if (what == 'M') {
        if (const auto manifest = PackManifest::parse(bytes)) {
            fuzz::require(manifest->json() == bytes);
            for (const auto& [name, digest] : manifest->digests) fuzz::require(is_pack_member_name(name));
        }
    } else if (what == 'P') {
        if (const auto path = RecordPath::parse(bytes)) {
            fuzz::require(path->json() == bytes);
            fuzz::require(!path->root("{}") || path->place < path->count);
        }
    } else if (what == 'S') {
        if (const auto salts = PackSalts::parse(bytes)) fuzz::require(salts->json() == bytes);
    } else if (what == 'B') {
        if (const auto records = records_of_body(bytes))
            fuzz::require(!records->empty() && record_leaves("salt", sent_records(*records)).size() == records->size());
    } else if (what == 'Q') {
        if (const auto request = request_of(bytes))
            fuzz::require(text_of(request->head) + std::string(request->body) == bytes);
    } else if (what == 'A') {
        if (const auto response = response_of(bytes)) fuzz::require(response->body.size() < bytes.size());
    } else if (const auto pack = open_pack(fuzz::folder().put("pack.zip", bytes))) {
        for (const auto& [name, content] : pack->members) fuzz::require(is_pack_member_name(name));
        (void)check_pack(*pack, {});
    }
    return 0;
}
