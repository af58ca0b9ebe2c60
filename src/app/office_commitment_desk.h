#pragma once
// The console's signed commitments, over a real office.

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

#include "creditlink/console/commitment_desk.h"
#include "opened.h"

namespace creditlink {

class OfficeCommitmentDesk final : public CommitmentDesk {
  public:
    explicit OfficeCommitmentDesk(std::function<std::shared_ptr<Office>()> office) : office_(std::move(office)) {}

    Result<DeskCommitmentList> commitments(std::string_view letter, CommitmentFilter::Standing standing, std::string_view before, std::size_t most) override;
    Result<std::uint64_t> ending() override;
    Result<DeskCommitment> commitment(std::string_view code, std::string_view purpose, std::string_view who) override;
    Result<std::string> scan(std::string_view code, std::string_view purpose, std::string_view who) override;
    Result<DeskSigningForm> signing_form(std::string_view letter) override;
    Result<DeskTaken> take(std::string_view letter, const DeskSigned& typed, std::string_view who) override;
    Status attach_scan(std::string_view code, std::string_view bytes, std::string_view who) override;
    Status judge(std::string_view code, std::string_view result, std::string_view unperformed, std::string_view pursued, std::string_view day, std::string_view who) override;
    Status correct(std::string_view code, std::string_view name, std::string_view value, std::string_view reason, std::string_view who) override;
    Status make_void(std::string_view code, std::string_view reason, std::string_view who) override;
    Result<DeskImport> check_table(std::string_view letter, std::string_view file, std::string bytes, std::string_view who) override;
    Result<DeskImport> take_table(std::string_view ticket, std::string_view who) override;

  private:
    struct Table {  // that somebody has sent and not yet taken in
        std::string ticket, letter, file, bytes, who;
        std::int64_t since = 0;  // unix seconds
    };
    Result<DeskImport> read_table(const Table& table, bool takes);

    std::function<std::shared_ptr<Office>()> office_;
    std::mutex mutex_;
    std::deque<Table> tables_;  // under mutex_, the oldest first
};

}  // namespace creditlink
