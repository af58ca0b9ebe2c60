#include "record_named.h"

#include "creditlink/base/message.h"

namespace creditlink {

Result<NamedSubmission> record_or_submission(const Invocation& in, Ledger& ledger) {
    if (in.arguments.size() != 1)
        return Error{Errc::usage,
                     std::string(say("请给出记录号 k-… 或报送号 s-…", "name a record k-… or a submission s-…")),
                     {},
                     "creditlink submission list"};
    if (!in.arguments[0].starts_with("s-")) {
        const auto key = record_key_of(in.arguments[0]);
        return key ? Result<NamedSubmission>(NamedSubmission{*key, {}}) : key.error();
    }
    auto id = submission_key_of(in.arguments[0]);
    if (!id) return id.error();
    auto view = ledger.submission(*id);
    if (!view) return view.error();
    if (!*view)
        return Error{Errc::not_found,
                     std::string(say("台账中没有这个报送号", "the ledger has no such submission")),
                     in.arguments[0],
                     {}};
    const RecordKey key = (*view)->key;
    return NamedSubmission{key, std::move(*view)};
}

Result<RecordKey> record_named(const Invocation& in, Ledger& ledger) {
    const auto named = record_or_submission(in, ledger);
    return named ? Result<RecordKey>(named->key) : named.error();
}

}  // namespace creditlink
