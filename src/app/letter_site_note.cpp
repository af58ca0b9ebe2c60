#include "letter_site_note.h"

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"

namespace creditlink {

namespace {

constexpr std::string_view kSiteFact = "letters.site.note";

bool is_a_list(std::string_view file) { return file == "index.json" || file.starts_with("commitments"); }

std::int64_t number_in(const json::Value& value, std::string_view name) {
    const json::Value* at = value.find(name);
    return at ? at->integer().value_or(0) : 0;
}

}  // namespace

bool SiteNote::left_so(const Path& site, const SiteFault& fault) const {
    const auto at = lists.find(fault.file);
    if (fault.kind == SiteFault::Kind::missing) return is_a_list(fault.file) && at == lists.end();
    if (at == lists.end()) return false;
    const auto bytes = read_file(site / fault.file);
    return bytes && hex(bytes_of(sha256(*bytes))) == at->second;
}

Result<std::optional<SiteNote>> noted_site(Ledger& ledger) {
    const auto fact = ledger.fact(kSiteFact);
    if (!fact) return fact.error();
    const auto said = *fact ? json::parse(**fact) : Result<json::Value>(Error{});
    if (!said) return std::optional<SiteNote>();
    SiteNote note{.rules = number_in(*said, "rules"), .second = number_in(*said, "second"), .former = {}, .lists = {}};
    if (said->find("former")) note.former = number_in(*said, "former");
    if (const json::Value* lists = said->find("lists"))
        for (const auto& [name, digest] : lists->members) note.lists[name] = digest.string_or("");
    return std::optional(std::move(note));
}

Status note_site(Ledger& ledger, const SiteFiles& files, std::int64_t second, std::optional<std::int64_t> former) {
    json::Writer w;
    w.begin_object().member("rules", kPageRules).member("second", second);
    if (former) w.member("former", *former);
    w.name("lists").begin_object();
    for (const auto& [name, bytes] : files)
        if (is_a_list(name)) w.member(name, hex(bytes_of(sha256(bytes))));
    return ledger.set_fact(kSiteFact, w.end_object().end_object().take());
}

}  // namespace creditlink
