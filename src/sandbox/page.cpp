#include "page.h"

#include <algorithm>

#include "creditlink/base/clock.h"

namespace creditlink::sandbox {

namespace {

constexpr std::int64_t kLatest = 20;  // rows of each table: one screen

constexpr std::string_view kHead = R"html(<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>模拟平台 · creditlink-sandbox</title>
<style>
:root{color-scheme:light dark;--ink:#1f2328;--quiet:#59636e;--line:#d1d9e0;--paper:#fff;--accent:#1d4ed8;--bad:#b42318;--wait:#8a5a00;--good:#116329}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--quiet:#9198a1;--line:#3d444d;--paper:#151b23;--accent:#8ab4f8;--bad:#ff8a80;--wait:#e3b341;--good:#56d364}}
body{margin:0 auto;max-width:1440px;padding:16px;background:var(--paper);color:var(--ink);font:14px/1.6 "Noto Sans SC","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:20px;margin:0 0 4px}h2{font-size:16px;margin:24px 0 8px}p{margin:4px 0;color:var(--quiet)}a{color:var(--accent)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:6px 12px 6px 0;border-bottom:1px solid var(--line);height:24px;white-space:nowrap}
th{color:var(--quiet);font-weight:500}td.n,th.n{text-align:right}code{font:13px ui-monospace,"SFMono-Regular",Consolas,monospace}
.bad{color:var(--bad)}.wait{color:var(--wait)}.good{color:var(--good)}.note{border:1px solid var(--line);border-left:4px solid var(--wait);padding:8px 12px}
@media print{body{max-width:none}}
</style></head><body>
)html";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string code(std::string_view text) { return "<code>" + escaped(text) + "</code>"; }

// Long ids with the middle left out; the whole one in the title.
std::string short_code(std::string_view text) {
    constexpr std::size_t kEnds = 8;
    if (text.size() <= 2 * kEnds + 1) return code(text);
    return "<code title=\"" + escaped(text) + "\">" + escaped(text.substr(0, kEnds)) + "…" + escaped(text.substr(text.size() - kEnds)) + "</code>";
}

std::string minute_of(std::string_view rfc3339_text) {
    std::string out(rfc3339_text.substr(0, 16));
    std::replace(out.begin(), out.end(), 'T', ' ');
    return escaped(out);
}

std::string number(std::int64_t n) {
    std::string digits = std::to_string(n), out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i != 0 && (digits.size() - i) % 3 == 0) out += "&#8239;";
        out += digits[i];
    }
    return out;
}

std::string count_cell(std::int64_t n, std::string_view style) {
    return "<td class=\"n" + (n > 0 ? " " + std::string(style) : "") + "\">" + number(n) + "</td>";
}

std::string tallies_table(const std::vector<Tally>& tallies) {
    if (tallies.empty()) return "<p>还没有收到批次。报送单位发送第一个批次后，这里按单位和类别列出条数。</p>";
    std::string out = "<div class=\"wide\"><table><tr><th>报送单位<th>类别<th class=\"n\">批次<th class=\"n\">接收<th class=\"n\">存疑<th class=\"n\">退回</tr>";
    for (const auto& t : tallies)
        out += "<tr><td>" + code(t.sender) + "</td><td>" + code(t.kind) + "</td><td class=\"n\">" + number(t.batches) + "</td>" + count_cell(t.accepted, "good") +
               count_cell(t.doubtful, "wait") + count_cell(t.rejected, "bad") + "</tr>";
    return out + "</table></div>";
}

std::string batches_table(const std::vector<StoredBatch>& batches) {
    if (batches.empty()) return "<p>还没有批次。</p>";
    std::string out = "<div class=\"wide\"><table><tr><th>收到时间<th>批次<th>报送单位<th>类别<th class=\"n\">条数<th class=\"n\">接收<th class=\"n\">存疑<th class=\"n\">退回<th class=\"n\">到达次数</tr>";
    for (const auto& b : batches)
        out += "<tr><td>" + minute_of(b.received) + "</td><td>" + short_code(b.id) + "</td><td>" + code(b.sender) + "</td><td>" + code(b.kind) + "</td><td class=\"n\">" + number(b.total) +
               "</td>" + count_cell(b.accepted, "good") + count_cell(b.doubtful, "wait") + count_cell(b.rejected, "bad") + "<td class=\"n\">" + number(b.posts) + "</td></tr>";
    return out + "</table></div>";
}

std::string rejections_table(const std::vector<Rejection>& rejections) {
    if (rejections.empty()) return "<p>没有退回的记录。</p>";
    std::string out = "<div class=\"wide\"><table><tr><th>时间<th>代码<th>字段<th>原因<th>记录键<th>提交编号<th>报送单位<th>类别</tr>";
    for (const auto& r : rejections)
        out += "<tr><td>" + minute_of(r.at) + "</td><td class=\"bad\">" + code(r.code) + "</td><td>" + code(r.field) + "</td><td>" + escaped(r.message) + "</td><td>" + short_code(r.key) +
               "</td><td>" + short_code(r.submission) + "</td><td>" + code(r.sender) + "</td><td>" + code(r.kind) + "</td></tr>";
    return out + "</table></div>";
}

std::string faults_part(const FaultPlan& faults) {
    const auto on = faults.shown();
    if (on.empty()) return "<p>没有开启故障，平台按接口如实应答。</p>";
    std::string out = "<p class=\"note\">已开启：";
    for (std::size_t i = 0; i < on.size(); ++i) out += (i ? "，" : "") + code(on[i]);
    out += "</p>";
    if (faults.counts().empty()) return out + "<p>还没有触发过。</p>";
    out += "<p>已触发：";
    bool first = true;
    for (const auto& [name, count] : faults.counts()) {
        out += (first ? "" : "，") + code(name) + " " + number(count) + " 次";
        first = false;
    }
    return out + "</p>";
}

// What a letter says of itself is shown; it is public.
std::string letters_table(const std::vector<AnnouncedLetter>& letters) {
    if (letters.empty()) return "<p>还没有收到承诺书的公告。</p>";
    std::string out = "<table><tr><th>承诺书</th><th>版本</th><th>标题</th><th>状态</th></tr>";
    for (const AnnouncedLetter& letter : letters) {
        const auto body = json::parse(letter.announced);
        const json::Value* title = body ? body->find("title") : nullptr;
        out += "<tr><td>" + code(letter.id) + "</td><td>" + number(letter.version) + "</td><td>" + escaped(title ? title->string_or("") : "") + "</td><td>" + (letter.withdrawn.empty() ? "已公布" : "已撤回") + "</td></tr>";
    }
    return out + "</table>";
}

}  // namespace

Answer page(Store& store, const FaultPlan& faults, bool bench, std::int64_t now) {
    std::int64_t next = 0;
    const auto tallies = store.tallies();
    const auto batches = store.batches(0, kLatest, true, next);
    const auto rejections = store.latest_rejections(kLatest);
    const auto letters = store.letters();
    Answer answer{.status = 200, .fields = {{"Content-Type", "text/html; charset=utf-8"}, {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"}}, .sealed = false};
    if (!tallies || !batches || !rejections || !letters) {
        answer.status = 500;
        answer.body = std::string(kHead) + "<h1>模拟平台</h1><p class=\"bad\">存储文件读取失败，请查看程序输出。</p></body></html>";
        return answer;
    }
    answer.body = std::string(kHead) + "<h1>模拟平台</h1><p>creditlink-sandbox · 截至 " + shown_time(now).substr(0, 16) + " · 仅供试用和测试，不是真实平台</p>";
    if (bench) answer.body += "<p class=\"note\">测速方式：只读取请求并签发回执，不校验、不入库。</p>";
    answer.body += "<h2>收到的记录</h2>" + tallies_table(*tallies) + "<h2>最近的批次</h2>" + batches_table(*batches) + "<h2>最近退回的记录</h2>" + rejections_table(*rejections) +
                   "<h2>承诺书公告</h2>" + letters_table(*letters) +
                   "<h2>故障</h2>" + faults_part(faults) +
                   "<h2>给程序看的</h2><p><a href=\"/sandbox/records\">/sandbox/records</a> 全部已存记录，<a href=\"/sandbox/batches\">/sandbox/batches</a> 全部批次和回执，"
                   "<a href=\"/sandbox/letters\">/sandbox/letters</a> 全部承诺书公告，"
                   "<a href=\"/sandbox/faults\">/sandbox/faults</a> 各种故障的触发次数（仅限本机）</p></body></html>\n";
    return answer;
}

}  // namespace creditlink::sandbox
