#include "csv_scan.h"

#include <cstring>

namespace creditlink {

namespace {

char* find(char* from, char* end, char what) {
    return from < end ? static_cast<char*>(std::memchr(from, what, static_cast<std::size_t>(end - from))) : nullptr;
}

// The closing quote of a field whose text begins at `from`, or nullptr if it is not there yet.
char* closing_quote(char* from, char* end, bool last, bool& escaped) {
    for (;;) {
        char* quote = find(from, end, '"');
        if (quote == nullptr || (quote + 1 == end && !last)) return nullptr;  // the next byte may double it
        if (quote + 1 == end || quote[1] != '"') return quote;
        escaped = true;
        from = quote + 2;
    }
}

}  // namespace

CsvScan scan_record(char* begin, char* end, bool last, char delimiter, std::size_t most, CsvRecord& record) {
    record.fields.clear();
    record.count = 0;
    record.junk_after_quote = false;
    char* line = find(begin, end, '\n');
    if (line == nullptr && !last) return CsvScan::incomplete;
    if (line == nullptr) line = end;
    for (char* at = begin;; ++at) {
        CsvField field{at, at, false};
        char* stop;
        if (at < end && *at == '"') {
            char* close = closing_quote(++field.begin, end, last, field.escaped);
            if (close == nullptr) return last ? CsvScan::unclosed : CsvScan::incomplete;
            field.end = close;
            char* after = close + 1;
            if (after > line) {
                line = find(after, end, '\n');
                if (line == nullptr && !last) return CsvScan::incomplete;
                if (line == nullptr) line = end;
            }
            stop = find(after, line, delimiter);
            if (stop == nullptr) stop = line;
            const bool only_return = stop == line && stop - after == 1 && *after == '\r';
            if (stop != after && !only_return) record.junk_after_quote = true;
        } else {
            stop = find(at, line, delimiter);
            if (stop == nullptr) stop = line;
            field.end = stop == line && stop > at && stop[-1] == '\r' ? stop - 1 : stop;
        }
        if (record.count++ < most) record.fields.push_back(field);
        at = stop;
        if (at == line) break;
    }
    record.end = line > begin && line[-1] == '\r' ? line - 1 : line;
    record.next = line < end ? line + 1 : end;
    return CsvScan::record;
}

std::string_view unescape(const CsvField& field) {
    if (!field.escaped) return {field.begin, static_cast<std::size_t>(field.end - field.begin)};
    char* to = field.begin;
    for (const char* from = field.begin; from < field.end; ++from) {
        if (*from == '"' && from + 1 < field.end && from[1] == '"') ++from;
        *to++ = *from;
    }
    return {field.begin, static_cast<std::size_t>(to - field.begin)};
}

}  // namespace creditlink
