// xls workbooks. freexl may fall over them in its own process; nothing that comes out of it harms this one.
#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::folder().put("f.xls", fuzz::text_of(data, size));
    fuzz::read_source(R"({"type":"xls","path":"f.xls"})");
    return 0;
}
