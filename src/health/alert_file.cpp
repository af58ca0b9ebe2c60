// The book as a file.

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/health/alert_book.h"

namespace creditlink {

namespace {

constexpr std::size_t kLargest = 4u << 20;

void write_check(json::Writer& w, const HealthCheck& check) {
    w.member("name", check.name).member("subject", check.subject).member("health", std::int64_t{check.health == Health::bad ? 2 : 1});
    if (check.code.empty()) {
        w.member("found", check.found).member("remedy", check.remedy);
        return;
    }
    w.member("code", check.code).name("values").begin_object();
    for (const auto& [name, value] : check.values) w.member(name, value);
    w.end_object();
}

std::int64_t number_at(const json::Value& of, std::string_view name) {
    const json::Value* value = of.find(name);
    return value ? value->integer().value_or(0) : 0;
}

HealthCheck read_check(const json::Value& from) {
    HealthCheck check{.name = text_in(from, "name"), .subject = text_in(from, "subject"), .health = number_at(from, "health") == 2 ? Health::bad : Health::warning,
                      .found = text_in(from, "found"), .remedy = text_in(from, "remedy"), .code = text_in(from, "code"), .age = -1};
    if (const json::Value* values = from.find("values"))
        for (const auto& [name, value] : values->members) check.values.emplace_back(name, std::string(value.string_or("")));
    return check;
}

Notice read_notice(const json::Value& from) {
    const std::int64_t kind = number_at(from, "kind");
    return {.kind = kind >= 0 && kind <= 3 ? static_cast<Notice::Kind>(kind) : Notice::Kind::raised, .id = text_in(from, "id"), .check = read_check(from), .since = number_at(from, "since"), .at = number_at(from, "at")};
}

}  // namespace

Result<AlertBook> AlertBook::load(const Path& file) {
    AlertBook book(file);
    auto text = read_file(file, kLargest);
    if (!text && text.error().code == Errc::not_found) return book;
    if (!text) return text.error();
    auto parsed = json::parse(*text, {.file = file.string()});
    const json::Value* list = parsed && parsed->is_object() ? parsed->find("alerts") : nullptr;
    if (!list || !list->is_array())
        return Error{Errc::storage, std::string(say("告警状态文件读不懂", "the file of alerts makes no sense")), file.string(), std::string(say("可以删除它：现有的告警会再通知一次", "it may be deleted: what stands is told of once more"))};
    for (const json::Value& each : list->items) {
        Alert alert{.check = read_check(each), .since = number_at(each, "since"), .told = number_at(each, "told"), .silent_until = number_at(each, "silent_until"), .silenced_by = text_in(each, "silenced_by")};
        book.alerts[id_of(alert.check)] = std::move(alert);
    }
    if (const json::Value* channels = parsed->find("unsent"))
        for (const auto& [channel, notices] : channels->members)
            for (const json::Value& each : notices.items) book.unsent[channel].push_back(read_notice(each));
    return book;
}

Status AlertBook::save() const {
    json::Writer w;
    w.begin_object().name("alerts").begin_array();
    for (const auto& [id, alert] : alerts) {
        w.begin_object();
        write_check(w, alert.check);
        w.member("since", alert.since).member("told", alert.told).member("silent_until", alert.silent_until).member("silenced_by", alert.silenced_by).end_object();
    }
    w.end_array().name("unsent").begin_object();
    for (const auto& [channel, notices] : unsent) {
        w.name(channel).begin_array();
        for (const Notice& notice : notices) {
            w.begin_object().member("kind", static_cast<std::int64_t>(notice.kind)).member("id", notice.id);
            write_check(w, notice.check);
            w.member("since", notice.since).member("at", notice.at).end_object();
        }
        w.end_array();
    }
    return write_file(file_, w.end_object().end_object().take(), 0600);
}

}  // namespace creditlink
