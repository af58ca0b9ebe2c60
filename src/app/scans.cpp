#include "scans.h"

#include <unistd.h>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "lock_wait.h"

namespace creditlink {

namespace {

}  // namespace

Result<std::string> read_scan(const Path& file) {
    const std::string name = shown(file.filename().string());
    auto bytes = read_file(file, kMaxScanBytes);
    if (!bytes && bytes.error().code == Errc::not_found)
        return Error{
            Errc::usage,
            say("没有扫描件“{f}”", "there is no scan \"{f}\"", {{"f", name}}),
            {},
            std::string(say("核对文件名；扫描件放在导入的文件旁边，或用 --scans 指明目录",
                            "look at the name; scans stand beside the imported file, or --scans names their folder"))};
    if (!bytes)
        return Error{Errc::usage,
                     say("读不了扫描件“{f}”：{w}", "cannot read the scan \"{f}\": {w}",
                         {{"f", name}, {"w", bytes.error().message}}),
                     {},
                     say("最大 {n} MB", "at most {n} MB", {{"n", std::to_string(kMaxScanBytes >> 20)}})};
    if (!bytes->starts_with("%PDF-"))
        return Error{Errc::usage,
                     say("“{f}”不是 PDF 文件", "\"{f}\" is no PDF file", {{"f", name}}),
                     {},
                     std::string(say("用扫描仪存为 PDF 后再收", "save the scan as PDF"))};
    return bytes;
}

Result<Scans> Scans::open(Office& office, std::int64_t patience_ms) {
    const Path lock_file = office.config().state / "scans.lock";
    if (auto made = make_directories(office.config().state / "scans", 0700); !made) return made.error();
    auto lock = wait_for_lock(office.clock(), patience_ms, [&] { return FileLock::take(lock_file, "letter import, pid " + std::to_string(getpid())); });
    if (!lock) return lock.error();
    auto store = office.scans();
    if (!store) return store.error();
    return Scans(std::move(*lock), std::move(*store));
}

Result<Scan> Scans::put(std::string_view bytes) {
    auto ref = store_.put({bytes});
    if (!ref) return ref.error();
    return Scan{.digest = sha256(bytes), .ref = ref->text()};
}

Result<std::string> scan_kept(Office& office, const Scan& scan) {
    auto ref = ContentRef::parse(scan.ref);
    if (!ref) return ref.error();
    auto store = office.scans_to_read();
    if (!store) return store.error();
    auto bytes = store->get(*ref);
    if (!bytes) return bytes;
    if (sha256(*bytes) != scan.digest)
        return Error{Errc::log_integrity,
                     std::string(say("扫描件与收件时登记的摘要不符", "the scan is not the one that was attached")),
                     "scans", std::string(say("请保留现场并报告", "keep everything and report it"))};
    return bytes;
}

}  // namespace creditlink
