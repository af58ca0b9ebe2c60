// Mapping files: a compiled plan, or an error with a place. The plan then maps a row of hostile cells.
#include "creditlink/mapping/plan.h"

#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const MappingContext context = [] {
        MappingContext made;
        made.terms = {{"office.name", "示范厅"}, {"office.uscc", "11220000Y00000016R"}, {"office.division", "220000"}};
        made.read = [](std::string_view path) -> Result<std::string> {
            if (path == "t.json")
                return std::string(R"({"name":"t","title":"试","catalogue":"1","identity":["code"],"fields":[{"name":"code","title":"代码","type":"code"},)"
                                   R"({"name":"text","title":"正文","type":"text"},{"name":"day","title":"日期","type":"date"},{"name":"money","title":"金额","type":"money"}]})");
            return Error{Errc::not_found, "no such file", std::string(path), {}};
        };
        return made;
    }();
    auto plan = Plan::compile(fuzz::text_of(data, size), "m.json", context);
    if (!plan) {
        fuzz::require(!plan.error().message.empty() && !plan.error().place.empty());
        return 0;
    }
    (void)plan->run_examples();
    Origin origin;
    origin.columns = plan->columns_used();
    if (!plan->bind(origin)) return 0;
    Page page;
    page.origins.push_back(std::make_shared<Origin>(origin));
    static const std::string long_text(30'000, 'a');
    static const std::vector<std::string> hostile = {"", "2024-02-30", "-9999999999999999999999999999.9", "９1２", long_text, "\xE2\x80\xAE" "a;b；c", "长期"};
    for (std::size_t round = 0; round < hostile.size(); ++round) {
        page.cells.clear();
        for (std::size_t i = 0; i < origin.columns.size(); ++i) page.cells.push_back({hostile[(round + i) % hostile.size()], CellForm::text});
        RawRow row;
        row.cell_count = static_cast<std::uint32_t>(page.cells.size());
        Mapped out;
        plan->apply(page, row, out);
        for (const Finding& finding : out.findings) fuzz::require(finding.kind != nullptr);
    }
    return 0;
}
