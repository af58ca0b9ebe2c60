#pragma once
// Which files of a drop folder were taken: the cursor of a folder source.
//
// One entry a file, 44 characters: 8 bytes of hash over its name, size and time (that it need not be read again), 8 over
// its name, and 16 over its content (that a copy under another name is known), each base64url. A refused file has zeros for
// its content, so that it does not make its own copy a duplicate. At most kMaxTaken entries: beyond, those whose file is no
// longer in the folder go first, and then the oldest.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "creditlink/base/digest.h"
#include "creditlink/base/file.h"

namespace creditlink {

inline constexpr std::size_t kMaxTaken = 20'000;  // a file a day for fifty years; the cursor is then below 1 MB

struct FileMark {
    std::string name;
    std::uint64_t size = 0;
    std::int64_t changed_ms = 0;
    RowHash content{};
    bool refused = false;
};

Result<FileMark> mark_of(const Path& path);                   // all but the content
Status take_content(const Path& path, FileMark& mark);        // reads the file

class FolderMemory {
  public:
    static Result<FolderMemory> read(std::string_view cursor);  // empty: nothing was taken
    std::string text() const;

    bool knows_file(const FileMark& mark) const;     // this name, size and time
    bool refused(const FileMark& mark) const;        // known, and it was broken
    bool knows_content(const FileMark& mark) const;
    void remember(const FileMark& mark);
    void forget_what_left(const Path& folder);       // only if there are too many

  private:
    void add(std::string entry);
    std::vector<std::string> entries_;  // in the order taken
    std::unordered_set<std::string> files_, refused_, contents_;
};

}  // namespace creditlink
