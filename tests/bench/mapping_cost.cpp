// mapping_cost [rows]: CPU seconds (getrusage, user and system) of mapping, assessing and writing canonical bytes, for
// invented licences held in memory; each phase is the best of kRounds rounds over the same
// rows: what else the machine does only adds.

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "creditlink/base/file.h"
#include "creditlink/mapping/plan.h"
#include "creditlink/quality/rule_set.h"
#include "licence_rows.h"

using namespace creditlink;

namespace {

constexpr std::size_t kRounds = 9;

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Page page_of(std::uint64_t rows) {
    Page page;
    auto origin = std::make_shared<Origin>();
    origin->columns.assign(bench::kColumns.begin(), bench::kColumns.end());
    page.origins.push_back(std::move(origin));
    std::vector<std::string> cells(bench::kColumns.size());
    for (std::uint64_t i = 0; i < rows; ++i) {
        bench::make_row({}, i, cells);
        RawRow row;
        row.number = i + 2;
        row.first_cell = static_cast<std::uint32_t>(page.cells.size());
        row.cell_count = static_cast<std::uint32_t>(cells.size());
        for (const std::string& cell : cells) page.cells.push_back({page.keep(cell), cell.empty() ? CellForm::blank : CellForm::text});
        page.rows.push_back(row);
    }
    return page;
}

template <typename Body>
double best(Body&& body) {
    std::array<double, kRounds> times{};
    for (double& time : times) {
        const double before = cpu_seconds();
        body();
        time = cpu_seconds() - before;
    }
    return *std::min_element(times.begin(), times.end());
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20'000;
    const Path root(CREDITLINK_SOURCE_DIR);
    const auto text = read_file(root / "tests/bench/licences-mapping.json");
    MappingContext context;
    context.read = [&](std::string_view path) { return read_file(root / "mappings" / Path(path)); };
    auto plan = text ? Plan::compile(*text, "licences-mapping.json", context) : text.error();
    if (!plan) return std::fprintf(stderr, "%s %s\n", plan.error().place.c_str(), plan.error().message.c_str()), 1;
    auto rules = RuleSet::compile(plan->kind(), "kinds/xk.json");
    const Page page = page_of(rows);
    if (!rules || !plan->bind(*page.origins.front())) return 1;

    const CivilDate today = *CivilDate::of(2026, 11, 20);
    std::size_t findings = 0, refused = 0, bytes = 0;
    Mapped mapped;
    std::string canonical;
    const auto run = [&](bool assess, bool write) {
        findings = refused = bytes = 0;
        for (const RawRow& row : page.rows) {
            plan->apply(page, row, mapped);
            if (assess) rules->assess(mapped.record, today, mapped.findings);
            findings += mapped.findings.size();
            refused += std::any_of(mapped.findings.begin(), mapped.findings.end(), [](const Finding& f) { return f.severity == Severity::error; });
            canonical.clear();
            if (write) append_canonical(canonical, plan->kind(), mapped.record);
            bytes += canonical.size();
        }
    };
    const double map = best([&] { run(false, false); }), assessed = best([&] { run(true, false); }), whole = best([&] { run(true, true); });
    const double million = 1e6 / static_cast<double>(rows);
    std::printf("CPU seconds for 1,000,000 rows: mapping %.2f, assessing %.2f, canonical bytes %.2f, together %.2f\n", map * million,
                (assessed - map) * million, (whole - assessed) * million, whole * million);
    std::printf("%llu rows, %zu findings, %zu rows refused, %zu bytes\n", static_cast<unsigned long long>(rows), findings, refused, bytes);
}
