// Link 5, the end of it: heads that the reader saw elsewhere. A pack alone shows that a head is of its log only where it has that
// very head; else the reader brings proofs of consistency.

#include <algorithm>

#include "pack_chain.h"
#include "pack_fault.h"

namespace creditlink {

using namespace pack_member;

namespace {

// `head` and all that is known to extend it. Two heads are of one log if some head extends both.
std::vector<LogHead> onward(const LogHead& head, const std::vector<PackExtension>& extensions) {
    std::vector<LogHead> reached{head};
    for (std::size_t i = 0; i < reached.size(); ++i)
        for (const PackExtension& one : extensions)
            if (one.first == reached[i] && std::ranges::find(reached, one.second) == reached.end()) reached.push_back(one.second);
    return reached;
}

bool of_one_log(const LogHead& a, const LogHead& b, const std::vector<PackExtension>& extensions) {
    const auto from_a = onward(a, extensions), from_b = onward(b, extensions);
    return std::ranges::any_of(from_a, [&](const LogHead& one) { return std::ranges::find(from_b, one) != from_b.end(); });
}

Error not_tied(const PackSeen& seen, const LogHead& here) {
    const Words words = {{"f", seen.from}, {"h", seen.head.text()}, {"p", here.text()}};
    return {Errc::trust,
            say("包里看不出 {f} 的日志头（{h}）与包的日志头同属一个日志", "the pack does not show that the head of {f} ({h}) and its own are of one log", words),
            std::string(kCheckpoint),
            say("向单位索取延续证明，用 --proof 给出：creditlink log prove --from \"{h}\"，以及 --from \"{p}\"",
                "ask the office for proofs and give them with --proof: creditlink log prove --from \"{h}\", and --from \"{p}\"", words)};
}

Error another_log(std::string_view from, std::uint64_t size) {
    return pack_fault(kCheckpoint, "日志头（来自 {f}）所说的前 {n} 条与这里的不同：日志被改写或分叉", "the first {n} entries by the head from {f} are not those here: the log was rewritten or forked",
                      {{"f", std::string(from)}, {"n", std::to_string(size)}});
}

}  // namespace

Status PackChain::seen_elsewhere() {
    std::vector<PackExtension> extensions = trust.extensions;
    std::vector<LogHead> own = tied;
    for (const LogHead& other : tied)
        extensions.push_back(other.size < found.head.size ? PackExtension{other, found.head} : PackExtension{found.head, other});
    own.push_back(found.head);
    for (PackSeen seen : trust.seen) {
        if (!seen.checkpoint.empty()) {
            const auto head = verified_checkpoint(seen.checkpoint, pack.about.origin, generations);
            if (!head) return Error{Errc::trust, head.error().message, seen.from, head.error().hint};
            seen.head = *head;
        }
        for (const LogHead& head : own)
            if (head.size == seen.head.size && head.root != seen.head.root) return another_log(seen.from, seen.head.size);
        if (!of_one_log(seen.head, found.head, extensions)) return not_tied(seen, found.head);
        found.seen.push_back(std::move(seen));
    }
    return {};
}

}  // namespace creditlink
