// A letter as a file of a chosen format.

#include <iostream>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "filters.h"
#include "font_words.h"
#include "letter_desk.h"
#include "letter_renderings.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::string_view kRenderExample = "creditlink letter render lab-animal-licence --output licence.pdf";

struct RenderedFile {
    std::string bytes;
    std::string fonts, missing;  // in words (font_words.h); empty: it was not set now
};

// As it was published, if it was; else as it would be, unsigned.
Result<RenderedFile> rendered_file(Opened& opened, const std::vector<LetterVersion>& library, const LetterVersion& v, const std::string& format) {
    auto kept = kept_renderings(opened, library);
    if (!kept) return kept.error();
    if (const auto files = kept->find({v.id, v.version}); files != kept->end())
        for (const Rendering& file : files->second)
            if (file.name.ends_with("." + format)) return RenderedFile{file.bytes, {}, {}};
    auto items = service_items(opened.office->config());
    if (!items) return items.error();
    auto letter = parse_letter(v.text, v.id, v.id + ".md");
    if (!letter) return letter.error();
    const std::string document = document_of(v, *letter, *items, opened.office->config());
    if (format == "html") return RenderedFile{document, {}, {}};
    auto press = Press::open(*opened.office, false);
    if (!press) return press.error();
    auto bytes = press->print(*format_named(format), v, document, v.changed);
    if (!bytes) return bytes.error();
    return RenderedFile{std::move(*bytes), fonts_in_words(press->fonts), missing_in_words(press->fonts)};
}

Result<Exit> render(const Invocation& in) {
    const std::string file = in.option("--output"), named = format_of_file(file), format = in.option("--format", named);
    if (in.has("--format") && format != "html" && !format_named(format)) return wants("--format 应为 pdf、ofd、docx 或 html", "--format is pdf, ofd, docx or html", std::string(kRenderExample));
    if (!file.empty() && format.empty()) return no_such_ending(file, std::string(kRenderExample));
    if (!named.empty() && format != named)
        return Error{Errc::usage, say("{f} 的结尾与 --format {a} 不是一回事", "{f} ends otherwise than --format {a} says", {{"f", shown(file)}, {"a", format}}), {}, std::string(say("改文件名，或者不写 --format：按文件名的结尾生成", "change the name, or leave --format out: the name's ending decides"))};
    if (file.empty()) return wants("请用 --output 给出文件名", "name the file with --output", std::string(kRenderExample));
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    Letters letters(opened->ledger);
    auto all = letters.all();
    if (!all) return all.error();
    auto id = letter_called(in, *all, kRenderExample);
    if (!id) return id.error();
    auto v = version_named(letters, *id, in.number("--version"));
    if (!v) return v.error();
    auto made = rendered_file(*opened, *all, *v, format);
    if (!made) return made.error();
    if (Status written = write_file(file, made->bytes); !written) return written.error();
    print_done(in.json, "rendered", file, say("{i} 第 {v} 版已写入 {f}", "{i} version {v} is in {f}", {{"i", *id}, {"v", std::to_string(v->version)}, {"f", file}}));
    if (in.json) return Exit::balanced;
    if (!made->fonts.empty()) print_wrapped(say("所用字体：{f}。", "set in: {f}.", {{"f", made->fonts}}));
    if (!made->missing.empty()) print_wrapped(say("这台机器上没有配置 letters.fonts 里的{m}，用了后面的。", "this machine has no {m} of letters.fonts; the next ones were taken.", {{"m", made->missing}}));
    return Exit::balanced;
}

}  // namespace

Command letter_render_command() {
    return {"letter", "render", "LETTER", "生成 PDF、OFD、Word 或网页，即公布的原文", "as PDF, OFD, DOCX or HTML, as published", kRenderExample,
            {{"--format", "FORMAT", "pdf ofd docx html，缺省看文件名的结尾", "pdf ofd docx html; else as the file's name ends"}, {"--output", "FILE", "写入的文件：.pdf .ofd .docx .html", "the file to write: .pdf, .ofd, .docx, .html"}, {"--version", "N", "第几版，缺省为最新", "which version, the newest unless given"}},
            render};
}

}  // namespace creditlink
