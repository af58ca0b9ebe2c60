#include "docx_styles.h"

#include <array>

#include "creditlink/letter/document.h"

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""

namespace creditlink::rendering {

namespace {

struct StyleRow {
    BlockKind kind;
    std::string_view id, name;
    std::string_view paragraph;  // its properties
    std::string_view font;       // as Chinese word processors name it
    int half_points;
};

#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define DRAWING "http://schemas.openxmlformats.org/drawingml/2006"
#define INDENTED "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:jc w:val=\"both\"/>"

constexpr std::string_view kFangSong = "仿宋_GB2312", kXiaoBiaoSong = "方正小标宋简体", kHei = "黑体";
constexpr std::array<StyleRow, 7> kStyles = {{
    {BlockKind::code, "Code", "编号", "<w:jc w:val=\"right\"/>", kFangSong, 28},
    {BlockKind::title, "Title", "Title", "<w:keepNext/><w:spacing w:before=\"580\" w:after=\"580\" w:line=\"580\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/><w:outlineLvl w:val=\"0\"/>", kXiaoBiaoSong, 44},
    {BlockKind::addressee, "Addressee", "主送单位", "<w:keepNext/>", kFangSong, 32},
    {BlockKind::heading, "Heading1", "heading 1", "<w:keepNext/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:outlineLvl w:val=\"1\"/>", kHei, 32},
    {BlockKind::paragraph, "Text", "公文正文", INDENTED, kFangSong, 32},
    {BlockKind::signature, "Signature", "Signature", "<w:keepNext/><w:keepLines/><w:ind w:left=\"3790\"/>", kFangSong, 32},
    {BlockKind::foot, "Note", "附注", "<w:pBdr><w:top w:val=\"single\" w:sz=\"4\" w:space=\"6\" w:color=\"auto\"/></w:pBdr><w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"580\" w:line=\"290\" w:lineRule=\"exact\"/>", kFangSong, 21},
}};

std::string style(std::string_view id, std::string_view name, std::string_view paragraph, std::string_view font, int half_points) {
    const std::string size = std::to_string(half_points), face(font);
    return "<w:style w:type=\"paragraph\" w:styleId=\"" + std::string(id) + "\"><w:name w:val=\"" + std::string(name) + "\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>" + std::string(paragraph) +
           "</w:pPr><w:rPr><w:rFonts w:ascii=\"" + face + "\" w:hAnsi=\"" + face + "\" w:eastAsia=\"" + face + "\"/><w:sz w:val=\"" + size + "\"/><w:szCs w:val=\"" + size + "\"/></w:rPr></w:style>";
}

}  // namespace

const std::string_view kXml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const std::string_view kContentTypes =
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
    "<Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>"
    "<Override PartName=\"/word/footer2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

const std::string_view kPackageRelations =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" RELATIONS "/officeDocument\" Target=\"word/document.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

constexpr std::string_view kDocumentRelations =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" RELATIONS "/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" RELATIONS "/settings\" Target=\"settings.xml\"/><Relationship Id=\"rId3\" Type=\"" RELATIONS "/footer\" Target=\"footer1.xml\"/>"
    "<Relationship Id=\"rId4\" Type=\"" RELATIONS "/footer\" Target=\"footer2.xml\"/>";

const std::string_view kDocumentHead = "<w:document " W " xmlns:r=\"" RELATIONS "\"><w:body>";

// GB/T 9704-2012, 5.2: margins 37, 35, 28, 26 mm; lines 580 twips apart are 22 a page. 28 characters of 16 pt fill 156 mm if each is
// set 0.25 pt closer; a grid of characters would say so too, but word processors disagree about what it means.
const std::string_view kSection =
    "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId3\"/><w:footerReference w:type=\"even\" r:id=\"rId4\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>"
    "<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\" w:header=\"851\" w:footer=\"1417\" w:gutter=\"0\"/><w:docGrid w:type=\"lines\" w:linePitch=\"580\"/></w:sectPr>";

const std::string_view kSettings =
    "<w:settings " W "><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"compressPunctuation\"/><w:themeFontLang w:val=\"zh-CN\" w:eastAsia=\"zh-CN\"/></w:settings>";

const std::string_view kTableHead =
    "<w:tbl><w:tblPr><w:tblW w:w=\"8844\" w:type=\"dxa\"/><w:tblInd w:w=\"108\" w:type=\"dxa\"/><w:tblBorders><w:top w:val=\"single\" w:sz=\"4\"/><w:left w:val=\"single\" w:sz=\"4\"/><w:bottom w:val=\"single\" w:sz=\"4\"/><w:right w:val=\"single\" w:sz=\"4\"/>"
    "<w:insideH w:val=\"single\" w:sz=\"4\"/><w:insideV w:val=\"single\" w:sz=\"4\"/></w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"3400\"/><w:gridCol w:w=\"5444\"/></w:tblGrid>";

std::string_view style_of(BlockKind kind) {
    for (const StyleRow& row : kStyles)
        if (row.kind == kind) return row.id;
    return "Text";
}

std::string styles() {
    std::string out = "<w:styles " W "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"" + std::string(kFangSong) + "\" w:hAnsi=\"" + std::string(kFangSong) + "\" w:eastAsia=\"" + std::string(kFangSong) +
                      "\"/><w:spacing w:val=\"-5\"/><w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/><w:lang w:val=\"zh-CN\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault></w:docDefaults>"
                      "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:pPr><w:kinsoku/><w:overflowPunct w:val=\"0\"/></w:pPr></w:style>";
    for (const StyleRow& row : kStyles) out += style(row.id, row.name, row.paragraph, row.font, row.half_points);
    out += style("Cell", "表格文字", "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"85\" w:after=\"85\" w:line=\"400\" w:lineRule=\"exact\"/>", kFangSong, 28);
    out += style("PageNumber", "页码", "", "宋体", 28);
    return out + "</w:styles>";
}

std::string document_relations(bool code) {
    std::string out(kDocumentRelations);
    if (code) out += "<Relationship Id=\"rId5\" Type=\"" RELATIONS "/image\" Target=\"code.png\"/>";
    return out + "</Relationships>";
}

std::string code_paragraph(std::string_view address) {
    constexpr std::string_view kSide = "1080000";  // 30 mm in English metric units
    const std::string side(kSide), description = "二维码：" + html(address);
    return "<w:p><w:pPr><w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"120\" w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"right\"/></w:pPr><w:r><w:drawing>"
           "<wp:inline xmlns:wp=\"" DRAWING "/wordprocessingDrawing\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"" + side + "\" cy=\"" + side + "\"/><wp:docPr id=\"1\" name=\"code\" descr=\"" + description + "\"/>"
           "<a:graphic xmlns:a=\"" DRAWING "/main\"><a:graphicData uri=\"" DRAWING "/picture\"><pic:pic xmlns:pic=\"" DRAWING "/picture\">"
           "<pic:nvPicPr><pic:cNvPr id=\"1\" name=\"code.png\" descr=\"" + description + "\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rId5\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
           "<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"" + side + "\" cy=\"" + side + "\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>";
}

std::string page_number(std::string_view alignment, std::string_view side) {
    return "<w:ftr " W "><w:p><w:pPr><w:pStyle w:val=\"PageNumber\"/><w:ind w:" + std::string(side) + "=\"280\"/><w:jc w:val=\"" + std::string(alignment) +
           "\"/></w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
           "<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>";
}

}  // namespace creditlink::rendering
