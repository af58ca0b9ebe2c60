#include "creditlink/exchange_log/pack_set.h"

#include <algorithm>
#include <set>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/clock.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/text.h"
#include "creditlink/base/zip.h"
#include "creditlink/exchange_log/evidence_pack.h"
#include "creditlink/exchange_log/pack_parts.h"
#include "pack_exact.h"
#include "pack_fault.h"

namespace creditlink {
namespace {

using namespace pack_member;

constexpr std::string_view kSetType = "creditlink/evidence-set/v1", kList = "set.json", kSample = "sample.txt",
                           kKindDay = "day", kKindSample = "sample";
constexpr std::size_t kMaxList = 16u << 20, kMaxPack = 256u << 20;
constexpr std::uint64_t kMaxSet = 0xFF000000;  // an archive of more has other headers
constexpr std::size_t kMaxSample = 2u << 20;  // kMaxPacks lines of some eighty bytes, twice over

std::string hash_of(std::string_view bytes) {
    return hex(bytes_of(sha256(bytes)));
}

std::string list_of(const PackSet& set) {
    json::Writer w;
    w.begin_object()
        .member("pack", kSetType)
        .member("origin", set.origin)
        .member("set", set.kind)
        .member("subject", set.subject)
        .member("made", set.made)
        .member("page", set.page);
    w.name("lines").begin_array();
    for (const PackSetLine& line : set.lines) {
        w.begin_object().member("batch", line.batch);
        if (!line.submission.empty()) w.member("submission", line.submission);
        if (line.pack.empty())
            w.member("why", line.why);
        else
            w.member("pack", line.pack).member("sha256", line.sha256);
        w.end_object();
    }
    w.end_array();
    const std::string digest = hash_of(w.text());  // of all that stands before it
    return w.member("digest", digest).end_object().take() + "\n";
}

bool is_day(std::string text) {
    const std::string dashed = text;
    std::ranges::replace(text, '-', '/');
    const auto date = CivilDate::parse_slashed(text);
    return date && date->dashed() == dashed;
}

// Only what list_of() writes is one.
Result<PackSet> parse_list(std::string_view text) {
    const Error malformed = pack_fault(kList, "清单不合格式", "the list is malformed");
    const auto value = json::parse(text, {.max_bytes = kMaxList});
    const json::Value* lines = value ? value->find("lines") : nullptr;
    if (!lines || text_in(*value, "pack") != kSetType || lines->items.size() > kMaxPacks) return malformed;
    PackSet set{.origin = text_in(*value, "origin"),
                .made = text_in(*value, "made"),
                .kind = text_in(*value, "set"),
                .subject = text_in(*value, "subject"),
                .page = text_in(*value, "page"),
                .list = {},
                .lines = {}};
    if (set.kind != kKindDay && set.kind != kKindSample)
        return pack_fault(kList, "既不是一天的，也不是样本的", "it is neither of a day nor of a sample");
    if (set.kind == kKindDay && !is_day(set.subject)) return malformed;
    if (lines->items.empty()) return pack_fault(kList, "清单里一行也没有", "the list has not a single line");
    for (const json::Value& line : lines->items)
        set.lines.push_back({text_in(line, "batch"), text_in(line, "submission"), text_in(line, "pack"),
                             text_in(line, "sha256"), text_in(line, "why")});
    if (list_of(set) != text) return malformed;
    return set;
}

// SAMPLE.md: "<entry> <batch> <place>".
struct DrawnRecord {
    std::string_view batch, place;
};

// Of the set's `list`, in its order.
Result<std::vector<DrawnRecord>> drawn_records(const PackSet& set) {
    if (hash_of(set.list) != set.subject)
        return pack_fault(kSample, "不是清单所说的样本", "it is not the sample that the list speaks of");
    std::vector<DrawnRecord> drawn;
    for (const std::string_view line : split(set.list, "\n")) {
        if (line.empty() || line[0] < '0' || line[0] > '9') continue;
        const auto words = split(line, " ");
        if (words.size() != 3) return pack_fault(kSample, "样本的清单不合格式", "the sample's list is malformed");
        drawn.push_back({words[1], words[2]});
    }
    const bool same = std::ranges::equal(drawn, set.lines, [](const DrawnRecord& one, const PackSetLine& packed) {
        return one.batch == packed.batch;
    });
    if (!same) return pack_fault(kList, "清单与样本不一致", "its lines are not those of the sample");
    return drawn;
}

// One record, shown to stand in the place that was drawn: which a pack without contents does not show.
Status fits_place(const DrawnRecord& drawn, const PackSetLine& line, const EvidencePack& pack,
                  const PackFindings& found) {
    const PackAbout& about = pack.about;
    if (!about.submission.empty() && !about.whole && about.erased.empty() && drawn.place == std::to_string(found.place))
        return {};
    return pack_fault(line.pack, "不是样本所抽的那条记录", "it is not about the record that was drawn");
}

// A whole batch, its first attempt on that day in Beijing. Of one that was sent again the pack has the attempt that was
// answered, which may be later: the first is not in it.
Status fits_day(const PackSet& set, const PackSetLine& line, const EvidencePack& pack, const PackFindings& found) {
    const std::string sent = CivilDate::of_unix(found.submitted_time / 1000, kBeijingMinutes).dashed();
    if (!pack.about.submission.empty() || !pack.about.whole)
        return pack_fault(line.pack, "不是整批的证据包", "it is not of a whole batch");
    if (sent == set.subject || (found.attempt > 1 && sent > set.subject)) return {};
    return pack_fault(line.pack, "不是清单所说那一天发出的", "it was not sent on the day that the list speaks of");
}

Result<std::string> member_of(const ZipReader& zip, std::string_view name, std::size_t most) {
    auto bytes = zip.read_all(name, most);
    if (bytes) return bytes;
    if (bytes.error().code == Errc::not_found) return pack_fault(name, "缺少这个成员", "the member is missing");
    return Error{Errc::log_integrity, bytes.error().message, std::string(name), {}};
}

Status names_are_those(const ZipReader& zip, const PackSet& set) {
    std::multiset<std::string> wanted{std::string(kList), std::string(kPage)};
    if (set.kind == kKindSample) wanted.insert(std::string(kSample));
    for (const PackSetLine& line : set.lines)
        if (!line.pack.empty()) wanted.insert(line.pack);
    for (const std::string& name : zip.names()) {
        const auto at = wanted.find(name);
        if (at == wanted.end())
            return pack_fault(kList, "清单里没有其中一个成员，或它出现两次",
                              "the list has not one of the members, or it stands twice");
        wanted.erase(at);
    }
    return wanted.empty() ? Status() : pack_fault(*wanted.begin(), "缺少这个成员", "the member is missing");
}

Error inside(const std::string& pack, const Error& error) {
    return {error.code, error.message, pack + (error.place.empty() ? "" : "/" + error.place), error.hint};
}

}  // namespace

void write_missing(json::Writer& writer, const PackSet& set) {
    writer.name("missing").begin_array();
    for (const PackSetLine& line : set.lines)
        if (line.pack.empty())
            writer.begin_object().member("batch", line.batch).member("submission", line.submission).member("why", line.why).end_object();
    writer.end_array();
}

void PackSetWriter::add(std::string batch, std::string submission, std::string pack_bytes) {
    const std::string number = std::to_string(packs_.size() + 1);
    const std::string name = std::string(4 - std::min<std::size_t>(4, number.size()), '0') + number + ".zip";
    set_.lines.push_back({std::move(batch), std::move(submission), name, hash_of(pack_bytes), {}});
    packs_.emplace_back(name, std::move(pack_bytes));
}

void PackSetWriter::missing(std::string batch, std::string submission, std::string why) {
    set_.lines.push_back({std::move(batch), std::move(submission), {}, {}, std::move(why)});
}

Result<std::string> PackSetWriter::bytes(std::string page) const {
    PackSet set = set_;
    set.page = hash_of(page);
    std::vector<ZipMember> members{{std::string(kList), list_of(set)}, {std::string(kPage), std::move(page)}};
    if (set_.kind == "sample") members.push_back({std::string(kSample), set_.list});
    for (const auto& [name, pack] : packs_) members.push_back({name, pack});
    std::uint64_t together = 0;
    for (const ZipMember& member : members) together += member.bytes.size();
    if (together > kMaxSet)
        return Error{Errc::usage, std::string(say("证据包合在一起超过 4 GB", "the packs are more than 4 GB together")), {},
                     std::string(say("请分成几份", "make several sets of them"))};
    return zip_of(members);
}

bool is_pack_set(const Path& file) {
    const auto zip = ZipReader::open(file, {.entries = kMaxPacks + 3, .entry_bytes = kMaxPack});
    return zip && zip->has(kList);
}

Result<PackSet> check_pack_set(const Path& file, const PackTrust& trust, const PackVisitor& visit) {
    const auto zip = ZipReader::open(file, {.entries = kMaxPacks + 3, .entry_bytes = kMaxPack});
    if (!zip) return zip.error();
    const auto text = member_of(*zip, kList, kMaxList);
    if (!text) return text.error();
    auto set = parse_list(*text);
    if (!set) return set;
    if (!trust.origin.empty() && trust.origin != set->origin)
        return Error{Errc::trust, std::string(say("是另一个日志的证据包", "it is a set of another log's packs")),
                     std::string(kList), {}};
    if (auto same = names_are_those(*zip, *set); !same) return same.error();
    const auto page = member_of(*zip, kPage, kMaxList);
    if (!page) return page.error();
    if (hash_of(*page) != set->page)
        return pack_fault(kPage, "内容与清单里的摘要不符", "its content is not that of the list's digest");
    const bool sample = set->kind == kKindSample;
    std::vector<ZipPart> parts{{std::string(kList), text->size()}, {std::string(kPage), page->size()}};
    std::vector<DrawnRecord> drawn;
    if (sample) {
        auto list = member_of(*zip, kSample, kMaxSample);
        if (!list) return list.error();
        set->list = std::move(*list);
        parts.push_back({std::string(kSample), set->list.size()});
        auto read = drawn_records(*set);
        if (!read) return read.error();
        drawn = std::move(*read);
    }
    bool any = false;
    for (std::size_t i = 0; i < set->lines.size(); ++i) {
        const PackSetLine& line = set->lines[i];
        if (line.pack.empty()) continue;
        auto bytes = member_of(*zip, line.pack, kMaxPack);
        if (!bytes) return bytes.error();
        if (hash_of(*bytes) != line.sha256)
            return pack_fault(line.pack, "内容与清单里的摘要不符", "its content is not that of the list's digest");
        parts.push_back({line.pack, bytes->size()});
        const auto pack = open_pack_bytes(std::move(*bytes), line.pack);
        if (!pack) return inside(line.pack, pack.error());
        if (pack->about.origin != set->origin || pack->about.batch != line.batch ||
            pack->about.submission != line.submission)
            return pack_fault(line.pack, "不是清单所说的那个证据包", "it is not the pack that the list speaks of");
        const auto found = check_pack(*pack, trust);
        if (!found) return inside(line.pack, found.error());
        auto fits = sample ? fits_place(drawn[i], line, *pack, *found) : fits_day(*set, line, *pack, *found);
        if (!fits) return fits.error();
        visit(line, *pack, *found);
        any = true;
    }
    if (!any)
        return Error{Errc::trust,
                     std::string(say("一个证据包也没有，没有可核验的", "there is no pack in it, so nothing was checked")),
                     std::string(kList),
                     {}};
    if (auto exact = archive_is_exact(*zip, parts); !exact) return exact.error();
    return set;
}

}  // namespace creditlink
