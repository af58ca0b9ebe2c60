#include "pack_origin.h"

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "source_row.h"

namespace creditlink {

namespace {

constexpr std::size_t kMaxMapping = 4u << 20;  // as the office reads one

struct Told {
    const TaskConfig* task = nullptr;
    std::optional<SourceRow> row;
    std::string why_not;  // a sentence, if there is no row
};

Told told_by_source(Office& office, const SubmissionView& view, const std::string& data) {
    Told told{office.config().task(view.task), {}, {}};
    if (view.op == Op::withdraw)
        told.why_not = say("撤回没有源数据行。", "a withdrawal has no source row.");
    else if (!told.task)
        told.why_not = say("源数据行没有保存；任务“{t}”已不在配置里。",
                           "source rows are not kept, and task {t} is no longer configured.", {{"t", view.task}});
    if (!told.why_not.empty()) return told;
    const auto mapping = office.mapping(told.task->mapping);
    auto row = mapping ? find_source_row(office, *told.task, *mapping, view.key, sha256(data))
                       : Result<std::optional<SourceRow>>(mapping.error());
    if (!row)
        told.why_not = say("源数据行没有保存；制作时数据源读不到：{e}。",
                           "source rows are not kept, and the source could not be read when the pack was made: {e}.",
                           {{"e", row.error().message}});
    else if (!*row || !(*row)->exact)
        told.why_not = say("源数据行没有保存；制作时源里已没有能得出这条记录的行（改过、删去，或在待处理区更正过）。",
                           "source rows are not kept, and when the pack was made no row of the source gave this "
                           "record: it was changed, removed, or corrected in quarantine.");
    else
        told.row = std::move(**row);
    return told;
}

std::string source_json(const SubmissionView& view, const Told& told, std::string_view made) {
    json::Writer writer;
    writer.begin_object()
        .member("task", view.task)
        .member("read_first_at", view.place)
        .member("mapping", told.task ? told.task->mapping : "");
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

// The record's members with the kind's titles, where the kind is at hand.
std::vector<std::pair<std::string, std::string>> fields_of(const Office& office, const Told& told,
                                                           const std::string& data) {
    std::vector<std::pair<std::string, std::string>> fields;
    const auto record = json::parse(data);
    if (!record) return fields;
    const auto mapping = told.task ? office.mapping(told.task->mapping) : Result<ReadyMapping>(Error{});
    for (const auto& [name, value] : record->members) {
        const int at = mapping ? mapping->plan.kind().index_of(name) : -1;
        fields.emplace_back(
            at < 0 ? name : mapping->plan.kind().fields[static_cast<std::size_t>(at)].title + " " + name, value.text);
    }
    return fields;
}

}  // namespace

void add_origin(Office& office, const SubmissionView& view, EvidencePack& pack, PageWords& words) {
    const std::string data = *pack.find(pack_member::kRecord);
    const Told told = told_by_source(office, view, data);
    pack.members.insert_or_assign(std::string(pack_member::kSource), source_json(view, told, pack.about.made));
    if (told.task)
        if (auto text = read_file(office.config().mappings / Path(told.task->mapping), kMaxMapping))
            pack.members.insert_or_assign(std::string(pack_member::kMapping), std::move(*text));
    words.record = fields_of(office, told, data);
    words.source = told.row
                       ? say("源数据行（{p}"
                             "）是制作本包时重新读取的：按现在的映射，它得出的正是这条记录的字节。它在报送当时如此，只"
                             "有本单位的说法。",
                             "The source row ({p}) was read again when this pack was made: mapped as it stands, it "
                             "gives the very bytes of this record. That it stood so at the time is the office's word.",
                             {{"p", told.row->place}})
                       : told.why_not;
}

}  // namespace creditlink
