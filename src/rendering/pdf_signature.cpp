#include "pdf_signature.h"

#include <cstdio>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"

namespace creditlink::rendering {

namespace {

constexpr std::size_t kRoom = 12'288;  // bytes of a signature: an RSA 4096 one with a chain of three certificates has some 8 KiB
constexpr std::string_view kRange = "/ByteRange [0 0000000000 0000000000 0000000000]", kContents = "/Contents <";

}  // namespace

void PdfSignature::write_objects(PdfObjects& pdf, const Facts& facts) {
    field_ = pdf.reserve();
    const std::size_t value = pdf.reserve();
    dictionary_at_ = pdf.size();
    pdf.write(value, "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached " + std::string(kRange) + " " + std::string(kContents) + std::string(2 * kRoom, '0') + "> /Name " + pdf_text(facts.office) +
                         " /M " + pdf_date(facts.made) + " >>");
    constexpr const char* kPrintLocked = "132";  // annotation flags: goes to paper, is not altered
    pdf.write(field_, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (signature) /TU " + pdf_text(facts.office + "的数字签名") + " /Rect [0 0 0 0] /F " + kPrintLocked + " /P " + pdf_reference(facts.page) + " /V " + pdf_reference(value) + " >>");
}

std::string PdfSignature::form() const { return " /AcroForm << /Fields [" + pdf_reference(field_) + "] /SigFlags 3 >>"; }

Result<std::string> PdfSignature::signed_file(std::string file, const DocumentSigner& signer) const {
    const std::size_t range = file.find(kRange, dictionary_at_), open = file.find(kContents, dictionary_at_) + kContents.size() - 1;
    const std::size_t close = open + 2 * kRoom + 2;  // behind the ">"
    char filled[64];
    std::snprintf(filled, sizeof filled, "/ByteRange [0 %010zu %010zu %010zu]", open, close, file.size() - close);
    file.replace(range, kRange.size(), filled);
    auto signature = signer(file.substr(0, open) + file.substr(close));
    if (!signature) return signature.error();
    if (signature->size() > kRoom) return Error{Errc::internal, std::string(say("签名太长，放不进 PDF", "the signature is too long for the PDF")), {}, std::string(say("证书链里只放必要的证书", "keep only the certificates that are needed in the chain"))};
    const std::string digits = hex(*signature);
    file.replace(open + 1, digits.size(), digits);
    return file;
}

}  // namespace creditlink::rendering
