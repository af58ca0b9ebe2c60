#pragma once
// What people have signed on the office's letters, as the console shows it, takes it in and judges it. Personal data comes masked
// unless a purpose is given, and then the look is an entry of the exchange log already.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/ledger/commitments.h"
#include "creditlink/ledger/views.h"

namespace creditlink {

inline constexpr std::size_t kLargestScan = 32u << 20;         // bytes of a PDF: twenty pages in colour
inline constexpr std::size_t kLargestCommitmentTable = 8u << 20;  // bytes of a csv or xlsx: some 50,000 rows
inline constexpr int kReminderDays = 30;                       // before a commitment ends without a judgement

struct DeskCommitment {
    Commitment it;                                  // names and codes of people masked, as are numbers in explanations
    std::string title = {};                         // the letter's
    std::vector<std::pair<std::string, std::string>> blanks = {};  // label and value; of one commitment, and unmasked only
    std::vector<DecisionView> decisions = {};       // of one commitment, what in words
    bool masked = true, ended = false;              // ended: over, and not judged
    bool voided = false;
    std::string public_name = {};                   // as the public pages have it; of one commitment, empty: they do not
    std::vector<std::pair<std::string, std::string>> correctable = {};  // name and label of what a correction may name; of one commitment
};

struct DeskCommitmentList {
    std::vector<DeskCommitment> items;              // the newest day of signing first
    std::uint64_t total = 0, ending = 0;            // of this filter; over within kReminderDays and not judged, of all
    bool more = false;
    std::vector<std::pair<std::string, std::string>> letters;  // id and title of those ever published, for the filter
};

struct DeskBlank {
    std::string name, label;
    bool required = false, is_date = false;
    std::vector<std::string> options = {};          // of a choice
};

struct DeskSigningForm {
    std::string letter, title;
    std::vector<std::uint32_t> versions;            // once published, newest first
    std::vector<std::string> parties;
    std::vector<DeskBlank> blanks;                  // of the newest of them
};

struct DeskSigned {                                 // as it was typed
    std::map<std::string, std::string, std::less<>> values;
    std::string category, until, version, scan;     // scan: the file's bytes, empty: none
    bool another = false;                           // he says that it is no paper that was taken in already
};

struct DeskSigningFault {
    std::string place, blank, label, what, remedy;  // without the value; place: of a row in a table
};

struct DeskTaken {
    std::vector<DeskSigningFault> faults;           // nothing was taken in if there are any
    std::string code;
    Commitments::Taken::How how = Commitments::Taken::How::added;
};

struct DeskImport {
    std::string letter, file, ticket;               // ticket: for take_table()
    std::uint64_t rows = 0, sound = 0;
    std::uint64_t added = 0;                        // of the sound ones, new: not in the ledger, and not in the table above
    std::vector<DeskSigningFault> faults;           // the first ones
    std::uint64_t faulty_rows = 0;
    std::vector<std::string> ignored;               // headings that mean nothing here
    std::map<std::uint32_t, std::uint64_t> assumed = {};  // how many sound rows do not say their version, by the version in force on the day of signing
    std::vector<SignedCommitment> examples;         // the first sound rows, masked
};

// Called by several threads at once.
class CommitmentDesk {
  public:
    virtual ~CommitmentDesk() = default;
    virtual Result<DeskCommitmentList> commitments(std::string_view letter, CommitmentFilter::Standing standing, std::string_view before, std::size_t most) = 0;
    virtual Result<std::uint64_t> ending() = 0;     // over within kReminderDays, or already, and not judged
    // `purpose` not empty: unmasked, and `who` has looked. Errc::not_found.
    virtual Result<DeskCommitment> commitment(std::string_view code, std::string_view purpose, std::string_view who) = 0;
    // The PDF; `who` has looked.
    virtual Result<std::string> scan(std::string_view code, std::string_view purpose, std::string_view who) = 0;

    virtual Result<DeskSigningForm> signing_form(std::string_view letter) = 0;
    virtual Result<DeskTaken> take(std::string_view letter, const DeskSigned& typed, std::string_view who) = 0;
    virtual Status attach_scan(std::string_view code, std::string_view bytes, std::string_view who) = 0;
    // `day`: YYYY-MM-DD, empty: today. Errc::usage if the explanations do not fit the result.
    virtual Status judge(std::string_view code, std::string_view result, std::string_view unperformed, std::string_view pursued, std::string_view day, std::string_view who) = 0;

    // `name`: one of its `correctable`. Errc::usage says each fault, without values.
    virtual Status correct(std::string_view code, std::string_view name, std::string_view value, std::string_view reason, std::string_view who) = 0;
    virtual Status make_void(std::string_view code, std::string_view reason, std::string_view who) = 0;

    // Reads a table (csv, xlsx, xls by its name) and keeps it in memory for whoever sent it, until he says to take it in, for an hour.
    virtual Result<DeskImport> check_table(std::string_view letter, std::string_view file, std::string bytes, std::string_view who) = 0;
    // What of it is sound. Errc::not_found if the ticket is another person's or its hour is over.
    virtual Result<DeskImport> take_table(std::string_view ticket, std::string_view who) = 0;
};

}  // namespace creditlink
