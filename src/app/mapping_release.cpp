#include "mapping_release.h"

#include <array>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/mapping/difference.h"
#include "mapping_in_force.h"

namespace creditlink {

namespace {

using ChangePart = MappingChange::Part;

struct PartName {
    ChangePart part;
    std::string_view zh, en;
};
constexpr std::array kPartNames = {PartName{ChangePart::kind, "目录", "kind"}, PartName{ChangePart::field, "栏目", "field"}, PartName{ChangePart::value, "中间值", "value"}, PartName{ChangePart::list, "代码表", "code list"},
                                   PartName{ChangePart::skip, "略过的行", "rows left out"}, PartName{ChangePart::refuse, "拒收的行", "rows refused"}, PartName{ChangePart::withdraw, "表示撤回的行", "rows that mean a withdrawal"},
                                   PartName{ChangePart::newest_by, "以新者为准", "which of two rows is newer"}, PartName{ChangePart::assumed, "假定", "assumptions"}, PartName{ChangePart::examples, "例子", "examples"},
                                   PartName{ChangePart::other, "其他", "other"}};

std::string part_in_words(const MappingChange& change, const Kind* kind) {
    std::string words;
    for (const PartName& name : kPartNames)
        if (name.part == change.part) words = say(name.zh, name.en);
    const int field = kind && change.part == ChangePart::field ? kind->index_of(change.name) : -1;
    if (field >= 0) words += " " + kind->fields[static_cast<std::size_t>(field)].title;
    if (!change.name.empty()) words += " " + change.name;
    return words;
}

// "file:12:5" at the end of an error's place; {0, 0} if it is about another file.
std::pair<std::size_t, std::size_t> place_in_text(std::string_view place, std::string_view file) {
    if (!place.starts_with(file) || place.size() <= file.size() || place[file.size()] != ':') return {0, 0};
    std::pair<std::size_t, std::size_t> found{0, 0};
    std::size_t* into = &found.first;
    for (const char c : place.substr(file.size() + 1)) {
        if (c == ':' && into == &found.first) into = &found.second;
        else if (c >= '0' && c <= '9' && *into < 100'000'000) *into = *into * 10 + static_cast<std::size_t>(c - '0');
        else break;
    }
    return found;
}

Error not_sound(const DeskMappingCheck& check, std::string_view file) {
    if (!check.mistakes.empty()) return check.mistakes.front().error;
    return {Errc::usage, say("有 {n} 个例子不符：{e}", "{n} examples fail: {e}", {{"n", std::to_string(check.examples_failed.size())}, {"e", check.examples_failed.front()}}), std::string(file),
            std::string(say("改正映射，或改正例子", "mend the mapping, or its examples"))};
}

// Released, and in the same moment written over: by hand, or by the release of another proposal.
Error overtaken(std::int64_t number, const MappingInForce& now, const std::string& file) {
    const std::string name = proposal_called(number), digest = hex(bytes_of(now.digest)).substr(0, Mappings::kDigestBegins);
    const std::string what = now.proposal == 0 ? say("文件里由人直接写入的文本（sha256 {d}…）", "the text that somebody wrote into the file (sha256 {d}…)", {{"d", digest}})
                                               : say("{n} 的文本（sha256 {d}…）", "the text of {n} (sha256 {d}…)", {{"n", proposal_called(now.proposal)}, {"d", digest}});
    return {Errc::usage, say("{m} 已发布，但现行的是{w}", "{m} was released, but what is in force is {w}", {{"m", name}, {"w", what}}), file,
            std::string(say("请看映射的历次版本；要用这份，请重新提议", "see the versions of the mapping; if this text is wanted, propose it again"))};
}

}  // namespace

DeskMappingCheck check_mapping(const Office& office, std::string_view file, std::string_view text) {
    DeskMappingCheck check;
    const auto lines = split(text, "\n");
    for (Error& error : Plan::mistakes(text, file, office.mapping_context())) {
        const auto [line, column] = place_in_text(error.place, file);
        check.mistakes.push_back({std::move(error), line, column, line > 0 && line <= lines.size() ? shown(lines[line - 1], 120) : std::string()});
    }
    if (!check.mistakes.empty()) return check;
    auto ready = office.compiled(file, text);
    if (!ready) {
        check.mistakes.push_back({ready.error(), 0, 0, {}});
        return check;
    }
    const Plan& plan = ready->plan;
    check.examples_failed = plan.run_examples();
    check.columns = plan.columns_used().size(), check.fed = plan.fields_fed().size(), check.fields = plan.kind().fields.size();
    if (const auto parsed = json::parse(text, {.dialect = json::Dialect::commented}))
        if (const json::Value* examples = parsed->find("examples")) check.examples = examples->items.size();
    return check;
}

std::optional<std::vector<std::string>> mapping_difference_names(std::string_view before, std::string_view after) {
    constexpr std::array<std::string_view, 11> kNames = {"kind", "field", "value", "list", "skip", "refuse", "withdraw", "newest_by", "assumed", "examples", "other"};  // in the order of ChangePart
    const auto changes = mapping_changes(before, after);
    if (!changes) return std::nullopt;
    std::vector<std::string> names;
    for (const MappingChange& change : *changes) names.push_back(std::string(kNames[static_cast<std::size_t>(change.part)]) + (change.name.empty() ? "" : ":" + change.name));
    return names;
}

DeskMappingDifference mapping_difference(const Office& office, std::string_view file, std::string_view before, std::string_view after) {
    DeskMappingDifference difference;
    const auto changes = mapping_changes(before, after);
    if (!changes) difference.unclear = changes.error();
    else if (!changes->empty()) {
        auto titles = office.compiled(file, after);
        if (!titles) titles = office.compiled(file, before);
        for (const MappingChange& change : *changes) difference.changes.push_back({part_in_words(change, titles ? &titles->plan.kind() : nullptr), change.before, change.after});
    }
    for (const ChangedLine& line : changed_lines(before, after)) {
        using LineKind = ChangedLine::Kind;
        difference.lines.push_back({line.kind == LineKind::removed ? '-' : line.kind == LineKind::added ? '+' : line.kind == LineKind::left_out ? '~' : ' ', line.before, line.after, line.text});
    }
    return difference;
}

Result<std::int64_t> propose_mapping(const Office& office, Ledger& ledger, std::string_view file, std::string_view text, const Digest256& base, std::string_view reason, const Signatory& who) {
    if (const auto check = check_mapping(office, file, text); !check.sound()) return not_sound(check, file);
    if (auto noticed = text_in_force(office, ledger, file); !noticed) return noticed.error();
    return Mappings(ledger, mapping_difference_names).propose(file, text, base, reason, who);
}

Status finish_release(const Office& office, Ledger& ledger, std::int64_t number, std::string_view file) {
    const auto written = text_in_force(office, ledger, file);  // writes it
    if (!written) return written.error();
    return written->known.proposal == number ? Status() : overtaken(number, written->known, std::string(file));
}

Status release_mapping_text(const Office& office, Ledger& ledger, std::int64_t number, std::string_view digest_begins, const Signatory& who) {
    Mappings mappings(ledger, mapping_difference_names);
    const auto proposal = mappings.proposal(number);
    if (!proposal) return proposal.error();
    if (*proposal && (*proposal)->state == "open") {
        const std::string& file = (*proposal)->file;
        const auto text = mappings.text((*proposal)->digest);
        if (!text) return text.error();
        if (auto writable = mapping_is_writable(office, file); !writable) return writable;
        if (const auto check = check_mapping(office, file, text->value_or(std::string())); !check.sound()) return not_sound(check, file);
        if (auto noticed = text_in_force(office, ledger, file); !noticed) return noticed.error();
    }
    if (auto released = mappings.release(number, digest_begins, who); !released) return released;
    return finish_release(office, ledger, number, (*proposal)->file);
}

}  // namespace creditlink
