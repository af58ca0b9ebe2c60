#include "pattern_words.h"

#include <optional>
#include <vector>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink::letter_detail {

namespace {

constexpr std::string_view kMarksOfPatterns = "^$.|()[]{}?*+\\";

bool is_pattern_mark(char c) { return kMarksOfPatterns.find(c) != std::string_view::npos; }

std::string quoted_words(std::string_view text) { return say("“{t}”", "\"{t}\"", {{"t", std::string(text)}}); }

void add_choice(std::string& list, const std::string& each) { list += (list.empty() ? "" : std::string(say("或", " or "))) + each; }

class PatternReader {
  public:
    explicit PatternReader(std::string_view pattern) : rest_(pattern) {
        if (rest_.starts_with('^')) rest_.remove_prefix(1);
        if (rest_.ends_with('$') && !rest_.ends_with("\\$")) rest_.remove_suffix(1);
    }

    std::string words() {
        while (!rest_.empty()) {
            if (rest_.front() == '(') group();
            else if (rest_.front() == '[' || rest_.starts_with("\\d")) kind();
            else if (!literal(literal_)) return {};
            if (failed_) return {};
        }
        end_literal();
        std::string all;
        for (const std::string& part : parts_) all += (all.empty() ? "" : std::string(say("，", ", "))) + part;
        return all;
    }

  private:
    // One character that means itself.
    bool literal(std::string& out) {
        const bool escaped = rest_.size() > 1 && rest_.front() == '\\' && is_pattern_mark(rest_[1]);
        if (escaped) rest_.remove_prefix(1);
        else if (rest_.empty() || is_pattern_mark(rest_.front())) return false;
        std::size_t end = 0;
        next_code_point(rest_, end);
        out += rest_.substr(0, end);
        rest_.remove_prefix(end);
        return true;
    }
    void end_literal() {
        if (!literal_.empty()) parts_.push_back(quoted_words(literal_));
        literal_.clear();
    }
    void group() {
        end_literal();
        rest_.remove_prefix(1);
        if (rest_.starts_with("?:")) rest_.remove_prefix(2);
        std::string list, one;
        while (!rest_.empty() && rest_.front() != ')') {
            if (rest_.front() == '|') {
                if (one.empty()) return fail();
                rest_.remove_prefix(1);
                add_choice(list, quoted_words(one));
                one.clear();
            } else if (!literal(one)) return fail();
        }
        if (rest_.empty() || one.empty()) return fail();
        rest_.remove_prefix(1);
        add_choice(list, quoted_words(one));
        parts_.push_back(list);
    }
    void kind() {
        end_literal();
        std::string list;
        if (rest_.front() == '\\') {
            rest_.remove_prefix(2);
            list = say("数字", "digits");
        } else {
            rest_.remove_prefix(1);
            while (!rest_.empty() && rest_.front() != ']') {
                const std::string_view range = rest_.substr(0, 3);
                if (range == "0-9") add_choice(list, std::string(say("数字", "digits"))), rest_.remove_prefix(3);
                else if (range == "A-Z") add_choice(list, std::string(say("大写字母", "capital letters"))), rest_.remove_prefix(3);
                else if (range == "a-z") add_choice(list, std::string(say("小写字母", "small letters"))), rest_.remove_prefix(3);
                else if (std::string one; range.find('-') == std::string_view::npos && literal(one)) add_choice(list, quoted_words(one));
                else return fail();
            }
            if (rest_.empty() || list.empty()) return fail();
            rest_.remove_prefix(1);
        }
        counted(list);
    }
    void counted(const std::string& what) {
        if (!rest_.starts_with('{')) return parts_.push_back(say("1 位{w}", "1 of: {w}", {{"w", what}}));
        const std::size_t close = rest_.find('}');
        if (close == std::string_view::npos) return fail();
        const auto bounds = split(rest_.substr(1, close - 1), ",");
        rest_.remove_prefix(close + 1);
        for (const std::string_view bound : bounds)
            if (bound.empty() || bound.find_first_not_of("0123456789") != std::string_view::npos) return fail();
        if (bounds.size() == 1) parts_.push_back(say("{n} 位{w}", "{n} of: {w}", {{"n", std::string(bounds[0])}, {"w", what}}));
        else if (bounds.size() == 2) parts_.push_back(say("{n} 至 {m} 位{w}", "{n} to {m} of: {w}", {{"n", std::string(bounds[0])}, {"m", std::string(bounds[1])}, {"w", what}}));
        else fail();
    }
    void fail() { failed_ = true; }

    std::string_view rest_;
    std::string literal_;
    std::vector<std::string> parts_;
    bool failed_ = false;
};

}  // namespace

std::string pattern_words(std::string_view pattern) { return is_utf8(pattern) ? PatternReader(pattern).words() : std::string(); }

}  // namespace creditlink::letter_detail
