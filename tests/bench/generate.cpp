// generate [--rows N] [--first N] [--seed S] [--bad-permille N] [--change-permille N] [--change-seed S]: licences as CSV.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "licence_rows.h"

int main(int argc, char** argv) {
    bench::Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const unsigned long long value = std::strtoull(argv[i + 1], nullptr, 10);
        const std::string name = argv[i];
        if (name == "--rows") options.rows = value;
        else if (name == "--first") options.first = value;
        else if (name == "--seed") options.seed = value;
        else if (name == "--change-seed") options.change_seed = value;
        else if (name == "--bad-permille") options.bad_permille = static_cast<unsigned>(value);
        else if (name == "--change-permille") options.change_permille = static_cast<unsigned>(value);
        else return std::fprintf(stderr, "unknown option %s\n", argv[i]), 2;
    }
    std::string out;
    std::vector<std::string> cells(bench::kColumns.begin(), bench::kColumns.end());
    bench::append_csv(out, cells);
    for (std::uint64_t i = 0; i < options.rows; ++i) {
        bench::make_row(options, options.first + i, cells);
        bench::append_csv(out, cells);
        if (out.size() > (1u << 20)) {
            std::fwrite(out.data(), 1, out.size(), stdout);
            out.clear();
        }
    }
    std::fwrite(out.data(), 1, out.size(), stdout);
    return std::ferror(stdout) ? 1 : 0;
}
