#pragma once
// Previews of mappings, made one at a time in a thread of its own; the results of the last few are kept for whoever looks.

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "mapping_preview.h"

namespace creditlink {

class MappingPreviewJob {
  public:
    struct Wanted {
        std::string name, digest;             // of the text that is looked at
        std::string account;                  // who begins it
        std::string text, text_in_force;      // the latter empty: it is the same one
    };
    // Names the result. Errc::locked while another one goes on.
    Result<std::string> begin(std::shared_ptr<Office> office, const TaskConfig& task, Wanted wanted);
    // The one under `key`, if it goes on. Errc::approval: another account has begun it.
    Status stop(std::string_view key, std::string_view account);
    DeskMappingPreview of(std::string_view key) const;
    static std::string key_of(std::string_view name, std::string_view task, std::string_view digest);

  private:
    void look(Office& office, const TaskConfig& task, const Wanted& wanted, std::stop_token stop);
    void keep(const std::string& key, DeskMappingPreview made);  // under mutex_

    mutable std::mutex mutex_;
    std::deque<std::pair<std::string, DeskMappingPreview>> kept_;  // under mutex_; the newest last
    std::string under_way_;                                        // under mutex_: its key; empty: none
    std::jthread thread_;                                          // under mutex_; last: it ends before what it writes to
};

}  // namespace creditlink
