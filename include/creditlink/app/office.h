#pragma once
// The wiring: from a configuration to the open parts that a command works with. What is opened is held here and handed out
// by reference; nothing is global.

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "creditlink/app/config.h"
#include "creditlink/base/clock.h"
#include "creditlink/base/file.h"
#include "creditlink/delivery/courier.h"
#include "creditlink/evidence/content_store.h"
#include "creditlink/exchange_log/known_heads.h"
#include "creditlink/exchange_log/log.h"
#include "creditlink/ingest/ingest.h"
#include "creditlink/ledger/ledger.h"
#include "creditlink/mapping/plan.h"
#include "creditlink/quality/rule_set.h"
#include "creditlink/source/source.h"

namespace creditlink {

// A mapping with its kind and rules, compiled.
struct ReadyMapping {
    Plan plan;
    RuleSet rules;
    std::int64_t version = 0;  // MappingInForce::number, of one that a run uses; 0: not asked for
};

class Office {
  public:
    static Result<std::unique_ptr<Office>> open(Config config);

    const Config& config() const { return config_; }
    Clock& clock() { return clock_; }
    const HmacSha256& hmac() const { return *hmac_; }
    CivilDate today() const { return config_.reporting_day ? *config_.reporting_day : clock_.today(); }
    std::string log_origin() const { return "creditlink/" + config_.office_uscc; }

    MappingContext mapping_context() const;
    Result<std::string> mapping_text(std::string_view file) const;  // the file's bytes; Errc::config if it cannot be read
    Result<ReadyMapping> mapping(std::string_view file) const;  // as the file stands
    // `named`: takes the texts of the files that the mapping names, kinds and code lists, as far as it was read.
    Result<ReadyMapping> compiled(std::string_view file, std::string_view text, std::map<std::string, std::string>* named = nullptr) const;
    Result<std::unique_ptr<Source>> source(const TaskConfig& task, std::string_view cursor, std::stop_token stop = {});

    Result<Ledger> ledger(bool read_only = false);
    Result<FileLock> run_lock(std::string_view about_me);
    Result<ExchangeLog> log();
    // The log's first entry, where it has none: whose records these are. Not before it is known that nothing is lost.
    Status begin_log(ExchangeLog& log) const;
    Result<ContentStore> contents();
    Result<ContentStore> contents_to_read();  // beside a writer, without the run lock  // behind the log's digests
    Result<ContentStore> scans();     // of signed letters
    Result<ContentStore> scans_to_read();  // beside whoever writes; Errc::not_found if there are none
    Result<Route> route(const PlatformConfig& platform);
    std::vector<PublicKey> log_public_keys(std::string& problem) const;
    // The heads in the files that the configuration names. A file that is absent or makes no sense is an error: whoever named it
    // relies on it.
    Result<std::vector<KnownHead>> kept_heads() const;

  private:
    explicit Office(Config config);
    Result<ContentStore> content_store(std::string_view folder);
    Config config_;
    SystemClock clock_;
    ConfigSecrets secrets_;
    std::unique_ptr<HmacSha256> hmac_;
    Digest256 secret_digest_{};
};

Result<std::string> read_profile(const Config& config, const PlatformConfig& platform, std::string& file);
Result<std::string> kind_catalogue(const Config& config, std::string_view kind);

}  // namespace creditlink
