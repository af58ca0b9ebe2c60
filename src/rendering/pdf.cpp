#include "creditlink/base/clock.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/letter/document.h"
#include "formats.h"
#include "page_format.h"
#include "pdf_parts.h"
#include "pdf_signature.h"

namespace creditlink {

using namespace rendering;

namespace {

constexpr std::string_view kProducer = "creditlink";

std::string metadata(const Layout& layout, const RenderingOptions& options) {
    const std::string title = html(layout.title), made = rfc3339(options.made);
    return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
           "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">"
           "<dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" + title + "</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>" + html(options.office) +
           "</rdf:li></rdf:Seq></dc:creator><dc:language><rdf:Bag><rdf:li>" + options.language + "</rdf:li></rdf:Bag></dc:language><xmp:CreateDate>" + made + "</xmp:CreateDate><pdf:Producer>" + std::string(kProducer) +
           "</pdf:Producer></rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>";
}

class Writer {
  public:
    Writer(const Layout& layout, const std::vector<UsedFont>& fonts, const RenderingOptions& options) : layout_(layout), fonts_(fonts), options_(options) {}

    Result<std::string> write(const DocumentSigner& signer) {
        const std::size_t catalogue = pdf_.reserve(), tree = pdf_.reserve(), information = pdf_.reserve(), meta = pdf_.reserve();
        for (std::size_t i = 0; i < layout_.pages.size(); ++i) pages_.push_back(pdf_.reserve());
        resources();
        std::vector<PageContent> contents;
        for (std::size_t i = 0; i < layout_.pages.size(); ++i) contents.push_back(page_content(layout_, i, fonts_));
        const std::size_t structure = write_structure(pdf_, layout_, contents, pages_);
        PdfSignature signature;
        if (signer) signature.write_objects(pdf_, {.page = pages_.front(), .office = options_.office, .made = options_.made});
        for (std::size_t i = 0; i < pages_.size(); ++i) page(i, tree, contents[i].stream, signer && i == 0 ? signature.field() : 0);
        std::string kids;
        for (const std::size_t number : pages_) kids += pdf_reference(number) + " ";
        pdf_.write(tree, "<< /Type /Pages /Count " + std::to_string(pages_.size()) + " /Kids [" + kids + "] >>");
        pdf_.write(information, "<< /Title " + pdf_text(layout_.title) + " /Author " + pdf_text(options_.office) + " /Producer (" + std::string(kProducer) + ") /CreationDate " + pdf_date(options_.made) + " >>");
        pdf_.write_stream(meta, "/Type /Metadata /Subtype /XML", metadata(layout_, options_));
        pdf_.write(catalogue, "<< /Type /Catalog /Pages " + pdf_reference(tree) + " /Lang (" + options_.language + ") /MarkInfo << /Marked true >> /StructTreeRoot " + pdf_reference(structure) + " /Metadata " + pdf_reference(meta) +
                                  " /ViewerPreferences << /DisplayDocTitle true >>" + (signer ? signature.form() : "") + " >>");
        std::string file = pdf_.finish(catalogue, information);
        if (!signer) return file;
        return signature.signed_file(std::move(file), signer);
    }

  private:
    void resources() {
        std::string fonts;
        for (std::size_t i = 0; i < fonts_.size(); ++i) fonts += "/F" + std::to_string(i + 1) + " " + pdf_reference(write_font(pdf_, fonts_[i])) + " ";
        resources_ = "<< /Font << " + fonts + ">> >>";
    }

    void page(std::size_t i, std::size_t tree, std::string_view content, std::size_t field) {
        const std::size_t stream = pdf_.reserve();
        const std::string size = pdf_number(kPageWidth / kMillimetresAPoint) + " " + pdf_number(kPageHeight / kMillimetresAPoint);
        pdf_.write(pages_[i], "<< /Type /Page /Parent " + pdf_reference(tree) + " /MediaBox [0 0 " + size + "] /Resources " + resources_ + " /Contents " + pdf_reference(stream) + " /StructParents " + std::to_string(i) +
                                  " /Tabs /S" + (field ? " /Annots [" + pdf_reference(field) + "]" : "") + " >>");
        pdf_.write_stream(stream, "", content);
    }

    const Layout& layout_;
    const std::vector<UsedFont>& fonts_;
    const RenderingOptions& options_;
    PdfObjects pdf_;
    std::vector<std::size_t> pages_;
    std::string resources_;
};

}  // namespace

namespace rendering {

Result<std::string> pdf_of(const Layout& layout, const std::vector<UsedFont>& fonts, const RenderingOptions& options, const DocumentSigner& signer) {
    return Writer(layout, fonts, options).write(signer);
}

}  // namespace rendering

}  // namespace creditlink
