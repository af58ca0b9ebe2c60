#pragma once
// The route table: every page, who may see it, and the function that makes it.

#include <span>
#include <string_view>

#include "page.h"

namespace creditlink::console_detail {

struct Route {
    std::string_view method, path;  // {name} stands for one part of a path
    Roles roles;                    // who may; deny by default
    ServerResponse (*make)(const Visit&);
};
std::span<const Route> routes();

struct MenuItem {
    std::string_view path, zh, en;
    Roles roles;
    std::string_view also = {};     // where pages of this item begin besides `path`; empty: nowhere
};
// A word of the menu, and the pages that show below it where a visitor may see several of them.
struct MenuGroup {
    std::string_view zh, en;
    std::span<const MenuItem> pages;
};
std::span<const MenuGroup> menu();

// The parts that {name}s stand for, or nothing if the path is another one.
std::optional<std::vector<std::string>> matched(std::string_view pattern, std::string_view path);

// pages, each in a file of its own
ServerResponse overview_page(const Visit& visit);
ServerResponse tasks_page(const Visit& visit);
ServerResponse task_page(const Visit& visit);
ServerResponse run_task_now(const Visit& visit);
ServerResponse pause_task(const Visit& visit);
ServerResponse resume_task(const Visit& visit);
ServerResponse begin_plan(const Visit& visit);
ServerResponse plan_page(const Visit& visit);
ServerResponse runs_page(const Visit& visit);
ServerResponse run_page(const Visit& visit);
ServerResponse quarantine_page(const Visit& visit);
ServerResponse requeue_items(const Visit& visit);
ServerResponse export_items(const Visit& visit);
ServerResponse item_page(const Visit& visit);
ServerResponse look_at_item(const Visit& visit);
ServerResponse fix_item(const Visit& visit);
ServerResponse drop_item(const Visit& visit);
ServerResponse submissions_page(const Visit& visit);
ServerResponse find_record(const Visit& visit);
ServerResponse find_typed_record(const Visit& visit);
ServerResponse record_page(const Visit& visit);
ServerResponse why_page(const Visit& visit);
ServerResponse look_at_why(const Visit& visit);
ServerResponse mappings_page(const Visit& visit);
ServerResponse mapping_page(const Visit& visit);
ServerResponse mapping_editor(const Visit& visit);
ServerResponse edit_mapping(const Visit& visit);
ServerResponse begin_mapping_preview(const Visit& visit);
ServerResponse mapping_preview_page(const Visit& visit);
ServerResponse stop_mapping_preview(const Visit& visit);
ServerResponse mapping_proposal_page(const Visit& visit);
ServerResponse release_mapping(const Visit& visit);
ServerResponse withdraw_mapping(const Visit& visit);
ServerResponse withdrawals_page(const Visit& visit);
ServerResponse withdrawal_page(const Visit& visit);
ServerResponse give_basis(const Visit& visit);
ServerResponse approve_withdrawal(const Visit& visit);
ServerResponse refuse_withdrawal(const Visit& visit);
ServerResponse letters_page(const Visit& visit);
ServerResponse letter_page(const Visit& visit);
ServerResponse letter_document_page(const Visit& visit);
ServerResponse new_letter_page(const Visit& visit);
ServerResponse letter_edit_page(const Visit& visit);
ServerResponse save_letter(const Visit& visit);
ServerResponse kept_letter_text(const Visit& visit);  // the editor again, with a text that came when nobody was logged in
ServerResponse preview_letter(const Visit& visit);
ServerResponse submit_letter(const Visit& visit);
ServerResponse give_letter_back(const Visit& visit);
ServerResponse discard_letter(const Visit& visit);
ServerResponse approve_letter(const Visit& visit);
ServerResponse publish_letter(const Visit& visit);
ServerResponse withdraw_letter(const Visit& visit);
ServerResponse commitments_page(const Visit& visit);
ServerResponse commitment_page(const Visit& visit);
ServerResponse look_at_commitment(const Visit& visit);
ServerResponse scan_of_commitment(const Visit& visit);
ServerResponse attach_commitment_scan(const Visit& visit);
ServerResponse judge_commitment(const Visit& visit);
ServerResponse correct_commitment(const Visit& visit);
ServerResponse void_commitment(const Visit& visit);
ServerResponse kept_correction(const Visit& visit);
ServerResponse kept_judgement(const Visit& visit);  // the form again, with what came when nobody was logged in
ServerResponse kept_signing(const Visit& visit);
ServerResponse new_commitment_page(const Visit& visit);
ServerResponse take_commitment(const Visit& visit);
ServerResponse import_commitments_page(const Visit& visit);
ServerResponse check_commitments(const Visit& visit);
ServerResponse take_commitments(const Visit& visit);
ServerResponse alerts_page(const Visit& visit);
ServerResponse silence_alert(const Visit& visit);
ServerResponse late_page(const Visit& visit);
ServerResponse rates_page(const Visit& visit);
ServerResponse rated_rows_page(const Visit& visit);
ServerResponse log_search_page(const Visit& visit);
ServerResponse search_log(const Visit& visit);
ServerResponse search_by_subject(const Visit& visit);
ServerResponse search_by_name(const Visit& visit);
ServerResponse exchange_page(const Visit& visit);
ServerResponse log_page(const Visit& visit);
ServerResponse keys_page(const Visit& visit);
ServerResponse keys_page_with(const Visit& visit, const Markup& trouble, int status);
Markup key_changes_part(const Visit& visit, const Markup& trouble);  // of the page of keys
ServerResponse propose_key(const Visit& visit);
ServerResponse key_change_page(const Visit& visit);
ServerResponse key_public_file(const Visit& visit);
ServerResponse ask_about_key(const Visit& visit);
ServerResponse release_key(const Visit& visit);
ServerResponse withdraw_key(const Visit& visit);
ServerResponse settings_page(const Visit& visit);
ServerResponse log_entry_page(const Visit& visit);
ServerResponse look_at_content(const Visit& visit);
ServerResponse entry_bytes_file(const Visit& visit);
ServerResponse entry_proof_file(const Visit& visit);
ServerResponse checkpoint_file(const Visit& visit);
ServerResponse log_keys_file(const Visit& visit);
ServerResponse ed25519_key_file(const Visit& visit);
ServerResponse heads_page(const Visit& visit);
ServerResponse check_log_now(const Visit& visit);
ServerResponse anchor_picture(const Visit& visit);
ServerResponse samples_page(const Visit& visit);
ServerResponse draw_sample_now(const Visit& visit);
ServerResponse sample_page(const Visit& visit);
ServerResponse sample_list_file(const Visit& visit);
ServerResponse sample_packs_file(const Visit& visit);
ServerResponse pack_page(const Visit& visit);
ServerResponse pack_file(const Visit& visit);
ServerResponse accounts_page(const Visit& visit);
ServerResponse account_page(const Visit& visit);
ServerResponse add_account(const Visit& visit);
ServerResponse give_roles(const Visit& visit);
ServerResponse switch_account_on(const Visit& visit);
ServerResponse switch_account_off(const Visit& visit);
ServerResponse reset_account_password(const Visit& visit);
ServerResponse password_page(const Visit& visit);
ServerResponse change_password(const Visit& visit);

}  // namespace creditlink::console_detail
