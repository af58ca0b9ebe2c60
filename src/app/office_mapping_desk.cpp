#include "office_mapping_desk.h"

#include <algorithm>

#include "creditlink/base/digest_of_hex.h"
#include "creditlink/base/line_feeds.h"
#include "creditlink/base/message.h"
#include "mapping_in_force.h"
#include "mapping_release.h"
#include "mapping_rules.h"
#include "mapping_standing.h"

namespace creditlink {

namespace {

constexpr std::size_t kHistoryShown = 50;

}  // namespace

Result<std::vector<DeskMappingLine>> OfficeMappingDesk::mappings() {
    const auto office = office_();
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    std::vector<DeskMappingLine> list;
    for (UsedMapping& used : used_mappings(*office)) {
        auto one = standing_of(*office, *ledger, std::move(used));
        if (!one) return one.error();
        list.push_back(std::move(one->second));
    }
    return list;
}

Result<DeskMapping> OfficeMappingDesk::mapping(std::string_view name) {
    const auto office = office_();
    auto used = used_mapping(*office, name);
    if (!used) return used.error();
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    auto standing = standing_of(*office, *ledger, std::move(*used));
    if (!standing) return standing.error();
    auto& [text, line] = *standing;
    DeskMapping mapping;
    const auto ready = office->compiled(line.file, text);
    const auto rules = MappingRules::parse(text, line.file);
    if (ready && rules) mapping.fields = mapping_fields_of(*ready, *rules), mapping.assumed = ready->plan.assumptions();
    Mappings mappings(*ledger);
    auto history = mappings.history(line.file, kHistoryShown);
    if (!history) return history.error();
    auto proposals = mappings.proposals(line.file, kHistoryShown);
    if (!proposals) return proposals.error();
    mapping.history = std::move(*history), mapping.proposals = std::move(*proposals);
    if (auto writable = mapping_is_writable(*office, line.file); !writable) mapping.not_writable = writable.error();
    mapping.text = with_line_feeds(text), mapping.line = std::move(line);
    return mapping;
}

Result<std::optional<MappingDraft>> OfficeMappingDesk::draft(std::string_view name, std::string_view account) {
    const auto office = office_();
    const auto used = used_mapping(*office, name);
    if (!used) return used.error();
    auto ledger = office->ledger(true);
    return ledger ? Mappings(*ledger).draft(used->file, account) : Result<std::optional<MappingDraft>>(ledger.error());
}

Status OfficeMappingDesk::keep_draft(std::string_view name, std::string_view account, const MappingDraft& draft) {
    const auto office = office_();
    const auto used = used_mapping(*office, name);
    if (!used) return used.error();
    auto ledger = office->ledger();
    return ledger ? Mappings(*ledger).keep_draft(used->file, account, draft) : Status(ledger.error());
}

Status OfficeMappingDesk::drop_draft(std::string_view name, std::string_view account) {
    const auto office = office_();
    const auto used = used_mapping(*office, name);
    if (!used) return used.error();
    auto ledger = office->ledger();
    return ledger ? Mappings(*ledger).drop_draft(used->file, account) : Status(ledger.error());
}

Result<DeskMappingCheck> OfficeMappingDesk::check(std::string_view name, std::string_view text) {
    const auto office = office_();
    const auto used = used_mapping(*office, name);
    return used ? Result<DeskMappingCheck>(check_mapping(*office, used->file, text)) : Result<DeskMappingCheck>(used.error());
}

Result<DeskMappingDifference> OfficeMappingDesk::difference(std::string_view name, std::string_view text) {
    const auto office = office_();
    const auto used = used_mapping(*office, name);
    if (!used) return used.error();
    const auto now = office->mapping_text(used->file);
    return now ? Result<DeskMappingDifference>(mapping_difference(*office, used->file, *now, text)) : Result<DeskMappingDifference>(now.error());
}

Result<std::string> OfficeMappingDesk::begin_preview(std::string_view name, std::string_view task, std::string_view digest, std::string_view account) {
    auto office = office_();
    const auto used = used_mapping(*office, name);
    if (!used) return used.error();
    if (std::find(used->tasks.begin(), used->tasks.end(), task) == used->tasks.end())
        return Error{Errc::usage, std::string(say("请选用这份映射的任务", "choose a task that uses this mapping")), std::string(task), {}};
    auto now = office->mapping_text(used->file);
    if (!now) return now.error();
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    MappingPreviewJob::Wanted wanted{.name = used->name, .digest = std::string(digest), .account = std::string(account), .text = {}, .text_in_force = {}};
    const auto is_wanted = [&](std::string_view text) { return hex(bytes_of(sha256(text))) == digest; };
    const auto own = Mappings(*ledger).draft(used->file, account);
    if (!own) return own.error();
    if (*own && is_wanted((*own)->text)) wanted.text = (*own)->text;
    else if (is_wanted(*now)) wanted.text = *now;
    else if (const auto kept = digest_of_hex(digest)) {
        auto text = Mappings(*ledger).text(*kept);
        if (!text) return text.error();
        if (*text) wanted.text = std::move(**text);
    }
    if (wanted.text.empty()) return Error{Errc::not_found, std::string(say("这份文本已不在", "this text is not kept any more")), {}, std::string(say("请从编辑页重新预览", "preview it again from the editor"))};
    if (wanted.text != *now) wanted.text_in_force = std::move(*now);
    const TaskConfig* config = office->config().task(std::string(task));
    return preview_.begin(std::move(office), *config, std::move(wanted));
}

Result<std::int64_t> OfficeMappingDesk::propose(std::string_view name, std::string_view text, const Digest256& base, std::string_view reason, const Signatory& who) {
    const auto office = office_();
    const auto used = used_mapping(*office, name);
    if (!used) return used.error();
    auto ledger = office->ledger();
    return ledger ? propose_mapping(*office, *ledger, used->file, text, base, reason, who) : Result<std::int64_t>(ledger.error());
}

Result<MappingDesk::Proposal> OfficeMappingDesk::proposal(std::int64_t number) {
    const auto office = office_();
    auto ledger = office->ledger(true);
    if (!ledger) return ledger.error();
    Mappings mappings(*ledger);
    auto found = mappings.proposal(number);
    if (!found) return found.error();
    if (!*found) return Error{Errc::not_found, say("没有映射提议 m-{n}", "there is no proposal m-{n} of a mapping", {{"n", std::to_string(number)}}), {}, {}};
    Proposal told;
    told.is = std::move(**found);
    told.name = name_of_mapping(told.is.file);
    for (UsedMapping& used : used_mappings(*office))
        if (used.file == told.is.file) told.tasks = std::move(used.tasks);
    const auto before = mappings.text(told.is.base), after = mappings.text(told.is.digest);
    if (!before) return before.error();
    if (!after) return after.error();
    told.difference = mapping_difference(*office, told.is.file, before->value_or(std::string()), after->value_or(std::string()));
    const auto now = office->mapping_text(told.is.file);
    told.overtaken = told.is.state == "open" && (!now || sha256(*now) != told.is.base);
    return told;
}

Status OfficeMappingDesk::release(std::int64_t number, std::string_view digest_begins, const Signatory& who) {
    const auto office = office_();
    auto ledger = office->ledger();
    return ledger ? release_mapping_text(*office, *ledger, number, digest_begins, who) : Status(ledger.error());
}

Status OfficeMappingDesk::withdraw(std::int64_t number, std::string_view reason, const Signatory& who) {
    auto ledger = office_()->ledger();
    return ledger ? Mappings(*ledger).withdraw(number, reason, who) : Status(ledger.error());
}

}  // namespace creditlink
