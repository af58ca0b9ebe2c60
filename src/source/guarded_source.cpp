#include "guarded_source.h"

#include <optional>
#include <utility>

#include "creditlink/base/message.h"

namespace creditlink {

namespace {

class GuardedSource final : public Source {
  public:
    GuardedSource(std::unique_ptr<Source> source, std::stop_token stop) : source_(std::move(source)), stop_(std::move(stop)) {}

    Result<bool> read(Page& page) override {
        if (!failed_ && stop_.stop_requested()) failed_ = Error{Errc::interrupted, std::string(say("已停止读取", "reading was stopped")), {}, {}};
        if (failed_) {
            ended_ = false;
            page.clear();
            return *failed_;
        }
        auto more = source_->read(page);
        if (!more) failed_ = more.error();
        ended_ = more && !*more;
        return more;
    }
    std::string cursor() const override { return source_->cursor(); }
    bool complete() const override { return ended_ && source_->complete(); }
    bool read_to_end() const override { return ended_ && source_->read_to_end(); }
    bool still_refused(std::string_view file) const override { return source_->still_refused(file); }
    std::vector<std::string> notes() const override { return source_->notes(); }
    std::vector<std::string> notices() const override { return source_->notices(); }
    std::uint64_t expected_rows() const override { return source_->expected_rows(); }
    double progress() const override { return source_->progress(); }

  private:
    std::unique_ptr<Source> source_;
    std::stop_token stop_;
    std::optional<Error> failed_;
    bool ended_ = false;
};

}  // namespace

std::unique_ptr<Source> guarded(std::unique_ptr<Source> source, std::stop_token stop) {
    return std::make_unique<GuardedSource>(std::move(source), std::move(stop));
}

}  // namespace creditlink
