#pragma once
// Parts of a desk whose every text is hostile, and which keep what was asked of them.

#include <string>
#include <vector>

#include "creditlink/console/desk.h"
#include "creditlink/ledger/ledger.h"

namespace creditlink {

inline constexpr const char* kNasty = "\"><script>alert(1)</script>";

class HostileQuarantine final : public QuarantineDesk {
  public:
    Result<DeskList> list(const QuarantineFilter& filter, std::int64_t, std::size_t) override {
        filtered = filter;
        return DeskList{{row()}, 1, true, {kNasty, kNasty}, {{kNasty, 3}, {"code-unknown", 1}}};
    }
    Result<DeskItem> item(std::int64_t, std::string_view purpose, std::string_view who) override {
        if (!purpose.empty()) looks.emplace_back(who);
        return row();
    }
    Result<DeskFix> fix(std::int64_t, const std::vector<std::pair<std::string, std::string>>& corrections, std::string_view reason, std::string_view who) override {
        changes.push_back("fix " + corrections.at(0).second + " " + std::string(reason) + " " + std::string(who));
        if (!fixable) return Error{Errc::usage, kNasty, kNasty, kNasty};
        return DeskFix{};
    }
    Status drop(std::int64_t, std::string_view reason, std::string_view who) override {
        changes.push_back("drop " + std::string(reason) + " " + std::string(who));
        return {};
    }
    Result<DeskAssessed> requeue(const QuarantineFilter& filter) override {
        filtered = filter;
        return DeskAssessed{2, 1, 3};
    }
    Result<DeskBook> book(const QuarantineFilter& filter, std::string_view who) override {
        filtered = filter;
        changes.push_back("export " + std::string(who));
        return DeskBook{"quarantine.xlsx", "bytes"};
    }
    std::vector<std::string> looks, changes;
    QuarantineFilter filtered;
    bool fixable = true;

  private:
    static DeskItem row() {
        DeskItem one;
        one.number = 17, one.record = kNasty, one.task = one.department = one.place = kNasty, one.state = "open";
        one.findings = {{kNasty, "error", kNasty, kNasty, kNasty, kNasty}};
        one.cells = {{kNasty, kNasty, kNasty}};
        DecisionView decision;
        decision.who = decision.what = decision.reason = kNasty;
        one.decisions = {decision};
        return one;
    }
};

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
        run.task = run.state = kNasty, run.note = kNasty, run.counts.quarantined = 1;
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

class HostileMappings final : public MappingDesk {
  public:
    std::vector<std::string> asked;
    std::string proposer = kNasty, kept, previewer;
    bool sound = true;
    DeskMappingPreview::State preview_state = DeskMappingPreview::State::ended;

    Result<std::vector<DeskMappingLine>> mappings() override { return std::vector{line()}; }
    Result<DeskMapping> mapping(std::string_view) override {
        DeskMapping mapping;
        mapping.line = line(), mapping.text = kNasty, mapping.assumed = {kNasty}, mapping.not_writable = Error{Errc::storage, kNasty, kNasty, kNasty};
        mapping.fields = {{.name = kNasty, .title = kNasty, .rule = kNasty, .columns = {kNasty}, .required = true, .fed = true}};
        mapping.history = {*mapping.line.in_force}, mapping.proposals = {one()};
        return mapping;
    }
    Result<std::optional<MappingDraft>> draft(std::string_view, std::string_view) override { return std::optional(MappingDraft{kept.empty() ? kNasty : kept, {}, 1}); }
    Status keep_draft(std::string_view, std::string_view account, const MappingDraft& draft) override { return kept = draft.text, keep("draft", account); }
    Status drop_draft(std::string_view, std::string_view account) override { return keep("drop", account); }
    Result<DeskMappingCheck> check(std::string_view, std::string_view) override {
        DeskMappingCheck check;
        if (!sound) check.mistakes = {{Error{Errc::config, kNasty, kNasty, kNasty}, 3, 5, kNasty}}, check.examples_failed = {kNasty};
        return check;
    }
    Result<DeskMappingDifference> difference(std::string_view, std::string_view) override { return change(); }
    Result<std::string> begin_preview(std::string_view, std::string_view, std::string_view, std::string_view account) override { return asked.push_back("preview " + std::string(account)), std::string(kNasty); }
    Status stop_preview(std::string_view key, std::string_view account) override {
        if (account != previewer) return Error{Errc::approval, kNasty, kNasty, kNasty};
        return keep("stop " + std::string(key), account);
    }
    DeskMappingPreview preview(std::string_view) override {
        DeskMappingPreview preview;
        preview.state = preview_state, preview.account = previewer, preview.name = preview.task = preview.digest = preview.stopped = kNasty, preview.looked_at = preview.changed = 1, preview.compared = true;
        preview.rows = {{kNasty, kNasty, {{kNasty, kNasty, kNasty, kNasty, kNasty, true}}, {kNasty}, true}}, preview.examples = preview.rows;
        preview.unused = preview.unfed = preview.unknown = {{kNasty, kNasty, 1}}, preview.error = Error{Errc::source, kNasty, kNasty, kNasty};
        return preview;
    }
    std::string preview_key(std::string_view, std::string_view, std::string_view) const override { return kNasty; }
    Result<std::int64_t> propose(std::string_view, std::string_view text, const Digest256&, std::string_view reason, const Signatory& who) override {
        asked.push_back("propose " + std::string(text) + std::string(reason) + " " + who.who + " " + who.person);
        return std::int64_t{3};
    }
    Result<Proposal> proposal(std::int64_t) override { return Proposal{one(), kNasty, {kNasty}, change(), false}; }
    Status release(std::int64_t, std::string_view digest, const Signatory& who) override { return keep("release " + std::string(digest.substr(0, 4)), who.who); }
    Status withdraw(std::int64_t, std::string_view reason, const Signatory& who) override { return keep("withdraw " + std::string(reason), who.who); }

  private:
    Status keep(const std::string& what, std::string_view who) { return asked.push_back(what + " " + std::string(who)), Status(); }
    static DeskMappingLine line() {
        DeskMappingLine line;
        line.name = line.file = line.title = line.kind = line.digest = kNasty, line.tasks = {kNasty, kNasty}, line.changed_by_hand = true, line.proposal = 3;
        line.wrong = Error{Errc::config, kNasty, kNasty, kNasty};
        line.in_force = MappingInForce{1, kNasty, {}, 1, 2, kNasty, kNasty};
        line.files = {{kNasty, kNasty, line.in_force, false}, {kNasty, kNasty, std::nullopt, true}};
        return line;
    }
    MappingProposal one() const {
        MappingProposal p;
        p.number = 3, p.file = p.reason = p.decider = p.note = p.person = kNasty, p.proposer = proposer, p.state = "open";
        return p;
    }
    static DeskMappingDifference change() { return {{{kNasty, kNasty, kNasty}}, {{'-', 1, 0, kNasty}, {'+', 0, 1, kNasty}, {'~', 0, 0, {}}}, std::nullopt}; }
};

class HostileLetters final : public LetterDesk {
  public:
    std::vector<std::string> asked;
    std::string author = kNasty;
    LetterState state = LetterState::submitted;
    std::string digest = std::string(64, 'a');  // of the text that is kept

    Result<std::vector<DeskLetterLine>> letters() override { return std::vector{DeskLetterLine{kNasty, kNasty, kNasty, version(2), version(1)}}; }
    Result<DeskLetter> letter(std::string_view, std::uint32_t, std::uint32_t) override {
        DeskLetter one;
        one.id = one.title = one.type = one.field = one.scenario = one.item = one.publication = one.text_digest = one.page = kNasty;
        one.versions = {version(2), version(1)}, one.shown = 2, one.against = 1, one.in_force = 1;
        one.changes = {{DeskClauseChange::Kind::changed, kNasty, kNasty, kNasty, 1, 3, 1, 90000}, {DeskClauseChange::Kind::added, kNasty, {}, kNasty}, {DeskClauseChange::Kind::removed, kNasty, kNasty, {}}};
        DecisionView decision;
        decision.who = decision.what = decision.reason = kNasty;
        one.decisions = {decision};
        return one;
    }
    Result<std::string> document(std::string_view, std::uint32_t) override { return std::string("<!doctype html><title>x</title><style>p{}</style><p>x</p>"); }
    Result<DeskLetterText> text(std::string_view, std::string_view) override { return DeskLetterText{kNasty, digest, 2, kNasty}; }
    Result<std::string> preview(std::string_view, std::string_view text) override {
        if (text.find("script") != std::string_view::npos) return Error{Errc::config, kNasty, std::string(kNasty) + ":2:5", kNasty};
        return document({}, 0);
    }
    Result<std::vector<Error>> faults(std::string_view id, std::string_view text) override {
        auto made = preview(id, text);
        return made ? std::vector<Error>() : std::vector<Error>{made.error(), Error{Errc::config, kNasty, {}, {}}};
    }
    Result<DeskLetterChoices> choices() override { return DeskLetterChoices{{{kNasty, kNasty}}, {kNasty}}; }
    Result<std::vector<DeskClauseChange>> changes(std::string_view, std::string_view) override { return letter({}, 0, 0)->changes; }
    Result<std::uint32_t> save(std::string_view, std::string_view text, std::string_view seen, std::string_view who) override {
        if (seen != digest) return Error{Errc::locked, kNasty, kNasty, kNasty};
        return asked.push_back("save " + std::string(text) + " " + std::string(who)), 2u;
    }
    Status submit(std::string_view, std::string_view read, std::string_view who) override { return keep("submit", read, who); }
    Status give_back(std::string_view, std::string_view reason, std::string_view who) override { return keep("return", reason, who); }
    Status discard(std::string_view, std::string_view reason, std::string_view who) override { return keep("discard", reason, who); }
    Status approve(std::string_view, std::string_view read, std::string_view who) override {
        if (who == author) return Error{Errc::approval, kNasty, kNasty, kNasty};
        return keep("approve", read, who);
    }
    Result<DeskPublication> publish(std::string_view, std::string_view who) override { return asked.push_back("publish " + std::string(who)), DeskPublication{kNasty, kNasty, 3, kNasty}; }
    Result<DeskPublication> withdraw(std::string_view, std::string_view reason, std::string_view who) override { return asked.push_back("withdraw " + std::string(reason) + " " + std::string(who)), DeskPublication{kNasty, kNasty, 3, {}}; }

  private:
    LetterVersion version(std::uint32_t number) const {
        LetterVersion v;
        v.id = v.approver = v.note = kNasty, v.authors = author, v.version = number, v.state = number == 2 ? state : LetterState::published;
        return v;
    }
    Status keep(std::string_view what, std::string_view text, std::string_view who) { return asked.push_back(std::string(what) + " " + std::string(text) + " " + std::string(who)), Status(); }
};

class HostileCommitments final : public CommitmentDesk {
  public:
    std::vector<std::string> asked;
    std::string scanned;  // the bytes of the last scan

    Result<DeskCommitmentList> commitments(std::string_view, CommitmentFilter::Standing, std::string_view, std::size_t) override { return DeskCommitmentList{.items = {one(true)}, .total = 2, .ending = 1, .more = true, .letters = {{kNasty, kNasty}}}; }
    Result<std::uint64_t> ending() override { return 1u; }
    Result<DeskCommitment> commitment(std::string_view, std::string_view purpose, std::string_view who) override {
        if (!purpose.empty()) keep("look", purpose, who);
        DeskCommitment found = one(purpose.empty());
        found.voided = voided;
        found.correctable = {{"address", kNasty}, {kNasty, "b"}};
        return found;
    }
    bool voided = false;
    Result<std::string> scan(std::string_view, std::string_view purpose, std::string_view who) override { return keep("scan", purpose, who), std::string("%PDF-"); }
    Result<DeskSigningForm> signing_form(std::string_view) override {
        return DeskSigningForm{.letter = kNasty, .title = kNasty, .versions = {2, 1}, .parties = {kNasty, "b"}, .blanks = {{.name = "promisor", .label = kNasty, .required = true}, {.name = kNasty, .label = kNasty, .options = {kNasty}}}};
    }
    Result<DeskTaken> take(std::string_view, const DeskSigned& typed, std::string_view who) override {
        scanned = typed.scan;
        if (typed.values.at("promisor").empty()) return DeskTaken{.faults = {{{}, "promisor", kNasty, kNasty, kNasty}}, .code = {}};
        if (typed.values.at("promisor") == "again" && !typed.another) return DeskTaken{.faults = {{{}, "another", kNasty, kNasty, kNasty}}, .code = {}};
        return keep("take", typed.values.at("promisor"), who), DeskTaken{.faults = {}, .code = "17"};
    }
    Status attach_scan(std::string_view, std::string_view bytes, std::string_view who) override { return keep("attach", bytes, who), Status(); }
    Status judge(std::string_view, std::string_view result, std::string_view, std::string_view, std::string_view, std::string_view who) override {
        if (result != kKept) return Error{Errc::usage, kNasty, kNasty, kNasty};
        return keep("judge", result, who), Status();
    }
    Status correct(std::string_view, std::string_view name, std::string_view value, std::string_view reason, std::string_view who) override {
        if (value.empty()) return Error{Errc::usage, kNasty, kNasty, kNasty};
        return keep("correct " + std::string(name) + " " + std::string(value), reason, who), Status();
    }
    Status make_void(std::string_view, std::string_view reason, std::string_view who) override {
        voided = true;
        return keep("void", reason, who), Status();
    }
    Result<DeskImport> check_table(std::string_view, std::string_view file, std::string bytes, std::string_view who) override { return keep("check " + std::string(file), bytes, who), read(); }
    Result<DeskImport> take_table(std::string_view ticket, std::string_view who) override { return keep("import", ticket, who), read(); }

  private:
    static DeskImport read() { return {.letter = kNasty, .file = kNasty, .ticket = kNasty, .rows = 3, .sound = 2, .added = 1, .faults = {{kNasty, kNasty, kNasty, kNasty, kNasty}}, .faulty_rows = 1, .ignored = {kNasty}, .examples = {signed_one()}}; }
    static SignedCommitment signed_one() {
        return {.letter = kNasty, .version = 1, .subject = kNasty, .category = kNasty, .identify = kNasty, .type = kNasty, .reason = kNasty, .content = kNasty, .breach = kNasty, .publication = kNasty,
                .signed_on = CivilDate::of_days(0), .until = {}, .unit = kNasty, .unit_code = kNasty, .values = kNasty, .scan = Scan{{}, kNasty}};
    }
    static DeskCommitment one(bool masked) {
        DecisionView decision;
        decision.who = decision.what = decision.reason = kNasty;
        return {.it = {.code = "17", .digest = {}, .what = signed_one(), .taken = 1, .who = kNasty, .performance = Performance{kNasty, kNasty, kNasty, CivilDate::of_days(0), kNasty, kNasty}, .judgements = 1},
                .title = kNasty, .blanks = {{kNasty, kNasty}}, .decisions = {decision}, .masked = masked};
    }
    void keep(std::string_view what, std::string_view text, std::string_view who) { asked.push_back(std::string(what) + " " + std::string(text) + " " + std::string(who)); }
};

class HostileRecords final : public RecordDesk {
  public:
    std::vector<std::string> looks;
    std::string named = kNasty;

    Result<RecordPage> records(const RecordFilter&, std::size_t) override { return RecordPage{{{.key = {}, .kind = kNasty, .task = kNasty, .place = kNasty}}, kNasty}; }
    Result<std::string> record_named(std::string_view) override { return named; }
    Result<DeskRecord> record(std::string_view) override {
        DeskRecord record;
        record.kind = record.task = record.department = record.place = kNasty;
        SubmissionView view;
        view.code = view.field = view.message = view.note = view.place = view.task = view.receipt = view.batch = kNasty;
        record.versions = {view};
        record.timeline = {{0, kNasty, kNasty, kNasty, 1}};
        record.refused = {{17, 1, kNasty, kNasty, kNasty}};
        return record;
    }
    Result<DeskWhy> why(std::string_view, std::string_view purpose, std::string_view who) override {
        if (!purpose.empty()) looks.push_back(std::string(purpose) + " " + std::string(who));
        return DeskWhy{kNasty, kNasty, kNasty, purpose.empty(), {{kNasty, kNasty, {{kNasty, kNasty}}, kNasty}}, kNasty};
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

class HostileKeyDesk final : public KeyDesk {
  public:
    std::vector<std::string> asked;
    std::string proposer = kNasty;

    Result<std::vector<OfficeKeyChange>> changes() override { return std::vector{one("released"), one("withdrawn")}; }
    Result<OfficeKeyChange> change(std::int64_t) override { return one("open"); }
    std::optional<Error> not_writable() override { return Error{Errc::storage, kNasty, kNasty, kNasty}; }
    Result<std::int64_t> propose(std::string_view reason, const Signatory& who) override { return asked.push_back("propose " + std::string(reason) + " " + who.who), std::int64_t{3}; }
    Result<std::vector<DeskPlatformWord>> ask(std::int64_t) override { return std::vector{DeskPlatformWord{DeskPlatformWord::Kind::knows_not, kNasty, kNasty}}; }
    Status release(std::int64_t, std::string_view id, const Signatory& who) override { return asked.push_back("release " + std::string(id.substr(0, 4)) + " " + who.who), Status(); }
    Status withdraw(std::int64_t, std::string_view reason, const Signatory& who) override { return asked.push_back("withdraw " + std::string(reason) + " " + who.who), Status(); }

  private:
    OfficeKeyChange one(const std::string& state) const {
        const OfficeKey key{kNasty, kNasty, kNasty, kNasty};
        return {.number = 3, .state = state, .former = key, .next = key, .reason = kNasty, .proposer = proposer, .person = kNasty, .proposed = 1, .decider = kNasty, .note = kNasty, .decided = 2, .in_place = false};
    }
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
        const Status set = Accounts(ledger_).reset_password(name, hash_, who);
        return set ? Result<std::string>("right password") : Result<std::string>(set.error());
    }
    Status set_roles(std::string_view name, std::string_view roles, std::string_view who) override { return Accounts(ledger_).set_roles(name, roles, who); }
    Status switch_off(std::string_view name, bool off, std::string_view who) override { return Accounts(ledger_).switch_off(name, off, who); }

  private:
    Ledger& ledger_;
    std::string hash_;
};

}  // namespace creditlink
