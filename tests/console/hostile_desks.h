#pragma once
// Parts of a desk whose every text is hostile, and which keep what was asked of them.

#include <string>
#include <vector>

#include "creditlink/console/desk.h"
#include "creditlink/ledger/ledger.h"

namespace creditlink {

inline constexpr const char* kNasty = "\"><script>alert(1)</script>";

class HostileTasks final : public TaskDesk {
  public:
    std::vector<std::string> asked;
    DeskProgress now{.running = true, .tasks = {kNasty}, .task = kNasty, .counts = {}, .share = 0.5, .answered = 0, .answered_share = 0, .elapsed_ms = 2000};
    DeskPlan::State plan_state = DeskPlan::State::ended;

    Result<std::vector<DeskTaskLine>> tasks() override { return std::vector{line()}; }
    Result<DeskTaskLine> task(std::string_view) override { return line(); }
    DeskProgress progress() override { return now; }
    Status run_now(std::string_view name, std::string_view who) override { return keep("run", name, {}, who); }
    Status pause(std::string_view name, std::string_view reason, std::string_view who) override { return keep("pause", name, reason, who); }
    Status resume(std::string_view name, std::string_view reason, std::string_view who) override { return keep("resume", name, reason, who); }
    Status begin_plan(std::string_view name) override { return keep("plan", name, {}, {}); }
    DeskPlan plan(std::string_view) override {
        DeskPlan plan;
        plan.state = plan_state, plan.task = kNasty, plan.findings = plan.skips = {{kNasty, 1}};
        plan.examples = {{kNasty, kNasty}}, plan.notes = {kNasty}, plan.disappeared = 1;
        return plan;
    }

  private:
    static DeskTaskLine line() {
        RunInfo run;
        run.task = run.state = run.note = kNasty, run.counts.quarantined = 1;
        return {.task = {kNasty, kNasty, kNasty, false, run}, .cron = kNasty, .working_days_only = false, .next = 0, .why_none = kNasty, .asked = true, .pause = DeskPause{kNasty, kNasty, 0}};
    }
    Status keep(std::string_view what, std::string_view name, std::string_view reason, std::string_view who) {
        asked.push_back(std::string(what) + " " + std::string(name) + " " + std::string(reason) + " " + std::string(who));
        return {};
    }
};

class HostileWithdrawals final : public WithdrawalDesk {
  public:
    std::vector<std::string> asked;
    std::string first = kNasty;

    Result<std::vector<DeskWithdrawal>> withdrawals(std::string_view, std::size_t) override { return std::vector{one()}; }
    Result<DeskWithdrawal> withdrawal(std::int64_t) override { return one(); }
    Status give_basis(std::int64_t, std::string_view basis, std::string_view who) override { return asked.push_back("basis " + std::string(basis) + " " + std::string(who)), Status(); }
    Status approve(std::int64_t, std::string_view, std::string_view who) override {
        if (who == first) return Error{Errc::approval, kNasty, kNasty, kNasty};
        return asked.push_back("approve " + std::string(who)), Status();
    }
    Status refuse(std::int64_t, std::string_view reason, std::string_view who) override { return asked.push_back("refuse " + std::string(reason) + " " + std::string(who)), Status(); }

  private:
    DeskWithdrawal one() const {
        DeskWithdrawal w;
        w.proposal.number = 17;
        w.proposal.task = w.proposal.reason = w.proposal.why = w.proposal.place = w.department = w.basis = kNasty, w.first = first, w.proposal.state = "open";
        DecisionView decision;
        decision.who = decision.what = decision.reason = kNasty;
        w.decisions = {decision};
        return w;
    }
};

class HostileRecords final : public RecordDesk {
  public:
    std::vector<std::string> looks;
    std::string named = kNasty;

    Result<std::string> record_named(std::string_view) override { return named; }
    Result<DeskRecord> record(std::string_view) override {
        DeskRecord record;
        record.kind = record.task = record.department = record.place = kNasty;
        SubmissionView view;
        view.code = view.field = view.message = view.note = view.place = view.task = view.receipt = view.batch = kNasty;
        record.versions = {view};
        record.timeline = {{0, kNasty, kNasty, kNasty, 1}};
        return record;
    }
    Result<DeskWhy> why(std::string_view, std::string_view purpose, std::string_view who) override {
        if (!purpose.empty()) looks.push_back(std::string(purpose) + " " + std::string(who));
        return DeskWhy{kNasty, kNasty, false, purpose.empty(), {{kNasty, kNasty, {{kNasty, kNasty}}, kNasty}}};
    }
};

class HostileInstallation final : public InstallationDesk {
  public:
    Result<std::vector<DeskKey>> keys() override {
        return std::vector{DeskKey{.purpose = kNasty, .algorithm = kNasty, .id = kNasty, .fingerprint = kNasty, .file = kNasty, .pinned = kNasty, .since = 1, .until = 2, .problem = Error{Errc::trust, kNasty, kNasty, kNasty}}};
    }
    Result<std::vector<DeskCertificate>> certificates() override {
        return std::vector{DeskCertificate{.purpose = kNasty, .file = kNasty, .subject = kNasty, .issuer = kNasty, .names = kNasty, .fingerprint = kNasty, .from = 1, .until = until, .problem = {}}};
    }
    Result<DeskSettings> settings() override {
        return DeskSettings{.file = kNasty, .found_by = kNasty, .overrides = {kNasty}, .settings = {{kNasty, kNasty, kNasty, kNasty, false}, {kNasty, kNasty, kNasty, "", true}}, .not_in_force = Error{Errc::config, kNasty, kNasty, kNasty}};
    }
    std::int64_t until = 2;
};

// Accounts of a real ledger.
class LedgerAccounts final : public AccountDesk {
  public:
    LedgerAccounts(Ledger& ledger, std::string hash) : ledger_(ledger), hash_(std::move(hash)) {}
    Result<std::string> add(std::string_view name, std::string_view person, std::string_view who) override {
        const Status added = Accounts(ledger_).add({.name = std::string(name), .person = std::string(person), .roles = {}, .password = hash_, .must_change = true}, who);
        return added ? Result<std::string>("right password") : Result<std::string>(added.error());
    }
    Result<std::string> reset_password(std::string_view name, std::string_view who) override {
        if (Status off = Accounts(ledger_).switch_off(name, true, who); !off) return off.error();
        const Status set = Accounts(ledger_).set_password(name, hash_, true, who);
        return set ? Result<std::string>("right password") : Result<std::string>(set.error());
    }
    Status set_roles(std::string_view name, std::string_view roles, std::string_view who) override { return Accounts(ledger_).set_roles(name, roles, who); }
    Status switch_off(std::string_view name, bool off, std::string_view who) override { return Accounts(ledger_).switch_off(name, off, who); }

  private:
    Ledger& ledger_;
    std::string hash_;
};

}  // namespace creditlink
