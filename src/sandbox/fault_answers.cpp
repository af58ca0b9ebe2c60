// What a fault gives back instead of an answer, and what it makes of a good one.

#include <charconv>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/midnight.h"
#include "faults.h"

namespace creditlink::sandbox {

namespace {

constexpr std::size_t kOversize = 40u << 20;  // above the 16 MiB that a client may read of a receipt
constexpr std::size_t kDeep = 100'000;

// A gzip stream (RFC 1952) of one blank and then "258 bytes from one byte back" again and again, in the fixed code of RFC 1951:
// 64 MiB in 420 KB. Its checksum is wrong, but nobody who keeps to a limit gets that far.
std::string gzip_bomb() {
    constexpr std::size_t kRepeats = (64u << 20) / 258;
    std::string out("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    unsigned held = 0, count = 0;
    const auto bit = [&](unsigned b) {
        held |= b << count;
        if (++count == 8) { out += static_cast<char>(held); held = count = 0; }
    };
    const auto code = [&](unsigned value, unsigned length) { while (length-- > 0) bit(value >> length & 1u); };  // Huffman codes: highest bit first
    bit(1), bit(1), bit(0);  // last block, fixed code
    code(0x30 + ' ', 8);
    for (std::size_t i = 0; i < kRepeats; ++i) code(0xC5, 8), code(0, 5);
    code(0, 7);
    while (count != 0) bit(0);
    return out + std::string(8, '\0');
}

Answer html(int status, std::string_view title) {
    std::string page = "<html><head><title>" + std::string(title) + "</title></head><body><h1>" + std::string(title) + "</h1></body></html>";
    return Answer{.status = status, .fields = {{"Content-Type", "text/html; charset=utf-8"}}, .body = std::move(page), .sealed = false};
}

// RFC 9110 5.6.7: Mon, 23 Nov 2026 02:00:00 GMT
std::string http_date(std::int64_t unix_seconds) {
    static constexpr const char* kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};  // day 0 was a Thursday
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto date = CivilDate::of_unix(unix_seconds, 0);
    const auto two = [](std::int64_t n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
    const auto second = unix_seconds % kDaySeconds;
    return std::string(kDays[date.days() % 7]) + ", " + two(date.day()) + " " + kMonths[date.month() - 1] + " " + std::to_string(date.year()) + " " +
           two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60) + " GMT";
}

// A receipt edited as text: its members come in one known order, and an answer that is no receipt stays as it is.
bool replace_value(std::string& body, std::string_view member, std::string_view value) {
    const std::string opening = "\"" + std::string(member) + "\":";
    const auto at = body.find(opening);
    if (at == std::string::npos) return false;
    const auto from = at + opening.size();
    const auto end = body[from] == '"' ? body.find('"', from + 1) + 1 : body.find_first_of(",}", from);
    body.replace(from, end - from, value);
    return true;
}

std::int64_t number_at(const std::string& body, std::string_view member) {
    const std::string opening = "\"" + std::string(member) + "\":";
    const auto at = body.find(opening);
    std::int64_t value = 0;
    if (at != std::string::npos) std::from_chars(body.data() + at + opening.size(), body.data() + body.size(), value);
    return value;
}

void add_unsent_id(std::string& body) {
    const auto accepted = number_at(body, "accepted");
    const auto list = body.find("\"results\":[");
    if (accepted == 0 || list == std::string::npos) return;
    const auto at = list + std::string_view("\"results\":[").size();
    const bool first = body[at] == ']';
    body.insert(at, std::string(R"({"id":"s-never-sent","outcome":"rejected","code":"40001","message":""})") + (first ? "" : ","));
    replace_value(body, "rejected", std::to_string(number_at(body, "rejected") + 1));
    replace_value(body, "accepted", std::to_string(accepted - 1));
}

}  // namespace

Answer answer_instead(const ChosenFault& chosen, std::int64_t now) {
    const auto wait = [&](int status, std::string_view code, std::string retry_after) {
        auto answer = problem(status, code, "later");
        answer.fields.emplace_back("Retry-After", std::move(retry_after));
        return answer;
    };
    if (chosen.is("reset-before-commit")) return Answer{.wire = Answer::Wire::reset, .sealed = false};
    if (chosen.is("timeout")) return Answer{.wire = Answer::Wire::hang, .sealed = false};
    if (chosen.is("html-200")) return html(200, "系统维护中");
    if (chosen.is("502-html")) return html(502, "Bad Gateway");
    if (chosen.is("413-html")) return html(413, "Request Entity Too Large");
    if (chosen.is("404-html")) return html(404, "Not Found");
    if (chosen.is("429")) return wait(429, "too-many", std::to_string(chosen.parameter));
    if (chosen.is("429-date")) return wait(429, "too-many", http_date(now + chosen.parameter));
    if (chosen.is("429-garbage")) return wait(429, "too-many", "soon");
    if (chosen.is("503")) return wait(503, "busy", std::to_string(chosen.parameter));
    if (chosen.is("redirect")) {
        auto answer = html(307, "Moved");
        answer.fields.emplace_back("Location", "http://127.0.0.1:9/elsewhere");
        return answer;
    }
    return html(500, "Internal Server Error");
}

void change_content(const ChosenFault& chosen, Answer& answer) {
    if (chosen.is("500-signed")) answer = problem(500, "internal", "internal error");
    if (chosen.is("deep")) answer.body = std::string(kDeep, '[') + std::string(kDeep, ']');
    if (chosen.is("gzip-bomb")) {
        answer.fields.emplace_back("Content-Encoding", "gzip");
        answer.body = gzip_bomb();
    }
    if (answer.status != 200) return;
    if (chosen.is("pending-200")) {
        const auto counts = answer.body.find(",\"counts\":");
        if (counts != std::string::npos) answer.body = answer.body.substr(0, counts) + "}";
        replace_value(answer.body, "state", "\"pending\"");
    }
    if (chosen.is("wrong-batch")) replace_value(answer.body, "batch", "\"b-another\"");
    if (chosen.is("wrong-digest")) replace_value(answer.body, "digest", "\"" + std::string(64, '0') + "\"");
    if (chosen.is("wrong-counts")) replace_value(answer.body, "accepted", std::to_string(number_at(answer.body, "accepted") + 1));
    if (chosen.is("wrong-ids")) add_unsent_id(answer.body);
}

void change_sent(const ChosenFault& chosen, Answer& answer) {
    const auto drop_signature = [&] { std::erase_if(answer.fields, [](const auto& f) { return f.first.starts_with("Signature"); }); };
    if (chosen.is("commit-then-reset")) answer.wire = Answer::Wire::reset;
    if (chosen.is("timeout-after-commit")) answer.wire = Answer::Wire::hang;
    if (chosen.is("500-after-commit")) answer = html(500, "Internal Server Error");
    if (chosen.is("html-200-after-commit")) answer = html(200, "系统维护中");
    if (chosen.is("unsigned")) drop_signature();
    if (chosen.is("bad-signature")) {
        std::erase_if(answer.fields, [](const auto& f) { return f.first == "Signature"; });
        answer.fields.emplace_back("Signature", "sig=:AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8AAQIDBAUGBwgJCgsMDQ4PAAECAwQFBgcICQoLDA0ODw==:");
    }
    if (chosen.is("altered-body") && answer.body.size() > 3) answer.body[answer.body.size() - 3] = static_cast<char>(answer.body[answer.body.size() - 3] ^ 1);
    if (chosen.is("truncated")) answer.wire = Answer::Wire::cut;
    if (chosen.is("drip")) { answer.wire = Answer::Wire::drip; answer.drip_ms = chosen.parameter; }
    if (chosen.is("oversize")) answer.body.assign(kOversize, ' ');
}

}  // namespace creditlink::sandbox
