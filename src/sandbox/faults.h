#pragma once
// How the sandbox misbehaves on request. Each fault is one row of a table that names the moment at which it acts; which of
// them meets a call is drawn from a seed, the call, and how often it came: a run can be repeated, whatever else goes on.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"
#include "message.h"

namespace creditlink::sandbox {

// Where in the life of a call a fault acts: `instead` of doing anything, in what is `stored`, in the `content` of the
// answer before it is signed, in how it is `signed_`, or in what is `sent` after all was done.
enum class Moment { instead, stored, content, signed_, sent };

struct Fault {
    std::string_view name;
    Moment moment;
    std::int64_t parameter;   // default of "=n"
    bool mixed;               // part of "mix": a client gets over it by itself, without a time-out
    std::string_view zh, en;  // for --help
};

std::span<const Fault> all_faults();

struct ChosenFault {
    const Fault* fault = nullptr;
    std::int64_t parameter = 0;
    bool is(std::string_view name) const { return fault != nullptr && fault->name == name; }
    bool at(Moment moment) const { return fault != nullptr && fault->moment == moment; }
};

enum class FaultTarget { posts, inquiries, batches, all };

class FaultPlan {
  public:
    // "name[=n][:rate]"; without rates, `rate` is shared among all. "mix" stands for every mixed fault.
    static Result<FaultPlan> make(const std::vector<std::string>& specs, std::optional<double> rate, std::uint64_t seed, FaultTarget target);

    ChosenFault draw(const Call& call);
    std::vector<std::string> shown() const;                      // "429 ×0.20": the modes that are on
    const std::map<std::string_view, std::int64_t>& counts() const { return counts_; }  // how often each struck

  private:
    struct Entry {
        const Fault* fault;
        std::int64_t parameter;
        double rate;
    };
    bool applies(const Call& call) const;

    std::vector<Entry> entries_;
    std::uint64_t seed_ = 1;
    FaultTarget target_ = FaultTarget::posts;
    std::map<std::string, std::uint64_t> attempts_;
    std::map<std::string_view, std::int64_t> counts_;
};

// What a fault at `instead` gives back, and what one at `content` or `sent` makes of a good answer.
Answer answer_instead(const ChosenFault& chosen, std::int64_t now);
void change_content(const ChosenFault& chosen, Answer& answer);
void change_sent(const ChosenFault& chosen, Answer& answer);

}  // namespace creditlink::sandbox
