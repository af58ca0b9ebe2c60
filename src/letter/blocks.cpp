#include "creditlink/letter/blocks.h"

#include <algorithm>
#include <array>
#include <optional>

#include "creditlink/base/message.h"
#include "creditlink/base/xml.h"
#include "creditlink/letter/document.h"

namespace creditlink {

namespace {

struct Named {
    std::string_view element, style;  // style: the class, "" for none
    BlockKind kind;
};
constexpr std::array<Named, 7> kBlocks = {{{"p", "letter-code", BlockKind::code},
                                           {"h1", "", BlockKind::title},
                                           {"p", "letter-to", BlockKind::addressee},
                                           {"h2", "", BlockKind::heading},
                                           {"p", "", BlockKind::paragraph},
                                           {"tr", "", BlockKind::row},
                                           {"p", "letter-foot", BlockKind::foot}}};

std::string_view class_of(const XmlHandler::Attributes& attributes) {
    for (const auto& [name, value] : attributes)
        if (name == "class") return value;
    return {};
}

class Reader final : public XmlHandler {
  public:
    std::vector<DocumentBlock> blocks;

    Status start(std::string_view name, const Attributes& attributes) override {
        const std::string_view style = class_of(attributes);
        if (name == "article" || name == "table") return {};
        if (name == "div" && style == "letter-sign") {
            signing_ = true;
            return {};
        }
        if (in_code_ && (name == "svg" || name == "path")) return {};
        if (name == "figure" && style == "letter-qr" && !in_block_ && !in_code_) {
            in_code_ = true;
            return {};
        }
        if (in_block_) return start_inside(name, style);
        const auto known = std::find_if(kBlocks.begin(), kBlocks.end(), [&](const Named& each) { return each.element == name && each.style == style; });
        if (known == kBlocks.end() || in_code_) return unknown(name);
        blocks.push_back({known->kind == BlockKind::paragraph && signing_ ? BlockKind::signature : known->kind, {}, {}});
        in_block_ = true;
        into_ = known->kind == BlockKind::row ? nullptr : &blocks.back().spans;
        return {};
    }

    Status end(std::string_view name) override {
        if (name == "div") signing_ = false;
        if (name == "figure") in_code_ = false;
        if (name == "span" || name == "a") kind_ = SpanKind::text;
        if (name == "th" || name == "td") into_ = nullptr;
        if (name == "p" || name == "tr" || name == "h1" || name == "h2") {
            in_block_ = false;
            into_ = nullptr;
        }
        return {};
    }

    Status text(std::string_view piece) override {
        if (into_ && (into_->empty() || into_->back().kind != kind_ || fresh_)) into_->push_back({kind_, {}});
        fresh_ = false;
        if (into_) into_->back().text += piece;
        else if (piece.find_first_not_of(" \r\n\t") != std::string_view::npos) return unknown(piece.substr(0, 1));
        return {};
    }

  private:
    Status start_inside(std::string_view name, std::string_view style) {
        if (name == "th") into_ = &blocks.back().spans;
        else if (name == "td") into_ = &blocks.back().cell;
        else if (name == "span" && style == "letter-gap") kind_ = SpanKind::gap;
        else if (name == "span" && style == "letter-value") kind_ = SpanKind::value;
        else if (name == "span" && style == "letter-hint") kind_ = SpanKind::hint;
        else if (name != "a") return unknown(name);
        fresh_ = name == "span";  // two blanks in a row are two
        return {};
    }

    static Status unknown(std::string_view what) {
        return Error{Errc::trust, say("文稿里有承诺书没有的成分“{w}”", "the document holds \"{w}\", which no letter has", {{"w", std::string(what)}}), {},
                     std::string(say("文稿应由 creditlink letter 生成，没有改动过", "documents are made by creditlink letter and never altered"))};
    }

    bool signing_ = false, in_block_ = false, in_code_ = false, fresh_ = false;
    SpanKind kind_ = SpanKind::text;
    std::vector<DocumentSpan>* into_ = nullptr;  // of the last block
};

}  // namespace

Result<std::vector<DocumentBlock>> blocks_of(std::string_view document) {
    const std::string_view article = article_of(document);
    Reader reader;
    XmlParser parser(reader, std::string(say("文稿", "document")));
    if (Status read = parser.feed(article); !read) return Error{Errc::trust, read.error().message, read.error().place, read.error().hint};
    if (Status read = parser.finish(); !read) return Error{Errc::trust, read.error().message, read.error().place, read.error().hint};
    return std::move(reader.blocks);
}

std::string text_of(const std::vector<DocumentSpan>& spans) {
    std::string all;
    for (const DocumentSpan& span : spans) all += span.text;
    return all;
}

}  // namespace creditlink
