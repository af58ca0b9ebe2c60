#pragma once
// Taking in what somebody has signed: the version of the letter that it was signed on, every blank checked by its type,
// and the commitment in the ledger with its code. One way in, for files, for typed values and for forms.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/letter/filled.h"
#include "letter_desk.h"
#include "scans.h"

namespace creditlink {

// As it was typed or read.
inline constexpr std::string_view kAnotherPaper = "是";

struct SignedRow {
    BlankValues values;
    std::string category, until, scan;  // 承诺人类别, 有效期至, the scan's file name; empty: not given
    std::string code;                   // 承诺编码 of one that was taken in before; empty: not given
    std::string version, digest;        // of the letter that was signed; empty: the one in force on the day of signing
    std::string another;                // 另一份: kAnotherPaper if it is no paper that was taken in already
};

struct SigningFault {
    std::string name, label, what, remedy;  // of the blank; without the value
};

struct Correction {
    BlankValues values;                         // by heading; a blank that is to be empty: ""
    std::optional<std::string> category, until;  // "": as letter and code give it
    std::string reason;
};

class Signing {
  public:
    static Result<Signing> open(Opened& opened, std::string_view letter, Actor who);

    // The blank that a column's heading means: its name, its label, or the label without what stands in brackets.
    std::string blank_of(std::string_view heading) const;  // empty: none
    std::vector<std::string> missing(
        const std::vector<std::string>& blanks) const;  // labels of required ones, of the newest version

    struct Checked {
        std::vector<SigningFault> faults;
        std::optional<SignedCommitment> what;  // absent if there are faults
        bool assumed = false;                  // the row does not say its version: it is the one in force on the day of signing
    };
    Checked check(const SignedRow& row) const;
    // The row's paper is one of a table in which each row is another one: none of them is an older reading of another. Said of all rows before
    // any is taken in.
    void in_this_table(const SignedCommitment& what) { table_.insert(sameness(what)); }
    // What the row says otherwise than what was taken in before, of the same commitment; empty: nothing, or it is new. A row without a code that is
    // most likely a paper taken in before, with a blank put right since, is a conflict named "another", until it says that it is another one;
    // where one such was taken in already, or there are two, that word says nothing any more: a conflict named "code".
    Result<std::vector<SigningFault>> conflicts(const SignedRow& row, const SignedCommitment& what);
    struct Settled {
        Commitments::Taken taken;
        std::vector<SigningFault> conflicts;  // nothing was changed if there are any
    };
    // Inside a ledger transaction of the caller's.
    Result<Settled> take(const SignedRow& row, const SignedCommitment& what);
    Result<std::optional<Commitment>> known(const SignedCommitment& what) const;

    // What is in force of that code, with what is said here instead, held to the same checks as a row. A last day or a category that the letter
    // or the code gives follows the blanks, unless it was said.
    struct Corrected {
        std::vector<SigningFault> faults;  // nothing was changed if there are any
        std::optional<Commitment> before;
        std::optional<SignedCommitment> after;
        bool changed = false;  // it did not stand so already
    };
    Result<Corrected> correct(std::string_view code, const Correction& correction);

  private:
    struct Version {
        LetterVersion stored;
        Letter letter;
    };
    Signing(Opened& opened, Actor who) : opened_(&opened), who_(std::move(who)) {}
    SignedRow corrected_row(const Commitment& kept, const Correction& correction) const;
    const Version* version_of(const SignedRow& row, std::vector<SigningFault>& faults) const;
    const Version* taken_as(const SignedRow& row, const std::vector<const Version*>& versions) const;
    std::vector<const Version*> in_force(CivilDate day) const;  // newest first; several on the day of a change
    bool covers(const Version& version, CivilDate day) const;
    SigningFault differs(const Commitment& kept, std::string name, std::string label, std::string before, std::string now) const;
    void compare_blanks(const Commitment& kept, const SignedCommitment& what, std::vector<SigningFault>& faults) const;
    std::vector<const Blank*> differing_blanks(const Commitment& kept, const SignedCommitment& what) const;
    struct Near {
        Commitments::Paper paper;
        std::vector<const Blank*> differing;
    };
    Digest256 undated(std::uint32_t version, const std::string& values) const;
    Status read_papers();
    Result<std::vector<Near>> near_papers(const SignedCommitment& what, std::size_t most);
    Result<std::optional<SigningFault>> probably_taken(const SignedCommitment& what);
    Result<std::optional<SigningFault>> already_another(const SignedCommitment& what);
    Status note_another(std::string_view code);

    Opened* opened_;
    Actor who_;
    std::vector<Version> versions_;  // once published, newest first
    std::set<Digest256> table_;      // sameness() of what in_this_table() was told
    // In force when first asked for, and no row of the table, by near_keys(): each row looks at those only that may be near to it.
    std::optional<std::multimap<std::string, Commitments::Paper>> papers_;
};

}  // namespace creditlink
