#include "exchange_text.h"

namespace creditlink::delivery_detail {

std::string text_of(const ExchangeAnswer& answer) {
    return creditlink::text_of(ResponseHead{answer.status, answer.fields}) + answer.body;
}

std::optional<ExchangeAnswer> answer_of(std::string_view text) {
    auto response = response_of(text);
    if (!response) return {};
    return ExchangeAnswer{response->head.status, std::move(response->head.fields), std::string(response->body), false};
}

}  // namespace creditlink::delivery_detail
