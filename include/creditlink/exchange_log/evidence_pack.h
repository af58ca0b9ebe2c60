#pragma once
// An evidence pack: one zip from which a stranger checks, without log, network or configuration, that one record (or a
// whole batch) was committed to, sent and answered. Byte for byte: src/exchange_log/PACK.md. Who makes one is the
// office (src/audit); who checks one is whoever got it.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/exchange_log/checkpoint.h"
#include "creditlink/exchange_log/cosignature.h"
#include "creditlink/signing/key.h"

namespace creditlink {

// The members' names. All but the first are listed in the manifest, and nothing else may stand in the zip.
namespace pack_member {
inline constexpr std::string_view kManifest = "manifest.json";
inline constexpr std::string_view kPage = "page.html", kPrintedPage = "page.pdf";  // for people
inline constexpr std::string_view kPackFormat = "PACK.md", kLogFormat = "FORMAT.md";
inline constexpr std::string_view kRecord = "record.json", kRecordPath = "record-path.json";  // unless it is of a batch
inline constexpr std::string_view kRequestHead = "request-head.http";
inline constexpr std::string_view kRequestBody = "request-body.json";  // only of a whole one
inline constexpr std::string_view kInquiryHead = "inquiry-head.http";  // only if the receipt answers an inquiry
inline constexpr std::string_view kReceipt = "receipt.http";
inline constexpr std::string_view kSalts = "salts.json";
inline constexpr std::string_view kSubmitted = "submitted.json", kAnswered = "answered.json";  // inclusion proofs
inline constexpr std::string_view kErasing = "erasing.json", kErased = "erased.json";  // likewise, where contents are gone
inline constexpr std::string_view kCheckpoint = "checkpoint";
// Another head of the log, with the path between it and the checkpoint: one that an authority dated, and its answer; one
// that witnesses cosigned: before the keys changed, before an erasure, or later.
inline constexpr std::string_view kDated = "timestamp-checkpoint", kDatedPath = "timestamp-path.json",
                                  kTimestamp = "timestamp.tsr";
inline constexpr std::string_view kCosignedHead = "cosigned-checkpoint", kCosignedPath = "cosigned-path.json";
inline constexpr std::string_view kLogKeys = "log-keys", kOfficeKey = "office-key.pem",
                                  kPlatformKey = "platform-key.pem";
inline constexpr std::string_view kPlatformCertificate = "platform-certificate.pem";  // where the key is pinned by one
inline constexpr std::string_view kLogHandovers = "log-handovers";  // only of a log whose keys changed
inline constexpr std::string_view kSourceRow = "source-row.json";  // of a record, where the entry commits to rows
inline constexpr std::string_view kMapping = "mapping.json";   // bare; the heading of the source row commits to it
inline constexpr std::string_view kSource = "source.json";     // as the office says, unproven
}  // namespace pack_member

// A PEM key does not tell everything (platform.md section 2).
struct PackKey {
    Algorithm algorithm = Algorithm::sm2_sm3;
    std::string signer_id;
    bool operator==(const PackKey&) const = default;
};

struct PackAbout {
    std::string origin;  // of the log
    std::string platform, batch;
    std::string submission;                       // empty: the batch is meant, not one record
    bool whole = false;                           // with the request's body, all records in it
    std::string made;                             // RFC 3339
    std::optional<PackKey> office, platform_key;  // absent where requests and answers are not signed
    std::string erased = {};  // the erasure by which the contents went: then entries and proofs are all there is
    bool operator==(const PackAbout&) const = default;
};

struct EvidencePack {
    PackAbout about;
    std::map<std::string, std::string, std::less<>> members;  // without the manifest
    const std::string* find(std::string_view name) const;
};

std::string pack_manifest(const EvidencePack& pack);
// The zip. The same pack gives the same bytes.
Result<std::string> pack_bytes(const EvidencePack& pack);

// Reads a pack that anybody may have made: bounded, nothing is written, every member is compared with its digest in the
// manifest. Errc::log_integrity otherwise, its place the member at fault; Errc::usage and storage for a file that is
// none.
Result<EvidencePack> open_pack(const Path& file);

// A head of the log that the reader saw elsewhere: as it is, or in a checkpoint, whose signatures are checked with the log's
// keys of whatever generation.
struct PackSeen {
    std::string from;  // in the reader's words
    LogHead head;
    std::string checkpoint = {};  // then `head` is what it says
};
// The reader has proof that the second extends the first.
struct PackExtension {
    LogHead first, second;
};

// Whom the reader believes; what is empty is taken from the pack itself, which then vouches for itself.
struct PackTrust {
    std::string origin;
    std::vector<PublicKey> log_keys;
    std::optional<std::string> office_key, platform_key;  // ids: SHA-256 of the SubjectPublicKeyInfo, lower-case hex
    std::vector<NoteKey> witnesses;                       // each must have cosigned one of its two heads
    std::string authorities = {};  // PEM: of time-stamping authorities; without any a timestamp is read, not believed
    std::vector<PublicKey> former_log_keys = {};   // that sign no more: only for checkpoints in `seen`
    std::vector<PackSeen> seen = {};               // each must be of one log with the pack's heads
    std::vector<PackExtension> extensions = {};
};

// What was found to hold.
struct PackFindings {
    LogHead head;
    std::vector<PublicKey> log_keys;
    std::vector<Cosignature> cosignatures;
    LogHead cosigned;                              // the other head, that `former_cosignatures` are of
    std::vector<Cosignature> former_cosignatures;
    std::uint64_t dated_size = 0;                  // entries of the head that an authority dated; 0: none in the pack
    std::int64_t dated = 0;                        // unix seconds, as it says
    bool dated_believed = false;                   // by one of the reader's authorities
    std::vector<PackSeen> seen;                    // the reader's, each found to be of one log with `head`
    std::uint64_t erasing = 0, erased = 0;         // of a pack without contents: the erasure's entries
    std::int64_t erased_time = 0;                  // unix ms
    std::string office_key, platform_key;                // ids; empty: nothing was signed
    std::uint64_t submitted = 0, answered = 0;           // the entries
    std::int64_t submitted_time = 0, answered_time = 0;  // unix ms, by the office's clock
    std::uint32_t attempt = 0;                           // which the receipt answers, from 1
    std::string kind;
    std::uint32_t place = 0, count = 0;  // of the record in the batch, from 0; of the batch's records
    std::string receipt, vouched;        // "signature", or "channel": the platform signs nothing
    std::int64_t received = 0;           // unix seconds, by the platform's signature; 0 without one
    std::string body_digest;             // SHA-256 of the request's body, as the receipt says it
    bool source_row = false;             // the record's is in the pack, as the log committed to it before sending
    bool mapping = false;                // mapping.json is what made the record of that row, as the log committed to it
    std::string outcome, code, field;    // of the record: accepted, rejected, doubtful; empty: not told
    std::uint32_t accepted = 0, rejected = 0, doubtful = 0;  // of the batch, as the entry says it
    std::vector<std::string> unproven;                       // members that only the manifest's digest stands for
};

// The whole chain, PACK.md "What is checked". The first fault: Errc::log_integrity, its place the member at fault;
// Errc::trust if a key or a witness is not the one that the reader believes.
Result<PackFindings> check_pack(const EvidencePack& pack, const PackTrust& trust);

std::string_view pack_format_page();  // PACK.md as this program was built from it

}  // namespace creditlink
