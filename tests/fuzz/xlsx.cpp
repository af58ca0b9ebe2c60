// xlsx workbooks: the bytes of the file (zip), and, behind "sheet:", the XML of a sheet in a sound workbook. Parts are
// separated by a line of "--": sheet, shared strings, styles.
#include <zip.h>

#include "target.h"

using namespace creditlink;

namespace {

void add(zip_t* archive, const char* name, std::string_view bytes) {
    const zip_int64_t index = zip_file_add(archive, name, zip_source_buffer(archive, bytes.data(), bytes.size(), 0), ZIP_FL_ENC_UTF_8);
    if (index >= 0) zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
}

std::string_view part(std::string_view& rest) {
    const std::size_t at = rest.find("\n--\n");
    const std::string_view first = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 4);
    return first;
}

void pack(std::string_view rest) {
    const Path path = fuzz::folder().path() / "f.xlsx";
    std::filesystem::remove(path);
    zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    fuzz::require(archive != nullptr);
    add(archive, "xl/workbook.xml", R"(<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>)");
    add(archive, "xl/_rels/workbook.xml.rels", R"(<Relationships><Relationship Id="a" Target="worksheets/s.xml"/></Relationships>)");
    add(archive, "xl/worksheets/s.xml", part(rest));
    if (const std::string_view strings = part(rest); !strings.empty()) add(archive, "xl/sharedStrings.xml", strings);
    if (const std::string_view styles = part(rest); !styles.empty()) add(archive, "xl/styles.xml", styles);
    fuzz::require(zip_close(archive) == 0);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = fuzz::text_of(data, size);
    if (bytes.starts_with("sheet:")) pack(bytes.substr(6));
    else fuzz::folder().put("f.xlsx", bytes);
    fuzz::read_source(R"({"type":"xlsx","path":"f.xlsx"})");
    return 0;
}
