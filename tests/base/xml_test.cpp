#include <doctest/doctest.h>
#include <iconv.h>

#include <string>

#include "creditlink/base/xml.h"

using namespace creditlink;
using namespace std::string_literals;

namespace {

// Writes down what it hears; refuses the element "refuse".
struct Notes final : XmlHandler {
    std::string heard;
    Status start(std::string_view name, const Attributes& attributes) override {
        heard.append("<").append(name);
        for (const auto& [key, value] : attributes) heard.append(" ").append(key).append("=").append(value);
        heard.append(">");
        if (name == "refuse") return Error{Errc::source, "not this", {}, {}};
        return {};
    }
    Status end(std::string_view name) override {
        heard.append("</").append(name).append(">");
        return {};
    }
    Status text(std::string_view piece) override {
        heard.append(piece);
        return {};
    }
};

struct Outcome {
    std::string heard;
    std::string place;  // of the error, empty if there was none
    std::string message;
};

Outcome parse(const std::string& bytes, std::size_t piece = SIZE_MAX) {
    Notes notes;
    XmlParser parser(notes, "f.xml");
    Outcome outcome;
    const auto failed = [&](const Status& status) {
        if (status) return false;
        outcome.place = status.error().place, outcome.message = status.error().message;
        CHECK(parser.finish().error().place == outcome.place);  // and stays failed
        return true;
    };
    bool broken = false;
    for (std::size_t at = 0; at < bytes.size() && !broken; at += std::min(piece, bytes.size() - at))
        broken = failed(parser.feed(std::string_view(bytes).substr(at, piece)));
    if (!broken) failed(parser.finish());
    outcome.heard = notes.heard;
    return outcome;
}

std::string converted(const char* encoding, std::string text) {
    const iconv_t handle = iconv_open(encoding, "UTF-8");
    std::string out(text.size() * 4, '\0');
    char *from = text.data(), *to = out.data();
    std::size_t left = text.size(), room = out.size();
    REQUIRE(iconv(handle, &from, &left, &to, &room) != static_cast<std::size_t>(-1));
    iconv_close(handle);
    out.resize(out.size() - room);
    return out;
}

}  // namespace

TEST_CASE("elements, attributes, text and CDATA are handed out, prefixes and namespace declarations left off") {
    const Outcome outcome = parse("<?xml version=\"1.0\"?>\n<c:list xmlns:c=\"u\" c:n=\"1\" m='&lt;2'><a>吉&amp;林<![CDATA[<x>]]></a><b/></c:list>\n");
    CHECK(outcome.place == "");
    CHECK(outcome.heard == "<list n=1 m=<2><a>吉&林<x></a><b></b></list>");
}

TEST_CASE("every encoding that is declared or marked comes out as UTF-8, however the file is cut") {
    const std::string body = "<r><n a=\"吉\">林省㐂𠮷</n></r>";
    const std::string heard = "<r><n a=吉>林省㐂𠮷</n></r>";
    for (const char* name : {"GB18030", "GBK", "gb2312"}) {
        const std::string text = "<?xml version='1.0' encoding='"s + name + "'?>" + body;
        for (const std::size_t piece : {std::size_t(1), std::size_t(7), SIZE_MAX}) CHECK(parse(converted("GB18030", text), piece).heard == heard);
    }
    const std::string declared16 = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + body;
    CHECK(parse("\xFF\xFE" + converted("UTF-16LE", declared16)).heard == heard);
    CHECK(parse("\xFE\xFF" + converted("UTF-16BE", declared16), 1).heard == heard);
    CHECK(parse(converted("UTF-16LE", declared16), 3).heard == heard);
    CHECK(parse("\xEF\xBB\xBF" + body).heard == heard);
    CHECK(parse("<?xml version='1.0' encoding='utf-8'?>" + body, 1).heard == heard);
    CHECK(parse(body, 2).heard == heard);
}

TEST_CASE("an encoding that cannot be read, or that the bytes do not keep, is refused") {
    CHECK(parse("<?xml version='1.0' encoding='Big5'?><r/>").place == "f.xml:1");
    CHECK(parse("<?xml version='1.0' encoding='UTF-16'?><r/>").place == "f.xml:1");
    CHECK(parse("<r>\xBC\xAA</r>").place == "f.xml: 字节偏移 3");
    CHECK(parse("<?xml version='1.0' encoding='GBK'?><r>\xBC\xFF</r>").place == "f.xml: 字节偏移 39");
    CHECK(parse("<r>吉\xE6").place == "f.xml: 字节偏移 6");
    CHECK(parse("<r>a\0b</r>"s).place == "f.xml:1:5");
}

TEST_CASE("a DOCTYPE is refused before anything in it is looked at") {
    const Outcome external = parse("<?xml version='1.0'?>\n<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n<r>&x;</r>");
    CHECK(external.place.starts_with("f.xml:2:"));
    CHECK(external.heard == "");
    CHECK(external.message.find("DOCTYPE") != std::string::npos);
    CHECK(parse("<!DOCTYPE r SYSTEM 'http://127.0.0.1/x.dtd'><r/>").place != "");
    std::string laughs = "<!DOCTYPE r [<!ENTITY a0 'ha'>";
    for (int i = 1; i < 30; ++i) laughs += "<!ENTITY a" + std::to_string(i) + " '&a" + std::to_string(i - 1) + ";&a" + std::to_string(i - 1) + ";'>";
    CHECK(parse(laughs + "]><r>&a29;</r>").heard == "");
    CHECK(parse("<r>&unknown;</r>").place != "");
}

TEST_CASE("depth 64 is read, depth 65 is refused") {
    std::string open, close;
    for (int i = 0; i < 64; ++i) open += "<a>", close += "</a>";
    CHECK(parse(open + close).place == "");
    CHECK(parse(open + "<a></a>" + close).place == "f.xml:1:193");
    std::string million;
    for (int i = 0; i < 100'000; ++i) million += "<a>";
    CHECK(parse(million).place != "");
}

TEST_CASE("bad XML is refused with line and column, and what came before it was handed out") {
    CHECK(parse("<r>\n <a>1</b>\n</r>").place == "f.xml:2:8");
    CHECK(parse("<r>\n <a>1</b>\n</r>").heard == "<r>\n <a>1");
    CHECK(parse("<r><a>1</a>").place != "");
    CHECK(parse("").place != "");
    CHECK(parse("   ").place != "");
    CHECK(parse("<r/><r/>").place != "");
    CHECK(parse("<r a='1' a='2'/>").place != "");
    CHECK(parse("PK\x03\x04").place != "");
    CHECK(parse("<r>\x01</r>").place != "");
}

TEST_CASE("an error of the handler stops the parser and gets its place") {
    const Outcome outcome = parse("<r>\n<refuse/><more/></r>");
    CHECK(outcome.message == "not this");
    CHECK(outcome.place == "f.xml:2:1");
    CHECK(outcome.heard == "<r>\n<refuse>");
}

TEST_CASE("a tag that never ends is refused before it fills the memory") {
    CHECK(parse("<r a='" + std::string(20u << 20, 'x')).place != "");
    CHECK(parse("<r>" + std::string(20u << 20, 'x') + "</r>").place == "");
}
