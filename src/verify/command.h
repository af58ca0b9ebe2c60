#pragma once
// The auditor's command line: one table of commands, from which parsing, help and usage errors come.

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/clock.h"
#include "creditlink/base/result.h"

namespace creditlink::verify {

// Exit statuses, the same as creditlink's. `partial`: what is there holds, and something that was asked for is missing.
enum class Exit : int { sound = 0, partial = 1, usage = 2, trust = 7, log_integrity = 8, locked = 9, storage = 12, internal = 70 };
Exit exit_of(Errc code);

struct OptionRow {
    std::string_view name;   // "--key"
    std::string_view value;  // placeholder, "" = a flag
    std::string_view zh, en;
};

struct Invocation {
    std::vector<std::string> arguments;
    std::multimap<std::string, std::string, std::less<>> options;  // any option may be given several times
    bool json = false;
    std::ostream& out;
    Clock& clock;

    bool has(std::string_view option) const { return options.contains(option); }
    std::vector<std::string> all(std::string_view option) const;
    std::string last(std::string_view option) const;  // empty if not given
};

struct Command {
    std::string_view words;      // "log", "witness add"
    std::string_view arguments;  // "DIR"; as many words are required
    std::string_view zh, en;     // one line
    std::string_view example;    // works as typed beside a log in ./log
    std::vector<OptionRow> options;
    Result<Exit> (*run)(const Invocation&);
};

// Every command_*.cpp hands in its rows; command_line.cpp lists them.
std::vector<Command> log_commands();
std::vector<Command> proof_commands();
std::vector<Command> key_commands();
std::vector<Command> pack_commands();
std::vector<Command> sample_commands();
std::vector<Command> witness_commands();

}  // namespace creditlink::verify
