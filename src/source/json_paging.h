#pragma once
// Decides, answer by answer, whether an interface has given all its rows. A read that is taken for complete makes every row
// that was not in it a row that vanished, so the end is only believed when it is proved:
//   - by `total`: as many rows came as it says;
//   - by `pages` alone: the page after the last one has no rows (or is the last one again: some clamp the number);
//   - by neither: a page without rows. A short page proves nothing, for servers cap the size that was asked for;
//   - by cursor: it says that nothing follows.
// What contradicts itself is an error. What merely changed while it was read ends as "not complete", with a note.
// Pure: no clock, no socket.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "creditlink/base/result.h"
#include "json_document.h"

namespace creditlink {

class JsonPaging {
  public:
    enum class Way { number, cursor, single };  // single: the interface is asked once
    enum class Step { more, ended };

    JsonPaging(Way way, std::int64_t size) : way_(way), size_(size) {}

    // The answer to page(). An error has no place: the caller knows it.
    Result<Step> take(const JsonPageFacts& facts);

    std::int64_t page() const { return page_; }               // to be asked for; from 1
    const std::string& cursor() const { return cursor_; }     // likewise; empty for the first page
    // The page asked for is one too many if the count is right: that it is absent (404) is as good as an empty one.
    bool beyond_the_last() const { return probing_; }
    bool sure() const { return !changed_ && !unnamed_; }      // once ended: were these all the rows?
    std::vector<std::string> notices() const;

  private:
    Result<Step> end() const;
    Result<Step> by_cursor(const JsonPageFacts& facts);
    Result<Step> by_number(const JsonPageFacts& facts);
    Result<Step> only_one(const JsonPageFacts& facts) const;
    void compare(const JsonPageFacts& facts);

    Way way_;
    std::int64_t size_;
    std::int64_t page_ = 1;
    std::int64_t rows_ = 0;
    std::optional<std::int64_t> pages_, total_;  // as the last answer says
    std::set<RowHash> digests_, cursors_;
    RowHash last_digest_{};
    std::string cursor_;
    int empty_ = 0;           // pages in a row without rows
    bool probing_ = false;
    bool changed_ = false;    // the counts changed while they were read
    bool next_met_ = false;   // an answer had the cursor's member: the option names it right
    bool unnamed_ = false;    // no answer had it
};

}  // namespace creditlink
