// The pack of an exchange whose contents are gone.

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "making.h"

namespace creditlink {

using namespace pack_member;
using namespace audit_detail;

namespace {

// The first entry that began the erasure, and the last that ended it: after a kill there may be two.
struct ErasureEntries {
    std::optional<std::uint64_t> began, ended;
};

Result<ErasureEntries> erasure_entries(const Path& log, std::string_view erasure, std::uint64_t from_entry) {
    ErasureEntries found;
    auto read = read_log(
        log,
        [&](const LogEntry& entry) -> Status {
            if (entry.event != "erasing" && entry.event != "erased") return {};
            const auto data = json::parse(entry.json);
            const json::Value* id = data ? data->find("erasure") : nullptr;
            if (!id || id->string_or("") != erasure) return {};
            if (entry.event == "erased")
                found.ended = entry.index;
            else if (!found.began)
                found.began = entry.index;
            return {};
        },
        from_entry);
    if (!read) return read.error();
    return found;
}

}  // namespace

Result<MadePack> make_erased_pack(const LogSources& from, std::uint64_t from_entry, PackAbout about) {
    const auto exchange = logged_exchange(from.log, about.batch, from_entry);
    if (!exchange) return exchange.error();
    const auto erasure = erasure_entries(from.log, about.erased, exchange->submitted.index);
    if (!erasure) return erasure.error();
    if (!erasure->began || !erasure->ended)
        return Error{Errc::not_found,
                     say("日志没有说销毁 {e} 已经做完", "the log does not say that erasure {e} was finished", {{"e", about.erased}}),
                     {},
                     std::string(say("再运行一次 evidence erase 即做完", "the next evidence erase finishes it"))};
    about.whole = false;
    Making making{from, *exchange, {std::move(about), {}}};
    ProvenMembers entries = exchange_entries(*exchange);
    entries.insert(entries.end(), {{kErasing, *erasure->began}, {kErased, *erasure->ended}});
    if (auto added = add_log(making, entries); !added) return added.error();
    return checked(std::move(making));
}

}  // namespace creditlink
