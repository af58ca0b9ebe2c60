#pragma once
// What the console shows and does. The console knows pages, sessions and roles; the wiring hands in a desk that knows the
// office. Personal data comes masked unless a purpose is given, and then the look is an entry of the exchange log already.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/console/account_desk.h"
#include "creditlink/console/installation_desk.h"
#include "creditlink/console/head_desk.h"
#include "creditlink/console/key_desk.h"
#include "creditlink/console/log_desk.h"
#include "creditlink/console/pack_desk.h"
#include "creditlink/console/mapping_desk.h"
#include "creditlink/console/commitment_desk.h"
#include "creditlink/console/letter_desk.h"
#include "creditlink/console/quarantine_desk.h"
#include "creditlink/console/record_desk.h"
#include "creditlink/console/sample_desk.h"
#include "creditlink/console/task_desk.h"
#include "creditlink/console/withdrawal_desk.h"
#include "creditlink/console/desk_rates.h"
#include "creditlink/ledger/accounts.h"
#include "creditlink/ledger/intake.h"
#include "creditlink/ledger/outbound.h"
#include "creditlink/ledger/pages.h"
#include "creditlink/ledger/views.h"

namespace creditlink {

struct DeskQueue {                                        // of a lane, where there is any
    Lane lane;
    std::uint64_t asked = 0, cut = 0;                     // batches: sent without an answer that is believed; made and not sent yet
    std::uint64_t pending = 0;                            // records that are in no batch yet
    std::int64_t due = 0;                                 // unix seconds: the first of them is not tried before; 0: at once
};

struct DeskOverview {
    std::vector<DeskTask> tasks;
    std::vector<std::pair<Lane, Books>> books;
    std::vector<DeskQueue> queues;
    std::uint64_t quarantined = 0, proposals = 0;         // that wait for a person, as do
    std::uint64_t mappings = 0, key_changes = 0;          // proposals of mappings, and of the signing key's next one
};

struct DeskAlert {                                        // something that is wrong now
    std::string id, text, remedy;
    bool bad = false;                                     // or a warning
    std::int64_t since = 0, told = 0, silent_until = 0;   // unix seconds; 0: not told of yet, not silenced
    std::string silenced_by;
};

// Called by several threads at once.
class ConsoleDesk {
  public:
    virtual ~ConsoleDesk() = default;

    virtual std::string office_name() const = 0;
    virtual std::string kind_title(std::string_view kind) const = 0;          // as its file says, in Chinese; empty: unknown
    virtual std::string platform_title(std::string_view platform) const = 0;  // of the configuration; empty: it has none
    virtual TaskDesk& task_desk() = 0;
    virtual WithdrawalDesk& withdrawal_desk() = 0;
    virtual RecordDesk& record_desk() = 0;
    virtual QuarantineDesk& quarantine_desk() = 0;
    virtual InstallationDesk& installation_desk() = 0;
    virtual KeyDesk& key_desk() = 0;
    virtual AccountDesk& account_desk() = 0;
    virtual LogDesk& log_desk() = 0;
    virtual PackDesk& pack_desk() = 0;
    virtual HeadDesk& head_desk() = 0;
    virtual SampleDesk& sample_desk() = 0;
    virtual MappingDesk& mapping_desk() = 0;
    virtual LetterDesk& letter_desk() = 0;
    virtual CommitmentDesk& commitment_desk() = 0;
    virtual Result<DeskOverview> overview() = 0;
    virtual Result<std::vector<RunInfo>> runs(const RunFilter& filter, std::size_t most) = 0;
    virtual Result<RunInfo> run(RunId id) = 0;

    virtual Result<SubmissionPage> submissions(const SubmissionFilter& filter, std::size_t most) = 0;
    virtual std::vector<std::string> task_names() = 0;      // what lists can be filtered by
    virtual Result<std::vector<DeskAlert>> alerts() = 0;
    // No notice of it is made for so many hours; an entry of the exchange log. Errc::not_found.
    virtual Status silence(std::string_view id, std::int64_t hours, std::string_view reason, std::string_view who) = 0;
    // How well the office reports, and the rows behind each number. The counting takes up to a second a million records.
    virtual Result<DeskLateness> late() = 0;
    virtual Result<DeskScores> scores() = 0;
    virtual Result<DeskTrend> trend() = 0;  // counted anew only when something has moved on
    virtual Result<DeskRatedRows> rated(const DeskRateFilter& filter, std::size_t most) = 0;

    virtual Result<std::vector<Account>> accounts() = 0;
    virtual Result<std::optional<Account>> account(std::string_view name) = 0;
    virtual Status note_login(std::string_view name, bool right) = 0;
    virtual Status note_logout(std::string_view name) = 0;
    virtual Status set_password(std::string_view name, std::string_view hash, std::string_view who) = 0;
};

}  // namespace creditlink
