#pragma once
// Which text of a mapping file is in force, since when and on whose word. The file on disk is what runs; the ledger knows every
// text that it had: by a release of two people, or found in it (installed, or changed by hand). Part of the ledger, so that each
// step and its entry for the exchange log are one transaction.
//
// Held by triggers of the store itself (src/ledger/mapping_schema.cpp): a proposal is released by another person and another
// account than proposed it, what was proposed does not change, one proposal of a file is open at a time, nothing is deleted.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/json.h"
#include "creditlink/base/result.h"

namespace creditlink {

class Ledger;

struct Signatory {
    std::string who;     // the account: what decisions and the exchange log name
    std::string person;  // whose it is: one person with two accounts is one
};

struct MappingInForce {
    std::int64_t number = 0;      // in the order in which texts came into force
    std::string file;             // below mappings/
    Digest256 digest{};           // SHA-256 of the text
    std::int64_t since = 0;       // unix seconds: released, or first noticed
    std::int64_t proposal = 0;    // 0: found in the file
    std::string proposer, releaser;  // accounts; empty if it was found
};

struct MappingProposal {
    std::int64_t number = 0;      // what people type: m-3
    std::string file, state;      // state: open, released, withdrawn
    Digest256 base{}, digest{};   // of the text in force when it was made, and of the proposed one
    std::string reason, proposer, person;
    std::int64_t proposed = 0;
    std::string decider, note;    // who released or withdrew it; why it was withdrawn
    std::int64_t decided = 0;
    bool written = false;         // of a released one: the file had its text
};

struct MappingDraft {
    std::string text;
    Digest256 base{};             // of the text that it was begun from
    std::int64_t changed = 0;
};

std::string proposal_called(std::int64_t number);  // "m-3", as people name it

// What differs between two texts, as names alone ("field:XK_ZT"), for the log's entry; nullopt: it cannot be told.
using MappingDifferenceNames = std::function<std::optional<std::vector<std::string>>(std::string_view before, std::string_view after)>;

class Mappings {
  public:
    // `names`: with it the entries mapping-found, mapping-propose and mapping-release say what changed.
    explicit Mappings(Ledger& ledger, MappingDifferenceNames names = {}) : ledger_(ledger), names_(std::move(names)) {}

    // The newest; nullopt: no run and no proposal has met the file yet.
    Result<std::optional<MappingInForce>> in_force(std::string_view file);
    Result<std::vector<MappingInForce>> history(std::string_view file, std::size_t most);   // newest first
    Result<std::optional<MappingProposal>> proposal(std::int64_t number);
    Result<std::optional<MappingProposal>> open(std::string_view file);
    Result<std::vector<MappingProposal>> proposals(std::string_view file, std::size_t most);  // newest first
    Result<std::uint64_t> waiting();                                                          // open proposals of all files
    Result<std::optional<std::string>> text(const Digest256& digest);

    // The file has this text, whoever wrote it: an entry "mapping-found" if it is another one than was in force. A release whose
    // text is not in the file yet is not overruled by the text that it replaces: then it stays in force, and the caller writes it.
    Result<MappingInForce> found(std::string_view file, std::string_view text);
    // The same of a file that mappings name, a kind or a code list, which nobody releases: without an entry for the first text.
    Result<MappingInForce> used(std::string_view file, std::string_view text);
    // Errc::usage without a reason, if the text is the one in force, if one waits already, or if `base` is not in force any more.
    Result<std::int64_t> propose(std::string_view file, std::string_view text, const Digest256& base, std::string_view reason, const Signatory& who);
    // `digest_begins`: what the second person read, at least kDigestBegins hex digits. Errc::approval if he proposed it himself or
    // read another text; Errc::usage if it is not open or another text came into force since.
    static constexpr std::size_t kDigestBegins = 8;
    Status release(std::int64_t number, std::string_view digest_begins, const Signatory& who);
    Status written(std::int64_t number);    // the file has it now
    Status withdraw(std::int64_t number, std::string_view reason, const Signatory& who);

    Result<std::optional<MappingDraft>> draft(std::string_view file, std::string_view account);
    Status keep_draft(std::string_view file, std::string_view account, const MappingDraft& draft);
    Status drop_draft(std::string_view file, std::string_view account);

  private:
    Result<MappingInForce> noticed(std::string_view file, std::string_view text, bool names_first);
    void add_changes(json::Writer& entry, const Digest256& before, std::string_view after);  // inside a transaction
    Ledger& ledger_;
    MappingDifferenceNames names_;
};

}  // namespace creditlink
