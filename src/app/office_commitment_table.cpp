// Tables of signed letters, sent from a browser: looked at first, taken in when somebody says so. In between they stand in memory
// alone; the readers want a file, which is there for no longer than it is read.

#include <algorithm>
#include <set>

#include "commitment_masking.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/random.h"
#include "creditlink/base/text.h"
#include "desk_hint.h"
#include "office_commitment_desk.h"
#include "passing_file.h"
#include "signed_file.h"

namespace creditlink {

namespace {

constexpr std::int64_t kTableSeconds = 3600;   // from looking to taking in
constexpr std::size_t kMostTables = 8;         // one of each person, 64 MiB; the oldest goes
constexpr std::size_t kMostFaultsShown = 200, kExamples = 5;

void add_faults(DeskImport& out, const std::string& place, std::vector<SigningFault> faults) {
    ++out.faulty_rows;
    for (SigningFault& fault : faults) {
        if (fault.name == "another") fault.remedy = say("是同一份：打开收下的那一份，更正不同的几项，表里留着这样；确是另外签的：在“另一份”一列写“是”", "if it is: open the one that was taken in, correct what differs, and leave the table as it is; if it is another paper: 是 in the column 另一份");
        if (out.faults.size() < kMostFaultsShown) out.faults.push_back({place, std::move(fault.name), std::move(fault.label), std::move(fault.what), std::move(fault.remedy)});
    }
}

// One page of rows: counted and, if `takes`, in the ledger by one transaction. `met`: what stood in the table before, while nothing
// is taken in that the ledger would know it by.
Status read_rows(Opened& opened, Signing& signing, const std::vector<ReadSignedRow>& rows, bool takes, std::set<Digest256>& met, DeskImport& out) {
    struct Sound {
        const ReadSignedRow* row;
        SignedRow typed;
        SignedCommitment what;
    };
    std::vector<Sound> sound;
    for (const ReadSignedRow& row : rows) {
        ++out.rows;
        if (!row.unreadable.empty()) {
            add_faults(out, row.place, {{{}, std::string(say("整行", "the row")), row.unreadable, std::string(say("改正这一行的格式", "mend the row"))}});
            continue;
        }
        SignedRow typed = row.row;
        typed.scan.clear();  // attached one by one afterwards
        Signing::Checked checked = signing.check(typed);
        if (!checked.what) {
            add_faults(out, row.place, std::move(checked.faults));
            continue;
        }
        auto differing = signing.conflicts(typed, *checked.what);
        if (!differing) return differing.error();
        if (!differing->empty()) {
            add_faults(out, row.place, std::move(*differing));
            continue;
        }
        ++out.sound;
        if (checked.assumed) ++out.assumed[checked.what->version];
        if (out.examples.size() < kExamples) out.examples.push_back(as_shown({.code = {}, .digest = {}, .what = *checked.what, .taken = 0, .who = {}, .performance = {}}, Personal::masked).what);
        if (takes) {
            sound.push_back({&row, std::move(typed), std::move(*checked.what)});
            continue;
        }
        auto known = signing.known(*checked.what);
        if (!known) return known.error();
        out.added += met.insert(sameness(*checked.what)).second && !known->has_value();
    }
    if (sound.empty()) return {};
    std::uint64_t added = 0;
    std::vector<std::pair<const ReadSignedRow*, std::vector<SigningFault>>> differing;  // since it was looked at, or from another row of this table
    Status done = opened.ledger.together([&]() -> Status {
        for (const auto& [row, typed, what] : sound) {
            auto settled = signing.take(typed, what);
            if (!settled) return settled.error();
            if (!settled->conflicts.empty()) differing.emplace_back(row, std::move(settled->conflicts));
            else added += settled->taken.how == Commitments::Taken::How::added;
        }
        return {};
    });
    if (!done) return done;
    out.added += added;
    out.sound -= differing.size();
    for (auto& [row, faults] : differing) add_faults(out, row->place, std::move(faults));
    return {};
}

}  // namespace

Result<DeskImport> OfficeCommitmentDesk::read_table(const Table& table, bool takes) {
    auto at = opened(office_(), takes ? Access::change : Access::look);
    if (!at) return at.error();
    auto signing = for_a_browser(Signing::open(*at, table.letter, {.person = table.who, .account = {}}));
    if (!signing) return signing.error();
    auto file = PassingFile::write(at->office->config().state, ending_of(table.file), table.bytes);
    if (!file) return file.error();
    std::set<Digest256> met;
    DeskImport out;
    out.letter = table.letter, out.file = table.file, out.ticket = table.ticket;
    const auto named = [&](Error error) {  // as its sender called it
        error.place = table.file;
        return for_a_browser(std::move(error));
    };
    if (Status announced = SignedFile::announce(*at->office, file->path(), *signing, [](SignedRow& row) { row.scan.clear(); }); !announced) return named(announced.error());
    auto rows_of = SignedFile::open(*at->office, file->path());
    if (!rows_of) return named(rows_of.error());
    const std::string own = file->path().filename().string();
    for (;;) {
        auto rows = rows_of->next(*signing);
        if (!rows) return named(rows.error());
        if (rows->empty()) break;
        for (ReadSignedRow& row : *rows)
            if (const std::size_t begin = row.place.find(own); begin != std::string::npos) row.place.replace(begin, own.size(), table.file);
        if (Status done = for_a_browser(read_rows(*at, *signing, *rows, takes, met, out)); !done) return done.error();
    }
    for (const std::string& heading : rows_of->ignored()) out.ignored.push_back(heading);
    return out;
}

Result<DeskImport> OfficeCommitmentDesk::check_table(std::string_view letter, std::string_view file, std::string bytes, std::string_view who) {
    const std::string ending = ending_of(file);
    if (ending != ".csv" && ending != ".xlsx" && ending != ".xls")
        return Error{Errc::usage, std::string(say("签署件表应为 .csv、.xlsx 或 .xls 文件", "the table is a .csv, .xlsx or .xls file")), std::string(file), {}};
    if (bytes.size() > kLargestCommitmentTable)
        return Error{Errc::usage, say("表超过 {n} MB", "the table has more than {n} MB", {{"n", std::to_string(kLargestCommitmentTable >> 20)}}), std::string(file), std::string(say("分成几个表", "divide it"))};
    Table table{.ticket = hex(random_bytes(16)), .letter = std::string(letter), .file = std::string(file), .bytes = std::move(bytes), .who = std::string(who), .since = office_()->clock().unix_seconds()};
    auto read = read_table(table, false);
    if (!read) return read;
    const std::lock_guard lock(mutex_);
    std::erase_if(tables_, [&](const Table& each) { return each.who == table.who || table.since - each.since > kTableSeconds; });
    if (tables_.size() == kMostTables) tables_.pop_front();
    tables_.push_back(std::move(table));
    return read;
}

Result<DeskImport> OfficeCommitmentDesk::take_table(std::string_view ticket, std::string_view who) {
    const std::int64_t now = office_()->clock().unix_seconds();
    std::optional<Table> table;
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(tables_, [&](const Table& each) { return now - each.since > kTableSeconds; });
        const auto at = std::find_if(tables_.begin(), tables_.end(), [&](const Table& each) { return each.ticket == ticket && each.who == who; });
        if (at != tables_.end()) table = *at;
    }
    if (!table) return Error{Errc::not_found, std::string(say("这个表已不在等候：收过了，或者隔了一小时", "this table does not wait any more: it was taken in, or an hour has passed")), {}, std::string(say("请再选一次文件", "choose the file once more"))};
    auto read = read_table(*table, true);
    if (!read) return read;  // it goes on waiting: a full disk is no reason to choose the file once more
    const std::lock_guard lock(mutex_);
    std::erase_if(tables_, [&](const Table& each) { return each.ticket == ticket; });
    return read;
}

}  // namespace creditlink
