#include "creditlink/ledger/state.h"

#include <array>

#include "creditlink/base/message.h"

namespace creditlink {

namespace {

struct Name {
    std::string_view name, zh, en;
};

constexpr std::array<Name, kSubmissionStates> kSubmissionNames = {{
    {"pending", "待发送", "pending"},
    {"sending", "发送中", "sending"},
    {"unknown", "结果未知", "outcome unknown"},
    {"waiting", "平台处理中", "waiting for the platform"},
    {"accepted", "已接收", "accepted"},
    {"doubtful", "已接收、有疑问", "accepted with a question"},
    {"rejected", "被退回", "rejected"},
    {"parked", "待人工处理", "waiting for a person"},
    {"dropped", "已放弃", "dropped"},
    {"superseded", "被新版本取代", "superseded"},
    {"vouched", "由人证实已到达", "arrived by a person's word"},
}};

constexpr std::array<std::string_view, kBatchStates> kBatchNames = {"sending", "unknown", "waiting", "settled", "held", "split"};

struct BatchRule {
    BatchState from;
    BatchEvent event;
    BatchState to;
};

using B = BatchState;
using E = BatchEvent;
constexpr std::array kBatchRules = {
    BatchRule{B::sending, E::sent_unknown, B::unknown},
    BatchRule{B::sending, E::pending_receipt, B::waiting},
    BatchRule{B::sending, E::final_receipt, B::settled},
    BatchRule{B::sending, E::not_taken, B::sending},
    BatchRule{B::sending, E::too_large, B::split},
    BatchRule{B::sending, E::refused, B::held},
    BatchRule{B::sending, E::gave_up, B::held},
    BatchRule{B::unknown, E::sent_unknown, B::unknown},
    BatchRule{B::unknown, E::asked_unknown, B::sending},
    BatchRule{B::unknown, E::pending_receipt, B::waiting},
    BatchRule{B::unknown, E::final_receipt, B::settled},
    BatchRule{B::unknown, E::gave_up, B::held},
    BatchRule{B::waiting, E::sent_unknown, B::waiting},
    BatchRule{B::waiting, E::asked_unknown, B::sending},
    BatchRule{B::waiting, E::pending_receipt, B::waiting},
    BatchRule{B::waiting, E::final_receipt, B::settled},
    BatchRule{B::waiting, E::gave_up, B::held},
    BatchRule{B::held, E::released, B::unknown},
    BatchRule{B::held, E::sent_again, B::sending},
    BatchRule{B::held, E::regrouped, B::split},
    BatchRule{B::held, E::decided, B::settled},
};

struct SubmissionRule {
    SubmissionState from;
    SubmissionEvent event;
    SubmissionState to;
};

using S = SubmissionState;
using V = SubmissionEvent;
constexpr std::array kSubmissionRules = {
    SubmissionRule{S::pending, V::cut, S::sending},
    SubmissionRule{S::pending, V::overtaken, S::superseded},
    SubmissionRule{S::pending, V::dropped, S::dropped},
    SubmissionRule{S::sending, V::lost, S::unknown},
    SubmissionRule{S::sending, V::taken, S::waiting},
    SubmissionRule{S::sending, V::accepted, S::accepted},
    SubmissionRule{S::sending, V::questioned, S::doubtful},
    SubmissionRule{S::sending, V::rejected, S::rejected},
    SubmissionRule{S::sending, V::set_down, S::parked},
    SubmissionRule{S::sending, V::returned, S::pending},
    SubmissionRule{S::unknown, V::lost, S::unknown},
    SubmissionRule{S::unknown, V::cut, S::sending},  // a signed batch-unknown: the same batch again
    SubmissionRule{S::unknown, V::taken, S::waiting},
    SubmissionRule{S::unknown, V::accepted, S::accepted},
    SubmissionRule{S::unknown, V::questioned, S::doubtful},
    SubmissionRule{S::unknown, V::rejected, S::rejected},
    SubmissionRule{S::unknown, V::set_down, S::parked},
    SubmissionRule{S::waiting, V::taken, S::waiting},
    SubmissionRule{S::waiting, V::lost, S::waiting},
    SubmissionRule{S::waiting, V::cut, S::sending},
    SubmissionRule{S::waiting, V::accepted, S::accepted},
    SubmissionRule{S::waiting, V::questioned, S::doubtful},
    SubmissionRule{S::waiting, V::rejected, S::rejected},
    SubmissionRule{S::waiting, V::set_down, S::parked},
    SubmissionRule{S::rejected, V::dropped, S::dropped},
    SubmissionRule{S::parked, V::asked, S::unknown},
    SubmissionRule{S::parked, V::cut, S::sending},
    SubmissionRule{S::parked, V::returned, S::pending},
    SubmissionRule{S::parked, V::dropped, S::dropped},
    SubmissionRule{S::parked, V::vouched, S::vouched},
    // A receipt after all: the platform's word stands above a person's.
    SubmissionRule{S::vouched, V::accepted, S::accepted},
    SubmissionRule{S::vouched, V::questioned, S::doubtful},
    SubmissionRule{S::vouched, V::rejected, S::rejected},
    // A newer version was admitted between the choice of a batch's items and its cut: it goes first, the newer one waits.
    SubmissionRule{S::superseded, V::cut, S::sending},
};

}  // namespace

std::string_view name_of(SubmissionState state) { return kSubmissionNames[static_cast<std::size_t>(state)].name; }

std::string_view name_of(BatchState state) { return kBatchNames[static_cast<std::size_t>(state)]; }

std::string_view title_of(SubmissionState state) {
    const Name& name = kSubmissionNames[static_cast<std::size_t>(state)];
    return say(name.zh, name.en);
}

std::optional<SubmissionState> submission_state_named(std::string_view name) {
    for (std::size_t i = 0; i < kSubmissionNames.size(); ++i)
        if (kSubmissionNames[i].name == name) return static_cast<SubmissionState>(i);
    return std::nullopt;
}

std::optional<BatchState> next(BatchState state, BatchEvent event) {
    for (const BatchRule& rule : kBatchRules)
        if (rule.from == state && rule.event == event) return rule.to;
    return std::nullopt;
}

std::optional<SubmissionState> next(SubmissionState state, SubmissionEvent event) {
    for (const SubmissionRule& rule : kSubmissionRules)
        if (rule.from == state && rule.event == event) return rule.to;
    return std::nullopt;
}

bool reachable(BatchState from, BatchState to) {
    if (from == to) return true;
    for (const BatchRule& rule : kBatchRules)
        if (rule.from == from && rule.to == to) return true;
    return false;
}

SubmissionState state_within(BatchState state) {
    switch (state) {
        case BatchState::sending: return SubmissionState::sending;
        case BatchState::unknown: return SubmissionState::unknown;
        case BatchState::waiting: return SubmissionState::waiting;
        case BatchState::settled: return SubmissionState::accepted;
        case BatchState::held: return SubmissionState::parked;
        case BatchState::split: return SubmissionState::pending;
    }
    return SubmissionState::pending;
}

}  // namespace creditlink
