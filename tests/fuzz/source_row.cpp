// Source rows as evidence keeps them: a heading, a row and a record, a line each; then the text of a batch's rows, or a
// source-row.json. What is spelled out has a cell a column, and a proof reads its own text back.
#include "creditlink/base/encode.h"
#include "creditlink/exchange_log/pack_parts.h"
#include "creditlink/exchange_log/source_rows.h"
#include "target.h"

using namespace creditlink;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest = fuzz::text_of(data, size);
    const auto line = [&] {
        const std::size_t end = rest.find('\n');
        const std::string_view first = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        return first;
    };
    const std::string_view heading = line(), row = line(), record = line();
    const SourceRowProof proof{1, 3, std::string(16, 's'), {Digest256{}}, std::string(heading), std::string(row)};
    const std::string text = proof.json(record);
    if (proof.kept() && !text.empty()) {
        const auto back = SourceRowProof::parse(text, record);
        fuzz::require(back && back->heading == heading && back->row == row && back->root() == proof.root());
    }
    (void)SourceRowProof::parse(rest, record);
    if (const auto length = source_rows_at_end_of(rest)) {
        const std::string_view rows = rest.substr(rest.size() - *length);
        fuzz::require(*length <= rest.size());
        (void)SourceRows::parse(rows, hex(bytes_of(Digest256{})));
    }
    return 0;
}
