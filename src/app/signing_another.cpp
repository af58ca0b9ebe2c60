// Whether a row is another paper, or one that was taken in before and had a blank put right in the office's table since.

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "masking.h"
#include "signing.h"

namespace creditlink {

namespace {

// A fact for each that was taken in as another one: with its code.
constexpr std::string_view kAnotherFact = "commitments.another.";

// By which a paper is found that may be near to another: the same promisor and version, and the day, or all blanks but the days. One promisor: the
// code; of an organisation the name too, lest the code be what was put right.
std::vector<std::string> near_keys(std::string_view identify, std::string_view subject, std::uint32_t version, CivilDate signed_on, const Digest256& undated) {
    std::vector<std::string> promisor = {"code " + std::string(identify)}, keys;
    if (is_organisation_code(identify)) promisor.push_back("name " + without_space(fold_width(subject)));
    for (const std::string& each : promisor)
        for (const std::string& what : {signed_on.slashed(), hex(bytes_of(undated))}) keys.push_back(each + "\n" + std::to_string(version) + "\n" + what);
    return keys;
}

json::Value values_of(const std::string& text) {
    auto values = json::parse(text);
    return values ? std::move(*values) : json::Value();
}

}  // namespace

// Of the same version.
std::vector<const Blank*> Signing::differing_blanks(const Commitment& kept, const SignedCommitment& what) const {
    const auto at = std::find_if(versions_.begin(), versions_.end(), [&](const Version& v) { return v.stored.version == what.version; });
    const json::Value before = values_of(kept.what.values), now = values_of(what.values);
    std::vector<const Blank*> blanks;
    for (const Blank& blank : at->letter.blanks) {
        const json::Value *a = before.find(blank.name), *b = now.find(blank.name);
        if ((a ? a->text : std::string()) != (b ? b->text : std::string())) blanks.push_back(&blank);
    }
    return blanks;
}

// Of all blanks but the days. The code is one of the blanks: where that alone was put right, the day is the same.
Digest256 Signing::undated(std::uint32_t version, const std::string& values) const {
    const auto at = std::find_if(versions_.begin(), versions_.end(), [&](const Version& v) { return v.stored.version == version; });
    if (at == versions_.end()) return {};
    const json::Value said = values_of(values);
    json::Writer w;
    w.begin_object();
    for (const Blank& blank : at->letter.blanks)
        if (const json::Value* value = said.find(blank.name); value && !value->text.empty() && blank.type != BlankType::date) w.member(blank.name, value->text);
    return sha256(w.end_object().take());
}

Status Signing::read_papers() {
    if (papers_) return {};
    auto all = Commitments(opened_->ledger).papers(versions_.front().stored.id, [&](std::uint32_t version, const std::string& values) { return undated(version, values); });
    if (!all) return all.error();
    papers_.emplace();
    for (const Commitments::Paper& paper : *all)
        if (!table_.contains(paper.same))
            for (std::string& key : near_keys(paper.identify, paper.subject, paper.version, paper.signed_on, paper.made)) papers_->emplace(std::move(key), paper);
    return {};
}

// The same promisor signed the same version on the same day, or only the day is another: an office that has put a blank right in its table means
// the same paper. A paper that is a row of this table itself is not meant. `most` of them at most.
Result<std::vector<Signing::Near>> Signing::near_papers(const SignedCommitment& what, std::size_t most) {
    if (Status read = read_papers(); !read) return read.error();
    Commitments commitments(opened_->ledger);
    std::vector<Near> near;
    std::set<std::string> met;  // by one key or another
    for (const std::string& key : near_keys(what.identify, what.subject, what.version, what.signed_on, undated(what.version, what.values))) {
        const auto [begin, end] = papers_->equal_range(key);
        for (auto at = begin; at != end && near.size() < most; ++at) {
            const Commitments::Paper& paper = at->second;
            if (!met.insert(paper.code).second) continue;
            const auto kept = commitments.find(paper.code);
            if (!kept) return kept.error();
            if (!*kept) continue;  // voided since
            std::vector<const Blank*> blanks = differing_blanks(**kept, what);
            const bool only_the_day = blanks.size() == 1 && blanks.front()->type == BlankType::date;
            if (paper.signed_on == what.signed_on || only_the_day) near.push_back({paper, std::move(blanks)});
        }
    }
    return near;
}

Result<std::optional<SigningFault>> Signing::probably_taken(const SignedCommitment& what) {
    const auto near = near_papers(what, 1);
    if (!near) return near.error();
    if (near->empty()) return std::optional<SigningFault>();
    const Commitments::Paper& paper = near->front().paper;
    std::string labels;
    for (const Blank* blank : near->front().differing) labels += (labels.empty() ? std::string() : std::string(say("、", ", "))) + blank->label;
    return std::optional(SigningFault{"another", std::string(say("另一份", "another paper")),
                                      say("很可能就是收下的 {c}：同一承诺人、同一版、{d} 作出，只有这些不同：{l}", "is most likely {c}, taken in before: the same promisor and version, signed on {d}; all that differs: {l}", {{"c", paper.code}, {"d", paper.signed_on.dashed()}, {"l", labels}}),
                                      say("是同一份：更正 {c}（控制台上它的页，或 letter correct {c}），表里留着这样；确是另外签的：在“另一份”一列写“是”（--another）", "if it is: correct {c} (its page at the console, or letter correct {c}) and leave the table as it is; if it is another paper: 是 in the column 另一份 (or --another)", {{"c", paper.code}})});
}

// A row that says 是 for good says it of a paper taken in by that word, too, once a blank of it was put right.
Result<std::optional<SigningFault>> Signing::already_another(const SignedCommitment& what) {
    constexpr std::size_t kTwo = 2;
    const auto near = near_papers(what, kTwo);
    if (!near) return near.error();
    std::string codes;
    bool refused = near->size() == kTwo;
    for (const Near& each : *near) {
        codes += (codes.empty() ? std::string() : std::string(say("、", ", "))) + each.paper.code;
        const auto so = opened_->ledger.fact(std::string(kAnotherFact) + each.paper.code);
        if (!so) return so.error();
        refused = refused || so->has_value();
    }
    if (!refused) return std::optional<SigningFault>();
    return std::optional(SigningFault{"code", std::string(say("承诺编码", "code")),
                                      say("写着“是”，而早先收过相近的，不知是其中一份改过的，还是又一份：{c}", "says 是, and papers near to it were taken in already; it may be one of them, put right, or one more: {c}", {{"c", codes}}),
                                      std::string(say("是其中一份：在“承诺编码”一列写它的编码，不写“是”，内容不同的用 letter correct 更正；都不是：把这几份照收下的样子也放在同一个表里，一起再收", "if it is one of them: its code in the column 承诺编码 in place of 是, and what differs by letter correct; if it is none: have those in the same table, as they were taken in"))});
}

Status Signing::note_another(std::string_view code) { return opened_->ledger.set_fact(std::string(kAnotherFact) + std::string(code), kAnotherPaper); }

}  // namespace creditlink
