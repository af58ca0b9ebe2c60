#include "quarantine_book.h"

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/document/workbook.h"
#include "export_noted.h"
#include "quarantine_item.h"

namespace creditlink {

namespace {

constexpr std::size_t kLargestBook = std::size_t{1} << 30;  // a sheet's million rows stay well below

Status write_book(const Config& config, std::span<const QuarantineView> items, const Path& file) {
    auto book = Workbook::create(file, say("待处理", "quarantine"),
                                 {{std::string(say("编号", "number")), 9}, {std::string(say("责任处室", "department")), 18}, {std::string(say("任务", "task")), 14}, {std::string(say("位置", "place")), 34},
                                  {std::string(say("源列", "column")), 18}, {std::string(say("问题", "what is wrong")), 48}, {std::string(say("怎么办", "what to do")), 48}, {std::string(say("依据", "rule")), 24}});
    if (!book) return book.error();
    for (const QuarantineView& item : items) {
        const TaskConfig* task = config.task(item.task);
        for (const Sentence& sentence : sentences_of(item)) {
            if (sentence.severity != "error") continue;
            if (auto row = book->row({"q-" + std::to_string(item.number), task ? task->department : std::string(), item.task, item.place, sentence.column, sentence.what, sentence.fix, sentence.rule}); !row) return row;
        }
    }
    return book->close();
}

}  // namespace

Status quarantine_book(Ledger& ledger, const Config& config, std::span<const QuarantineView> items, const Path& file, std::string_view who) {
    if (auto written = write_book(config, items, file); !written) return written;
    const auto bytes = read_file(file, kLargestBook);
    const Status noted = bytes ? note_export(ledger, "quarantine", items.size(), "sha256:" + hex(bytes_of(sha256(*bytes))), who) : Status(bytes.error());
    if (!noted) {
        std::error_code none;
        std::filesystem::remove(file, none);
    }
    return noted;
}

}  // namespace creditlink
