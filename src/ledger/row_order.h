#pragma once
// The remembered rows of a task in the order in which its last complete reading met them: where a source comes in the same
// order again, each row is recognised by looking at the next one here, without sorting and without seeking in `seen`.
//
// A shortcut and nothing more. The file <state>/order/<task>.rows says nothing unless its mark is the one that the ledger
// holds, and whatever changes `seen` takes that mark away. Lost, damaged or in another order, it costs a slower run.
//
// File: mark and stamp, 16 bytes each; then blocks of up to kBlockRows hashes, each behind its count (4 bytes, little-endian)
// and the XXH3-128 of its hashes.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/file.h"

namespace creditlink::ledger_detail {

class RowOrder {
  public:
    static RowOrder open(const Path& file, const RowHash& mark, const RowHash& stamp);  // no such file, or another: an empty order

    // Is the row the next one, or a little further on? Then the order goes on behind it.
    bool pass(const RowHash& row);
    // The next row, whatever it is; nullptr: there is none. Until the next call.
    const RowHash* next();

    bool is_open() const { return file_.has_value() || at_ < ahead_.size(); }
    bool in_step() const { return left_out_ == 0; }  // no row was gone past on the way to another one
    std::uint64_t passed() const { return passed_; }

  private:
    bool load();  // the next block, behind what is not passed yet

    std::optional<RandomFile> file_;
    std::uint64_t offset_ = 0;
    std::vector<RowHash> ahead_;
    std::size_t at_ = 0;
    std::uint64_t passed_ = 0, left_out_ = 0;
};

// Nothing stands at the file's name before finish().
class RowOrderWriter {
  public:
    static Result<RowOrderWriter> make(const Path& file, const RowHash& mark, const RowHash& stamp);

    Status add(std::span<const RowHash> rows);
    Status finish(std::span<const RowHash> forgotten);  // sorted; they are left out

    const RowHash& mark() const { return mark_; }

  private:
    RowOrderWriter(AppendFile out, Path file, const RowHash& mark, const RowHash& stamp)
        : out_(std::move(out)), file_(std::move(file)), mark_(mark), stamp_(stamp) {}
    Status flush();

    AppendFile out_;
    Path file_;
    RowHash mark_, stamp_;
    std::vector<RowHash> block_;
};

}  // namespace creditlink::ledger_detail
