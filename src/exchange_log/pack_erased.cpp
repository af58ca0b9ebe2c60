// A pack about an exchange whose contents were erased: entries and proofs, those of the erasure among them.

#include <algorithm>
#include <array>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/clock.h"
#include "pack_chain.h"
#include "pack_fault.h"

namespace creditlink {

using namespace pack_member;

namespace {

// Members that would be contents, or were opened by salts that went with them, or checked signatures over them.
constexpr std::array kContents = {kRecord, kRecordPath, kSourceRow, kRequestHead, kRequestBody, kInquiryHead,
                                  kReceipt, kSalts,     kMapping,   kSource,      kOfficeKey,   kPlatformKey, kPlatformCertificate};

std::string month_of(std::int64_t unix_ms) {
    return CivilDate::of_unix(unix_ms / 1000, kBeijingMinutes).dashed().substr(0, 7);
}

// FORMAT.md, "The entries of an erasure": whether it took the content of the entry at `index`.
bool took(const PackChain& chain, const ProvenEntry& began, std::uint64_t index, std::int64_t time) {
    const json::Value& erasing = began.data;
    const json::Value *below = erasing.find("below"), *ranges = erasing.find("ranges"), *kept = erasing.find("kept");
    const auto limit = below ? below->integer() : std::nullopt;
    if (!limit || *limit < 0 || index >= static_cast<std::uint64_t>(*limit) || !ranges) return false;
    if (began.index < static_cast<std::uint64_t>(*limit)) return false;  // of what did not exist yet it says nothing
    if (kept && std::ranges::any_of(kept->items, [&](const json::Value& batch) {
            return batch.string_or("") == chain.pack.about.batch;
        }))
        return false;
    const std::string month = month_of(time);
    return std::ranges::any_of(ranges->items, [&](const json::Value& range) {
        return chain.said(range, "class") == chain.found.kind && chain.said(range, "from") <= month &&
               month <= chain.said(range, "until");
    });
}

}  // namespace

Status PackChain::nothing_is_left(const std::vector<std::string_view>& wanted) {
    for (const std::string_view name : kContents)
        if (pack.find(name))
            return pack_fault(name, "清单说内容已销毁，而它还在包里",
                              "the manifest says that the contents were erased, and here is one");
    if (pack.about.whole || pack.about.office || pack.about.platform_key)
        return pack_fault(kManifest, "清单说内容已销毁，又说有正文或签名",
                          "the manifest says that the contents were erased, and speaks of a body or of signatures");
    list_unproven(wanted);
    return {};
}

Status PackChain::erasure() {
    if (pack.about.erased.empty()) return {};
    const auto began = entry(kErasing, "erasing");
    if (!began) return began.error();
    const auto ended = entry(kErased, "erased");
    if (!ended) return ended.error();
    for (const auto& [name, data] : {std::pair{kErasing, &began->data}, std::pair{kErased, &ended->data}})
        if (said(*data, "erasure") != pack.about.erased)
            return pack_fault(name, "是另一次销毁的条目", "it is the entry of another erasure");
    if (ended->index <= began->index)
        return pack_fault(kErased, "在销毁开始之前", "it stands before the beginning of the erasure");
    if (!took(*this, *began, found.submitted, found.submitted_time) &&
        !took(*this, *began, found.answered, found.answered_time))
        return pack_fault(kErasing, "这次销毁不涉及这一批的内容", "this erasure did not take the contents of this batch");
    found.erasing = began->index, found.erased = ended->index, found.erased_time = ended->time;
    return {};
}

}  // namespace creditlink
