#pragma once
// The console's desk over a real office: each call opens what it needs, so that it never keeps a run or a command waiting.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>

#include "creditlink/app/office.h"
#include "creditlink/console/desk.h"
#include "office_account_desk.h"
#include "office_installation_desk.h"
#include "office_head_desk.h"
#include "office_key_desk.h"
#include "office_log_desk.h"
#include "office_pack_desk.h"
#include "office_mapping_desk.h"
#include "office_commitment_desk.h"
#include "office_letter_desk.h"
#include "office_quarantine_desk.h"
#include "office_record_desk.h"
#include "office_sample_desk.h"
#include "office_task_desk.h"
#include "office_withdrawal_desk.h"

namespace creditlink {

class OfficeDesk final : public ConsoleDesk {
  public:
    // The runner has the office whose configuration is in force now. Both outlive this.
    OfficeDesk(OfficeRunner& runner, RunRequests& requests) : office_([&runner] { return runner.office(); }), tasks_(runner, requests), withdrawals_(office_), records_(office_), quarantine_(office_), installation_(office_), keys_(office_), accounts_(office_), log_(office_), packs_(office_, making_pack_, ending_.get_token()), heads_(office_), samples_(office_, making_pack_, ending_.get_token()), mappings_(office_), letters_(office_), commitments_(office_) {}

    void end() { ending_.request_stop(); }  // what takes minutes is given up

    std::string office_name() const override;
    std::string kind_title(std::string_view kind) const override;
    std::string platform_title(std::string_view platform) const override;
    TaskDesk& task_desk() override { return tasks_; }
    WithdrawalDesk& withdrawal_desk() override { return withdrawals_; }
    RecordDesk& record_desk() override { return records_; }
    QuarantineDesk& quarantine_desk() override { return quarantine_; }
    InstallationDesk& installation_desk() override { return installation_; }
    KeyDesk& key_desk() override { return keys_; }
    AccountDesk& account_desk() override { return accounts_; }
    LogDesk& log_desk() override { return log_; }
    PackDesk& pack_desk() override { return packs_; }
    HeadDesk& head_desk() override { return heads_; }
    SampleDesk& sample_desk() override { return samples_; }
    MappingDesk& mapping_desk() override { return mappings_; }
    LetterDesk& letter_desk() override { return letters_; }
    CommitmentDesk& commitment_desk() override { return commitments_; }
    Result<DeskOverview> overview() override;
    Result<std::vector<RunInfo>> runs(const RunFilter& filter, std::size_t most) override;
    Result<RunInfo> run(RunId id) override;
    Result<SubmissionPage> submissions(const SubmissionFilter& filter, std::size_t most) override;
    std::vector<std::string> task_names() override;
    Result<DeskLateness> late() override;
    Result<DeskScores> scores() override;
    Result<DeskTrend> trend() override;
    Result<DeskRatedRows> rated(const DeskRateFilter& filter, std::size_t most) override;
    Result<std::vector<DeskAlert>> alerts() override;
    Status silence(std::string_view id, std::int64_t hours, std::string_view reason, std::string_view who) override;
    Result<std::vector<Account>> accounts() override;
    Result<std::optional<Account>> account(std::string_view name) override;
    Status note_login(std::string_view name, bool right) override;
    Status note_logout(std::string_view name) override;
    Status set_password(std::string_view name, std::string_view hash, std::string_view who) override;

  private:
    std::function<std::shared_ptr<Office>()> office_;
    std::mutex making_pack_;
    mutable std::mutex naming_;
    mutable std::map<std::string, std::string, std::less<>> kind_titles_;  // under naming_, as is the next; a file's name for people hardly ever changes
    mutable std::weak_ptr<Office> naming_for_;  // whose titles these are
    std::mutex counting_trend_;
    std::string trend_stamp_;  // under counting_trend_, as are
    std::weak_ptr<Office> trend_of_;  // whose configuration it was counted with
    DeskTrend trend_;
    std::stop_source ending_;
    OfficeTaskDesk tasks_;
    OfficeWithdrawalDesk withdrawals_;
    OfficeRecordDesk records_;
    OfficeQuarantineDesk quarantine_;
    OfficeInstallationDesk installation_;
    OfficeKeyDesk keys_;
    OfficeAccountDesk accounts_;
    OfficeLogDesk log_;
    OfficePackDesk packs_;
    OfficeHeadDesk heads_;
    OfficeSampleDesk samples_;
    OfficeMappingDesk mappings_;
    OfficeLetterDesk letters_;
    OfficeCommitmentDesk commitments_;
};

}  // namespace creditlink
