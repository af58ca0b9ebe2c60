#pragma once
// What the auditor brings: whose log it should be, the keys that are believed, the heads that were seen elsewhere, and
// the witnesses whose word is wanted.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command.h"
#include "creditlink/base/json.h"
#include "creditlink/exchange_log/cosignature.h"
#include "creditlink/exchange_log/handover.h"
#include "creditlink/exchange_log/log.h"
#include "page.h"

namespace creditlink::verify {

inline constexpr std::size_t kMaxFile = 1u << 20;  // of keys, heads, a checkpoint, a proof

struct SeenHead {
    LogHead head;
    std::string from;  // "--head", or the file
    std::vector<Cosignature> cosignatures;
};

struct Evidence {
    std::string origin;
    std::vector<PublicKey> keys;  // that sign the log today: those believed, or what they handed over to
    KeyChain chain;               // from those believed
    std::vector<NoteKey> witnesses;
    std::vector<SeenHead> seen;
    std::optional<Handover> said_to_be_lost;  // that says so of the keys believed; whether the log does is not known yet
    std::vector<std::string> named_instead;   // by it, as verifier keys
    std::string authorities;  // PEM: of time-stamping authorities, from --tsa

    std::vector<LogHead> heads() const;
    // Takes a checkpoint of the log as seen: its signatures and cosignatures must be good.
    Status see_checkpoint(std::string_view note, std::string from);
    // One that lies beside the log itself. Whether keys that were lost signed it is of no matter: the log has to extend it.
    Status see_kept(std::string_view note, std::string from);
    // Errc::trust, naming the witness, unless each one wanted has cosigned a head among those seen.
    Status witnessed() const;
    void describe(Page& page) const;
    void describe(json::Writer& writer) const;  // members of the object that is open

  private:
    Status see(const Result<LogHead>& head, std::string_view note, std::string from);
};

// From --origin --key --head --head-file --witness --handovers --former --tsa. A key file is one PEM public key, or lines of verifier keys, which
// name the origin themselves. A head file is a checkpoint, or lines of heads or anchors.
// Keys that were changed are followed along --handovers, else along `handovers`, those of what is checked.
Result<Evidence> evidence_of(const Invocation& in, std::string handovers = {});
OptionRow evidence_option(std::string_view name);  // one of evidence_options(), for a command that has few of them
std::vector<OptionRow> evidence_options();  // where a whole log is looked at
// PEM: certificates of the time-stamping authorities that --tsa names; empty without it.
Result<std::string> authorities_of(const Invocation& in);
std::vector<OptionRow> keys_and_heads();    // without those that only a log has something to say to: --tsa

// The heads of --head and --head-file as they are: a checkpoint's signatures are not checked here.
struct GivenHead {
    std::string from;
    LogHead head;
    std::string checkpoint;  // its text; then `head` says nothing
};
Result<std::vector<GivenHead>> given_heads(const Invocation& in);

// A head as a person writes it: "1024 Vb0…=", or an anchor.
Result<LogHead> head_of_text(std::string_view text);

}  // namespace creditlink::verify
