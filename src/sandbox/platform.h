#pragma once
// The platform at its edge: verifies each call, lets a fault strike, has it done, signs the answer. Any number of threads.

#include <memory>
#include <mutex>
#include <string>

#include "creditlink/base/clock.h"
#include "creditlink/signing/key.h"
#include "exchange.h"
#include "faults.h"
#include "message.h"
#include "store.h"

namespace creditlink::sandbox {

struct PlatformOptions {
    std::string origin;      // "https://host[:port]": @target-uri is built from this, never from Host
    Settings settings;
    bool bench = false;      // read the body, check nothing, sign a receipt
    bool open_views = true;  // the machine views show whole records: only where strangers cannot come
};

class Platform {
  public:
    Platform(PlatformOptions options, PrivateKey key, PrivateKey stranger, KeyRing senders, FaultPlan faults, Store& store, Clock& clock);

    // Calls under /exchange are answered signed; "/" is a page for people, /sandbox/… are views for programs.
    Answer handle(const Call& call);
    void set_origin(std::string origin) { options_.origin = std::move(origin); }  // before the first call

  private:
    Answer exchange(const Call& call);
    Answer bench(const Call& call, const RequestHead& head);
    Answer seal(Answer answer, const RequestHead& head, const ChosenFault& fault);
    Answer view(const Call& call);

    PlatformOptions options_;
    PrivateKey key_, stranger_;  // the stranger's key is one that nobody pinned
    KeyRing senders_;
    Clock& clock_;

    std::mutex mutex_;  // over everything below
    FaultPlan faults_;
    Store& store_;
    Exchange exchange_;
    std::optional<Answer> last_sealed_;  // for the fault "replay"
};

}  // namespace creditlink::sandbox
