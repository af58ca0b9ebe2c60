#pragma once
// The office's signing key and its change by two people: one makes the next key and proposes it, another one releases it once the
// platforms know it. Which key signed until when stands here with its public half, because an evidence pack of an old exchange
// needs it. Part of the ledger, so that each step and its entry for the exchange log are one transaction.
//
// Held by triggers of the store itself (src/ledger/key_change_schema.cpp): a change is released by another person and another
// account than proposed it, what was proposed does not change, one change is open at a time, nothing is deleted.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/ledger/mappings.h"

namespace creditlink {

struct OfficeKey {
    std::string id;         // lower-case hex SHA-256 of the SubjectPublicKeyInfo
    std::string algorithm;  // as on the wire: "sm2-sm3"
    std::string signer_id;  // of SM2
    std::string pem;        // the public half
};

struct OfficeKeyChange {
    std::int64_t number = 0;      // what people type: kc-3
    std::string state;            // open, released, withdrawn
    OfficeKey former, next;
    std::string reason, proposer, person;
    std::int64_t proposed = 0;    // unix seconds
    std::string decider, note;    // who released or withdrew it; why it was withdrawn
    std::int64_t decided = 0;
    bool in_place = false;        // of a released one: the file has the next key
};

class KeyChanges {
  public:
    explicit KeyChanges(Ledger& ledger) : ledger_(ledger) {}

    Result<std::optional<OfficeKeyChange>> change(std::int64_t number);
    Result<std::optional<OfficeKeyChange>> open();
    Result<std::optional<OfficeKeyChange>> not_in_place();        // released, while the file may still have the former key
    Result<std::vector<OfficeKeyChange>> newest(std::size_t most);
    Result<std::vector<OfficeKey>> former_keys();           // their public halves, for what they signed

    // Errc::usage without a reason, or if a change waits already.
    Status proposable(std::string_view reason);
    // The same, and Errc::usage if both keys are one.
    Result<std::int64_t> propose(const OfficeKey& former, const OfficeKey& next, std::string_view reason, const Signatory& who);
    // `id_begins`: of the next key, as the second person read it, at least kIdBegins hex digits. Errc::approval if he proposed
    // it himself or read another id; Errc::usage if it is not open.
    static constexpr std::size_t kIdBegins = 8;
    Status release(std::int64_t number, std::string_view id_begins, const Signatory& who);
    Status in_place(std::int64_t number);
    Status withdraw(std::int64_t number, std::string_view reason, const Signatory& who);

  private:
    Ledger& ledger_;
};

// "kc-3"
std::string key_change_called(std::int64_t number);

}  // namespace creditlink
