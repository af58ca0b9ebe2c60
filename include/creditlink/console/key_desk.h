#pragma once
// The change of the key that signs messages, by two people. Never a secret half.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/ledger/key_changes.h"

namespace creditlink {

struct DeskPlatformWord {
    enum class Kind { knows, knows_not, away, cannot_be_asked } kind = Kind::away;
    std::string platform, why;  // why: of knows_not and away
};

// Called by several threads at once.
class KeyDesk {
  public:
    virtual ~KeyDesk() = default;
    virtual Result<std::vector<OfficeKeyChange>> changes() = 0;     // newest first
    virtual Result<OfficeKeyChange> change(std::int64_t number) = 0;  // Errc::not_found
    virtual std::optional<Error> not_writable() = 0;          // why the service cannot change it itself, and who can
    // Errc::usage, Errc::storage; the number of the change
    virtual Result<std::int64_t> propose(std::string_view reason, const Signatory& who) = 0;
    // Asks over the network, signed with the next key: seconds.
    virtual Result<std::vector<DeskPlatformWord>> ask(std::int64_t number) = 0;
    // Errc::approval by who proposed it, Errc::trust if a platform does not know the key, Errc::platform if one cannot be asked.
    virtual Status release(std::int64_t number, std::string_view id_begins, const Signatory& who) = 0;
    virtual Status withdraw(std::int64_t number, std::string_view reason, const Signatory& who) = 0;
};

}  // namespace creditlink
