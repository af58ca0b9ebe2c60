#include "creditlink/delivery/log_loss.h"

#include <algorithm>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/log.h"

namespace creditlink {

namespace {

std::string keeper(const HeadView& head) {
    if (head.by.empty()) return std::string(say("台账", "the ledger"));
    return say("平台 {p}", "platform {p}", {{"p", head.by}});
}

// A batch is in the ledger before the log speaks of it. So what the log says was sent, and the ledger has never heard
// of, means an older ledger; entries before the head that the ledger relied on last need not be looked at.
Result<std::vector<std::string>> unknown_batches(Ledger& ledger, const Path& log, std::uint64_t from) {
    std::vector<std::string> unknown;
    const auto read = read_log(
        log,
        [&](const LogEntry& entry) -> Status {
            if (entry.event != "submitted") return {};
            const auto data = json::parse(entry.json);
            const json::Value* id = data ? data->find("batch") : nullptr;
            if (!id || !id->is_string()) return {};
            auto known = ledger.batch(id->text);
            if (!known) return known.error();
            if (!*known && std::ranges::find(unknown, id->text) == unknown.end()) unknown.push_back(id->text);
            return {};
        },
        from);
    if (!read) return read.error();
    return unknown;
}

std::string sentence(const LostHead& lost, std::uint64_t log_size) {
    const Words words = {{"by", lost.known.by},
                         {"n", std::to_string(lost.known.head.size)},
                         {"m", std::to_string(log_size)},
                         {"k", std::to_string(lost.missing)},
                         {"h", lost.known.head.text()}};
    return lost.missing > 0 ? say("{by}见过 {n} 条，这里只有 {m} 条，少了 {k} 条（{h}）",
                                  "{by} saw {n} entries, here are {m}: {k} are missing ({h})", words)
                            : say("{by}见过的前 {n} 条与这里的不同（{h}）",
                                  "the first {n} entries that {by} saw are not those here ({h})", words);
}

}  // namespace

Restored LogLoss::restored() const {
    Restored what{.lost = {}, .unknown_batches = batches.size(), .now = now.text()};
    for (const LostHead& lost : heads) what.lost.push_back({lost.known.by, lost.known.head.text()});
    for (const HeadView& one : taken) what.lost.push_back({one.by, {}, one.batch});
    return what;
}

Result<LogLoss> find_loss(Ledger& ledger, const Path& log, const Elsewhere& elsewhere) {
    // In this order a writer at work does no harm: what the ledger relies on is in the log before.
    auto kept = ledger.heads();
    if (!kept) return kept.error();
    kept->insert(kept->end(), elsewhere.platforms.begin(), elsewhere.platforms.end());
    auto given_up = ledger.given_up();
    if (!given_up) return given_up.error();
    const auto is_given_up = [&](const std::string& what) {
        return std::ranges::find(*given_up, what) != given_up->end();
    };

    LogLoss loss;
    std::vector<KnownHead> known;
    const auto add = [&](KnownHead head) {
        if (!is_given_up(head.head.text()) && std::ranges::find(known, head) == known.end())
            known.push_back(std::move(head));
    };
    std::uint64_t relied_on = 0;
    for (const HeadView& view : *kept) {
        if (!view.head.empty()) {
            auto head = LogHead::parse(view.head);
            if (!head) return head.error();
            if (view.by.empty()) relied_on = std::max(relied_on, head->size);
            add({*head, keeper(view)});
        }
        if (view.batch.empty() || is_given_up(view.batch)) continue;
        auto there = ledger.batch(view.batch);
        if (!there) return there.error();
        const auto same = [&](const HeadView& other) { return other.batch == view.batch; };
        if (!*there && std::ranges::none_of(loss.taken, same)) loss.taken.push_back({keeper(view), {}, view.batch});
    }
    for (const KnownHead& head : elsewhere.heads) add(head);

    auto roots = LogRoots::read(log);
    if (!roots) return roots.error();
    auto root = roots->root(roots->size());
    if (!root) return root.error();
    loss.now = {roots->size(), *root};
    auto lost = lost_heads(*roots, known);
    if (!lost) return lost.error();
    loss.heads = std::move(*lost);
    auto batches = unknown_batches(ledger, log, relied_on);
    if (!batches) return batches.error();
    loss.batches = std::move(*batches);
    return loss;
}

std::vector<std::string> sentences(const LogLoss& loss) {
    std::vector<std::string> all;
    for (const LostHead& lost : loss.heads) all.push_back(sentence(lost, loss.now.size));
    for (const HeadView& one : loss.taken)
        all.push_back(say("{by}最后收下的批次 {b} 台账里没有",
                          "the last batch that {by} took, {b}, is not in the ledger",
                          {{"by", one.by}, {"b", one.batch}}));
    if (!loss.batches.empty())
        all.push_back(say("日志里有 {n} 批已发送，台账却没有（{b} 等）",
                          "the log says that {n} batches were sent which the ledger does not know ({b}, …)",
                          {{"n", std::to_string(loss.batches.size())}, {"b", loss.batches.front()}}));
    return all;
}

Error loss_error(const LogLoss& loss) {
    std::string what;
    for (const std::string& one : sentences(loss)) what += (what.empty() ? "" : std::string(say("；", "; "))) + one;
    return {Errc::log_integrity,
            say("交换日志或台账比从前旧，像是恢复了旧备份、文件被截断或换过：{w}",
                "the exchange log or the ledger is older than it was: an old backup, a file cut off or replaced: {w}",
                {{"w", what}}),
            {},
            std::string(
                say("什么都没有发送。有更新的备份就换上它；没有的，用 creditlink log restored --preview 看缺什么，再加 "
                    "--reason 由人记下，然后接着发",
                    "nothing is sent. Put a newer backup in place if there is one; if not, creditlink log restored "
                    "--preview shows what is missing, and with --reason a person records it, and sending goes on"))};
}

}  // namespace creditlink
