#pragma once
// A PDF's signature (ISO 32000-1, 12.8; PAdES baseline, ETSI EN 319 142-1): a field without appearance whose value signs every
// byte of the file except its own.

#include "creditlink/rendering/rendering.h"
#include "pdf_objects.h"

namespace creditlink::rendering {

class PdfSignature {
  public:
    struct Facts {
        std::size_t page = 0;   // object that the field stands on
        std::string office;
        std::int64_t made = 0;
    };
    void write_objects(PdfObjects& pdf, const Facts& facts);
    std::size_t field() const { return field_; }
    std::string form() const;   // for the catalogue
    // The signature put where its place was kept. Errc::internal if it is longer than that.
    Result<std::string> signed_file(std::string file, const DocumentSigner& signer) const;

  private:
    std::size_t field_ = 0;
    std::size_t dictionary_at_ = 0;  // in the file
};

}  // namespace creditlink::rendering
