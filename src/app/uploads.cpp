#include "uploads.h"

#include "creditlink/base/message.h"

namespace creditlink {

Path uploads_folder(const Path& state) { return state / "uploads"; }

Status empty_uploads(const Path& state) {
    std::error_code failed;
    std::filesystem::remove_all(uploads_folder(state), failed);
    if (!failed) return {};
    return Error{Errc::storage, std::string(say("清不掉上次没有读完的上传文件", "cannot remove the uploaded files that were being read when the service ended")), uploads_folder(state).string(), failed.message()};
}

}  // namespace creditlink
