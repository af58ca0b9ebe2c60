// CSV files, as they are found out by themselves and as they are told.
#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::folder().put("f.csv", fuzz::text_of(data, size));
    fuzz::read_source(R"({"type":"csv","path":"f.csv"})");
    fuzz::read_source(R"({"type":"csv","path":"f.csv","delimiter":"auto","encoding":"gb18030"})");
    return 0;
}
