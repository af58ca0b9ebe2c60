#include "pack_press.h"

#include "creditlink/base/clock.h"
#include "creditlink/base/message.h"

namespace creditlink {

namespace {

// Whose leaf it is, at the foot of each.
std::string running_foot(const PackAbout& about) {
    return about.submission.empty() ? about.batch : about.submission;
}

std::string why_no_pdf(const Error& why) {
    if (why.code == Errc::not_found)
        return std::string(
            say("本包没有 PDF：制作它的电脑没有装中文字体。装上以后（安装包里的 deploy/documents）重新制作，即有 "
                "page.pdf；其余不变。",
                "There is no PDF in this pack: the machine that made it has no Chinese fonts. deploy/documents of the "
                "distribution installs them; a pack made after that has page.pdf, and is otherwise the same."));
    return say("本包没有 PDF：{w}", "There is no PDF in this pack: {w}", {{"w", why.message}});
}

std::string printed_alike() {
    return std::string(say("page.pdf 与本页文字相同，供打印归档。",
                           "page.pdf says the same in print, for the file."));
}

std::string left_to_single_packs() {
    return std::string(say("本集证据包多，各包不带 PDF；需要的，用 evidence pack 为这一条单独制作。",
                           "This set has many packs, so there is no PDF in each: evidence pack makes one of this item "
                           "alone, with it."));
}

}  // namespace

Result<std::string> PackPress::print(const Sheet& sheet, const SheetImprint& imprint) {
    if (!fonts_) fonts_.emplace(Fonts::find(preferences_));
    return *fonts_ ? sheet_print(sheet, **fonts_, imprint) : Result<std::string>(fonts_->error());
}

void add_pages(Sheet sheet, const std::string& office, PackPress* press, EvidencePack& pack) {
    std::string about_pdf = left_to_single_packs();
    if (press) {
        auto pdf = press->print(sheet, {office, running_foot(pack.about), parse_rfc3339(pack.about.made).value_or(0)});
        about_pdf = pdf ? printed_alike() : why_no_pdf(pdf.error());
        if (pdf) pack.members.insert_or_assign(std::string(pack_member::kPrintedPage), std::move(*pdf));
    }
    sheet.blocks.push_back({.texts = {{about_pdf}}});
    pack.members.insert_or_assign(std::string(pack_member::kPage), sheet_page(sheet));
}

}  // namespace creditlink
