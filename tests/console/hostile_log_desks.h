#pragma once
// The auditor's parts of a desk whose every text is hostile, and which keep what was asked of them.

#include <string>
#include <vector>

#include "hostile_desks.h"

namespace creditlink {

class HostileLog final : public LogDesk {
  public:
    DeskLogQuery asked;
    std::vector<std::string> looks;
    std::uint64_t next = 0;

    Result<DeskLog> latest(std::uint64_t, std::size_t) override { return DeskLog{{{7, 0, kNasty, kNasty}}, kNasty}; }
    Result<DeskLogFound> search(const DeskLogQuery& query, std::size_t) override { return asked = query, found(); }
    Result<std::string> subject(std::string_view code) override {
        if (code == "nobody") return Error{Errc::usage, kNasty, kNasty, kNasty};
        return std::string("a1b2");
    }
    Result<DeskLogFound> search_name(const DeskLogQuery& query, std::string_view name, std::string_view purpose, std::string_view who, std::size_t) override {
        asked = query;
        looks.push_back(std::string(name) + " " + std::string(purpose) + " " + std::string(who));
        return found();
    }
    Result<DeskExchange> exchange(std::string_view, std::uint32_t, std::size_t) override {
        return DeskExchange{kNasty, kNasty, {{kNasty, kNasty}}, {{7, 0, kNasty, kNasty, {{kNasty, kNasty}}}}, {record()}, 2, true, true};
    }
    Result<DeskProof> entry(std::uint64_t number) override {
        DeskProof proof;
        proof.number = number, proof.event = proof.title = proof.batch = proof.bytes = proof.leaf = proof.root = proof.checkpoint = proof.proof = kNasty;
        proof.has_content = true, proof.size = 9, proof.members = proof.cosigned = {{kNasty, kNasty}}, proof.path = {{true, kNasty}}, proof.keys = {{"Ed25519", kNasty}};
        return proof;
    }
    Result<std::string> content(std::uint64_t number, std::string_view purpose, std::string_view who) override {
        looks.push_back(std::to_string(number) + " " + std::string(purpose) + " " + std::string(who));
        return std::string(kNasty);
    }
    Result<std::string> log_keys() override { return std::string(kNasty); }
    Result<std::string> ed25519_key() override { return std::string(kNasty); }

  private:
    static DeskLogRecord record() { return {kNasty, kNasty, kNasty, 1, true}; }
    DeskLogFound found() const {
        return {.items = {{7, 0, kNasty, kNasty, kNasty, kNasty, {record()}, 4}, {8, 0, kNasty, kNasty, {}, kNasty, {}, 0}}, .total = 2, .next = next, .entries = 9, .unread = 1, .indexing = true};
    }
};

class HostilePacks final : public PackDesk {
  public:
    std::vector<std::string> made;
    bool busy = false;

    Result<DeskPackPreview> preview(const DeskPackWish& wish) override { return DeskPackPreview{DeskPackPreview::Of::record, wish.whole, {{kNasty, kNasty}}, {{kNasty, kNasty}}, {kNasty}}; }
    Result<DeskFile> pack(const DeskPackWish& wish, std::string_view purpose, std::string_view who) override {
        if (busy) return Error{Errc::locked, kNasty, kNasty, kNasty};
        made.push_back(wish.id + (wish.whole ? " whole " : " ") + std::string(purpose) + " " + std::string(who));
        return DeskFile{"evidence-\"s-1\"\r\n.zip", kNasty};
    }
};

class HostileHeads final : public HeadDesk {
  public:
    Result<DeskHeads> heads() override {
        DeskHeads heads;
        heads.origin = heads.checkpoint = heads.root = heads.anchor = heads.stamp = heads.remedy = kNasty;
        heads.keys = {{kNasty, kNasty}}, heads.unsigned_entries = 1, heads.witnesses = {{kNasty, 0, 1, 1}, {kNasty, 1, 1, 1}};
        heads.stamps = heads.stamp_late = true, heads.kept = {{kNasty, 1}}, heads.lost = {kNasty};
        return heads;
    }
    Result<std::string> anchor_svg() override { return std::string(kNasty); }
    Result<DeskLogCheck> check() override { return DeskLogCheck{1, 1, {kNasty}, {kNasty}, 1}; }
};

class HostileSamples final : public SampleDesk {
  public:
    std::vector<std::string> asked;

    Result<DeskSamples> samples(std::size_t) override { return DeskSamples{{{7, 0, kNasty}}, 9}; }
    Result<std::uint64_t> draw(const DeskSampleWish& wish, std::string_view who) override {
        if (wish.count == 0) return Error{Errc::usage, kNasty, kNasty, kNasty};
        asked.push_back(wish.seed + " " + std::to_string(wish.count) + " " + std::string(who));
        return 7;
    }
    Result<DeskSample> sample(std::uint64_t entry) override {
        return DeskSample{{entry, 0, kNasty}, {kNasty, 1, 0, 9}, 1, kNasty, {{7, 1, kNasty, kNasty, {}}, {7, 1, kNasty, {}, kNasty}}};
    }
    Result<DeskFile> list(std::uint64_t) override { return DeskFile{kNasty, kNasty}; }
    Result<DeskFile> packs(std::uint64_t entry, std::string_view purpose, std::string_view who) override {
        asked.push_back(std::to_string(entry) + " " + std::string(purpose) + " " + std::string(who));
        return DeskFile{kNasty, kNasty};
    }
};

}  // namespace creditlink
