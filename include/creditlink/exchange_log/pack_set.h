#pragma once
// Evidence packs of a day or of an audit sample in one file: a zip of packs as evidence_pack.h has them, with a list of
// what it was asked for, what is there, and what could not be packed. Each pack holds for itself. PACK.md, "Sets".

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/json.h"
#include "creditlink/exchange_log/evidence_pack.h"

namespace creditlink {

inline constexpr std::size_t kMaxPacks = 10'000;  // in one set: as many as a sample has records

struct PackSetLine {
    std::string batch, submission;  // submission: empty for a batch as a whole, or if it is not known any more
    std::string pack;               // the member; empty: there is none, and `why` says why
    std::string sha256;             // of the member, hex
    std::string why;
    bool operator==(const PackSetLine&) const = default;
};

struct PackSet {
    std::string origin, made;  // as PackAbout
    std::string kind;          // "day" or "sample"
    std::string subject;       // "2026-11-26"; of a sample the SHA-256 of its list
    std::string page{};        // SHA-256 of page.html, hex; the writer puts it in
    std::string list;          // of a sample: SAMPLE.md's list, byte for byte; else empty
    std::vector<PackSetLine> lines;
};

void write_missing(json::Writer& writer, const PackSet& set);  // member "missing": the lines without a pack, and why

// Makes the file from packs that are made one after the other.
class PackSetWriter {
  public:
    explicit PackSetWriter(PackSet about) : set_(std::move(about)) {}
    void add(std::string batch, std::string submission, std::string pack_bytes);
    void missing(std::string batch, std::string submission, std::string why);
    const PackSet& set() const { return set_; }
    Result<std::string> bytes(std::string page) const;  // `page`: page.html

  private:
    PackSet set_;
    std::vector<std::pair<std::string, std::string>> packs_;
};

bool is_pack_set(const Path& file);  // a zip with a list of packs in it; whether it is sound is another matter

// Visits the packs of a set that anybody may have made, each checked by itself: its line and what was found.
// Errc::log_integrity, its place the member at fault ("0007.zip/receipt.http"); Errc::trust as check_pack, for another
// log's set than the reader's, and for one without a single pack: then nothing was checked. What the
// list says and what is there are the same when it returns. Of a sample, also each line's place in the list; of a day,
// that its batches were sent on it. There is no other kind.
using PackVisitor = std::function<void(const PackSetLine& line, const EvidencePack& pack, const PackFindings& found)>;
Result<PackSet> check_pack_set(const Path& file, const PackTrust& trust, const PackVisitor& visit);

Result<EvidencePack> open_pack_bytes(std::string bytes, std::string_view name);  // open_pack() of what is in memory

}  // namespace creditlink
