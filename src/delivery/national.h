#pragma once

#include <map>
#include <string>

#include "creditlink/delivery/protocol.h"

namespace creditlink::delivery_detail {

class National final : public Protocol {
  public:
    National(BatchLimits limits, std::map<std::string, std::string> fixes, bool has_status = true)
        : limits_(limits), fixes_(std::move(fixes)), has_status_(has_status) {}

    BodyForm body_form() const override { return BodyForm::interface; }
    std::string body(const BatchRow& batch, std::span<const Item> items, std::string_view sender) const override;
    ExchangeRequest submit(const BatchRow& batch) const override;
    Answer read(const ExchangeAnswer& answer, const BatchRow& batch, std::span<const Item> items, std::int64_t now) const override;
    std::optional<ExchangeRequest> inquire(const BatchRow& batch) const override;
    Answer read_inquiry(const ExchangeAnswer& answer, const BatchRow& batch, std::span<const Item> items, std::int64_t now) const override;
    std::optional<ExchangeRequest> ask_head() const override;
    HeadAnswer read_head(const ExchangeAnswer& answer, std::int64_t now) const override;
    bool signed_answers() const override { return true; }
    BatchLimits limits() const override { return limits_; }
    // The longest of each member outside "data", generously: a body must never exceed what the platform takes.
    std::size_t overhead() const override { return 512; }
    std::size_t overhead_per_record() const override { return 160; }
    std::string fix_for(std::string_view row_code) const override;
    std::vector<std::string> cannot_promise() const override;

  private:
    enum class Asked { submission, inquiry };
    std::optional<Answer> read_taken(const ExchangeAnswer& from, const BatchRow& batch, std::span<const Item> items, Asked asked) const;

    BatchLimits limits_;
    std::map<std::string, std::string> fixes_;
    bool has_status_;  // platform.md section 6: it says which head of our log it saw last
};

}  // namespace creditlink::delivery_detail
