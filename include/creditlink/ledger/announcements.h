#pragma once
// Letters on their way to a platform (PUT and DELETE letters of the interface). A version is announced once to each
// platform, in bytes that are made once; what became of it is decided by the platform's acknowledgement.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink {

class Ledger;

enum class AnnouncementState { waiting, sent, done, held };  // sent: the outcome is not known, the same bytes go again
std::string_view name_of(AnnouncementState state);

struct Announcement {
    std::int64_t number = 0;
    std::string platform, letter;
    std::uint32_t version = 0;
    bool withdraw = false;  // else put
    std::string body;       // exact bytes
    AnnouncementState state = AnnouncementState::waiting;
    std::uint32_t attempts = 0;
    std::string receipt, why;
};

class Announcements {
  public:
    explicit Announcements(Ledger& ledger) : ledger_(ledger) {}

    // Once for each platform, letter, version and op: what is there already keeps its bytes. True if it is new.
    Result<bool> queue(const Announcement& what);
    Result<std::vector<Announcement>> open(std::string_view platform);  // waiting or sent, in the order queued
    Result<std::vector<Announcement>> all();
    // Before its bytes leave: sent, one attempt more.
    Status leaving(std::int64_t number);
    // What became of it. `receipt` if done, `why` if held or waiting.
    Status settle(std::int64_t number, AnnouncementState state, std::string_view receipt, std::string_view why);

  private:
    Ledger& ledger_;
};

}  // namespace creditlink
