#pragma once
// The platform without its transport and without signatures: what a call that may be believed does, and what is answered.

#include <map>
#include <string>
#include <string_view>

#include "creditlink/base/clock.h"
#include "creditlink/signing/key.h"
#include "faults.h"
#include "message.h"
#include "store.h"

namespace creditlink::sandbox {

struct Limits {
    std::size_t records = 1000;        // platform.md section 3: the values if status named none
    std::size_t bytes = 4u << 20;
};

struct Settings {
    Limits limits;
    std::map<std::string, std::string> kinds;  // name → catalogue
    bool row_checks = true;
};

class Exchange {
  public:
    Exchange(Settings settings, Store& store, Clock& clock) : settings_(std::move(settings)), store_(store), clock_(clock) {}

    Answer handle(const Call& call, const PinnedKey& signer, const ChosenFault& fault);
    const Settings& settings() const { return settings_; }

  private:
    using Reply = Result<Answer>;  // an error is a failing store: 500 internal
    Reply route(const Call& call, const PinnedKey& signer, const ChosenFault& fault);
    Reply route_announcement(const Call& call, const PinnedKey& signer, const std::vector<std::string>& path);

    Reply take(const Call& call, const PinnedKey& signer, const ChosenFault& fault);
    Result<StoredBatch> store_batch(const Batch& batch, std::string_view body, const ChosenFault& fault);
    Reply answer_for(StoredBatch batch);
    Reply inquire(const std::string& id, const PinnedKey& signer);

    Reply status(const PinnedKey& signer);
    Reply digests(const Call& call, const PinnedKey& signer);
    Reply feedback(const Call& call, const PinnedKey& signer);
    Reply list(const Call& call, std::string_view name);

    Reply answer_question(const Call& call, const PinnedKey& signer, const std::string& id);
    Reply measure(const Call& call, const PinnedKey& signer, std::string_view list);
    Reply letter(const Call& call, const PinnedKey& signer, const std::string& id, const std::string& version);
    Reply acknowledge(const std::string& about, std::string_view of, std::string_view body, bool one_body_only);

    Settings settings_;
    Store& store_;
    Clock& clock_;
};

}  // namespace creditlink::sandbox
