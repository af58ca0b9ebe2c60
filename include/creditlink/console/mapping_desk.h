#pragma once
// The mapping workbench: what is in force, an editor's draft, a look at what it would do, and its release by two people.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/ledger/mappings.h"

namespace creditlink {

inline constexpr std::size_t kLargestDraft = 256u << 10;  // bytes: ten times the largest mapping of the sample office

// A kind or a code list that a mapping names: nobody releases it, whoever writes it changes what the mapping gives.
struct DeskMappingFile {
    std::string file, digest;               // of the file as it stands, hex SHA-256
    std::optional<MappingInForce> in_force; // the text that a run used last
    bool changed_by_hand = false;           // the file has another one
};

struct DeskMappingLine {
    std::string name;                       // in addresses: office-a~penalties.json
    std::string file, title, kind;          // kind: its title; empty if the file makes no sense
    std::vector<std::string> tasks;
    std::optional<MappingInForce> in_force; // nullopt: no run has met it yet
    bool changed_by_hand = false;           // the file has another text than was in force last
    std::string digest;                     // of the file as it stands, hex SHA-256
    std::optional<Error> wrong;             // it does not compile
    std::int64_t proposal = 0;              // waits for its release; 0: none
    std::vector<DeskMappingFile> files = {};
};

struct DeskMappingField {
    std::string name, title, rule;          // rule in words
    std::vector<std::string> columns;       // that feed it
    bool required = false, fed = false;
};

struct DeskMapping {
    DeskMappingLine line;
    std::string text;                       // of the file as it stands, lines ended by LF
    std::vector<DeskMappingField> fields;
    std::vector<std::string> assumed;
    std::vector<MappingInForce> history;    // newest first
    std::vector<MappingProposal> proposals; // likewise, the open one included
    std::optional<Error> not_writable;      // nothing can be released here
};

struct DeskMistake {
    Error error;
    std::size_t line = 0, column = 0;       // in the text; 0: it is about another file
    std::string source;                     // that line
};

struct DeskMappingCheck {
    std::vector<DeskMistake> mistakes;      // empty: it compiles
    std::vector<std::string> examples_failed;
    std::size_t examples = 0, columns = 0, fed = 0, fields = 0;
    bool sound() const { return mistakes.empty() && examples_failed.empty(); }
};

struct DeskMappingChange {
    std::string what, before, after;        // what: "栏目 处罚决定书文号 CF_WSH"
};

struct DeskLine {
    char sign = ' ';                        // ' ', '-', '+', '~' for lines left out
    std::size_t before = 0, after = 0;
    std::string text;
};

struct DeskMappingDifference {
    std::vector<DeskMappingChange> changes; // empty: only comments and layout
    std::vector<DeskLine> lines;
    std::optional<Error> unclear;           // one of the texts is no JSON: lines alone
};

struct DeskPreviewField {
    std::string title, name, columns;       // columns: "列=值", masked
    std::string value, before;              // as the text gives it and as the one in force does, masked
    bool changed = false;
};

struct DeskPreviewRow {
    std::string place, verdict;             // verdict: empty for a record, else why it is none
    std::vector<DeskPreviewField> fields;   // that have a value in either
    std::vector<std::string> findings;
    bool changed = false;
};

struct DeskCount {
    std::string what, more;
    std::uint64_t rows = 0;
};

struct DeskMappingPreview {
    enum class State { none, under_way, ended } state = State::none;
    std::string name, task, digest;         // digest: of the text that is looked at, hex SHA-256
    std::string account;                    // whose it is: nobody else stops it
    std::int64_t at = 0;                    // unix seconds
    std::uint64_t looked_at = 0, changed = 0, refused = 0, refused_before = 0;  // rows
    bool whole = false;                     // the source was read to its end
    bool compared = false;                  // there was a text in force to compare with
    std::vector<DeskPreviewRow> rows;       // the first ones
    std::vector<DeskPreviewRow> examples;   // of rows whose result changes
    std::vector<DeskCount> unused, unfed, unknown;  // columns, fields, words that no code list has
    std::optional<Error> error;
    std::string stopped;                    // why it ended early; empty: it did not
};

// Called by several threads at once. `name`: DeskMappingLine::name; Errc::not_found if the configuration has no such mapping.
class MappingDesk {
  public:
    virtual ~MappingDesk() = default;
    virtual Result<std::vector<DeskMappingLine>> mappings() = 0;
    virtual Result<DeskMapping> mapping(std::string_view name) = 0;

    virtual Result<std::optional<MappingDraft>> draft(std::string_view name, std::string_view account) = 0;
    virtual Status keep_draft(std::string_view name, std::string_view account, const MappingDraft& draft) = 0;
    virtual Status drop_draft(std::string_view name, std::string_view account) = 0;
    virtual Result<DeskMappingCheck> check(std::string_view name, std::string_view text) = 0;
    virtual Result<DeskMappingDifference> difference(std::string_view name, std::string_view text) = 0;  // to the file as it stands

    // What this text would make of the first rows of the task's source, read in a thread of its own: at most a minute, one at a time
    // (Errc::locked). `digest` (hex): of the account's draft, of the file, or of a text that the ledger has. Returns its key.
    virtual Result<std::string> begin_preview(std::string_view name, std::string_view task, std::string_view digest, std::string_view account) = 0;
    // Errc::approval if another account has begun it. One that has ended meanwhile stays as it is.
    virtual Status stop_preview(std::string_view key, std::string_view account) = 0;
    virtual DeskMappingPreview preview(std::string_view key) = 0;
    virtual std::string preview_key(std::string_view name, std::string_view task, std::string_view digest) const = 0;

    virtual Result<std::int64_t> propose(std::string_view name, std::string_view text, const Digest256& base, std::string_view reason, const Signatory& who) = 0;
    struct Proposal {
        MappingProposal is;
        std::string name;
        std::vector<std::string> tasks;
        DeskMappingDifference difference;   // to the text that it was written over
        bool overtaken = false;             // another one is in force meanwhile
    };
    virtual Result<Proposal> proposal(std::int64_t number) = 0;
    // Errc::usage if the text does not compile or one of its examples fails: nobody releases what cannot run.
    virtual Status release(std::int64_t number, std::string_view digest_begins, const Signatory& who) = 0;
    virtual Status withdraw(std::int64_t number, std::string_view reason, const Signatory& who) = 0;
};

}  // namespace creditlink
