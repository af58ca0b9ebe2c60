#pragma once
// A row by the mapping and the rules, and nothing else: no other row, no ledger, no books. So rows may be mapped by
// several threads at once, each with a mapper of its own; what becomes of them is settled afterwards, in the order of
// the rows.

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "chunk.h"
#include "creditlink/base/digest.h"
#include "creditlink/ingest/ingest.h"
#include "creditlink/record/kept_row.h"

namespace creditlink::ingest_detail {

struct ByteHash {  // keys and row hashes are hashes already
    std::size_t operator()(const RecordKey& key) const { return fold(key.bytes.data()); }
    std::size_t operator()(const RowHash& hash) const { return fold(hash.data()); }

  private:
    static std::size_t fold(const std::uint8_t* bytes) {
        std::size_t value = 0;
        for (int i = 0; i < 8; ++i) value = value << 8 | bytes[i];
        return value;
    }
};

using KeptColumnsByOrigin = std::unordered_map<const Origin*, KeptColumns>;  // empty: no rows are kept
using Overlays = std::unordered_map<RowHash, std::string, ByteHash>;  // what persons corrected in quarantine, as JSON

// A row on its way to being admitted; or, when it was mapped, one that is left out, refused, or says that its record is
// void. They are decided together, in the order of the rows, because a row may void what a row before it brought. Used
// again and again: reset() keeps the room of its texts.
struct Candidate {
    enum class Is : std::uint8_t { sound, ragged, skipped, withdrawal, refused };

    void reset() {
        former.reset();
        is = Is::sound;
        reason.clear();
        key = {};
        has_key = true;
        subject_code.clear();
        subject_name.clear();
        canonical.clear();
        kept_row.clear();
        order.clear();
        decided.clear();
        findings.clear();
    }
    bool voids() const { return is == Is::withdrawal; }

    std::uint32_t ordinal = 0;  // into the chunk's rows
    std::optional<RecordKey> former;  // the row was seen before, under another stamp, and gave this record
    Is is = Is::sound;
    std::string reason;  // of a skip; or of a withdrawal, platform.md section 3
    RecordKey key;
    bool has_key = true;                     // a refused row may lack what its key is made of
    std::string subject_code, subject_name;  // compared with those of other rows; no code: there is nothing to compare
    Digest256 content{};
    std::string canonical;  // of a sound row
    std::string kept_row;   // likewise, as evidence keeps it; empty: it is not kept
    const std::string* heading = nullptr;  // of that
    std::string order, decided;
    std::vector<Finding> findings;
};

class RowMapper {
  public:
    // What the inputs and the overlays refer to outlives the mapper; neither is changed while a row is mapped.
    RowMapper(const IngestInputs& inputs, const Overlays& overlays, const KeptColumnsByOrigin& kept)
        : in_(&inputs), overlays_(&overlays), kept_(&kept) {}

    void map(const Chunk::Row& row, Candidate& out);

    // The page that has the row's cells: its own, or the mapper's for a row that came undivided, until the next row is
    // divided; nullptr if that one has another number of cells than its header.
    const Page* divided(const Chunk::Row& row, const RawRow*& raw);

  private:
    const Page* with_overlay(const Chunk::Row& row, const Page* page, const RawRow*& raw);
    void keep_row(const Page& page, const RawRow& raw, Candidate& out) const;
    void note_subject(const Record& record, Candidate& out) const;

    const IngestInputs* in_;
    const Overlays* overlays_;
    const KeptColumnsByOrigin* kept_;
    Mapped mapped_;
    Page single_, patched_;  // one row divided into cells; one row with a person's corrections laid over it
    std::optional<json::Value> corrections_;  // of the row being mapped
};

}  // namespace creditlink::ingest_detail
