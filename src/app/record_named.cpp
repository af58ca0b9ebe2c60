#include "record_named.h"

#include "creditlink/base/message.h"

namespace creditlink {

Result<RecordKey> record_named(const Invocation& in, Ledger& ledger) {
    if (in.arguments.size() != 1)
        return Error{Errc::usage,
                     std::string(say("请给出记录号 k-… 或报送号 s-…", "name a record k-… or a submission s-…")),
                     {},
                     "creditlink submission list"};
    if (!in.arguments[0].starts_with("s-")) return record_key_of(in.arguments[0]);
    auto id = submission_key_of(in.arguments[0]);
    if (!id) return id.error();
    auto view = ledger.submission(*id);
    if (!view) return view.error();
    if (!*view)
        return Error{Errc::not_found,
                     std::string(say("台账中没有这个报送号", "the ledger has no such submission")),
                     in.arguments[0],
                     {}};
    return (*view)->key;
}

}  // namespace creditlink
