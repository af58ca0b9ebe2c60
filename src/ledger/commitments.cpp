#include "creditlink/ledger/commitments.h"

#include "creditlink/base/encode.h"
#include "creditlink/base/text.h"
#include "commitment_row.h"
#include "impl.h"

namespace creditlink {

using ledger_detail::commitment_of;
using ledger_detail::commitment_subject;
using ledger_detail::kBeforeCommitment;

namespace {

constexpr std::size_t kDivision = 6, kPrefix = kDivision + 8,
                      kCode = kPrefix + 6;  // 承诺编码: division, YYYYMMDD, serial
constexpr std::int64_t kMostADay = 999'999;

const char* const kOne = "SELECT * FROM commitment_as_judged WHERE code = ?";
const char* const kAll = "SELECT * FROM commitment_as_judged ORDER BY code";
const char* const kEnding =
    "SELECT * FROM commitment_as_judged WHERE until <= ? AND result IS NULL ORDER BY until, code";

std::string six_digits(std::int64_t number) {
    const std::string digits = std::to_string(number);
    return std::string(kCode - kPrefix - digits.size(), '0') + digits;
}

Result<std::string> next_code(Sql& sql, std::string_view division, CivilDate signed_on) {
    std::string prefix(division);
    for (const char c : signed_on.slashed())
        if (c != '/') prefix += c;
    const std::string first = prefix + "000000", beyond = prefix + ":";  // ":" stands behind "9"
    std::int64_t number = 0;
    {
        Query q = sql.query("SELECT max(code) FROM commitment WHERE code >= ? AND code < ?");
        q.text(first).text(beyond);
        if (q.step() && !q.is_null(0))
            for (const char c : q.view(0).substr(kPrefix)) number = number * 10 + (c - '0');
    }
    if (Status s = sql.status(); !s) return s.error();
    if (number >= kMostADay)
        return Error{
            Errc::usage,
            say("{d} 的承诺编码已用完", "the commitment codes of {d} are used up", {{"d", signed_on.dashed()}}),
            {},
            {}};
    return prefix + six_digits(number + 1);
}

std::string letter_subject(std::string_view code, const SignedCommitment& what, const Digest256& digest) {
    return commitment_subject(code) + " letter:" + what.letter + "/" + std::to_string(what.version) +
           " sha256:" + hex(bytes_of(digest));
}

std::optional<Digest256> published_digest(Sql& sql, const SignedCommitment& what) {
    Query q = sql.query("SELECT digest FROM letter WHERE id = ? AND version = ? AND published > 0");
    if (!q.text(what.letter).bind(what.version).step()) return std::nullopt;
    return q.bytes<32>(0);
}

void insert(Ledger::Impl& l, std::string_view code, const SignedCommitment& what, const Digest256& letter,
            const Digest256& same, const std::string& who) {
    const std::string signed_on = what.signed_on.slashed(), until = what.until ? what.until->slashed() : std::string();
    Query q = l.sql->query(
        "INSERT INTO commitment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    q.text(code)
        .text(what.letter)
        .bind(what.version)
        .blob(letter)
        .text(what.subject)
        .text(what.category)
        .text(what.identify)
        .text(what.type)
        .text(what.reason);
    q.text(what.content).text(what.breach).text(what.publication).text(signed_on);
    if (what.until)
        q.text(until);
    else
        q.null();
    q.text(what.unit).text(what.unit_code).text(what.values).blob(same);
    if (what.scan)
        q.blob(what.scan->digest).text(what.scan->ref);
    else
        q.null().null();
    q.bind(l.now()).text(who).run();
}

void attach(Ledger::Impl& l, std::string_view code, const Scan& scan, const Actor& who) {
    l.sql->query("UPDATE commitment SET scan = ?, scan_ref = ? WHERE code = ?")
        .blob(scan.digest)
        .text(scan.ref)
        .text(code)
        .run();
    l.decided("commitment-scan", commitment_subject(code) + " sha256:" + hex(bytes_of(scan.digest)), {}, who.text());
}

}  // namespace

Digest256 sameness(const SignedCommitment& what) {
    return sha256(what.letter + "/" + std::to_string(what.version) + "\n" + what.values);
}

Result<Commitments::Taken> Commitments::take(const SignedCommitment& what, std::string_view division,
                                             const Actor& who) {
    Ledger::Impl& l = *ledger_.impl_;
    if (division.size() != kDivision || division.find_first_not_of("0123456789") != std::string_view::npos)
        return Error{Errc::config,
                     std::string(say("行政区划代码应为 6 位数字", "the division has 6 digits")),
                     "office.division",
                     {}};
    Taken taken;
    const Digest256 same = sameness(what);
    Status done = l.write(
        [&]() -> Status {
            bool scanned = false;
            {
                Query known = l.sql->query("SELECT code, scan FROM commitment_as_judged WHERE same = ?");
                if (known.blob(same).step())
                {
                    scanned = !known.is_null(1);
                    const bool other = scanned && what.scan && known.bytes<32>(1) != what.scan->digest;
                    taken = {known.string(0), other ? Taken::How::scan_differs : Taken::How::known};
                }
            }
            if (Status s = l.sql->status(); !s) return s;
            if (!taken.code.empty()) {
                if (scanned || !what.scan) return {};
                attach(l, taken.code, *what.scan, who);
                taken.how = Taken::How::scan_attached;
                return {};
            }
            const auto letter = published_digest(*l.sql, what);
            if (Status s = l.sql->status(); !s) return s;
            if (!letter)
                return Error{Errc::usage,
                             say("{l} 第 {v} 版没有公布过，不能据以签署",
                                 "version {v} of {l} was never published and cannot be signed",
                                 {{"l", shown(what.letter)}, {"v", std::to_string(what.version)}}),
                             {},
                             "creditlink letter list --all"};
            auto code = next_code(*l.sql, division, what.signed_on);
            if (!code) return code.error();
            insert(l, *code, what, *letter, same, who.text());
            taken = {*code, Taken::How::added};
            ledger_detail::note_public_change(l, what);
            l.decided("commitment-sign",
                      letter_subject(*code, what, *letter) +
                          (what.scan ? " scan-sha256:" + hex(bytes_of(what.scan->digest)) : ""),
                      {}, who.text());
            return {};
        },
        kBeforeCommitment);
    if (!done) return done.error();
    return taken;
}

Status Commitments::attach_scan(std::string_view code, const Scan& scan, const Actor& who) {
    Ledger::Impl& l = *ledger_.impl_;
    return l.write(
        [&]() -> Status {
            auto now = find(code);
            if (!now) return now.error();
            if (*now && !(*now)->what.scan) return attach(l, code, scan, who), Status();
            if (*now && (*now)->what.scan->digest == scan.digest) return {};
            return *now ? Error{Errc::usage,
                                say("{c} 已有另一份扫描件，没有替换", "{c} has another scan already, which was not replaced", {{"c", shown(code)}}),
                                {},
                                std::string(say("收下的扫描件不能换：核对哪一份是对的", "a scan that was taken in stays: see which one is right"))}
                        : ledger_detail::not_in_force(*l.sql, code);
        },
        kBeforeCommitment);
}

Result<std::optional<Commitment>> Commitments::find(std::string_view code) {
    Query q = ledger_.impl_->sql->query(kOne);
    std::optional<Commitment> found;
    if (q.text(code).step()) found = commitment_of(q);
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<Commitment> Commitments::in_force(std::string_view code) {
    auto found = find(code);
    if (!found) return found.error();
    if (!*found) return ledger_detail::not_in_force(*ledger_.impl_->sql, code);
    return std::move(**found);
}

Result<std::optional<Commitment>> Commitments::same_as(const SignedCommitment& what) {
    const Digest256 same = sameness(what);
    Query q = ledger_.impl_->sql->query("SELECT * FROM commitment_as_judged WHERE same = ?");
    std::optional<Commitment> found;
    if (q.blob(same).step()) found = commitment_of(q);
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<std::vector<Commitment>> Commitments::all() {
    std::vector<Commitment> found;
    Query q = ledger_.impl_->sql->query(kAll);
    while (q.step()) found.push_back(commitment_of(q));
    return ledger_.impl_->sql->checked(std::move(found));
}

Result<std::vector<Commitment>> Commitments::ending(CivilDate last) {
    std::vector<Commitment> found;
    const std::string until = last.slashed();
    Query q = ledger_.impl_->sql->query(kEnding);
    q.text(until);
    while (q.step()) found.push_back(commitment_of(q));
    return ledger_.impl_->sql->checked(std::move(found));
}

}  // namespace creditlink
