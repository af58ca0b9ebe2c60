// A drop folder: files of CSV that somebody else puts there, each taken once by its content. What was taken stands in the
// cursor, so a file that comes late, or out of order, is taken when it is seen.
//
// A file is complete when it has its trailer line, or a marker file beside it, or has not changed for a while. A file that
// was complete but is broken is refused as a whole, once; its replacement has other bytes and is a new file. One whose header
// lacks a column that is wanted is refused in each run until it, or the mapping, was mended; the files behind it are read.

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "csv_source.h"
#include "file_list.h"
#include "folder_memory.h"

namespace creditlink {

namespace {

constexpr std::size_t kMaxOrderBytes = 4u << 20;  // of a list of file names

struct Candidate {
    Path path;
    FileMark mark;
    bool settled = true;
};

// The place of each name in a list: one line a file, the name alone or in one of the columns of a table of tabs.
Result<std::map<std::string, std::size_t>> order_in(const Path& list) {
    auto text = read_file(list, kMaxOrderBytes);
    if (!text) return text.error();
    std::map<std::string, std::size_t> order;
    std::size_t line_number = 0;
    for (const std::string_view line : split(*text, "\n")) {
        ++line_number;
        for (const std::string_view word : split(line, "\t")) order.emplace(trim(word), line_number);
    }
    return order;
}

class Folder final : public CsvFiles {
  public:
    using Names = std::map<std::string, bool, std::less<>>;  // of all files in the folder; true: what was said of it stands

    Folder(std::vector<CsvFile> files, std::vector<FileMark> marks, FolderMemory memory, Names here, std::vector<std::string> notes)
        : CsvFiles(std::move(files)), marks_(std::move(marks)), memory_(std::move(memory)), here_(std::move(here)) {
        for (std::string& note : notes) add_note(std::move(note));
    }

    // Only files that were read to their end: one whose rows are half-way in a group is read again after a crash.
    std::string cursor() const override {
        for (; remembered_ < files_ended(); ++remembered_) {
            FileMark mark = marks_[remembered_];
            if (looked_at_again(remembered_)) continue;
            mark.refused |= refused(remembered_);  // it was whole when it was looked at, and is not any more
            memory_.remember(mark);
        }
        return memory_.text();
    }
    bool complete() const override { return false; }  // a folder of changes never says what is gone
    bool read_to_end() const override { return all_ended(); }
    bool still_refused(std::string_view file) const override {
        for (std::size_t i = 0; i < files_ended(); ++i)
            if (marks_[i].name == file) return refused(i);
        const auto here = here_.find(file);
        return here != here_.end() && here->second;
    }

  private:
    std::vector<FileMark> marks_;
    mutable FolderMemory memory_;
    Names here_;
    mutable std::size_t remembered_ = 0;
};

struct Choice {
    std::string pattern, order, marker;
    Path folder, order_file;
    std::int64_t settle_ms = 0;
};

Result<Choice> choice_of(const Options& options) {
    Choice choice{.pattern = options.text("pattern", "*.csv"), .order = options.text("order", "name"), .marker = options.text("marker"),
                  .folder = options.path_of(options.text("path")), .order_file = {}, .settle_ms = options.number("settle_seconds", 5) * 1000};
    if (options.has("order_file")) {
        const Path beside = choice.folder / options.text("order_file");
        std::error_code ignored;
        choice.order_file = std::filesystem::exists(beside, ignored) ? beside : options.path_of(options.text("order_file"));
        choice.order = "list";
    } else if (choice.order == "list") {
        return options.error("order", std::string(say("order 为 list 时要写 order_file", "order \"list\" needs order_file")));
    }
    return choice;
}

bool is_settled(const Path& path, const FileMark& mark, const Choice& choice, const Clock& clock) {
    std::error_code ignored;
    if (!choice.marker.empty()) return std::filesystem::exists(Path(path.string() + choice.marker), ignored);
    return clock.unix_ms() - mark.changed_ms >= choice.settle_ms;
}

Result<std::vector<Candidate>> candidates_in(const Choice& choice, const Clock& clock) {
    auto paths = files_in(choice.folder, choice.pattern);
    if (!paths) return paths.error();
    std::map<std::string, std::size_t> order;
    if (choice.order == "list") {
        auto listed = order_in(choice.order_file);
        if (!listed) return listed.error();
        order = std::move(*listed);
    }
    std::vector<Candidate> candidates;
    for (Path& path : *paths) {
        auto mark = mark_of(path);
        if (!mark) continue;  // gone meanwhile
        Candidate candidate{std::move(path), std::move(*mark), true};
        candidate.settled = is_settled(candidate.path, candidate.mark, choice, clock);
        candidates.push_back(std::move(candidate));
    }
    const auto place = [&](const Candidate& c) {
        const auto at = order.find(c.mark.name);
        const std::size_t listed = at == order.end() ? SIZE_MAX : at->second;
        return std::tuple(listed, choice.order == "name" ? 0 : c.mark.changed_ms, c.mark.name);
    };
    std::stable_sort(candidates.begin(), candidates.end(), [&](const Candidate& a, const Candidate& b) { return place(a) < place(b); });
    return candidates;
}

}  // namespace

Result<std::unique_ptr<Source>> open_folder(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context) {
    const Options options(spec);
    auto shape = csv_shape_of(options);
    if (!shape) return shape.error();
    auto choice = choice_of(options);
    if (!choice) return choice.error();
    auto memory = FolderMemory::read(mode == ReadMode::incremental ? cursor : std::string_view());
    if (!memory) return memory.error();
    auto candidates = candidates_in(*choice, context.clock);
    if (!candidates) return candidates.error();

    std::vector<CsvFile> files;
    std::vector<FileMark> marks;
    std::vector<std::string> notes;
    FolderMemory met = *memory;  // with the files of this run
    Folder::Names here;
    for (Candidate& candidate : *candidates) {
        const bool known = met.knows_file(candidate.mark);
        here[candidate.mark.name] = !known || met.refused(candidate.mark);
        if (known) continue;
        const Words words = {{"f", candidate.mark.name}};
        if (!candidate.settled) {
            notes.push_back(say("{f}：还不完整（没有标记，或刚刚改动过），留到下次", "{f}: not complete yet (no marker, or changed just now), left for the next run", words));
            continue;
        }
        CsvFile file;
        file.path = candidate.path;
        file.shape = *shape;
        file.shape.files = TextFiles::regular;
        auto encoding = encoding_of(options, candidate.mark.name);
        if (!encoding) return encoding.error();
        file.shape.encoding = *encoding;
        if (Status taken = take_content(candidate.path, candidate.mark); !taken) return taken.error();
        if (met.knows_content(candidate.mark)) {
            file.fate = RowFate::skip;
            file.reason = "duplicate-file";
            file.detail = say_both("内容与收过的一份完全相同", "the same bytes as one that was taken");
        } else {
            judge_whole(file, context.fits);
        }
        auto again = mark_of(candidate.path);
        if (!again || again->size != candidate.mark.size || again->changed_ms != candidate.mark.changed_ms) {
            notes.push_back(say("{f}：读的时候还在变，留到下次", "{f}: it changed while it was read, left for the next run", words));
            continue;
        }
        candidate.mark.refused = file.fate == RowFate::refuse;
        met.remember(candidate.mark);
        files.push_back(std::move(file));
        marks.push_back(std::move(candidate.mark));
    }
    memory->forget_what_left(choice->folder);
    return std::unique_ptr<Source>(std::make_unique<Folder>(std::move(files), std::move(marks), std::move(*memory), std::move(here), std::move(notes)));
}

}  // namespace creditlink
