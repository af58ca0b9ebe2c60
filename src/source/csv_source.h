#pragma once
// CSV files one after another: what the csv and folder types have in common.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/source/source.h"
#include "csv_reader.h"
#include "options.h"

namespace creditlink {

// A file to be read, or one that was judged already and is reported as a whole.
struct CsvFile {
    Path path;
    CsvShape shape;
    RowFate fate = RowFate::data;
    std::string_view reason;  // of a skip or refusal; a literal
    Bilingual detail;
    bool again = false;  // refused for what the file does not say alone: it is looked at in each run
};

// delimiter, encoding, header, columns, trailer; and encodings for single files.
Result<CsvShape> csv_shape_of(const Options& options);
Result<std::optional<Encoding>> encoding_of(const Options& options, std::string_view file_name);
extern const std::vector<SourceOption> kCsvShapeOptions;

// Reads the whole file and throws the rows away: is it all there, and has it the columns that are wanted? Sets fate, reason and
// detail of one that has not.
void judge_whole(CsvFile& file, const std::function<Status(const Origin&)>& fits = {});

class CsvFiles : public Source {
  public:
    explicit CsvFiles(std::vector<CsvFile> files) : files_(std::move(files)) {}

    Result<bool> read(Page& page) override;
    std::string cursor() const override { return {}; }  // always read whole
    bool complete() const override { return all_whole_; }
    bool read_to_end() const override { return complete(); }
    std::vector<std::string> notes() const override { return notes_; }
    std::vector<std::string> notices() const override;
    double progress() const override;

  protected:
    std::size_t files_ended() const { return at_; }
    bool all_ended() const { return at_ == files_.size(); }
    bool looked_at_again(std::size_t file) const { return files_[file].again; }
    bool refused(std::size_t file) const { return files_[file].fate == RowFate::refuse; }
    void add_note(std::string note) { notes_.push_back(std::move(note)); }

  private:
    Status begin_file(Page& page);
    void report_whole(Page& page, const CsvFile& file);
    void end_file(Page& page);

    std::vector<CsvFile> files_;
    std::size_t at_ = 0;
    std::optional<CsvReader> reader_;
    bool all_whole_ = true;  // no file was refused as a whole
    std::vector<std::string> notes_, without_rows_;
};

Result<std::unique_ptr<Source>> open_csv(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context);
Result<std::unique_ptr<Source>> open_folder(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context);

}  // namespace creditlink
