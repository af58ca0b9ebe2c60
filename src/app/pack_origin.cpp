#include "pack_origin.h"

#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/exchange_log/pack_parts.h"
#include "creditlink/record/bare_mapping.h"
#include "kept_source.h"
#include "mapping_of_run.h"
#include "source_row.h"

namespace creditlink {

namespace {

struct Told {
    const TaskConfig* task = nullptr;
    std::optional<MappingOfRun>
        mapping;  // none: the task is not configured any more and its run is not known, or it cannot be read
    std::optional<ReadyMapping> ready;  // compiled
    std::optional<SourceRow> row;
    bool kept = false;       // the row is in source-row.json, as the evidence store has it
    std::string kept_place;
    std::string why_not_ready;
    std::string why_not;  // a sentence, if there is no row
};

void take_mapping(Office& office, Ledger& ledger, const SubmissionView& view, Told& told) {
    auto used = mapping_of_run(office, ledger, view.run, told.task ? told.task->mapping : std::string());
    if (!used) return static_cast<void>(told.why_not_ready = used.error().message);
    if (auto ready = office.compiled(used->file, used->text))
        told.ready.emplace(std::move(*ready));
    else
        told.why_not_ready = ready.error().message;
    told.mapping = std::move(*used);
}

// The row that was kept: what it gives by the mapping, if that is at hand.
Told told_by_evidence(Office& office, Ledger& ledger, const SubmissionView& view, const std::string& data, const SourceRowProof& proof) {
    Told told;
    told.task = office.config().task(view.task);
    take_mapping(office, ledger, view, told);
    const KeptSourceRow kept{proof, data};
    told.kept = true, told.kept_place = place_of(kept);
    if (!told.ready) return told;
    const Digest256 content = sha256(data);
    auto row = mapped_again(kept, *told.ready, [&](const Digest256& found) { return found == content; });
    if (row && row->exact) told.row = std::move(*row);
    return told;
}

Told told_by_source(Office& office, Ledger& ledger, const SubmissionView& view, const std::string& data) {
    Told told;
    told.task = office.config().task(view.task);
    take_mapping(office, ledger, view, told);
    if (view.op == Op::withdraw)
        told.why_not = say("撤回没有源数据行。", "a withdrawal has no source row.");
    else if (!told.task)
        told.why_not = say("这条记录没有保存源数据行；任务“{t}”已不在配置里。",
                           "no source row of this record is kept, and task {t} is no longer configured.", {{"t", view.task}});
    if (!told.why_not.empty()) return told;
    if (!told.ready) {
        told.why_not = say("这条记录没有保存源数据行；映射现在读不到或编译不了：{e}。",
                           "no source row of this record is kept, and the mapping cannot be read or compiled now: {e}.",
                           {{"e", told.why_not_ready}});
        return told;
    }
    const Digest256 content = sha256(data);
    auto row = find_source_row(office, *told.task, *told.ready, view.key,
                               [&](const Digest256& found) { return found == content; });
    if (!row)
        told.why_not = say("这条记录没有保存源数据行；制作时数据源读不到：{e}。",
                           "no source row of this record is kept, and the source could not be read when the pack was made: {e}.",
                           {{"e", row.error().message}});
    else if (!*row || !(*row)->exact)
        told.why_not = say("这条记录没有保存源数据行；制作时源里已没有能得出这条记录的行（改过、删去，或在待处理区更正过）。",
                           "no source row of this record is kept, and when the pack was made no row of the source gave this "
                           "record: it was changed, removed, or corrected in quarantine.");
    else
        told.row = std::move(**row);
    return told;
}

// What goes into the pack: the text without examples. Where the row's heading, which the log committed to, names another
// text than the one that is at hand, none does.
std::optional<std::string> packed_mapping(const Told& told, const std::optional<SourceRowProof>& proof) {
    auto bare = told.mapping ? bare_mapping(told.mapping->text) : std::nullopt;
    if (!bare) return std::nullopt;
    const auto heading = proof ? json::parse(proof->heading) : Result<json::Value>(json::Value{});
    const std::string named = heading ? json::text_in(*heading, "mapping") : std::string();
    return named.empty() || named == hex(bytes_of(sha256(*bare))) ? bare : std::nullopt;
}

std::string source_json(const SubmissionView& view, const Told& told, std::string_view made) {
    json::Writer writer;
    writer.begin_object()
        .member("task", view.task)
        .member("read_first_at", view.place)
        .member("mapping", told.mapping ? told.mapping->file : "")
        .member("mapping_is", told.mapping && told.mapping->known ? "of the run" : "of today");
    if (told.kept) {
        writer.member("row", "kept").member("place", told.kept_place).member("member", pack_member::kSourceRow);
        writer.name("gives_the_record").boolean(told.row.has_value());
        return writer.end_object().take() + "\n";
    }
    if (!told.row) return writer.member("row", "not kept").member("why", told.why_not).end_object().take() + "\n";
    writer.member("row", "read again")
        .member("read", made)
        .member("place", told.row->place)
        .name("cells")
        .begin_object();
    for (std::size_t i = 0; i < told.row->cells.size(); ++i)
        writer.member(told.row->origin->columns[i], told.row->cells[i]);
    return writer.end_object().end_object().take() + "\n";
}

std::string kept_row_words(const Told& told) {
    const std::string kept = say("源数据行（{p}）是报送前读取并与请求一起保存的，日志在发送前已承诺（source-row.json）：只含映射读取的列。它在源里当时如此，只有本单位的说法。",
                                 "The source row ({p}) was read before it was sent and kept with the request, and the log committed to it before sending "
                                 "(source-row.json): the columns that the mapping reads. That it stood so in the source is the office's word.",
                                 {{"p", told.kept_place}});
    if (!told.row) return kept + say("按现有的映射文本，它得不出这条记录。", " By the mapping's text at hand it does not give this record.").data();
    return kept + say("按映射（{m}），它得出的正是这条记录的字节。", " Mapped by {m} it gives the very bytes of this record.", {{"m", told.mapping->words()}}) +
           corrected_words(*told.row);
}

// The record's members with the kind's titles, where the kind is at hand.
std::vector<std::pair<std::string, std::string>> fields_of(const Told& told, const std::string& data) {
    std::vector<std::pair<std::string, std::string>> fields;
    const auto record = json::parse(data);
    if (!record) return fields;
    for (const auto& [name, value] : record->members) {
        const int at = told.ready ? told.ready->plan.kind().index_of(name) : -1;
        fields.emplace_back(
            at < 0 ? name : told.ready->plan.kind().fields[static_cast<std::size_t>(at)].title + " " + name,
            value.text);
    }
    return fields;
}

}  // namespace

void add_origin(Office& office, Ledger& ledger, const SubmissionView& view, EvidencePack& pack, PageWords& words) {
    const std::string data = *pack.find(pack_member::kRecord);
    const std::string* row = pack.find(pack_member::kSourceRow);
    const auto proof = row ? SourceRowProof::parse(*row, data) : std::nullopt;
    const Told told = proof && proof->kept() ? told_by_evidence(office, ledger, view, data, *proof) : told_by_source(office, ledger, view, data);
    pack.members.insert_or_assign(std::string(pack_member::kSource), source_json(view, told, pack.about.made));
    if (auto mapping = packed_mapping(told, proof))
        pack.members.insert_or_assign(std::string(pack_member::kMapping), std::move(*mapping));
    words.record = fields_of(told, data);
    words.source = told.kept ? kept_row_words(told)
                   : told.row && told.mapping->known
                       ? say("源数据行（{p}）是制作本包时重新读取的：按入账时的映射（{m}"
                             "），它得出的正是这条记录的字节。它在报送当时如此，只有本单位的说法。",
                             "The source row ({p}) was read again when this pack was made: mapped by the text that the "
                             "record was made with ({m}), it "
                             "gives the very bytes of this record. That it stood so at the time is the office's word.",
                             {{"p", told.row->place}, {"m", told.mapping->words()}})
                   : told.row
                       ? say("源数据行（{p}"
                             "）是制作本包时重新读取的：按现在的映射，它得出的正是这条记录的字节。它在报送当时如此，只"
                             "有本单位的说法。",
                             "The source row ({p}) was read again when this pack was made: mapped as it stands, it "
                             "gives the very bytes of this record. That it stood so at the time is the office's word.",
                             {{"p", told.row->place}})
                       : told.why_not;
}

}  // namespace creditlink
