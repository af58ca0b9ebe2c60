#pragma once
// The command line of creditlink-sandbox. One table gives names, help and checks.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/result.h"
#include "creditlink/signing/key.h"
#include "exchange.h"
#include "faults.h"

namespace creditlink::sandbox {

struct SenderPin {
    std::string sender;
    Path key_file;
    std::optional<Algorithm> algorithm;  // an RSA key does not tell it
    std::int64_t from = 0, until = 0;
};

struct Options {
    bool help = false;
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    std::string origin;                     // empty: that of the address listened on
    Path certificate, certificate_key, client_ca;
    Path keys;                              // folder of the platform's own signing key; empty: a new key each time
    Algorithm algorithm = Algorithm::sm2_sm3;
    std::vector<SenderPin> senders;
    Path senders_file;
    Path store;                             // empty: temporary
    Settings settings;
    std::vector<std::string> faults;
    std::optional<double> fault_rate;
    FaultTarget fault_target = FaultTarget::posts;
    std::uint64_t seed = 1;
    bool bench = false;
};

Result<Options> read_options(const std::vector<std::string>& words);
std::string help_text();

}  // namespace creditlink::sandbox
