#pragma once
// The outer form of a PDF file (ISO 32000-1, 7.5): numbered objects, their places, the trailer. Nothing of a clock or of
// chance goes in.

#include <string>
#include <string_view>
#include <vector>

namespace creditlink::rendering {

std::string pdf_number(double value);            // at most three decimals
std::string pdf_text(std::string_view utf8);     // a text string, UTF-16
std::string pdf_reference(std::size_t object);   // "7 0 R"
std::string pdf_date(std::int64_t unix_seconds); // Beijing time

class PdfObjects {
  public:
    std::size_t reserve();                       // a number for an object that is written later
    void write(std::size_t number, std::string_view body);
    // `dictionary`: its entries without << >>; Length is added, and Filter if it is worth while.
    void write_stream(std::size_t number, std::string_view dictionary, std::string_view bytes);
    std::size_t size() const { return out_.size(); }  // where the next object begins
    // The whole file. Its identifier is a digest of everything before the trailer.
    std::string finish(std::size_t catalogue, std::size_t information);

  private:
    std::string out_ = "%PDF-1.7\n%\xE4\xBF\xA1\xE8\x81\x94\n";  // four bytes and more above 127: this is no text file
    std::vector<std::size_t> places_;                            // by number - 1; 0: not written
};

}  // namespace creditlink::rendering
