#include "creditlink/letter/document.h"

#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/document/qr.h"

namespace creditlink {

namespace {

constexpr std::string_view kArticle = "<article class=\"letter\">", kArticleEnd = "</article>";

// The date goes into the signature block, not into the table of who signs.
bool in_table(const Letter& letter, const Blank& blank) { return blank.name != letter.validity.from; }

class Document {
  public:
    Document(const Letter& letter, const ServiceItem* item, std::uint32_t version, const BlankValues* values, std::string_view site)
        : letter_(letter), item_(item), version_(version), values_(values), address_(verification_address(site, letter.id, version)) {}

    std::string text() {
        const std::string style = base64(bytes_of(sha256(kLetterStyle)));
        out_ = "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" + style + "'; base-uri 'none'; form-action 'none'\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n";
        out_ += "<title>" + html(letter_.title) + "</title>\n<style>" + std::string(kLetterStyle) + "</style>\n</head>\n<body>\n<main>\n";
        article();
        out_ += "\n</main>\n</body>\n</html>\n";
        return std::move(out_);
    }

  private:
    void article() {
        out_ += kArticle;
        out_ += "\n<p class=\"letter-code\">编号 " + html(letter_.number) + "　第 " + std::to_string(version_) + " 版</p>\n<h1>" + html(letter_.title) + "</h1>\n";
        out_ += "<p class=\"letter-to\">" + html(letter_.addressee) + "：</p>\n";
        paragraphs(letter_.section(SectionKind::opening)->paragraphs);
        basis();
        heading("承诺人");
        people();
        for (const Section& section : letter_.sections)
            if (section.kind != SectionKind::opening) {
                heading(kSectionTitles[static_cast<std::size_t>(section.kind)]);
                paragraphs(section.paragraphs);
                clauses(section.clauses);
            }
        heading("有效期限");
        out_ += "<p>本承诺书自作出之日起生效，至" + html(letter_.validity.until) + "止。</p>\n";
        signature();
        out_ += "<p class=\"letter-foot\">适用：" + html(letter_.scenario) + "。";
        if (item_) out_ += "服务事项：" + html(item_->name) + "（" + html(item_->type) + "，编码 " + html(item_->code) + "）。";
        out_ += "本版的效力状态以<a href=\"index.html\">公布页面</a>为准。</p>\n";
        code();
        out_ += kArticleEnd;
    }

    void heading(std::string_view title) {
        std::string number = chinese_number(++headings_);
        out_ += "<h2>" + number + "、" + html(title) + "</h2>\n";
    }

    void basis() {
        out_ += "<p>本承诺书的依据是：";
        for (std::size_t i = 0; i < letter_.basis.size(); ++i) out_ += (i ? "、" : "") + html(letter_.basis[i]);
        out_ += "。</p>\n";
    }

    void paragraphs(const std::vector<std::string>& texts) {
        for (const std::string& text : texts) out_ += "<p>" + inline_text(text) + "</p>\n";
    }

    void clauses(const std::vector<std::string>& texts) {
        for (std::size_t i = 0; i < texts.size(); ++i) out_ += "<p>（" + chinese_number(i + 1) + "）" + inline_text(texts[i]) + "</p>\n";
    }

    std::string inline_text(std::string_view text) const {
        std::string out;
        for (const ClausePart& part : parts_of(text)) {
            if (!part.is_blank) out += html(part.text);
            else if (const Blank& blank = *letter_.blank(part.text); const std::string* value = filled(blank))
                out += "<span class=\"letter-value\">" + html(printed(blank, *value)) + "</span>";
            else out += "<span class=\"letter-gap\">（" + html(short_label(blank)) + "）</span>";
        }
        return out;
    }

    // In a sentence, "设施面积" of "设施面积（平方米）": the unit stands in the table.
    static std::string_view short_label(const Blank& blank) { return std::string_view(blank.label).substr(0, blank.label.find("（")); }

    const std::string* filled(const Blank& blank) const {
        if (!values_) return nullptr;
        const auto at = values_->find(blank.name);
        return at == values_->end() || at->second.empty() ? nullptr : &at->second;
    }

    void people() {
        out_ += "<table>\n";
        for (const Blank& blank : letter_.blanks) {
            if (!in_table(letter_, blank)) continue;
            out_ += "<tr><th scope=\"row\">" + html(blank.label) + "</th><td>";
            if (const std::string* value = filled(blank)) out_ += html(printed(blank, *value));
            else if (!values_) out_ += hint(blank);
            out_ += "</td></tr>\n";
        }
        out_ += "</table>\n";
    }

    static std::string hint(const Blank& blank) {
        std::string words;
        for (const std::string& option : blank.options) words += (words.empty() ? "□" : "　□") + html(option);
        if (!words.empty()) return words;
        return blank.required ? "" : "<span class=\"letter-hint\">可不填</span>";
    }

    void signature() {
        out_ += "<div class=\"letter-sign\">\n";
        for (const std::string& line : letter_.signature) out_ += "<p>" + html(line) + "：</p>\n";
        const Blank* date = letter_.blank(letter_.validity.from);
        const std::string* value = filled(*date);
        out_ += "<p>" + html(date->label) + "：" + (value ? html(printed(*date, *value)) : "　　年　　月　　日") + "</p>\n</div>\n";
    }

    // Without a word: all renderings say the same ones.
    void code() {
        if (address_.empty()) return;
        if (const auto made = qr_code(address_)) out_ += "<figure class=\"letter-qr\" role=\"img\" aria-label=\"二维码：" + html(address_) + "\">" + qr_svg(*made) + "</figure>\n";
    }

    const Letter& letter_;
    const ServiceItem* item_;
    std::uint32_t version_;
    const BlankValues* values_;
    std::string address_;
    std::string out_;
    std::size_t headings_ = 0;
};

}  // namespace

std::string letter_document(const Letter& letter, const ServiceItem* item, std::uint32_t version, std::string_view site) { return Document(letter, item, version, nullptr, site).text(); }

std::string filled_document(const Letter& letter, const ServiceItem* item, std::uint32_t version, const BlankValues& values, std::string_view site) {
    return Document(letter, item, version, &values, site).text();
}

std::string verification_address(std::string_view site, std::string_view id, std::uint32_t version) {
    return site.empty() ? std::string() : std::string(site) + "verify.html#" + std::string(id) + "-v" + std::to_string(version);
}

std::string_view article_of(std::string_view document) {
    const std::size_t begin = document.find(kArticle), end = document.find(kArticleEnd);
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return {};
    return document.substr(begin, end + kArticleEnd.size() - begin);
}

std::string html(std::string_view text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out.push_back(c);
        }
    return out;
}

std::string chinese_number(std::size_t n) {
    static constexpr std::array<std::string_view, 10> kDigits = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (n >= 100) return std::to_string(n);
    std::string out;
    if (n >= 20) out += kDigits[n / 10];
    if (n >= 10) out += "十";
    return out + std::string(kDigits[n % 10]);
}

}  // namespace creditlink
