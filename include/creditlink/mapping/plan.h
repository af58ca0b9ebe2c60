#pragma once
// A mapping says, for one record kind, where each field comes from and what is done to it; which rows are left out, and
// which mean a withdrawal. compile() turns the file into a Plan once; apply() is pure and can only fail because of the row.
// The language is a fixed set of named functions in a row; there is nothing to loop with. See mappings/README.md.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/json.h"
#include "creditlink/base/result.h"
#include "creditlink/record/finding.h"
#include "creditlink/record/kind.h"
#include "creditlink/record/raw_row.h"
#include "creditlink/record/record.h"

namespace creditlink {

// What a mapping may refer to besides the row. All of it is part of the stamp.
struct MappingContext {
    std::map<std::string, std::string, std::less<>> terms;  // {office.name}, {office.uscc}, {office.division} ...
    // Reads a file that the mapping names: a kind ("kinds/xk.json") or a code list ("lists/….json"), below mappings/.
    std::function<Result<std::string>(std::string_view relative_path)> read;
};

enum class RowVerdict : std::uint8_t { record, skip, withdraw };

// The result of one row; reused from row to row.
struct Mapped {
    RowVerdict verdict = RowVerdict::record;
    std::string reason;             // of a skip ("out-of-scope", "note-row", …) or a withdrawal (platform.md: "voided", …)
    Record record;                  // of a withdrawal: at least the identity fields
    std::vector<Finding> findings;  // an error among them: the record must not be used
    std::string order;              // the value of "newest_by", comparable as text; empty if the mapping has none

    // The plan's own working memory, kept here so that apply() is const and a million rows allocate nothing.
    struct Scratch {
        std::deque<std::string> texts;
        std::size_t used = 0;
        std::vector<std::string_view> named;
        std::vector<int> named_columns;
        std::vector<char> named_state;
        // Where the columns stand in the rows of one origin, found once and used while rows of it follow. The origin is held
        // so that no other one can come to stand at its address.
        std::shared_ptr<const Origin> origin;
        RowHash plan{};          // the stamp of the plan whose columns they are
        std::vector<int> cells;  // column of the plan -> cell, -1: not there
        int absent = -1;         // a column that the plan needs and the origin lacks
    } scratch;
};

class Plan {
  public:
    struct Impl;
    static Result<Plan> compile(std::string_view json_text, std::string_view file, const MappingContext& context);
    // For whoever writes one: each field that does not compile, or the mistake that keeps fields from being looked at. Empty: it compiles.
    static std::vector<Error> mistakes(std::string_view json_text, std::string_view file, const MappingContext& context);
    Plan(Plan&&) noexcept;
    Plan& operator=(Plan&&) noexcept;
    ~Plan();

    const Kind& kind() const;
    const std::string& name() const;
    const Digest256& bare_digest() const;  // SHA-256 of the text without examples and comments (record/bare_mapping.h)
    const RowHash& stamp() const;  // over the mapping's, kind's and lists' bytes and the terms

    // Has the origin what the mapping needs? A column that is needed and lacks is an error that names it and the nearest one
    // there is: drift is found before the first row is sent. Nothing is kept: a plan does not grow, and any thread may use it.
    Status bind(const Origin& origin) const;
    // A row whose origin lacks a needed column has the error "column-missing" and nothing else.
    void apply(const Page& page, const RawRow& row, Mapped& out) const;

    bool newest_wins() const;  // "newest_by" is set: of two rows with one key the one with the higher order stays

    // What `mapping check`, `coverage` and `test` print.
    std::vector<std::string> columns_used() const;
    std::vector<bool> columns_read(const Origin& origin) const;  // of each column of the origin: does the mapping look at it, for whatever?
    std::vector<std::string> fields_fed() const;
    // For each column of the origin the fields whose text comes from it, whole or in part; a column that is only asked about
    // ("if") feeds nothing.
    std::vector<std::vector<std::uint32_t>> fields_by_column(const Origin& origin) const;
    std::vector<std::string> assumptions() const;
    std::vector<std::string> doubts() const;        // with place: what it would give a field that the catalogue does not allow
    std::vector<std::string> run_examples() const;  // the inline examples that fail, as sentences; empty: all pass

  private:
    explicit Plan(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

struct MappingFunction {
    std::string_view name, arguments, help_zh, help_en, example;
};
const std::vector<MappingFunction>& mapping_functions();

}  // namespace creditlink
