#pragma once
// Where a file from a browser stands while it is read: personal data in plain text, for no longer than that.

#include "creditlink/base/file.h"

namespace creditlink {

Path uploads_folder(const Path& state);
// What a killed service left there goes. Before the console is open; an absent folder is empty.
Status empty_uploads(const Path& state);

}  // namespace creditlink
