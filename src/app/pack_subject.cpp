#include "pack_subject.h"

#include <algorithm>
#include <set>

#include "creditlink/base/message.h"
#include "creditlink/exchange_log/checkpoint.h"
#include "filters.h"

namespace creditlink {

namespace {

Error not_there(const std::string& id) {
    return {Errc::not_found, std::string(say("台账中没有它", "the ledger has nothing of this name")), id,
            "creditlink submission list"};
}

Error not_answered(const std::string& id) {
    return {Errc::not_found,
            std::string(say("平台还没有对它的最终回执", "the platform has given no final receipt about it yet")), id,
            id.starts_with("s-") ? "creditlink submission show " + id : id.starts_with("k-") ? "creditlink record history " + id : std::string("creditlink submission list")};
}

// The newest version that was decided by a receipt, of one platform.
Result<SubmissionView> decided_version(const std::vector<SubmissionView>& versions, const std::string& id) {
    if (versions.empty()) return not_there(id);
    std::set<std::string> platforms;
    const SubmissionView* newest = nullptr;
    for (const SubmissionView& view : versions) {
        if (view.receipt.empty()) continue;
        platforms.insert(view.lane.platform);
        if (!newest || view.version > newest->version) newest = &view;
    }
    if (!newest) return not_answered(id);
    if (platforms.size() > 1)
        return Error{Errc::usage,
                     std::string(say("这条记录报给了几个平台：请给出报送号 s-…",
                                     "the record went to several platforms: name the submission s-…")),
                     id, "creditlink record history " + id};
    return *newest;
}

Result<SubmissionView> submission_named(Ledger& ledger, const std::string& id) {
    if (id.starts_with("k-")) {
        const auto key = record_key_of(id);
        if (!key) return key.error();
        const auto versions = ledger.history(*key);
        return versions ? decided_version(*versions, id) : Result<SubmissionView>(versions.error());
    }
    const auto key = submission_key_of(id);
    if (!key) return key.error();
    auto view = ledger.submission(*key);
    if (!view) return view.error();
    if (!*view) return not_there(id);
    if ((*view)->receipt.empty()) return not_answered(id);
    return std::move(**view);
}

}  // namespace

Result<PackSubject> pack_subject(const Invocation& in, Ledger& ledger) {
    if (in.arguments.size() != 1)
        return wants("请给出报送号 s-…、记录号 k-… 或批次号 b-…", "name a submission s-…, a record k-… or a batch b-…",
                     "creditlink submission list");
    return pack_subject(ledger, in.arguments[0], in.has("--whole"));
}

Result<PackSubject> pack_subject(Ledger& ledger, const std::string& id, bool whole) {
    PackSubject subject;
    if (!id.starts_with("b-")) {
        auto view = submission_named(ledger, id);
        if (!view) return view.error();
        subject.batch = view->batch;
        subject.submission = std::move(*view);
    } else {
        if (!whole)
            return wants("整批的证据包含全部记录：请加 --whole，或只给一条报送号",
                         "a pack of a batch holds all of its records: add --whole, or name one submission",
                         "creditlink evidence pack " + id + " --whole …");
        subject.batch = id;
    }
    const auto batch = ledger.batch(subject.batch);
    if (!batch) return batch.error();
    if (!*batch) return not_there(id);
    if ((*batch)->receipt.empty()) return not_answered(id);
    subject.platform = (*batch)->lane.platform;
    if (const auto head = LogHead::parse((*batch)->head)) subject.from_entry = head->size;
    return subject;
}

}  // namespace creditlink
