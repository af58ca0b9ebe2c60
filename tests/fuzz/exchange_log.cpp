// The exchange log's own formats, as an auditor's program reads them from somebody else's disk. The first byte says what the
// rest is: J a journal segment, T a tile, N a tile's name, anything else a checkpoint.
#include "creditlink/exchange_log/log.h"
#include "exchange_log/journal_frame.h"

#include "target.h"

using namespace creditlink;

namespace {

const PublicKey& key() {
    static const auto made = PublicKey::from_pem(  // of RFC 9421 appendix B.1.4
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----\n", Algorithm::ed25519);
    fuzz::require(static_cast<bool>(made));
    return *made;
}

void check(const Path& log) {
    const auto checked = check_log(log, "creditlink/x", {key()});
    if (checked) fuzz::require(!checked->signed_head && !checked->faults.empty());  // nobody here can sign
    std::uint64_t next = 0;
    (void)read_log(log, [&next](const LogEntry& entry) -> Status {
        fuzz::require(entry.index == next++);
        return {};
    });
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes = fuzz::text_of(data, size);
    const char what = bytes.empty() ? 'C' : bytes.front();
    const Path log = fuzz::folder().path() / "log";
    if (what == 'J' || what == 'T' || what == 'N') bytes.remove_prefix(1);
    if (what == 'J') {
        // Frames with a sound check, so that what is behind it is reached: lines of the input as entries.
        std::string segment(kSegmentMagic), frame;
        for (std::string_view rest = bytes; !rest.empty();) {
            const std::size_t end = rest.find('\n');
            write_frame(frame, static_cast<std::uint32_t>(rest.size() % 3), rest.substr(0, end));
            segment += frame;
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        }
        fuzz::folder().put("log/journal/000000000000", bytes.starts_with("creditlink-log") ? bytes : std::string_view(segment));
        check(log);
    } else if (what == 'T') {
        fuzz::folder().put("log/tile/0/000.p/3", bytes);
        check(log);
        LogTree tree(log, 3);
        (void)tree.root(3);
        (void)tree.inclusion(1, 3);
        (void)tree.consistency(1, 3);
    } else if (what == 'N') {
        if (const auto name = TileName::parse(bytes)) fuzz::require(name->path() == bytes);
    } else {
        fuzz::require(!verified_checkpoint(bytes, "creditlink/x", {key()}));
        (void)LogHead::parse(bytes);
        fuzz::folder().put("log/checkpoint", bytes);
        check(log);
    }
    std::filesystem::remove_all(log);
    return 0;
}
