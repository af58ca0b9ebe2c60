#pragma once
// The small members of an evidence pack, and the records of a batch's body. PACK.md says what each looks like; a text
// that is not exactly what json() writes is none.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/exchange_log/record_tree.h"

namespace creditlink {

struct RecordPath {  // record-path.json
    std::string submission;
    std::uint32_t place = 0, count = 0;  // place from 0
    std::string salt;                    // the record's, raw bytes
    std::vector<Digest256> path;
    std::string json() const;
    static std::optional<RecordPath> parse(std::string_view text);
    // The root that this record leads to; nothing if the path has not as many hashes as there are levels.
    std::optional<Digest256> root(std::string_view data) const;
};

struct SourceRowProof {  // source-row.json: the row as it was read, and the path to `rows` of the entry
    std::uint32_t place = 0, count = 0;
    std::string salt;  // of the row alone
    std::vector<Digest256> path;
    std::string heading, row;  // no heading: no row of this record is kept
    bool kept() const { return !heading.empty(); }
    // With the cells spelled out by the record's canonical bytes; empty if they cannot be.
    std::string json(std::string_view record) const;
    static std::optional<SourceRowProof> parse(std::string_view text, std::string_view record);
    std::optional<Digest256> root() const;
};

struct PackSalts {       // salts.json
    std::string batch;   // of `submitted`, raw bytes; empty unless the body is in the pack, for every record's salt
                         // follows from it
    std::string answer;  // of `answered`
    std::string json() const;
    static std::optional<PackSalts> parse(std::string_view text);
};

struct BodyRecord {
    std::string id, data;  // as SentRecord
};
// The records of a body as platform.md section 3 has it, in their order; nothing if it is none.
std::optional<std::vector<BodyRecord>> records_of_body(std::string_view body);
std::vector<SentRecord> sent_records(const std::vector<BodyRecord>& records);  // which it must outlive

}  // namespace creditlink
