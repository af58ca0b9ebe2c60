#include "creditlink/service/diagnostics.h"

namespace creditlink {

void Diagnostics::say(Level level, std::string_view event, const Members& members) {
    constexpr std::string_view kLevels[] = {"info", "warning", "error"};
    json::Writer writer;
    writer.begin_object().member("time", rfc3339(clock_.unix_seconds())).member("level", kLevels[static_cast<std::size_t>(level)]).member("event", event);
    if (members) members(writer);
    write_(writer.end_object().text());
}

void Diagnostics::error(std::string_view event, const Error& error, const Members& members) {
    say(Level::error, event, [&](json::Writer& writer) {
        if (members) members(writer);
        writer.member("error", error.message);
        if (!error.place.empty()) writer.member("place", error.place);
        if (!error.hint.empty()) writer.member("hint", error.hint);
    });
}

}  // namespace creditlink
