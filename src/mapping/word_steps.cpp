// Code lists, parts of a text, words put in its place, and what it must look like.

#include <algorithm>

#include "creditlink/base/text.h"
#include "steps.h"

namespace creditlink::mapping_detail {

namespace {

const FindingKind* const kUnknown = finding_of("code-unknown");
const FindingKind* const kUnmet = finding_of("expression-unmet");

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string out;
    for (std::size_t at = text.find(from); at != std::string_view::npos; at = text.find(from)) {
        out.append(text.substr(0, at)).append(to);
        text.remove_prefix(at + from.size());
    }
    return out.append(text);
}

}  // namespace

void list_step(const Step& step, Evaluation& evaluation, Work& work) {
    if (work.text.empty()) {
        if (!step.texts.empty()) work.text = step.texts.front();
        return;
    }
    if (const std::string* found = step.list->find(work.text)) {
        work.text = *found;
        work.form = CellForm::text;
    } else if (!step.texts.empty()) {
        work.text = step.texts.front();
    } else {
        evaluation.fail(kUnknown, work);
    }
}

void split_step(const Step& step, Evaluation& evaluation, Work& work) {
    std::string out;
    std::string_view rest = work.text;
    const std::string& with = step.texts.front();
    while (!rest.empty()) {
        std::size_t at = rest.size(), length = 0;
        for (std::size_t i = 1; i < step.texts.size(); ++i)
            if (const std::size_t found = rest.find(step.texts[i]); found < at) at = found, length = step.texts[i].size();
        Work part{trim(rest.substr(0, at)), CellForm::text, work.column};
        rest.remove_prefix(std::min(rest.size(), at + length));
        if (part.text.empty()) continue;
        evaluation.run(step.each, part);
        if (evaluation.failed()) {
            work.text = {};
            return;
        }
        if (!part.text.empty()) out.append(out.empty() ? "" : with).append(part.text);
    }
    put(evaluation, work, std::move(out));
}

void replace_step(const Step& step, Evaluation& evaluation, Work& work) { put(evaluation, work, replaced(work.text, step.texts[0], step.texts[1])); }

void remove_step(const Step& step, Evaluation& evaluation, Work& work) {
    if (work.text.find(step.texts[0]) == std::string_view::npos) return;
    const CellForm form = work.form;  // a number without its hyphens is a number still
    put(evaluation, work, replaced(work.text, step.texts[0], {}));
    work.form = form;
}

void substr_step(const Step& step, Evaluation&, Work& work) {
    std::size_t from = static_cast<std::size_t>(std::stoul(step.texts[0])), count = std::stoul(step.texts[1]), index = 0, begin = work.text.size(), end = begin;
    for (std::size_t at = 0; at < work.text.size(); ++index) {
        if (index == from) begin = at;
        if (index == from + count) { end = at; break; }
        next_code_point(work.text, at);
    }
    work.text = work.text.substr(begin, end - begin);
}

void blank_step(const Step& step, Evaluation&, Work& work) {
    const std::string_view text = trim(work.text);
    if (std::any_of(step.texts.begin(), step.texts.end(), [&](const std::string& word) { return text == word; })) work.text = {};
}

void default_step(const Step& step, Evaluation&, Work& work) {
    if (!trim(work.text).empty()) return;
    work.text = step.texts[0];
    work.form = CellForm::text;
}

void extract_step(const Step& step, Evaluation& evaluation, Work& work) {
    const auto found = step.patterns.front().capture(work.text);
    if (!found) return evaluation.fail(kUnmet, work);
    work.text = *found;
}

void expect_step(const Step& step, Evaluation& evaluation, Work& work) {
    if (!step.patterns.front().matches(work.text)) evaluation.fail(kUnmet, work);
}

}  // namespace creditlink::mapping_detail
