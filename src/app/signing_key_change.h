#pragma once
// A change of the key that signs messages: its files, and what platforms say of the next key. `<key>.next-<first eight digits of
// its id>` stands ready until two people have agreed on it (ledger/key_changes.h); then it takes the place of `<key>`, which is
// kept as `<key>.until-kc-<number>`. Each step can be repeated after a kill.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/app/office.h"
#include "creditlink/console/key_desk.h"

namespace creditlink {

// Makes the next key of the same algorithm beside the one in use, with a certificate for documents where the key signs those too,
// and proposes it. Errc::storage if this process may not write there.
Result<std::int64_t> propose_signing_key(Office& office, Ledger& ledger, std::string_view reason, const Signatory& who);

// Asks each platform that checks our signature for its status, signed with the next key: whether it is registered there.
Result<std::vector<DeskPlatformWord>> ask_platforms(Office& office, const OfficeKeyChange& change);

// After asking the platforms, unless `unasked`: Errc::trust if one does not know the key, Errc::platform if one cannot be reached.
Status release_signing_key(Office& office, Ledger& ledger, std::int64_t number, std::string_view id_begins, const Signatory& who, bool unasked);
// The next key's files go with it.
Status withdraw_signing_key(Office& office, Ledger& ledger, std::int64_t number, std::string_view reason, const Signatory& who);
// Puts a released key in its place: before a run signs anything, and when the service starts. Errc::not_found if it is lost.
Status finish_signing_key(Office& office, Ledger& ledger);
// What keeps a released key from its place, whoever looks: nothing is moved. nullopt: it is there.
std::optional<Error> keeps_key_away(const Config& config, const OfficeKeyChange& change);

Status signing_key_is_writable(const Config& config);
Path former_key_file(const Path& file, std::int64_t number);               // where a released change keeps it
Path next_key_file(const Config& config, const OfficeKeyChange& change);  // its public half: the same and ".pub"

}  // namespace creditlink
