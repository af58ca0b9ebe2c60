#pragma once
// The console's letters, over a real office.

#include <functional>
#include <memory>

#include "creditlink/console/letter_desk.h"
#include "letter_desk.h"

namespace creditlink {

class OfficeLetterDesk final : public LetterDesk {
  public:
    explicit OfficeLetterDesk(std::function<std::shared_ptr<Office>()> office) : office_(std::move(office)) {}

    Result<std::vector<DeskLetterLine>> letters() override;
    Result<DeskLetter> letter(std::string_view id, std::uint32_t version, std::uint32_t against) override;
    Result<std::string> document(std::string_view id, std::uint32_t version) override;
    Result<DeskLetterText> text(std::string_view id, std::string_view like) override;
    Result<std::string> preview(std::string_view id, std::string_view text) override;
    Result<std::vector<Error>> faults(std::string_view id, std::string_view text) override;
    Result<DeskLetterChoices> choices() override;
    Result<std::vector<DeskClauseChange>> changes(std::string_view id, std::string_view text) override;
    Result<std::uint32_t> save(std::string_view id, std::string_view text, std::string_view digest, std::string_view who) override;
    Status submit(std::string_view id, std::string_view read, std::string_view who) override;
    Status give_back(std::string_view id, std::string_view reason, std::string_view who) override;
    Status discard(std::string_view id, std::string_view reason, std::string_view who) override;
    Status approve(std::string_view id, std::string_view digest, std::string_view who) override;
    Result<DeskPublication> publish(std::string_view id, std::string_view who) override;
    Result<DeskPublication> withdraw(std::string_view id, std::string_view reason, std::string_view who) override;

  private:
    std::function<std::shared_ptr<Office>()> office_;
};

}  // namespace creditlink
