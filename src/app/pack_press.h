#pragma once
// The pages of an evidence pack, put into it: HTML always, PDF where the machine has fonts. Fonts are looked for once,
// with the first page.

#include <optional>

#include "creditlink/exchange_log/evidence_pack.h"
#include "evidence_sheet.h"

namespace creditlink {

class PackPress {
  public:
    explicit PackPress(const FontPreferences& preferences) : preferences_(preferences) {}
    Result<std::string> print(const Sheet& sheet, const SheetImprint& imprint);

  private:
    const FontPreferences& preferences_;
    std::optional<Result<Fonts>> fonts_;
};

// Adds page.html and, if `press` can make it, page.pdf; where it cannot, page.html says why, and how to have it.
void add_pages(Sheet sheet, const std::string& office, PackPress* press, EvidencePack& pack);

}  // namespace creditlink
