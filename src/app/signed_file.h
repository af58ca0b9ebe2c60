#pragma once
// A table of signed letters, one row each, through the source readers: CSV, xlsx or xls by the file's name.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "signing.h"

namespace creditlink {

struct ReadSignedRow {
    std::string place;  // "签署.csv 第 3 条"
    SignedRow row;
    std::string unreadable;  // why the row could not be read at all; then the rest is empty
};

std::string ending_of(std::string_view file);  // ".xlsx" of "SIGNED.XLSX": what tells the reader

class SignedFile {
  public:
    // Tells `signing` of every sound row of the table (Signing::in_this_table), without taking any in. Errors as of open() and next().
    static Status announce(Office& office, const Path& file, Signing& signing, const std::function<void(SignedRow&)>& completed = {});

    // Errc::usage if the file's name ends otherwise.
    static Result<SignedFile> open(Office& office, const Path& file);
    // The next rows; empty at the end. Errc::usage at the first row if required blanks have no column, naming them.
    Result<std::vector<ReadSignedRow>> next(const Signing& signing);
    const std::vector<std::string>& ignored() const { return ignored_; }  // headings that mean nothing here

  private:
    enum class Column { blank, category, until, scan, version, digest, code, another, none };
    struct Meaning {
        Column column = Column::none;
        std::string blank;
    };
    SignedFile(std::unique_ptr<Source> source, std::string name) : source_(std::move(source)), name_(std::move(name)) {}
    Status read_headings(const Origin& origin, const Signing& signing);
    SignedRow signed_row(const Page& page, const RawRow& row) const;

    std::unique_ptr<Source> source_;
    std::string name_;
    std::vector<Meaning> columns_;
    std::vector<std::string> ignored_;
};

}  // namespace creditlink
