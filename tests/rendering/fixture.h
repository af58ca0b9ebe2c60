#pragma once
// The machine's fonts, and documents of some words.

#include <doctest/doctest.h>

#include <string>

#include "creditlink/letter/blocks.h"
#include "creditlink/letter/document.h"
#include "creditlink/rendering/rendering.h"
#include "letter/fixture.h"

namespace creditlink::rendering_test {

inline const Fonts& fonts() {
    static const Fonts found = [] {
        auto opened = Fonts::find({});
        if (!opened) FAIL(opened.error().message << " " << opened.error().hint);
        return std::move(*opened);
    }();
    return found;
}

inline const RenderingOptions kOptions = {.office = "示范科学技术厅", .address = "https://letters.example/verify.html#07-v1", .made = 1'795'000'000};

inline std::string document(const std::string& clause = "材料真实。") {
    return letter_document(letter_test::parsed(letter_test::with(letter_test::kLetter, "材料真实。", clause)), nullptr, 1);
}

inline std::vector<DocumentBlock> blocks(const std::string& of) {
    auto read = blocks_of(of);
    if (!read) FAIL(read.error().message);
    return *read;
}

}  // namespace creditlink::rendering_test
