#include "office_key_desk.h"

#include "creditlink/base/message.h"
#include "desk_hint.h"
#include "signing_key_change.h"

namespace creditlink {

namespace {

constexpr std::size_t kKeyChangesListed = 50;

// A browser is told the file's name, not where the office keeps its keys. What somebody at the machine has to do stays.
Error key_error_for_browser(Error error) {
    error.place = Path(error.place).filename().string();
    return error.code == Errc::storage || error.code == Errc::platform ? error : for_a_browser(std::move(error));
}

}  // namespace

Result<std::vector<OfficeKeyChange>> OfficeKeyDesk::changes() {
    auto ledger = office_()->ledger(true);
    return ledger ? KeyChanges(*ledger).newest(kKeyChangesListed) : Result<std::vector<OfficeKeyChange>>(ledger.error());
}

Result<OfficeKeyChange> OfficeKeyDesk::change(std::int64_t number) {
    auto ledger = office_()->ledger(true);
    if (!ledger) return ledger.error();
    auto found = KeyChanges(*ledger).change(number);
    if (!found) return found.error();
    if (*found) return std::move(**found);
    return Error{Errc::not_found, say("没有换钥提议 {n}", "there is no change {n} of the key", {{"n", key_change_called(number)}}), {}, {}};
}

std::optional<Error> OfficeKeyDesk::not_writable() {
    const Status writable = signing_key_is_writable(office_()->config());
    return writable ? std::nullopt : std::optional(key_error_for_browser(writable.error()));
}

Result<std::int64_t> OfficeKeyDesk::propose(std::string_view reason, const Signatory& who) {
    const auto office = office_();
    auto ledger = office->ledger();
    if (!ledger) return ledger.error();
    auto number = propose_signing_key(*office, *ledger, reason, who);
    if (!number) return key_error_for_browser(number.error());
    return number;
}

Result<std::vector<DeskPlatformWord>> OfficeKeyDesk::ask(std::int64_t number) {
    const auto found = change(number);
    if (!found) return found.error();
    auto words = ask_platforms(*office_(), *found);
    if (!words) return key_error_for_browser(words.error());
    return words;
}

Status OfficeKeyDesk::release(std::int64_t number, std::string_view id_begins, const Signatory& who) {
    const auto office = office_();
    auto ledger = office->ledger();
    if (!ledger) return ledger.error();
    const Status released = release_signing_key(*office, *ledger, number, id_begins, who, false);
    return released ? released : Status(key_error_for_browser(released.error()));
}

Status OfficeKeyDesk::withdraw(std::int64_t number, std::string_view reason, const Signatory& who) {
    const auto office = office_();
    auto ledger = office->ledger();
    if (!ledger) return ledger.error();
    const Status withdrawn = withdraw_signing_key(*office, *ledger, number, reason, who);
    return withdrawn ? withdrawn : Status(key_error_for_browser(withdrawn.error()));
}

}  // namespace creditlink
