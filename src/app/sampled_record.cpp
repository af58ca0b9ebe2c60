#include "sampled_record.h"

#include "creditlink/base/message.h"

namespace creditlink {

NamedRecord named_record(LogIndex& index, std::uint64_t answered, std::uint32_t place) {
    const auto item = index.item(answered);
    if (item && *item) {
        const auto found = index.records((*item)->number, place, 1);
        if (found && !found->empty() && found->front().place == place) return {found->front().submission, {}};
        if ((*item)->request == ContentState::erased)
            return {{}, std::string(say("内容已销毁", "its content was erased"))};
        // The platform counts rows that we number nowhere in the log: only the batch as a whole can be shown.
        if ((*item)->request == ContentState::read && found)
            return {
                {},
                std::string(say("平台自定格式，行没有报送号；请看整批：evidence pack --batch",
                                "rows of the platform's own form have no id; see the batch: evidence pack --batch"))};
    }
    return {
        {},
        std::string(say("内容读不出（存储密钥不在或已损坏）", "its content cannot be read: no store key, or damaged"))};
}

}  // namespace creditlink
