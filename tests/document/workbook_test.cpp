// Lists for office staff: what a spreadsheet would execute is text.

#include "creditlink/document/workbook.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "creditlink/base/xml.h"
#include "creditlink/base/zip.h"

using namespace creditlink;

namespace {

// The texts and kinds of all cells, row by row.
class Cells final : public XmlHandler {
  public:
    std::vector<std::string> strings;   // of the shared strings, or in line
    std::size_t formulas = 0;

    Status start(std::string_view name, const Attributes&) override {
        if (name == "t") strings.emplace_back();
        within_ = name == "t";
        formulas += name == "f";
        return {};
    }
    Status end(std::string_view) override {
        within_ = false;
        return {};
    }
    Status text(std::string_view piece) override {
        if (within_) strings.back() += piece;
        return {};
    }

  private:
    bool within_ = false;
};

Cells read_back(const Path& file) {
    Cells cells;
    auto zip = ZipReader::open(file);
    REQUIRE(zip);
    for (const std::string& name : zip->names()) {
        if (name != "xl/sharedStrings.xml" && !name.starts_with("xl/worksheets/sheet")) continue;
        auto bytes = zip->read_all(name);
        REQUIRE(bytes);
        XmlParser parser(cells, name);
        REQUIRE(parser.feed(*bytes));
        REQUIRE(parser.finish());
    }
    return cells;
}

struct Folder {
    Path path = std::filesystem::temp_directory_path() / ("creditlink-document-" + std::to_string(getpid()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("a text that a spreadsheet would execute gets an apostrophe in front, whatever column it stands in") {
    const Folder folder;
    const std::vector<std::string> dangerous = {"=1+1", "+86 431", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A1",
                                                "=HYPERLINK(\"http://x\",\"y\")", "=cmd|'/c calc'!A1"};
    std::vector<WorkbookColumn> columns;
    for (std::size_t i = 0; i < dangerous.size(); ++i) columns.push_back({"=列" + std::to_string(i)});
    auto book = Workbook::create(folder.path / "list.xlsx", "表", columns);
    REQUIRE(book);
    REQUIRE(book->row(dangerous));
    REQUIRE(book->close());
    const Cells cells = read_back(folder.path / "list.xlsx");
    CHECK(cells.formulas == 0);
    REQUIRE(cells.strings.size() == 2 * dangerous.size());
    for (const std::string& text : cells.strings) CHECK_MESSAGE(text.starts_with("'"), text);
    CHECK(cells.strings.back() == "'=cmd|'/c calc'!A1");
}

TEST_CASE("codes keep their digits and everything harmless stays as it is") {
    const Folder folder;
    auto book = Workbook::create(folder.path / "list.xlsx", "表", {{"甲"}, {"乙"}, {"丙"}});
    REQUIRE(book);
    REQUIRE(book->row({"220102199001010017", "吉林省=示范", " =1"}));
    REQUIRE(book->close());
    const Cells cells = read_back(folder.path / "list.xlsx");
    REQUIRE(cells.strings.size() == 6);
    CHECK(cells.strings[3] == "220102199001010017");
    CHECK(cells.strings[4] == "吉林省=示范");
    CHECK(cells.strings[5] == " =1");
}
