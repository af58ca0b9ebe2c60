#include "faults.h"

#include <algorithm>
#include <charconv>

#include "creditlink/base/digest.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink::sandbox {

namespace {

constexpr Fault kFaults[] = {
    {"reset-before-commit", Moment::instead, 0, true, "未入库即断开连接", "connection reset, nothing stored"},
    {"commit-then-reset", Moment::sent, 0, true, "已入库后断开连接", "stored, then connection reset"},
    {"timeout", Moment::instead, 0, false, "不应答，未入库", "no answer, nothing stored"},
    {"timeout-after-commit", Moment::sent, 0, false, "已入库，不应答", "stored, no answer"},
    {"500", Moment::instead, 0, true, "未签名的 500，未入库", "unsigned 500, nothing stored"},
    {"500-after-commit", Moment::sent, 0, true, "已入库，未签名的 500", "stored, unsigned 500"},
    {"500-signed", Moment::content, 0, true, "已入库，签名的 500 internal", "stored, signed 500 internal"},
    {"html-200", Moment::instead, 0, true, "200 的 HTML 页面，未入库", "a 200 with an HTML page, nothing stored"},
    {"html-200-after-commit", Moment::sent, 0, true, "已入库，200 的 HTML 页面", "stored, a 200 with an HTML page"},
    {"502-html", Moment::instead, 0, true, "网关的 502，未入库", "a gateway's 502, nothing stored"},
    {"413-html", Moment::instead, 0, true, "网关未签名的 413，未入库", "a gateway's unsigned 413, nothing stored"},
    {"404-html", Moment::instead, 0, true, "网关未签名的 404，未入库", "a gateway's unsigned 404, nothing stored"},
    {"413-above", Moment::stored, 10, false, "超过 =n 条即签名 413（默认 10）", "signed 413 above =n records (10)"},
    {"429", Moment::instead, 1, true, "签名的 429，Retry-After =n 秒（默认 1）", "signed 429, Retry-After =n seconds (1)"},
    {"429-date", Moment::instead, 1, true, "签名的 429，Retry-After 为日期", "signed 429, Retry-After as a date"},
    {"429-garbage", Moment::instead, 0, true, "签名的 429，Retry-After 无法识别", "signed 429, Retry-After unreadable"},
    {"503", Moment::instead, 1, true, "签名的 503 busy，Retry-After =n 秒（默认 1）", "signed 503 busy, Retry-After =n seconds (1)"},
    {"redirect", Moment::instead, 0, true, "307 指向别处，未入库", "307 to another host, nothing stored"},
    {"pending", Moment::stored, 2, true, "已入库，先答 =n 次 202（默认 2）", "stored, 202 for =n calls (2)"},
    {"pending-200", Moment::content, 0, true, "已入库，以 200 答 pending", "stored, pending with 200"},
    {"bad-signature", Moment::sent, 0, true, "已入库，签名为随机字节", "stored, signature of random bytes"},
    {"unsigned", Moment::sent, 0, true, "已入库，应答没有签名", "stored, no signature"},
    {"altered-body", Moment::sent, 0, true, "已入库，签名后改动一个字节", "stored, one byte changed after signing"},
    {"other-key", Moment::signed_, 0, true, "已入库，用未固定的密钥签名", "stored, signed by a key that nobody pinned"},
    {"clock", Moment::signed_, 3600, false, "已入库，签名时间早 =n 秒（默认 3600）", "stored, signed =n seconds ago (3600)"},
    {"wrong-batch", Moment::content, 0, true, "已入库，签名回执属于另一批次", "stored, signed receipt for another batch"},
    {"wrong-digest", Moment::content, 0, true, "已入库，签名回执的摘要不同", "stored, signed receipt with another digest"},
    {"wrong-counts", Moment::content, 0, true, "已入库，回执的条数不合", "stored, counts do not add up"},
    {"wrong-ids", Moment::content, 0, true, "已入库，回执含未发送的编号", "stored, an id that was not sent"},
    {"replay", Moment::signed_, 0, true, "已入库，重放上一个应答", "stored, the answer before this one again"},
    {"truncated", Moment::sent, 0, true, "已入库，应答中途断开", "stored, answer cut short"},
    {"drip", Moment::sent, 200, false, "已入库，每 =n 毫秒给一个字节（默认 200）", "stored, one byte of the answer each =n ms (200)"},
    {"oversize", Moment::sent, 0, true, "已入库，40 MiB 的应答", "stored, an answer of 40 MiB"},
    {"deep", Moment::content, 0, true, "已入库，签名的十万层 JSON", "stored, signed JSON 100,000 deep"},
    {"gzip-bomb", Moment::content, 0, true, "已入库，签名的应答解压后 64 MiB", "stored, a signed answer that unpacks to 64 MiB"},
    {"accept-forget", Moment::stored, 0, false, "答已接收，实际未入库", "says accepted, stores no record"},
    {"partial", Moment::stored, 0, false, "每隔一条退回 40001", "every second record rejected 40001"},
};

constexpr std::string_view kBatches = "/exchange/v1/batches";
Result<double> read_rate(std::string_view spec, std::string_view text) {
    double rate = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate);
    if (error != std::errc{} || end != text.data() + text.size() || rate < 0 || rate > 1)
        return Error{Errc::usage, say("故障概率须在 0 到 1 之间：{spec}", "a fault's rate is 0 to 1: {spec}", {{"spec", shown(spec)}}), "--fault", {}};
    return rate;
}

Error unknown_fault(std::string_view name) {
    std::vector<std::string_view> known{"mix"};
    for (const auto& fault : kFaults) known.push_back(fault.name);
    const auto close = nearest(name, known);
    std::string hint = close.empty() ? std::string(say("--help 列出全部故障", "--help lists them all"))
                                     : say("是否指 {close}？", "did you mean {close}?", {{"close", std::string(close)}});
    return Error{Errc::usage, say("没有这种故障：{name}", "no such fault: {name}", {{"name", shown(name)}}), "--fault", std::move(hint)};
}

}  // namespace

std::span<const Fault> all_faults() { return kFaults; }

Result<FaultPlan> FaultPlan::make(const std::vector<std::string>& specs, std::optional<double> rate, std::uint64_t seed, FaultTarget target) {
    FaultPlan plan;
    plan.seed_ = seed;
    plan.target_ = target;
    for (const std::string_view spec : specs) {
        const auto colon = std::min(spec.find(':'), spec.size());
        const auto equals = std::min(spec.find('='), colon);
        const auto name = spec.substr(0, equals);
        std::optional<std::int64_t> parameter;
        if (equals < colon) {
            std::int64_t value = 0;
            const auto text = spec.substr(equals + 1, colon - equals - 1);
            if (std::from_chars(text.data(), text.data() + text.size(), value).ptr != text.data() + text.size() || value < 0) return unknown_fault(spec);
            parameter = value;
        }
        double own = -1;  // shared out below
        if (colon < spec.size()) {
            auto read = read_rate(spec, spec.substr(colon + 1));
            if (!read) return read.error();
            own = *read;
        }
        const auto before = plan.entries_.size();
        for (const auto& fault : kFaults)
            if (fault.name == name || (name == "mix" && fault.mixed)) plan.entries_.push_back({&fault, parameter.value_or(fault.parameter), own});
        const auto added = plan.entries_.size() - before;
        if (added == 0) return unknown_fault(name);
        if (own >= 0)
            for (auto i = before; i < plan.entries_.size(); ++i) plan.entries_[i].rate = own / static_cast<double>(added);
    }
    for (auto& entry : plan.entries_)
        if (entry.rate < 0) entry.rate = rate.value_or(1.0) / static_cast<double>(plan.entries_.size());
    return plan;
}

bool FaultPlan::applies(const Call& call) const {
    const bool post = call.method == "POST" && call.path == kBatches;
    const bool inquiry = call.method == "GET" && call.path.starts_with(kBatches) && call.path.size() > kBatches.size();
    switch (target_) {
        case FaultTarget::all: return true;
        case FaultTarget::posts: return post;
        case FaultTarget::inquiries: return inquiry;
        case FaultTarget::batches: return post || inquiry;
    }
    return false;
}

ChosenFault FaultPlan::draw(const Call& call) {
    if (entries_.empty() || !applies(call)) return {};
    const std::string what = call.method + " " + call.path + " " + std::string(field_of(call.fields, "Idempotency-Key"));
    const auto attempt = ++attempts_[what];
    const auto digest = sha256(std::to_string(seed_) + " " + what + " " + std::to_string(attempt));
    double u = 0;
    for (std::size_t i = 6; i-- > 0;) u = (u + digest[i]) / 256;
    for (const auto& entry : entries_) {
        if (u < entry.rate) {
            ++counts_[entry.fault->name];
            return {entry.fault, entry.parameter};
        }
        u -= entry.rate;
    }
    return {};
}

std::vector<std::string> FaultPlan::shown() const {
    std::vector<std::string> out;
    for (const auto& entry : entries_) out.push_back(std::string(entry.fault->name) + " " + std::to_string(static_cast<int>(entry.rate * 1000 + 0.5) / 10) + "%");
    return out;
}

}  // namespace creditlink::sandbox
