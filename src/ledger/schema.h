#pragma once
// The ledger's tables. Numbers of submissions: the high bits name the lane, the low 40 the admission, so a lane's submissions
// lie together in admission order and one admission has the same low bits in every lane.

#include <cstdint>

namespace creditlink::ledger_detail {

inline constexpr std::int64_t kSchemaVersion = 9;
inline constexpr int kAdmissionBits = 40;  // a trillion admissions; leaves eight million lanes
inline constexpr std::int64_t kAdmissionMask = (std::int64_t{1} << kAdmissionBits) - 1;

constexpr std::int64_t lane_begin(std::int64_t lane) { return lane << kAdmissionBits; }
constexpr std::int64_t lane_end(std::int64_t lane) { return (lane + 1) << kAdmissionBits; }  // first number beyond it
constexpr std::int64_t lane_of(std::int64_t sequence) { return sequence >> kAdmissionBits; }
constexpr std::int64_t admission_of(std::int64_t sequence) { return sequence & kAdmissionMask; }

// `aside.state`: a submission that is not part of the batch whose range covers it.
enum class Aside : std::int64_t {
    superseded = 1,  // a newer version was admitted before it was cut
    held = 2,        // an earlier version (`behind`) is unsettled
    released = 3,    // free to be cut: its earlier version is settled, or its batch was refused whole
    member = 4,      // stands in the member list of a batch
    decided = 5,     // by a person, and in no batch: `outcome` says how
};

extern const char* const kSchema;        // what a new store begins with: version 1, its tables with the columns that later versions added
extern const char* const kLetterSchema;  // what version 2 added: letters
extern const char* const kAccountSchema; // what version 3 added: accounts of the console
extern const char* const kCommitmentSchema;  // what version 4 added: signed commitments, announcements of letters
extern const char* const kMappingSchema; // what version 5 added: texts of mappings and their release
extern const char* const kKeyChangeSchema; // what version 6 added: changes of the signing key
extern const char* const kApprovalColumn, * const kApprovalSchema;  // what version 7 added: what a letter's approval binds, drafts that were discarded
extern const char* const kCommitmentChangeSchema; // what version 9 added: corrections and voidings of signed commitments

}  // namespace creditlink::ledger_detail
