#pragma once
// Invented administrative licences for benchmarks. Every byte of row i is a function of (seed, i) alone, so that any range
// can be made by itself and two programs can be given the same rows. No real person or company: names are random
// compositions, ID numbers use region 999999, which is not assigned.
//
// Shape: 29 columns, about 540 bytes in UTF-8. 6 % of rows quote a field that holds commas, 1 % hold doubled quotes, 0.4 % a
// line break inside quotes, 0.2 % a character that needs four bytes in GB18030. 85 % legal persons, 10 % sole traders, 5 %
// natural persons. `bad_permille` of the rows have one planted fault, in equal shares of the ten kinds of kFaultNames.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

inline constexpr std::array<std::string_view, 29> kColumns = {
    "XK_ID", "XK_XDR_MC", "XK_XDR_LB", "XK_XDR_SHXYM", "XK_XDR_GSZC", "XK_XDR_ZZJG", "XK_XDR_SWDJ", "XK_XDR_SYDW", "XK_XDR_SHZZ", "XK_FRDB",
    "XK_FR_ZJLX", "XK_FR_ZJHM", "XK_XDR_ZJLX", "XK_XDR_ZJHM", "XK_WSH", "XK_XKWS", "XK_XKLB", "XK_XKZS", "XK_XKBH", "XK_NR",
    "XK_JDRQ", "XK_YXQZ", "XK_YXQZI", "XK_XKJG", "XK_XKJGDM", "XK_ZT", "XK_LYDW", "XK_LYDWDM", "XK_GXSJ"};

inline constexpr std::array<std::string_view, 11> kFaultNames = {"", "uscc-check", "uscc-length", "uscc-letter", "no-name", "date-real",
                                                                 "date-order", "code-unknown", "too-long", "duplicate-key", "id-check"};

struct Options {
    std::uint64_t rows = 1'000'000, first = 0, seed = 42, change_seed = 1;
    unsigned bad_permille = 10;    // rows with a planted fault
    unsigned change_permille = 0;  // rows that differ from the plain run of the same seed; the key columns stay
};

// Fills `cells` (one per column) and returns the planted fault, 0 for none.
int make_row(const Options& options, std::uint64_t index, std::vector<std::string>& cells);

void append_csv(std::string& out, const std::vector<std::string>& cells);

}  // namespace bench
