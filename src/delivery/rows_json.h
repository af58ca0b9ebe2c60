#pragma once
// The poor relation: a platform that takes a JSON envelope with an array of rows, answers with an error list by row number,
// signs nothing and cannot be asked what became of a batch. Everything that differs between such platforms is in the profile.

#include <map>
#include <string>
#include <vector>

#include "creditlink/delivery/protocol.h"

namespace creditlink::delivery_detail {

struct RowsJsonShape {
    std::string path;                                        // "/interface/upload"
    std::vector<std::pair<std::string, std::string>> fields; // fixed header fields
    std::vector<std::pair<std::string, std::string>> envelope;  // member -> text; {kind}, {catalogue}, {sender}, {batch}, {created}
    std::string rows_member;                                 // member that holds the rows
    bool rows_as_text = false;                               // the array stands as a string inside the envelope
    std::string id_member, op_member;                        // put into each row; empty: not sent
    std::string success_member, success_value;               // of the answer: the call as a whole was taken
    std::string errors_member, index_member, code_member, field_member, message_member;  // of refused rows
    std::uint32_t first_index = 0;                           // is the first row 0 or 1?
    std::string doubts_member;                               // rows stored with a question; empty: none
    std::map<std::string, std::string> refused;              // whole-call codes that mean: refused, a person -> text
};

class RowsJson final : public Protocol {
  public:
    RowsJson(RowsJsonShape shape, BatchLimits limits, std::map<std::string, std::string> fixes)
        : shape_(std::move(shape)), limits_(limits), fixes_(std::move(fixes)) {}

    BodyForm body_form() const override { return BodyForm::own; }
    std::string body(const BatchRow& batch, std::span<const Item> items, std::string_view sender) const override;
    ExchangeRequest submit(const BatchRow& batch) const override;
    Answer read(const ExchangeAnswer& answer, const BatchRow& batch, std::span<const Item> items, std::int64_t now) const override;
    std::optional<ExchangeRequest> inquire(const BatchRow&) const override { return std::nullopt; }
    Answer read_inquiry(const ExchangeAnswer&, const BatchRow&, std::span<const Item>, std::int64_t) const override { return {}; }
    std::optional<ExchangeRequest> ask_head() const override { return std::nullopt; }
    HeadAnswer read_head(const ExchangeAnswer&, std::int64_t) const override { return {}; }
    bool signed_answers() const override { return false; }
    BatchLimits limits() const override { return limits_; }
    std::size_t overhead() const override { return 1024; }
    std::size_t overhead_per_record() const override { return 160; }
    std::string fix_for(std::string_view row_code) const override;
    std::vector<std::string> cannot_promise() const override;

  private:
    std::string read_rows(const json::Value& root, std::string_view member, SubmissionState state, std::span<const Item> items,
                          std::vector<bool>& named, Answer& answer) const;

    RowsJsonShape shape_;
    BatchLimits limits_;
    std::map<std::string, std::string> fixes_;
};

}  // namespace creditlink::delivery_detail
