#include "creditlink/retention/survey.h"

#include <set>
#include <unordered_map>

#include "creditlink/evidence/erasure.h"
#include "creditlink/exchange_log/log.h"

namespace creditlink {
namespace {

constexpr std::string_view kUnknownClass = "other";  // an answer whose request this log does not have

// A member of an entry's data that is a string of plain characters (ids, kinds, places, outcomes). Parsing a million
// entries whole would take half a minute. A quote within a string is escaped, so the pattern stands nowhere but where a
// member begins.
std::string_view plain_member(std::string_view json, std::string_view name) {
    const std::string pattern = "\"" + std::string(name) + "\":\"";
    const std::size_t at = json.find(pattern);
    if (at == std::string_view::npos) return {};
    const std::string_view value = json.substr(at + pattern.size());
    return value.substr(0, value.find('"'));
}

// The kinds of the batches met so far; few kinds, many batches.
class Kinds {
  public:
    void note(std::string_view batch, std::string_view kind) {
        of_.try_emplace(std::string(batch), *names_.emplace(kind).first);
    }
    std::string_view of(std::string_view batch) const {
        const auto at = of_.find(std::string(batch));
        return at == of_.end() ? kUnknownClass : at->second;
    }

  private:
    std::set<std::string> names_;
    std::unordered_map<std::string, std::string_view> of_;
};

}  // namespace

Status for_each_content(const Path& log, const std::function<Status(const LoggedContent&)>& visit,
                        std::uint64_t below) {
    Kinds kinds;
    return read_log(log, [&](const LogEntry& entry) -> Status {
        if (entry.index >= below) return {};
        if (entry.event == "announcing" || entry.event == "announced") {
            const auto ref = ContentRef::parse(plain_member(entry.json, "content"));
            return ref ? visit({entry.index, entry.event == "announcing", plain_member(entry.json, "letter"),
                                kLettersClass, Month::of_unix_ms(entry.time), *ref})
                       : Status();
        }
        const bool request = entry.event == "submitted";
        if (!request && entry.event != "answered") return {};
        const std::string_view batch = plain_member(entry.json, "batch");
        if (request) kinds.note(batch, plain_member(entry.json, "kind"));
        const auto ref = ContentRef::parse(plain_member(entry.json, "content"));
        if (!ref) return {};  // an entry of before there was a store
        const bool receipt = request || plain_member(entry.json, "outcome") == "receipt";
        return visit({entry.index, request, batch, receipt ? kinds.of(batch) : kInquiryClass,
                      Month::of_unix_ms(entry.time), *ref});
    });
}

Result<Shelves> survey(const Path& log, const Path& evidence) {
    Shelves shelves;
    ContentStandings standings(evidence);
    auto read = for_each_content(log, [&](const LoggedContent& content) -> Status {
        Shelf& shelf = shelves[{std::string(content.of), content.month}];
        const auto standing = standings.of(content.ref);
        if (!standing && standing.error().code != Errc::not_found && standing.error().code != Errc::log_integrity)
            return standing.error();
        if (!standing)
            ++shelf.missing;
        else if (standing->erased)
            ++shelf.erased;
        else
            ++shelf.kept, shelf.bytes += standing->disk_bytes;
        return {};
    });
    if (!read) return read.error();
    return shelves;
}

}  // namespace creditlink
