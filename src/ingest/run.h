#pragma once
// The working state of one ingest run: what the group under way holds, and the decision about each row.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "chunk.h"
#include "row_mapper.h"
#include "creditlink/base/hash_table.h"
#include "creditlink/ingest/ingest.h"

namespace creditlink::ingest_detail {

class Run {
  public:
    explicit Run(IngestInputs inputs) : in_(std::move(inputs)) { mappers_.emplace_back(in_, overlays_, kept_columns_); }
    Run(const Run&) = delete;  // the mappers look into it, and so does a group on its way
    ~Run() { static_cast<void>(admitted()); }
    Result<IngestReport> go();

  private:
    // A record admitted in the group under way: the ledger does not know it yet.
    struct Local {
        std::uint32_t admission = 0;      // its newest one, in the group
        const Origin* origin = nullptr;   // of that one's row
    };

    Status begin();
    Status read_all();
    Status take(const Chunk& chunk);
    void account_for_unreadable(const Chunk& chunk);
    Status recognise(const Chunk& chunk);
    Status recognise_by_hash(const Chunk& chunk);
    void settle_known(const Chunk& chunk);
    Status map_and_decide(const Chunk& chunk);
    void next_candidate(std::uint32_t ordinal);
    Status decide_candidates(const Chunk& chunk);
    void map_candidates(const Chunk& chunk);
    void keep_candidates(const Chunk& chunk);
    bool stays_candidate(const Chunk::Row& row, Candidate& candidate);
    Status decide(const Chunk& chunk);
    Status offer(const Chunk& chunk, std::span<const RecordState> known);
    std::string_view why_not_offered(const Candidate& candidate, const RecordState& known) const;
    Status note_remembered(const Chunk& chunk);
    Status decide_one(const Chunk::Row& row, Candidate& candidate, const RecordState* known);
    Result<bool> has_left(const RecordState& known);
    void stand_on(const Chunk::Row& row, const Candidate& candidate, const RecordState& known);
    Status wait(const Candidate& candidate);
    Status admit(const Chunk::Row& row, Candidate& candidate, const RecordState* known, std::uint32_t version);
    Status propose(const Chunk::Row& row, Candidate& candidate, const RecordState* known);
    void refuse_ragged(const Chunk::Row& row);
    void remember(const Chunk::Row& row, const Candidate& candidate);
    enum class Given : std::uint8_t { no, yes, not_known_yet };
    Result<Given> given_by_its_row(const RecordState& known);
    Result<Given> by_another_row(const Chunk::Row& row, const RecordState& known);
    void note(Status noted) {
        if (noted_ && !noted) noted_ = std::move(noted);
    }
    Status close_group();
    Status admitted();
    Status settle_files();
    Status compare_snapshot();
    Status guard(std::uint64_t gone, std::uint64_t all);
    Result<Bilingual> why_gone(const Gone& gone);
    void left_behind(const Chunk::Row& row, const std::optional<RecordKey>& former);
    Result<IngestReport> finish(std::string_view state, Bilingual note);

    void skip(const Chunk::Row& row, std::string_view reason);
    void unchanged(const Chunk::Row& row, std::string_view canonical);
    // `cells`: of a row that has not as many as its header; else they are the row's own.
    void quarantine(const Chunk::Row& row, std::vector<Finding> findings, std::optional<RecordKey> key, std::span<const Cell> cells = {});
    void duplicate(const Chunk::Row& row, Candidate& candidate, std::string_view code, Bilingual other);
    void tally(const std::vector<Finding>& findings);
    void report(const Chunk::Row& row, RowOutcome outcome, std::string_view reason, const std::vector<Finding>* findings,
                std::string_view canonical = {}, std::uint32_t version = 0);
    void compare_subject(const Chunk::Row& row, Candidate& candidate);

    Result<RowPlace> place_of(const Chunk::Row& row);
    bool fills_back() const { return !in_.backfill.empty(); }
    bool all_was_read() const { return fills_back() || in_.from_quarantine || in_.source.read_to_end(); }
    bool writes() const { return in_.ledger && in_.keep; }
    bool notes_order() const { return writes() && in_.mode == ReadMode::full && !in_.from_quarantine; }

    IngestInputs in_;
    Task task_;
    RowHash stamp_{};
    Group group_;
    std::uint64_t group_bytes_ = 0;
    std::size_t group_rows_ = kLeastGroupRows;  // the group under way is closed when it has admitted so many
    HashTable<RecordKey, Local> local_;
    HashTable<RecordKey, RowHash> moved_;                            // records that stand on another row since, in the group under way
    bool rows_moved_ = false;                                        // rows gave other records lately, and no complete run has settled that
    HashTable<RowHash, char> local_rows_;                            // that the group under way has admitted
    bool on_its_way_ = false;                                        // a group, into the ledger
    HashTable<RecordKey, Local> keys_on_their_way_;                  // the same of that
    HashTable<RowHash, char> rows_on_their_way_;
    std::unordered_set<RowHash, ByteHash> dropped_;
    Overlays overlays_;
    KeptColumnsByOrigin kept_columns_;
    std::unordered_map<const Origin*, std::int64_t> origins_;
    std::vector<std::shared_ptr<const Origin>> kept_origins_;        // so that the pointers above stay unique
    // Of the chunk, by ordinal: no more to do; recognised under the stamp; to be noted as remembered when the run has ended.
    std::vector<char> done_, known_, remembered_;
    std::unordered_map<std::uint32_t, RecordKey> former_;            // likewise: remembered under another stamp, with that record
    std::vector<RowHash> hashes_;                                    // working space, like
    std::vector<Cell> ragged_cells_;                                // those of a ragged row
    std::vector<Candidate> candidates_;                              // the first candidates_used_ are in use
    std::size_t candidates_used_ = 0;
    std::vector<Candidate*> standing_;                               // those of them that mapping has left to be decided
    std::vector<std::uint32_t> waiting_;                             // rows that are decided when all others of the chunk are,
    bool all_mapped_ = false;                                        // which they are
    bool any_data_ = false;                                          // the source had a row that is one, sound or not
    std::unordered_set<std::string> broken_places_;                  // quarantined rows' places: not gone, only broken
    SeenInRun seen_;
    std::optional<std::map<std::pair<std::int64_t, std::uint64_t>, std::int64_t>> waiting_places_;  // read when first asked for
    Status noted_;                                                   // in `seen_`; looked at when the chunk is done
    SubjectBook subjects_;
    IngestReport report_;
    using Counts = std::map<std::string, std::uint64_t, std::less<>>;
    RunCounts counts_;               // of the group under way; closing it adds them to the report
    std::vector<std::uint64_t> found_ = std::vector<std::uint64_t>(finding_catalogue().size());  // likewise, by line of the catalogue
    Counts skips_;                   // likewise
    Counts all_findings_, all_skips_;
    std::vector<RowMapper> mappers_;  // one for each thread that maps
};

}  // namespace creditlink::ingest_detail
