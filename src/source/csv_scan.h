#pragma once
// Where one CSV record ends and its cells are, by memchr and nothing slower. The text stays as it is: unescaping in place
// comes after, because a record that turns out to be incomplete is scanned again with more text behind it.

#include <cstddef>
#include <string_view>
#include <vector>

namespace creditlink {

struct CsvField {
    char* begin;
    char* end;
    bool escaped;  // has doubled quotes
};

enum class CsvScan {
    record,
    incomplete,  // more text is needed
    unclosed,    // the text has ended inside quotes
};

struct CsvRecord {
    std::vector<CsvField> fields;  // at most `most` of them
    std::size_t count = 0;         // how many there are
    bool junk_after_quote = false;
    char* end = nullptr;           // without the line end
    char* next = nullptr;          // the next record's beginning
};

// `last`: nothing comes after `end`. `record` is reused from call to call.
CsvScan scan_record(char* begin, char* end, bool last, char delimiter, std::size_t most, CsvRecord& record);

// Takes one quote of each doubled pair out of the field.
std::string_view unescape(const CsvField& field);

}  // namespace creditlink
