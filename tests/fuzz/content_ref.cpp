// Where a content stands in the evidence store, and the frame that stands there.
#include "creditlink/evidence/content_store.h"
#include "evidence/frame.h"

#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = fuzz::text_of(data, size);
    if (const auto ref = ContentRef::parse(bytes)) fuzz::require(ref->text() == bytes);
    if (const auto header = read_header(bytes)) {
        const auto written = write_header(*header);
        fuzz::require(bytes.starts_with(std::string_view(written.data(), written.size())));
    }
    // A segment of these bytes: opened, cut where it is torn, appended to, read again.
    const StoreKeys keys{std::make_shared<const StoreKey>(Secret(std::string(StoreKey::kBytes, 'k'))), {}, ContentCipher::aes_256_gcm};
    fuzz::folder().put("evidence/000000.contents", bytes);
    const Path place = fuzz::folder().path() / "evidence";
    if (auto store = ContentStore::open(place, keys)) {
        const auto ref = store->put({"con", "tent"});
        fuzz::require(ref && store->sync() && store->get(*ref).value() == "content");
    }
    std::filesystem::remove_all(place);
    return 0;
}
