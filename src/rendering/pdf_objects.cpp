#include "pdf_objects.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/clock.h"
#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/text.h"
#include "deflated.h"

namespace creditlink::rendering {

std::string pdf_number(double value) {
    const long long thousandths = std::llround(value * 1000);
    const long long magnitude = std::llabs(thousandths);
    char text[32];
    std::snprintf(text, sizeof text, "%s%lld.%03lld", thousandths < 0 ? "-" : "", magnitude / 1000, magnitude % 1000);
    std::string out = text;
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
    return out;
}

std::string pdf_text(std::string_view utf8) {
    std::string utf16 = "\xFE\xFF";
    const auto unit = [&](char32_t u) { utf16.push_back(static_cast<char>(u >> 8)), utf16.push_back(static_cast<char>(u & 0xff)); };
    for (std::size_t at = 0; at < utf8.size();) {
        const char32_t c = next_code_point(utf8, at);
        if (c < 0x10000) unit(c);
        else unit(0xd800 + ((c - 0x10000) >> 10)), unit(0xdc00 + ((c - 0x10000) & 0x3ff));
    }
    return "<" + hex(utf16) + ">";
}

std::string pdf_reference(std::size_t object) { return std::to_string(object) + " 0 R"; }

std::string pdf_date(std::int64_t unix_seconds) {
    std::string digits;
    for (const char c : rfc3339(unix_seconds).substr(0, 19))
        if (c >= '0' && c <= '9') digits.push_back(c);
    return "(D:" + digits + "+08'00')";
}

std::size_t PdfObjects::reserve() {
    places_.push_back(0);
    return places_.size();
}

void PdfObjects::write(std::size_t number, std::string_view body) {
    places_[number - 1] = out_.size();
    out_ += std::to_string(number) + " 0 obj\n";
    out_ += body;
    out_ += "\nendobj\n";
}

void PdfObjects::write_stream(std::size_t number, std::string_view dictionary, std::string_view bytes) {
    const std::string small = deflated(bytes);
    const bool worth = small.size() < bytes.size();
    const std::string_view data = worth ? std::string_view(small) : bytes;
    std::string body = "<< ";
    body += dictionary;
    body += (worth ? " /Filter /FlateDecode" : "");
    body += " /Length " + std::to_string(data.size()) + " >>\nstream\n";
    body += data;
    body += "\nendstream";
    write(number, body);
}

std::string PdfObjects::finish(std::size_t catalogue, std::size_t information) {
    const std::string id = hex(bytes_of(sha256(out_)).substr(0, 16));
    const std::size_t table = out_.size();
    out_ += "xref\n0 " + std::to_string(places_.size() + 1) + "\n0000000000 65535 f \n";
    for (const std::size_t place : places_) {
        char line[24];
        std::snprintf(line, sizeof line, "%010zu 00000 n \n", place);
        out_ += line;
    }
    out_ += "trailer\n<< /Size " + std::to_string(places_.size() + 1) + " /Root " + pdf_reference(catalogue) + " /Info " + pdf_reference(information) + " /ID [<" + id + "> <" + id + ">] >>\nstartxref\n" +
            std::to_string(table) + "\n%%EOF\n";
    return std::move(out_);
}

}  // namespace creditlink::rendering
