#include "creditlink/base/xml.h"

#include <expat.h>

#include <cstdlib>
#include <optional>
#include <type_traits>
#include <utility>

#include "creditlink/base/encoding.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {
namespace {

constexpr std::size_t kMaxDepth = 64;           // no honest record file is deeper
constexpr std::size_t kHeadBytes = 1024;        // an XML declaration is shorter; looked at for the encoding
constexpr std::size_t kParsedPiece = 64u << 10;       // bytes handed to expat at once
constexpr std::uint64_t kMaxToken = 8u << 20;   // expat keeps a token whole in memory, and reads it again with each piece

std::string_view local_name(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// The encoding named in `<?xml version="1.0" encoding="GBK"?>`, or empty. `head` is the beginning of the file.
std::string_view declared_encoding(std::string_view head) {
    if (!head.starts_with("<?xml")) return {};
    const std::string_view declaration = head.substr(0, head.find("?>"));
    std::size_t at = declaration.find("encoding");
    if (at == std::string_view::npos) return {};
    at = declaration.find_first_of("\"'", at);
    if (at == std::string_view::npos) return {};
    const std::size_t close = declaration.find(declaration[at], at + 1);
    if (close == std::string_view::npos) return {};
    return declaration.substr(at + 1, close - at - 1);
}

std::string_view sentence_of(XML_Error code) {
    switch (code) {
        case XML_ERROR_NO_ELEMENTS: return say("没有根元素，或内容在元素结束前断开", "no element, or cut before the root element's end");
        case XML_ERROR_INVALID_TOKEN: return say("不是有效的 XML（可能有未转义的 & 或 <，或控制字符）", "no valid XML (perhaps a bare & or <, or a control character)");
        case XML_ERROR_UNCLOSED_TOKEN: return say("内容在标签中间断开", "cut inside a tag");
        case XML_ERROR_PARTIAL_CHAR: return say("内容在一个字符中间断开", "cut inside a character");
        case XML_ERROR_TAG_MISMATCH: return say("结束标签与开始标签不符", "the closing tag does not match the opening one");
        case XML_ERROR_DUPLICATE_ATTRIBUTE: return say("同一属性出现两次", "an attribute stands twice");
        case XML_ERROR_JUNK_AFTER_DOC_ELEMENT: return say("根元素之后还有内容", "something stands after the root element");
        case XML_ERROR_UNDEFINED_ENTITY: return say("未定义的实体", "an undefined entity");
        case XML_ERROR_UNCLOSED_CDATA_SECTION: return say("CDATA 没有结束", "a CDATA section is not closed");
        case XML_ERROR_NO_MEMORY: return say("内存不足", "out of memory");
        default: return {};
    }
}

struct FreeParser {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

}  // namespace

struct XmlParser::State {
    State(XmlHandler& to, std::string name) : handler(to), file(std::move(name)) {}

    XmlHandler& handler;
    std::string file;
    // "UTF-8" overrides what the file declares: its text is decoded before expat sees it.
    std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser> parser{XML_ParserCreate("UTF-8")};
    std::string head;                // until the encoding is known
    std::optional<Decoder> decoder;  // from then on
    std::string text;                // of the piece being fed
    std::size_t depth = 0;
    std::uint64_t fed = 0;           // bytes of UTF-8
    XmlHandler::Attributes attributes;
    std::optional<Error> error;      // the first one; nothing is called after it

    std::string place() const {
        return file + ':' + std::to_string(XML_GetCurrentLineNumber(parser.get())) + ':' +
               std::to_string(XML_GetCurrentColumnNumber(parser.get()) + 1);
    }
    void stop(Error why) {
        if (!error) error = std::move(why);
        XML_StopParser(parser.get(), XML_FALSE);
    }
    void refuse(std::string_view message, std::string_view hint) { stop({Errc::source, std::string(message), place(), std::string(hint)}); }
    // A handler's error without a place gets this one.
    void take(Status status) {
        if (status) return;
        Error why = status.error();
        if (why.place.empty()) why.place = place();
        stop(std::move(why));
    }

    void start(const char* name, const char** pairs);
    Status choose_encoding();
    Status decode(std::string_view bytes);
    Status parse(std::string_view utf8, bool last);
};

void XmlParser::State::start(const char* name, const char** pairs) {
    if (error) return;
    if (++depth > kMaxDepth) {
        return refuse(say("XML 嵌套超过 64 层", "XML nested deeper than 64"), say("确认给的是数据文件", "check that this is a file of records"));
    }
    attributes.clear();
    for (; *pairs; pairs += 2) {
        const std::string_view attribute = pairs[0];
        if (attribute == "xmlns" || attribute.starts_with("xmlns:")) continue;  // says what prefixes mean, which are left off
        attributes.emplace_back(local_name(attribute), pairs[1]);
    }
    take(handler.start(local_name(name), attributes));
}

XmlParser::XmlParser(XmlHandler& handler, std::string file) : state_(new State(handler, std::move(file))) {
    const XML_Parser parser = state_->parser.get();
    if (!parser) std::abort();
    XML_SetUserData(parser, state_.get());
    XML_SetElementHandler(
        parser, [](void* state, const char* name, const char** pairs) { static_cast<State*>(state)->start(name, pairs); },
        [](void* data, const char* name) {
            State& state = *static_cast<State*>(data);
            if (state.error) return;
            --state.depth;
            state.take(state.handler.end(local_name(name)));
        });
    XML_SetCharacterDataHandler(parser, [](void* data, const char* letters, int length) {
        State& state = *static_cast<State*>(data);
        if (!state.error) state.take(state.handler.text({letters, static_cast<std::size_t>(length)}));
    });
    XML_SetStartDoctypeDeclHandler(parser, [](void* data, const char*, const char*, const char*, int) {
        static_cast<State*>(data)->refuse(say("不接受 DOCTYPE（可能引出外部文件或实体炸弹）", "a DOCTYPE is refused (it may pull in files or blow up entities)"),
                                          say("请来源单位导出不带 DOCTYPE 的文件", "have the file exported without DOCTYPE"));
    });
}

XmlParser::~XmlParser() = default;

Status XmlParser::State::choose_encoding() {
    std::size_t bom = 0;
    Encoding encoding = Encoding::utf8;
    // Without a mark, "<" in two bytes tells UTF-16 (XML 1.0 appendix F).
    const auto begins = [&](const char* bytes, std::size_t count) { return std::string_view(head).starts_with(std::string_view(bytes, count)); };
    if (begins("\xEF\xBB\xBF", 3)) bom = 3;
    else if (begins("\xFF\xFE", 2)) bom = 2, encoding = Encoding::utf16le;
    else if (begins("\xFE\xFF", 2)) bom = 2, encoding = Encoding::utf16be;
    else if (begins("<\0", 2)) encoding = Encoding::utf16le;
    else if (begins("\0<", 2)) encoding = Encoding::utf16be;
    else if (const std::string_view name = declared_encoding(head); !name.empty()) {
        const Result<Encoding> known = encoding_named(name);
        if (!known)
            return Error{Errc::source, say("XML 声明的编码「{name}」无法读取", "cannot read the declared encoding \"{name}\"", {{"name", shown(name)}}),
                         file + ":1", known.error().hint};
        encoding = *known;
        if (encoding == Encoding::utf16le || encoding == Encoding::utf16be)
            return Error{Errc::source, std::string(say("XML 声明的编码是 UTF-16，内容却不是", "declared as UTF-16, but it is not")), file + ":1",
                         std::string(say("请来源单位重新导出", "have it exported again"))};
    }
    decoder.emplace(encoding);
    const std::string held = std::exchange(head, {});
    return decode(std::string_view(held).substr(bom));
}

Status XmlParser::State::decode(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, kParsedPiece);
        bytes.remove_prefix(piece.size());
        text.clear();
        const Status decoded = decoder->decode(piece, text);
        if (Status parsed = parse(text, false); !parsed) return parsed;  // what stands before the bad bytes comes first
        if (!decoded) {
            Error why = decoded.error();
            why.place = file + ": " + why.place;
            return *(error = std::move(why));
        }
    }
    return {};
}

Status XmlParser::State::parse(std::string_view utf8, bool last) {
    fed += utf8.size();
    const XML_Status status = XML_Parse(parser.get(), utf8.data(), static_cast<int>(utf8.size()), last);
    if (error) return *error;
    if (status != XML_STATUS_OK) {
        const XML_Error code = XML_GetErrorCode(parser.get());
        std::string message(say("XML 有错：", "bad XML: "));
        const std::string_view sentence = sentence_of(code);
        message += sentence.empty() ? std::string_view(XML_ErrorString(code)) : sentence;
        return *(error = Error{Errc::source, std::move(message), place(), std::string(say("请来源单位修正或重新导出", "have it corrected or exported again"))});
    }
    const XML_Index current = XML_GetCurrentByteIndex(parser.get());
    if (!last && current >= 0 && fed - static_cast<std::uint64_t>(current) > kMaxToken)
        refuse(say("一个标签或属性超过 8 MiB", "a tag or attribute larger than 8 MiB"), say("确认给的是数据文件", "check that this is a file of records"));
    return error ? Status(*error) : Status();
}

Status XmlParser::feed(std::string_view bytes) {
    State& state = *state_;
    if (state.error) return *state.error;
    if (state.decoder) return state.decode(bytes);
    state.head.append(bytes);
    const bool enough = state.head.size() >= kHeadBytes || state.head.find("?>") != std::string::npos;
    return enough ? state.choose_encoding() : Status();
}

Status XmlParser::finish() {
    State& state = *state_;
    if (state.error) return *state.error;
    if (!state.decoder)
        if (Status chosen = state.choose_encoding(); !chosen) return chosen;
    if (Status ended = state.decoder->finish(); !ended) {
        Error why = ended.error();
        why.place = state.file + ": " + why.place;
        return *(state.error = std::move(why));
    }
    return state.parse({}, true);
}

std::uint64_t XmlParser::line() const { return XML_GetCurrentLineNumber(state_->parser.get()); }

}  // namespace creditlink
