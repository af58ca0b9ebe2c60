#include "mapping_preview_job.h"

#include <algorithm>

#include "creditlink/base/encode.h"
#include "creditlink/base/language_scope.h"
#include "creditlink/base/message.h"

namespace creditlink {

namespace {

constexpr std::size_t kKept = 8;                  // results: some rows each
constexpr std::int64_t kLongestPreviewMs = 60'000;  // somebody sits before it; a slow source shows what it gave until then

}  // namespace

std::string MappingPreviewJob::key_of(std::string_view name, std::string_view task, std::string_view digest) {
    constexpr std::size_t kBytes = 12;
    return hex(bytes_of(sha256(std::string(name) + '\0' + std::string(task) + '\0' + std::string(digest))).substr(0, kBytes));
}

void MappingPreviewJob::keep(const std::string& key, DeskMappingPreview made) {
    std::erase_if(kept_, [&](const auto& each) { return each.first == key; });
    kept_.emplace_back(key, std::move(made));
    if (kept_.size() > kKept) kept_.pop_front();
}

Result<std::string> MappingPreviewJob::begin(std::shared_ptr<Office> office, const TaskConfig& task, Wanted wanted) {
    const std::lock_guard lock(mutex_);
    std::string key = key_of(wanted.name, task.name, wanted.digest);
    if (under_way_ == key) return key;
    if (!under_way_.empty())
        return Error{Errc::locked, std::string(say("正有另一次预览在进行", "another preview goes on just now")), {}, std::string(say("最多一分钟，稍后再试", "it takes a minute at most: try again then"))};
    if (thread_.joinable()) thread_.join();  // it has ended: nothing is under way
    DeskMappingPreview begun;
    begun.state = DeskMappingPreview::State::under_way;
    begun.name = wanted.name, begun.task = task.name, begun.digest = wanted.digest, begun.account = wanted.account;
    begun.at = office->clock().unix_seconds();
    keep(key, std::move(begun));
    under_way_ = key;
    thread_ = std::jthread([this, office = std::move(office), &task, wanted = std::move(wanted), tongue = language()](std::stop_token stop) {
        const LanguageScope said_in(tongue);
        look(*office, task, wanted, std::move(stop));
    });
    return key;
}

Status MappingPreviewJob::stop(std::string_view key, std::string_view account) {
    const std::lock_guard lock(mutex_);
    if (under_way_ != key) return {};
    const auto at = std::find_if(kept_.begin(), kept_.end(), [&](const auto& each) { return each.first == key; });
    if (at == kept_.end() || at->second.account != account)
        return Error{Errc::approval, std::string(say("这次预览是别人开始的，只有他能停下", "somebody else began this preview, and only he can stop it")), {}, std::string(say("最多一分钟自己结束", "it ends by itself within a minute"))};
    thread_.request_stop();
    return {};
}

DeskMappingPreview MappingPreviewJob::of(std::string_view key) const {
    const std::lock_guard lock(mutex_);
    const auto at = std::find_if(kept_.begin(), kept_.end(), [&](const auto& each) { return each.first == key; });
    return at == kept_.end() ? DeskMappingPreview{} : at->second;
}

void MappingPreviewJob::look(Office& office, const TaskConfig& task, const Wanted& wanted, std::stop_token asked) {
    const std::string key = key_of(wanted.name, task.name, wanted.digest);
    DeskMappingPreview made = of(key);
    std::stop_source ending;
    const std::stop_callback told(asked, [&ending] { ending.request_stop(); });
    {
        const std::jthread limit([&](std::stop_token done) {
            office.clock().sleep_ms(kLongestPreviewMs, done);
            if (!done.stop_requested()) ending.request_stop();
        });
        const auto outcome = [&]() -> Status {
            auto next = office.compiled(task.mapping, wanted.text);
            if (!next) return next.error();
            MappingsCompared mappings{std::move(*next), std::nullopt};
            if (!wanted.text_in_force.empty())
                if (auto now = office.compiled(task.mapping, wanted.text_in_force)) mappings.now.emplace(std::move(*now));
            const auto progress = [&](std::uint64_t rows) {
                const std::lock_guard lock(mutex_);
                for (auto& [name, preview] : kept_)
                    if (name == key) preview.looked_at = rows;
            };
            preview_mapping(office, task, mappings, ending.get_token(), progress, made);
            return {};
        }();
        if (!outcome) made.error = outcome.error();
    }
    if (asked.stop_requested()) made.stopped = say("按要求停下，只有已看过的行。", "Stopped as asked: only the rows that were read by then.");
    else if (ending.stop_requested()) made.stopped = say("到了一分钟的时限，只有已看过的行。", "It had run for a minute: only the rows that were read by then.");
    made.state = DeskMappingPreview::State::ended;
    const std::lock_guard lock(mutex_);
    keep(key, std::move(made));
    under_way_.clear();
}

}  // namespace creditlink
