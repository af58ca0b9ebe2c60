#pragma once
// The console's mapping workbench, over a real office.

#include <functional>
#include <memory>

#include "creditlink/app/office.h"
#include "creditlink/console/mapping_desk.h"
#include "mapping_preview_job.h"

namespace creditlink {

class OfficeMappingDesk final : public MappingDesk {
  public:
    // Whoever asks gets the office whose configuration is in force.
    explicit OfficeMappingDesk(std::function<std::shared_ptr<Office>()> office) : office_(std::move(office)) {}

    Result<std::vector<DeskMappingLine>> mappings() override;
    Result<DeskMapping> mapping(std::string_view name) override;
    Result<std::optional<MappingDraft>> draft(std::string_view name, std::string_view account) override;
    Status keep_draft(std::string_view name, std::string_view account, const MappingDraft& draft) override;
    Status drop_draft(std::string_view name, std::string_view account) override;
    Result<DeskMappingCheck> check(std::string_view name, std::string_view text) override;
    Result<DeskMappingDifference> difference(std::string_view name, std::string_view text) override;
    Result<std::string> begin_preview(std::string_view name, std::string_view task, std::string_view digest, std::string_view account) override;
    Status stop_preview(std::string_view key, std::string_view account) override { return preview_.stop(key, account); }
    DeskMappingPreview preview(std::string_view key) override { return preview_.of(key); }
    std::string preview_key(std::string_view name, std::string_view task, std::string_view digest) const override { return MappingPreviewJob::key_of(name, task, digest); }
    Result<std::int64_t> propose(std::string_view name, std::string_view text, const Digest256& base, std::string_view reason, const Signatory& who) override;
    Result<Proposal> proposal(std::int64_t number) override;
    Status release(std::int64_t number, std::string_view digest_begins, const Signatory& who) override;
    Status withdraw(std::int64_t number, std::string_view reason, const Signatory& who) override;

  private:
    std::function<std::shared_ptr<Office>()> office_;
    MappingPreviewJob preview_;
};

}  // namespace creditlink
