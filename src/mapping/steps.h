#pragma once
// What the functions of a mapping do to a value, and what a field's type does to it. Each step leaves a text that needs
// nothing done as it is: most do, so that case costs one look.

#include "evaluation.h"

namespace creditlink::mapping_detail {

// A finding of the catalogue; a code that it lacks is a bug of ours.
const FindingKind* finding_of(std::string_view code);

// The text under way becomes `text`, kept for as long as the row is evaluated.
void put(Evaluation& evaluation, Work& work, std::string text);

// text_steps.cpp
void trim_step(Evaluation& evaluation, Work& work);
void name_step(Evaluation& evaluation, Work& work, TextMarks marks);  // marks: of the text under way
void text_step(Evaluation& evaluation, Work& work, TextMarks marks);
void code_step(Evaluation& evaluation, Work& work, TextMarks marks);

// date_steps.cpp
void date_step(Evaluation& evaluation, Work& work);
void beijing_date_step(Evaluation& evaluation, Work& work);
enum class Span : std::uint8_t { years, months, days };
void later_step(const Step& step, Span span, Evaluation& evaluation, Work& work);

// money_step.cpp
void money_step(Evaluation& evaluation, Work& work, bool yuan);

// word_steps.cpp
void list_step(const Step& step, Evaluation& evaluation, Work& work);
void split_step(const Step& step, Evaluation& evaluation, Work& work);
void replace_step(const Step& step, Evaluation& evaluation, Work& work);
void remove_step(const Step& step, Evaluation& evaluation, Work& work);
void substr_step(const Step& step, Evaluation& evaluation, Work& work);
void blank_step(const Step& step, Evaluation& evaluation, Work& work);
void default_step(const Step& step, Evaluation& evaluation, Work& work);
void extract_step(const Step& step, Evaluation& evaluation, Work& work);
void expect_step(const Step& step, Evaluation& evaluation, Work& work);

}  // namespace creditlink::mapping_detail
