#include "routes.h"

#include <array>

namespace creditlink::console_detail {
namespace {

constexpr Roles kOperator{Role::operates}, kAuditor{Role::auditor};
constexpr Roles kSeesTasks{Role::system, Role::operates, Role::maps, Role::auditor}, kPlans{Role::operates, Role::maps}, kPauses{Role::operates, Role::system};
constexpr Roles kSeesWithdrawals{Role::operates, Role::approves, Role::auditor}, kApprover{Role::approves}, kRefuses{Role::operates, Role::approves};
constexpr Roles kMapper{Role::maps}, kWorksOnMappings{Role::maps, Role::approves};
constexpr Roles kPublisher{Role::publishes}, kPublishesOrApproves{Role::publishes, Role::approves}, kLooksAtSigned{Role::publishes, Role::auditor};
constexpr Roles kSeesAccounts{Role::system, Role::security, Role::auditor}, kSystem{Role::system}, kSecurity{Role::security};

constexpr std::array kRoutes = {
    Route{"GET", "/", kEveryRole, overview_page},
    Route{"GET", "/tasks", kSeesTasks, tasks_page},
    Route{"GET", "/tasks/{name}", kSeesTasks, task_page},
    Route{"POST", "/tasks/{name}/run", kOperator, run_task_now},
    Route{"POST", "/tasks/{name}/pause", kPauses, pause_task},
    Route{"POST", "/tasks/{name}/resume", kPauses, resume_task},
    Route{"POST", "/tasks/{name}/plan", kPlans, begin_plan},
    Route{"GET", "/tasks/{name}/plan", kPlans, plan_page},
    Route{"GET", "/runs", kSeesTraffic, runs_page},
    Route{"GET", "/runs/{number}", kSeesTraffic, run_page},
    Route{"GET", "/quarantine", kSeesRows, quarantine_page},
    Route{"POST", "/quarantine-requeue", kOperator, requeue_items},
    Route{"POST", "/quarantine-export", kOperator, export_items},
    Route{"GET", "/quarantine/{number}", kSeesRows, item_page},
    Route{"POST", "/quarantine/{number}/look", Roles{Role::operates, Role::auditor}, look_at_item},
    Route{"POST", "/quarantine/{number}/fix", kOperator, fix_item},
    Route{"POST", "/quarantine/{number}/drop", kOperator, drop_item},
    Route{"GET", "/submissions", kSeesTraffic, submissions_page},
    Route{"GET", "/records", kSeesRecords, find_record},
    Route{"POST", "/records", kSeesRecords, find_typed_record},
    Route{"GET", "/records/{key}", kSeesRecords, record_page},
    Route{"GET", "/records/{key}/why", kSeesRecords, why_page},
    Route{"POST", "/records/{key}/why", Roles{Role::operates, Role::auditor}, look_at_why},
    Route{"GET", "/mappings", kSeesMappings, mappings_page},
    Route{"GET", "/mappings/{name}", kSeesMappings, mapping_page},
    Route{"GET", "/mappings/{name}/edit", kMapper, mapping_editor},
    Route{"POST", "/mappings/{name}/edit", kMapper, edit_mapping},
    Route{"POST", "/mappings/{name}/preview", kWorksOnMappings, begin_mapping_preview},
    Route{"GET", "/mappings/previews/{key}", kWorksOnMappings, mapping_preview_page},
    Route{"POST", "/mappings/previews/stop", kWorksOnMappings, stop_mapping_preview},
    Route{"GET", "/mappings/proposals/{number}", kSeesMappings, mapping_proposal_page},
    Route{"POST", "/mappings/proposals/{number}/release", kApprover, release_mapping},
    Route{"POST", "/mappings/proposals/{number}/withdraw", kWorksOnMappings, withdraw_mapping},
    Route{"GET", "/withdrawals", kSeesWithdrawals, withdrawals_page},
    Route{"GET", "/withdrawals/{number}", kSeesWithdrawals, withdrawal_page},
    Route{"POST", "/withdrawals/{number}/basis", kOperator, give_basis},
    Route{"POST", "/withdrawals/{number}/approve", kApprover, approve_withdrawal},
    Route{"POST", "/withdrawals/{number}/refuse", kRefuses, refuse_withdrawal},
    Route{"GET", "/letters", kSeesLetters, letters_page},
    Route{"GET", "/letters/{id}", kSeesLetters, letter_page},
    Route{"GET", "/letters/{id}/document", kSeesLetters, letter_document_page},
    Route{"GET", "/letters-new", kPublisher, new_letter_page},
    Route{"GET", "/letters/{id}/edit", kPublisher, letter_edit_page},
    Route{"POST", "/letters/{id}/edit", kPublisher, save_letter},
    Route{"POST", "/letters/{id}/preview", kPublisher, preview_letter},
    Route{"POST", "/letters/{id}/submit", kPublisher, submit_letter},
    Route{"POST", "/letters/{id}/return", kPublishesOrApproves, give_letter_back},
    Route{"POST", "/letters/{id}/discard", kPublisher, discard_letter},
    Route{"POST", "/letters/{id}/approve", kApprover, approve_letter},
    Route{"POST", "/letters/{id}/publish", kPublisher, publish_letter},
    Route{"POST", "/letters/{id}/withdraw", kPublishesOrApproves, withdraw_letter},
    Route{"GET", "/commitments", kSeesLetters, commitments_page},
    Route{"GET", "/commitments/{code}", kSeesLetters, commitment_page},
    Route{"POST", "/commitments/{code}/look", kLooksAtSigned, look_at_commitment},
    Route{"POST", "/commitments/{code}/scan", kLooksAtSigned, scan_of_commitment},
    Route{"POST", "/commitments/{code}/attach", kPublisher, attach_commitment_scan},
    Route{"POST", "/commitments/{code}/judge", kPublisher, judge_commitment},
    Route{"POST", "/commitments/{code}/correct", kPublisher, correct_commitment},
    Route{"POST", "/commitments/{code}/void", kPublisher, void_commitment},
    Route{"GET", "/commitments-new", kPublisher, new_commitment_page},
    Route{"POST", "/commitments-new", kPublisher, take_commitment},
    Route{"GET", "/commitments-import", kPublisher, import_commitments_page},
    Route{"POST", "/commitments-import", kPublisher, check_commitments},
    Route{"POST", "/commitments-import/take", kPublisher, take_commitments},
    Route{"GET", "/alerts", kSeesTraffic, alerts_page},
    Route{"POST", "/alerts/silence", Roles{Role::system, Role::operates}, silence_alert},
    Route{"GET", "/late", kSeesTraffic, late_page},
    Route{"GET", "/rates", kSeesTraffic, rates_page},
    Route{"GET", "/rates/rows", kSeesTraffic, rated_rows_page},
    Route{"GET", "/log", kAuditor, log_search_page},
    Route{"POST", "/log", kAuditor, search_log},
    Route{"POST", "/log/subject", kAuditor, search_by_subject},
    Route{"POST", "/log/name", kAuditor, search_by_name},
    Route{"GET", "/log/exchanges/{batch}", kAuditor, exchange_page},
    Route{"GET", "/log/entries", kAuditor, log_page},
    Route{"GET", "/log/entries/{number}", kAuditor, log_entry_page},
    Route{"POST", "/log/entries/{number}/content", kAuditor, look_at_content},
    Route{"GET", "/log/entries/{number}/bytes", kAuditor, entry_bytes_file},
    Route{"GET", "/log/entries/{number}/proof", kAuditor, entry_proof_file},
    Route{"GET", "/log/checkpoint", kAuditor, checkpoint_file},
    Route{"GET", "/log/keys", kAuditor, log_keys_file},
    Route{"GET", "/log/keys/ed25519", kAuditor, ed25519_key_file},
    Route{"GET", "/log/heads", kAuditor, heads_page},
    Route{"POST", "/log/heads/check", kAuditor, check_log_now},
    Route{"GET", "/log/anchor.svg", kAuditor, anchor_picture},
    Route{"GET", "/log/samples", kAuditor, samples_page},
    Route{"POST", "/log/samples", kAuditor, draw_sample_now},
    Route{"GET", "/log/samples/{entry}", kAuditor, sample_page},
    Route{"GET", "/log/samples/{entry}/list", kAuditor, sample_list_file},
    Route{"POST", "/log/samples/{entry}/packs", kAuditor, sample_packs_file},
    Route{"GET", "/log/packs", kAuditor, pack_page},
    Route{"POST", "/log/packs", kAuditor, pack_file},
    Route{"GET", "/keys", kSeesAccounts, keys_page},
    Route{"POST", "/keys/propose", kSystemOrSecurity, propose_key},
    Route{"GET", "/keys/changes/{number}", kSeesAccounts, key_change_page},
    Route{"GET", "/keys/changes/{number}/public", kSeesAccounts, key_public_file},
    Route{"POST", "/keys/changes/{number}/ask", kSystemOrSecurity, ask_about_key},
    Route{"POST", "/keys/changes/{number}/release", kSystemOrSecurity, release_key},
    Route{"POST", "/keys/changes/{number}/withdraw", kSystemOrSecurity, withdraw_key},
    Route{"GET", "/settings", kSeesAccounts, settings_page},
    Route{"GET", "/accounts", kSeesAccounts, accounts_page},
    Route{"POST", "/accounts/add", kSystem, add_account},
    Route{"GET", "/accounts/{name}", kSeesAccounts, account_page},
    Route{"POST", "/accounts/{name}/roles", kSecurity, give_roles},
    Route{"POST", "/accounts/{name}/on", kSecurity, switch_account_on},
    Route{"POST", "/accounts/{name}/off", kSystemOrSecurity, switch_account_off},
    Route{"POST", "/accounts/{name}/password", kSystem, reset_account_password},
    Route{"GET", "/password", kEveryRole, password_page},
    Route{"POST", "/password", kEveryRole, change_password},
};

constexpr std::array kOverviewPages = {
    MenuItem{"/", "概览", "Overview", kEveryRole},
    MenuItem{"/alerts", "告警", "Alerts", kSeesTraffic},
    MenuItem{"/rates", "及时与合规", "Rates", kSeesTraffic, "/late"},
};
constexpr std::array kTaskPages = {
    MenuItem{"/tasks", "任务", "Tasks", kSeesTasks},
    MenuItem{"/runs", "运行", "Runs", kSeesTraffic},
    MenuItem{"/mappings", "映射", "Mappings", kSeesMappings},
};
constexpr std::array kWaitingPages = {
    MenuItem{"/quarantine", "待处理", "Quarantine", kSeesRows},
    MenuItem{"/withdrawals", "撤回", "Withdrawals", kSeesWithdrawals},
};
constexpr std::array kSentPages = {
    MenuItem{"/submissions", "报送", "Submissions", kSeesTraffic},
    MenuItem{"/records", "记录", "Records", kSeesRecords},
};
constexpr std::array kLetterPages = {
    MenuItem{"/letters", "承诺书", "Letters", kSeesLetters},
    MenuItem{"/commitments", "签署件", "Signed letters", kSeesLetters},
};
constexpr std::array kLogPages = {
    MenuItem{"/log", "交换日志", "Exchange log", kAuditor},
};
constexpr std::array kSystemPages = {
    MenuItem{"/keys", "密钥和证书", "Keys", kSeesAccounts},
    MenuItem{"/settings", "设置", "Settings", kSeesAccounts},
    MenuItem{"/accounts", "账号", "Accounts", kSeesAccounts},
};
// Seven words, so that whoever sees all of them has them on one line.
constexpr std::array kMenu = {
    MenuGroup{"概览", "Overview", kOverviewPages},
    MenuGroup{"任务", "Tasks", kTaskPages},
    MenuGroup{"待处理", "Waiting", kWaitingPages},
    MenuGroup{"报送", "Submissions", kSentPages},
    MenuGroup{"承诺书", "Letters", kLetterPages},
    MenuGroup{"交换日志", "Exchange log", kLogPages},
    MenuGroup{"系统", "System", kSystemPages},
};

}  // namespace

std::span<const Route> routes() { return kRoutes; }
std::span<const MenuGroup> menu() { return kMenu; }

std::optional<std::vector<std::string>> matched(std::string_view pattern, std::string_view path) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t open = pattern.find('{');
        if (open == std::string_view::npos) return pattern == path ? std::optional(std::move(parts)) : std::nullopt;
        if (path.substr(0, open) != pattern.substr(0, open)) return std::nullopt;
        pattern.remove_prefix(pattern.find('}') + 1);
        path.remove_prefix(open);
        const std::size_t end = std::min(path.find('/'), path.size());
        if (end == 0) return std::nullopt;
        parts.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
}

}  // namespace creditlink::console_detail

namespace creditlink {

std::vector<ConsoleRoute> console_routes() {
    std::vector<ConsoleRoute> list;
    for (const auto& route : console_detail::routes()) list.push_back({route.method, route.path, route.roles});
    return list;
}

}  // namespace creditlink
