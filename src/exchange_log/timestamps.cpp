#include "creditlink/exchange_log/timestamps.h"

#include "checkpoint_note.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "fault.h"

namespace creditlink {
namespace {

constexpr std::string_view kTimestampType = "creditlink/timestamp/v1";

}  // namespace

Result<LogHead> stated_head(std::string_view note) {
    const auto parsed = parse_checkpoint(note);
    return parsed ? Result<LogHead>(parsed->head) : parsed.error();
}

std::string StampedCheckpoint::json() const {
    json::Writer writer;
    return writer.begin_object()
        .member("timestamp", kTimestampType)
        .member("head", head.text())
        .member("checkpoint", checkpoint)
        .member("response", base64(response))
        .end_object()
        .take();
}

Result<std::vector<StampedCheckpoint>> parse_timestamps(std::string_view text) {
    std::vector<StampedCheckpoint> stamps;
    std::size_t number = 0;
    for (const std::string_view line : split(text, "\n")) {
        ++number;
        if (line.empty()) continue;
        const auto value = json::parse(line);
        const auto word = [&](std::string_view name) { return value ? json::text_in(*value, name) : std::string(); };
        StampedCheckpoint stamp{{}, word("checkpoint"), from_base64(word("response")).value_or("")};
        const auto note = parse_checkpoint(stamp.checkpoint);
        if (note) stamp.head = note->head;
        if (!note || stamp.json() != line)
            return log_fault(std::string(say("不是检查点的时间戳", "it is no timestamp of a checkpoint")),
                             std::string(kTimestamps) + ":" + std::to_string(number));
        stamps.push_back(std::move(stamp));
    }
    return stamps;
}

}  // namespace creditlink
