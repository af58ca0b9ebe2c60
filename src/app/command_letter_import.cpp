// What people have signed: letter import, from a table or from typed values.

#include <iostream>
#include <map>
#include <set>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/ledger/public_commitments.h"
#include "filters.h"
#include "print.h"
#include "signed_file.h"

namespace creditlink {

namespace {

constexpr std::string_view kExample = "creditlink letter import lab-animal-licence signed.xlsx";

struct ImportCount {
    std::uint64_t rows = 0, added = 0, known = 0, scans = 0, refused = 0;
};

// Rows on their way into the ledger: checked, then scans kept, then all of a page in one transaction.
class Import {
  public:
    Import(const Invocation& in, Opened& opened, Signing& signing, Path scans)
        : in_(in), opened_(opened), signing_(signing), scan_folder_(std::move(scans)) {}

    Status page(const std::vector<ReadSignedRow>& rows) {
        struct Sound {
            const ReadSignedRow* row;
            SignedCommitment what;
            bool assumed;
        };
        std::vector<Sound> sound;
        const bool only_looks = in_.has("--check");
        for (const ReadSignedRow& row : rows) {
            ++count_.rows;
            Signing::Checked checked;
            if (!row.unreadable.empty())
                checked.faults.push_back({{},
                                          std::string(say("整行", "the row")),
                                          row.unreadable,
                                          std::string(say("改正这一行的格式", "mend the row"))});
            else
                checked = signing_.check(row.row);
            if (checked.what && !row.row.scan.empty())
                if (auto kept = keep_scan(row.row.scan, *checked.what, checked.faults); !kept) return kept;
            if (checked.faults.empty() && only_looks) {
                if (auto looked = look_at(row, *checked.what, checked.assumed); !looked) return looked;
            } else if (checked.faults.empty())
                sound.push_back({&row, std::move(*checked.what), checked.assumed});
            else
                refuse(row.place, checked.faults);
        }
        if (only_looks) return {};
        if (scans_)
            if (auto durable = scans_->sync(); !durable) return durable;
        scans_.reset();  // others get their turn between two pages
        std::vector<Signing::Settled> taken;
        Status done = opened_.ledger.together([&]() -> Status {
            for (const auto& [row, what, assumed] : sound) {
                auto one = signing_.take(row->row, what);
                if (!one) return one.error();
                taken.push_back(std::move(*one));
            }
            return {};
        });
        if (!done) return done;
        for (std::size_t i = 0; i < taken.size(); ++i) {
            if (!taken[i].conflicts.empty()) {
                refuse(sound[i].row->place, taken[i].conflicts);
                continue;
            }
            const bool added = taken[i].taken.how == Commitments::Taken::How::added;
            undated_ += added && !sound[i].what.until;
            others_ += added && trim(sound[i].row->row.another) == kAnotherPaper;
            shown_ += added && sound[i].what.publication == kOpenToAll;
            if (sound[i].assumed) ++assumed_[sound[i].what.version];
            tell(sound[i].row->place, taken[i].taken, sound[i].what.version);
        }
        return {};
    }

    Exit close() {
        if (!in_.json) {
            if (!faults_.empty()) std::cout << faults_.text();
            if (in_.has("--check"))
                print_wrapped(say("读到 {r} 份：可收 {a}，重复 {k}（早已收下，或表内重复），要改正 {x}。还没有收。",
                                  "{r} read: {a} can be taken in, {k} known (taken in before, or twice in the table), {x} to be corrected. Nothing was taken in yet.",
                                  {{"r", grouped(count_.rows)}, {"a", grouped(count_.added)}, {"k", grouped(count_.known)}, {"x", grouped(count_.refused)}}));
            else print_wrapped(say("读到 {r} 份：新收 {a}，早已收下 {k}（补扫描件 {s}），要改正 {x}。",
                              "{r} read: {a} taken in, {k} known ({s} scans attached), {x} to be corrected.",
                              {{"r", grouped(count_.rows)},
                               {"a", grouped(count_.added)},
                               {"k", grouped(count_.known)},
                               {"s", grouped(count_.scans)},
                               {"x", grouped(count_.refused)}}));
            for (const auto& [version, count] : assumed_)
                print_wrapped(say("其中 {n} 份没有写明签的是第几版，按作出日期那天施行的收为第 {v} 版。", "{n} of them do not say which version was signed: taken for version {v}, in force on the day of signing.",
                                  {{"n", grouped(count)}, {"v", std::to_string(version)}}));
            if (undated_ > 0)
                print_wrapped(say("其中 {n} 份没有期满日期：不会提醒到期，事项办结后请自行认定（letter perform）。",
                                  "{n} of them have no last day: nobody is reminded of them; judge them when the matter is over (letter perform).",
                                  {{"n", grouped(undated_)}}));
            if (count_.refused > 0)
                print_wrapped(say("改正后再导入一次：收下的不会重复。",
                                  "Correct them and import again: what was taken in is not doubled."));
            if (others_ > 0)
                print_wrapped(say("其中 {n} 份按“另一份”收下：在表里把“是”换成各自的承诺编码（letter signed 列出），以后改了哪一项再导入才认得。", "{n} of them were taken in as another paper: put the code of each (letter signed) in the column 承诺编码, in place of 是, so that it is known again after a change.",
                                  {{"n", grouped(others_)}}));
            if (shown_ > 0) print_wrapped(site_follows());
            if (count_.refused == 0 && !in_.has("--check")) print_next("creditlink letter signed");
        } else {
            json::Writer w;
            w.begin_object()
                .member("rows", static_cast<std::int64_t>(count_.rows))
                .member("added", static_cast<std::int64_t>(count_.added))
                .member("known", static_cast<std::int64_t>(count_.known));
            print_json(w.member("scans", static_cast<std::int64_t>(count_.scans))
                           .member("refused", static_cast<std::int64_t>(count_.refused))
                           .end_object());
        }
        return count_.refused > 0 ? Exit::strict : Exit::balanced;
    }

  private:
    // A name in the table never leads out of the folder of scans.
    Status keep_scan(const std::string& name, SignedCommitment& what, std::vector<SigningFault>& faults) {
        auto known = signing_.known(what);
        if (!known) return known.error();
        if (*known && (*known)->what.scan) return {};
        const auto wrong = [&](const Error& error) {
            faults.push_back({"scan", std::string(say("扫描件", "scan")), error.message, error.hint});
        };
        const Path file(name);
        if (file.filename() != file || name == ".." || name == ".") {
            wrong({Errc::usage,
                   std::string(say("只写文件名，不写目录", "is a file's name without folders")),
                   {},
                   std::string(say("目录用 --scans 指明", "--scans names the folder"))});
            return {};
        }
        auto bytes = read_scan(scan_folder_ / file);
        if (!bytes) {
            wrong(bytes.error());
            return {};
        }
        if (in_.has("--check")) return {};
        if (!scans_) {
            auto opened = Scans::open(*opened_.office);
            if (!opened) return opened.error();
            scans_.emplace(std::move(*opened));
        }
        auto scan = scans_->put(*bytes);
        if (!scan) return scan.error();
        what.scan = std::move(*scan);
        return {};
    }

    // --check: as it would be taken in.
    Status look_at(const ReadSignedRow& row, const SignedCommitment& what, bool assumed) {
        auto differing = signing_.conflicts(row.row, what);
        if (!differing) return differing.error();
        if (!differing->empty()) return refuse(row.place, *differing), Status();
        auto known = signing_.known(what);
        if (!known) return known.error();
        const bool is_new = !*known && met_.insert(sameness(what)).second;
        ++(is_new ? count_.added : count_.known);
        undated_ += is_new && !what.until;
        if (assumed) ++assumed_[what.version];
        return {};
    }

    void refuse(const std::string& place, const std::vector<SigningFault>& faults) {
        ++count_.refused;
        for (const SigningFault& fault : faults) {
            if (!in_.json) {
                faults_.row({place, fault.label + std::string(say("：", ": ")) + fault.what +
                                        std::string(say("。", ". ")) + fault.remedy});
                continue;
            }
            json::Writer w;
            w.begin_object()
                .member("place", place)
                .member("blank", fault.name)
                .member("label", fault.label)
                .member("fault", fault.what);
            print_json(w.member("remedy", fault.remedy).end_object());
        }
    }

    void tell(const std::string& place, const Commitments::Taken& taken, std::uint32_t version) {
        using How = Commitments::Taken::How;
        ++(taken.how == How::added ? count_.added : count_.known);
        count_.scans += taken.how == How::scan_attached;
        if (taken.how == How::scan_differs)
            refuse(place, {{"scan", std::string(say("扫描件", "scan")),
                            say("{c} 已有另一份扫描件，没有替换", "{c} has another scan already, which was not replaced", {{"c", taken.code}}),
                            std::string(say("收下的扫描件不能换：核对哪一份是对的", "a scan that was taken in stays: see which one is right"))}});
        if (!in_.json) return;
        json::Writer w;
        print_json(w.begin_object()
                       .member("place", place)
                       .member("code", taken.code)
                       .member("version", std::int64_t{version})
                       .member("taken", taken.how == How::added   ? "added"
                                        : taken.how == How::scan_attached ? "scan-attached"
                                                                          : "known")
                       .end_object());
    }

    const Invocation& in_;
    Opened& opened_;
    Signing& signing_;
    Path scan_folder_;
    std::optional<Scans> scans_;
    ImportCount count_;
    std::uint64_t undated_ = 0, shown_ = 0, others_ = 0;  // taken in without a last day; to be shown on the public site; as another paper
    std::map<std::uint32_t, std::uint64_t> assumed_;  // of rows that do not say their version
    std::set<Digest256> met_;  // --check: new, and met in this table
    Table faults_{Table::Overflow::wrap};
};

bool typed(const Invocation& in) {
    return in.arguments.size() > 1 && in.arguments[1].find('=') != std::string::npos;
}

Result<ReadSignedRow> typed_row(const Invocation& in) {
    ReadSignedRow one;
    one.place = say("命令行", "the command line");
    for (std::size_t i = 1; i < in.arguments.size(); ++i) {
        const auto equals = in.arguments[i].find('=');
        if (equals == std::string::npos)
            return wants("填写项写作 名字=值", "a blank is given as NAME=VALUE", std::string(kExample));
        one.row.values[in.arguments[i].substr(0, equals)] = in.arguments[i].substr(equals + 1);
    }
    one.row.category = in.option("--category"), one.row.until = in.option("--until");
    if (in.has("--another")) one.row.another = kAnotherPaper;
    one.row.scan = Path(in.option("--scan")).filename().string();
    return one;
}

Result<Exit> import(const Invocation& in) {
    auto id = letter_named(in, kExample);
    if (!id) return id.error();
    if (in.arguments.size() < 2)
        return wants("请给出签署件的表（csv、xlsx），或者 填写项=值",
                     "name the table of what was signed (csv, xlsx), or give NAME=VALUE", std::string(kExample));
    auto who = actor_of(in);
    if (!who) return who.error();
    if (in.has("--another") && !typed(in))
        return Error{Errc::usage, std::string(say("--another 只和直接填的值同用", "--another goes with typed values")), {}, std::string(say("表里在“另一份”一列写“是”", "in a table write 是 in the column 另一份"))};
    auto opened = open_office(in, in.has("--check") ? Access::look : Access::change);
    if (!opened) return opened.error();
    auto signing = Signing::open(*opened, *id, *who);
    if (!signing) return signing.error();
    const auto with_version = [&](SignedRow& row) {
        if (row.version.empty()) row.version = in.option("--version");
        if (row.digest.empty()) row.digest = in.option("--digest");
    };
    if (typed(in)) {
        auto one = typed_row(in);
        if (!one) return one.error();
        std::vector<ReadSignedRow> rows{std::move(*one)};
        with_version(rows.front().row);
        Import import(in, *opened, *signing, Path(in.option("--scan")).parent_path());
        if (auto done = import.page(rows); !done) return done.error();
        return import.close();
    }
    if (in.arguments.size() > 2)  // none of it is taken in unread
        return Error{Errc::usage, std::string(say("一次只收一个文件", "one file at a time")), in.arguments[2], say("先收 {a}，再收 {b}", "take in {a} first, then {b}", {{"a", in.arguments[1]}, {"b", in.arguments[2]}})};
    const Path file(in.arguments[1]);
    if (Status read = SignedFile::announce(*opened->office, file, *signing, with_version); !read) return read.error();
    auto table = SignedFile::open(*opened->office, file);
    if (!table) return table.error();
    Import import(in, *opened, *signing, in.has("--scans") ? Path(in.option("--scans")) : file.parent_path());
    for (bool first = true;; first = false) {
        auto rows = table->next(*signing);
        if (!rows) return rows.error();
        if (first && !in.json)
            for (const std::string& heading : table->ignored())
                print_wrapped(say("“{h}”这一列不是填写项，没有收", "the column \"{h}\" is no blank and was left out",
                                  {{"h", shown(heading)}}));
        if (rows->empty()) break;
        for (ReadSignedRow& row : *rows) with_version(row.row);
        if (auto done = import.page(*rows); !done) return done.error();
    }
    return import.close();
}

}  // namespace

Command letter_import_command() {
    return {"letter",
            "import",
            "LETTER FILE|NAME=VALUE…",
            "收进签署件：csv、xlsx 一行一份，或填写项=值",
            "take in what was signed: a table or values",
            kExample,
            {{"--version", "N", "签的是第几版；缺省为作出日期那天施行的",
              "the version that was signed; else the one in force on the day of signing"},
             {"--digest", "HEX", "签的那一版全文的 SHA-256，至少前 8 位",
              "SHA-256 of the document that was signed, 8 digits or more"},
             {"--scans", "FOLDER", "扫描件（PDF）的目录，缺省与表同目录；表里“扫描件”一列写文件名",
              "folder of the scans, else the table's; the column 扫描件 names the PDF"},
             {"--scan", "FILE", "直接填值时：扫描件", "with typed values: the scan"},
             {"--category", "TEXT", "直接填值时：法人及非法人组织、自然人、个体工商户",
              "with typed values: 法人及非法人组织, 自然人, 个体工商户"},
             {"--until", "DAY", "直接填值时：有效期至", "with typed values: last day"},
             {"--another", "", "直接填值时：确是另外签的一份（表里是“另一份”一列）", "with typed values: it is another paper (in tables: 另一份)"},
             {"--check", "", "只核对，什么都不收", "look only, take nothing in"},
             kAsOption},
            import};
}

}  // namespace creditlink
