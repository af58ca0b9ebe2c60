#include "creditlink/exchange_log/known_heads.h"

#include "checkpoint_note.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/anchor.h"
#include "journal.h"

namespace creditlink {

Result<LogRoots> LogRoots::read(const Path& directory) {
    const auto note = read_file(directory / "checkpoint");
    if (!note) return note.error();
    const auto checkpoint = parse_checkpoint(*note);
    if (!checkpoint) return checkpoint.error();
    LogRoots roots(directory, checkpoint->head.size);
    const auto end = scan_journal(directory / "journal", roots.signed_size_,
                                  [&](const EntryView& entry, std::string_view bytes) -> Status {
                                      if (entry.index >= roots.signed_size_) roots.tail_.push_back(leaf_hash(bytes));
                                      return {};
                                  });
    if (!end) return end.error();
    return roots;
}

Result<Digest256> LogRoots::root(std::uint64_t size) {
    return root_of(size, [this](std::uint64_t begin, std::uint64_t end) { return subtree(begin, end); });
}

Result<Digest256> LogRoots::subtree(std::uint64_t begin, std::uint64_t end) {
    if (end <= signed_size_) return tree_.subtree(begin, end);
    if (end - begin == 1) return tail_[begin - signed_size_];
    const std::uint64_t middle = begin + (end - begin) / 2;
    const auto left = subtree(begin, middle);
    if (!left) return left;
    const auto right = subtree(middle, end);
    if (!right) return right;
    return node_hash(*left, *right);
}

Result<std::vector<LostHead>> lost_heads(LogRoots& log, std::span<const KnownHead> known) {
    std::vector<LostHead> lost;
    for (const KnownHead& one : known) {
        if (one.head.size > log.size()) {
            lost.push_back({one, one.head.size - log.size()});
            continue;
        }
        const auto root = log.root(one.head.size);
        if (!root) return root.error();
        if (*root != one.head.root) lost.push_back({one, 0});
    }
    return lost;
}

Result<LogHead> kept_head(std::string_view text, std::string_view file, std::string_view origin,
                          const std::vector<PublicKey>& keys) {
    const std::string_view line = trim(text);
    if (const auto head = LogHead::parse(line)) return *head;
    if (const auto head = parse_anchor(line)) return *head;
    const auto head = verified_checkpoint(text, origin, keys);
    if (head) return *head;
    return Error{Errc::trust,
                 say("不是本单位日志的检查点、日志头或锚定行：{w}",
                     "this is no checkpoint, head or anchor of this office's log: {w}", {{"w", head.error().message}}),
                 std::string(file),
                 std::string(say("请放回审计员给的文件，或改正配置 keys.log.heads",
                                 "put the auditor's file back, or correct keys.log.heads in the configuration"))};
}

}  // namespace creditlink
