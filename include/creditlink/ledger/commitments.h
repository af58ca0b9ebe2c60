#pragma once
// Commitments that citizens and companies have signed on the office's published letters, and how they were kept. Part
// of the ledger, so that each step and its entry for the exchange log are one transaction.
//
// The rules below are held by triggers of the store itself (src/ledger/commitment_schema.cpp, commitment_change_schema.cpp), whoever writes to it:
// * a commitment stands on a version of a letter that was published, named by number and digest;
// * what was taken in never changes and is never deleted; a scan is attached once;
// * a correction stands beside it with a reason, and the newest one counts; after it was voided there is nothing more of a code, and no other
//   commitment gets that code;
// * of those in force no two have the same blanks on the same version: what was voided can be taken in again;
// * judgements of performance are only added, and a promise that was not wholly kept says what was not and what
// followed.
//
// What was judged is read as rows from the view `performed_commitment`, whose columns have the catalogue's Chinese
// names: a task of the configuration sends them as `cn` records like any other rows.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/digest.h"
#include "creditlink/base/result.h"
#include "creditlink/ledger/letters.h"

namespace creditlink {

inline constexpr std::string_view kKept = "全部履行", kPartlyKept = "部分履行",
                                  kNotKept = "全部未履行";  // 承诺履行状态

struct Scan {
    Digest256 digest{};  // SHA-256 of the file
    std::string ref;     // where it stands in the store of scans
};

struct SignedCommitment {
    std::string letter;  // and the version that was signed
    std::uint32_t version = 0;
    std::string subject, category, identify;  // 承诺人名称, 承诺人类别, 承诺人代码
    std::string type, reason, content, breach, publication;
    CivilDate signed_on;
    std::optional<CivilDate> until;  // last day; nullopt: an event ends it, whose day is not known
    std::string unit, unit_code;     // who accepted it
    std::string values;              // the blanks, a JSON object
    std::optional<Scan> scan;
};

struct Performance {
    std::string result, unperformed, pursued;  // pursued: how the breach was dealt with
    CivilDate judged;
    std::string unit, unit_code;  // who judged
};

struct Commitment {
    std::string code;    // 承诺编码
    Digest256 digest{};  // of the letter's document that was signed
    SignedCommitment what;
    std::int64_t taken = 0;                  // unix seconds
    std::string who;                         // took it in
    std::optional<Performance> performance;  // the newest
    std::uint32_t judgements = 0;
};

struct CommitmentChange {
    bool voided = false;
    std::string reason;
    SignedCommitment what;  // as it stands since
    std::int64_t at = 0;    // unix seconds
    std::string who;
};

struct CommitmentHistory {
    Commitment taken;                       // without corrections and judgements
    std::vector<CommitmentChange> changes;  // the oldest first; nothing comes after one that voids
    const SignedCommitment& newest() const { return changes.empty() ? taken.what : changes.back().what; }
    bool voided() const { return !changes.empty() && changes.back().voided; }
};

// Two with the same blanks on the same version are one commitment: who reads a file in twice has it once.
Digest256 sameness(const SignedCommitment& what);

struct PublicCommitment;  // public_commitments.h
// Whether the promisor's name may be read whole. Of the commitment as it stands, unmasked: its letter, version, category, code and blanks.
using NameIsPublic = std::function<bool(const SignedCommitment& what)>;

// Which commitments a list shows; any where nothing is said.
struct CommitmentFilter {
    std::string letter;
    enum class Standing { any, open, ending, kept, broken, no_scan, voided } standing = Standing::any;  // open: not judged; ending: and over by `last`; voided: no longer in force, in no other list
    CivilDate last = CivilDate::of_days(0);
};

struct VoidedCommitment {
    Commitment it;        // as it stood last
    std::int64_t at = 0;  // unix seconds
    std::string who;
};

class Commitments {
  public:
    explicit Commitments(Ledger& ledger) : ledger_(ledger) {}

    struct Taken {
        std::string code;
        enum class How { added, known, scan_attached, scan_differs } how = How::added;
    };
    // `division`: 6 digits of the accepting place. The code is made here: division, day of signing, and the day's next
    // number, which no other process can get. The same commitment once more is known and changes nothing, except that a
    // scan it lacked is attached; another scan than the one it has is said and not kept. Errc::usage if its letter's version was never published, or the day's million numbers
    // are used up.
    Result<Taken> take(const SignedCommitment& what, std::string_view division, const Actor& who);
    // A judgement like the newest one changes nothing: false. Errc::usage if the explanations do not fit the result.
    Result<bool> judge(std::string_view code, const Performance& performance, const Actor& who);

    // What was entered wrongly. `what`: all of it as it should be, on the same version. False: it stands so already. Errc::usage if another one in
    // force is the same, if it was judged before that day of signing, if it was voided, or if there is no reason.
    Result<bool> correct(std::string_view code, const SignedCommitment& what, std::string_view reason, const Actor& who);
    // It is in no list, view or count any more, and its paper can be taken in again with another code.
    Status make_void(std::string_view code, std::string_view reason, const Actor& who);

    // In force, with its newest correction; so are all that are given below.
    Result<std::optional<Commitment>> find(std::string_view code);
    // The same where there has to be one. Errc::usage: it was voided; Errc::not_found: it was never taken in.
    Result<Commitment> in_force(std::string_view code);
    // All that it ever was, voided or not.
    Result<std::optional<CommitmentHistory>> history(std::string_view code);
    // The code of one in force that was this before it was corrected to something else; empty: none.
    Result<std::string> stood_as(const SignedCommitment& what);
    // The one that take() would know it for.
    Result<std::optional<Commitment>> same_as(const SignedCommitment& what);
    Result<std::vector<Commitment>> all();  // by code
    // Those whose promisor has consented to publication, as they were before this unix second: what was taken in, changed or judged at or
    // after it does not count, so that one second has one answer for ever. The latest signed first, `most` at most. Names are masked but those
    // that `name_is_public` lets through.
    Result<std::vector<PublicCommitment>> open_to_all(std::int64_t before, std::size_t most, const NameIsPublic& name_is_public = {});
    // Unix second of the last change to what open_to_all() gives; nullopt: none since this is noted.
    Result<std::optional<std::int64_t>> public_changed();
    // At most so many, the greatest code first, below `before` (empty: from the greatest), and how many there are in all.
    Result<std::vector<Commitment>> page(const CommitmentFilter& filter, std::string_view before, std::size_t most);
    Result<std::uint64_t> count(const CommitmentFilter& filter);
    // Those that were voided, likewise; of every letter if `letter` is empty.
    Result<std::vector<VoidedCommitment>> voided(std::string_view letter, std::string_view before, std::size_t most);
    // The scan of a commitment that has none. Errc::usage if it has another one, or if there is no such commitment.
    Status attach_scan(std::string_view code, const Scan& scan, const Actor& who);
    // Light enough to be held for all of a letter: who signed which version when, sameness(), and what `digest` makes of its version and blanks. In force.
    struct Paper {
        std::string code;
        std::uint32_t version = 0;
        std::string subject, identify;
        CivilDate signed_on;
        Digest256 same{}, made{};
    };
    using DigestOfValues = std::function<Digest256(std::uint32_t version, const std::string& values)>;
    Result<std::vector<Paper>> papers(std::string_view letter, const DigestOfValues& digest = {});
    // Without a judgement, and over on or before `last`: earliest first. What an office is reminded of.
    Result<std::vector<Commitment>> ending(CivilDate last);

  private:
    Ledger& ledger_;
};

}  // namespace creditlink
