#pragma once
// The command line: one table of commands is the truth. Help, usage errors, completion and the man page come from it.
// Data goes to stdout, talk to stderr.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/app/config.h"
#include "creditlink/base/result.h"

namespace creditlink {

// Exit statuses. Scripts act on them.
enum class Exit : int {
    balanced = 0,
    strict = 1,           // balanced, but --strict and something was rejected or quarantined; or a guard stopped something
    usage = 2,
    config = 3,
    source = 4,
    platform = 5,
    unknown = 6,
    trust = 7,
    log_integrity = 8,
    locked = 9,
    approval = 10,
    unbalanced = 11,
    storage = 12,         // the machine: disk full, read-only or damaged, ledger or file not writable
    internal = 70,
    interrupted = 130,
};
Exit exit_of(Errc code);

struct OptionRow {
    std::string_view name;         // "--mode"
    std::string_view value;        // placeholder, "" = a flag
    std::string_view zh, en;
};

class Invocation {
  public:
    std::vector<std::string> arguments;
    std::map<std::string, std::string, std::less<>> options;
    bool json = false;

    bool has(std::string_view option) const { return options.contains(option); }
    std::string option(std::string_view name, std::string_view otherwise = {}) const;
    std::optional<std::uint64_t> number(std::string_view name) const;
    Result<Config> config() const;  // loads the configuration that --config names
};

struct Command {
    std::string_view noun, verb;
    std::string_view arguments;    // "[TASK…]"
    std::string_view zh, en;       // one line
    std::string_view example;      // works as typed in the sample office, in the order of the table
    std::vector<OptionRow> options;
    Result<Exit> (*run)(const Invocation&);
    bool text_only = false;        // has no --json: what it prints is a text of its own (a man page, a script)
};

struct Noun {
    std::string_view name, zh, en;
};

const std::vector<Command>& commands();
const std::vector<Noun>& nouns();               // in the table's order; "check" is a verb without a noun and stands here too
std::vector<OptionRow> common_options(const Command& command);
std::string spelled(const Command& command);   // "creditlink sync run"

void print_version(bool json);                 // version.cpp: ours and those of the libraries this process runs with

// help.cpp
void print_overview(bool json);                // --help; for programs the whole table, one command a line
void print_noun(std::string_view noun, bool json);
void print_help(const Command& command, bool json);
extern const std::vector<std::pair<int, std::pair<std::string_view, std::string_view>>> kExitWords;  // status -> zh, en

// Parses, runs, prints the error if there is one, and returns the exit status.
int run_command_line(std::vector<std::string> words);

// Prints an error on stderr as people or programs (--json) want it.
void print_error(const Error& error, bool json);

// Every command_*.cpp hands in its rows; command_table.cpp lists them.
std::vector<Command> config_commands();
std::vector<Command> key_commands();
std::vector<Command> key_change_commands();
std::vector<Command> source_commands();
std::vector<Command> mapping_commands();
std::vector<Command> mapping_release_commands();
std::vector<Command> sync_commands();
std::vector<Command> backfill_commands();
std::vector<Command> quarantine_commands();
std::vector<Command> submission_commands();
std::vector<Command> why_commands();
std::vector<Command> rates_commands();
std::vector<Command> doctor_commands();
std::vector<Command> alert_commands();
std::vector<Command> vouching_commands();
std::vector<Command> withdrawal_commands();
std::vector<Command> log_commands();
std::vector<Command> log_search_commands();
std::vector<Command> log_content_commands();
std::vector<Command> restored_commands();
std::vector<Command> log_proof_commands();
std::vector<Command> log_rotate_commands();
std::vector<Command> log_cosign_commands();
std::vector<Command> log_timestamp_commands();
std::vector<Command> evidence_commands();
std::vector<Command> sample_commands();
std::vector<Command> retention_commands();
std::vector<Command> erase_commands();
std::vector<Command> letter_commands();
std::vector<Command> schedule_commands();
std::vector<Command> pause_commands();
std::vector<Command> serve_commands();
std::vector<Command> account_commands();
std::vector<Command> manual_commands();

}  // namespace creditlink
