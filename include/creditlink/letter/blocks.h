#pragma once
// A letter's document as what stands in it, block by block, for renderings other than HTML. Read from the document's own
// bytes, so that what is drawn is what was approved, whatever became of the letter's file or of the list of service items.

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink {

enum class SpanKind { text, gap, value, hint };  // gap: a blank to fill in, its text says with what
struct DocumentSpan {
    SpanKind kind = SpanKind::text;
    std::string text;
};

enum class BlockKind { code, title, addressee, heading, paragraph, row, signature, foot };
struct DocumentBlock {
    BlockKind kind = BlockKind::paragraph;
    std::vector<DocumentSpan> spans;  // a row: its first cell
    std::vector<DocumentSpan> cell;   // of a row: what is filled in, or empty
};

// Of letter_document() or filled_document(). Errc::trust if it is no such document, or holds a thing that those never write.
Result<std::vector<DocumentBlock>> blocks_of(std::string_view document);

std::string text_of(const std::vector<DocumentSpan>& spans);

}  // namespace creditlink
