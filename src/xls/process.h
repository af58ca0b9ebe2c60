#pragma once
// creditlink-xls while it runs: started with an opened file, heard frame by frame, ended with this object.

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "creditlink/xls/workbook.h"
#include "frames.h"

namespace creditlink::xls {

// A regular file, opened once: what is read is what was looked at, whatever takes its name meanwhile.
class OpenedFile {
  public:
    static Result<OpenedFile> open(const Path& path, std::uint64_t max_bytes);
    ~OpenedFile();
    OpenedFile(OpenedFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    OpenedFile& operator=(OpenedFile&&) = delete;
    int descriptor() const { return fd_; }

  private:
    explicit OpenedFile(int fd) : fd_(fd) {}
    int fd_;
};

// What is wrong with a file, and that saving it as xlsx helps.
Error refused(std::string file, std::string_view message);

class Process {
  public:
    // `workbook` is its standard input. It gets no other file, and nothing of our environment. `file` is for messages.
    static Result<std::unique_ptr<Process>> start(const XlsReader& reader, const OpenedFile& workbook, std::string file);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    struct Frame {
        FrameKind kind{};
        std::string_view payload;  // until the next receive()
    };
    // The next frame. An error if it ended, is over-long, or did not come in time; Errc::interrupted when asked to stop.
    Result<Frame> receive();
    Status answer(std::uint16_t sheet);
    // After the last frame: it says nothing more and ends with status 0.
    Status finish();

    // Where it said something that it should not have said: nothing of this file is to be believed.
    Error disordered() const;
    Error refused(std::string_view message) const { return xls::refused(file_, message); }

  private:
    Process(int pid, int socket, const XlsReader& reader, std::string file);
    // Hears until so many bytes stand behind the last frame. False: the stream ended before.
    Result<bool> fill(std::size_t size);
    Error ended();                        // says how it ended
    int reap();                           // waits for its end, not for ever

    int pid_, socket_;
    std::int64_t patience_ms_;
    std::stop_token stop_;
    std::string file_, buffer_;
    std::size_t begin_ = 0, frame_ = 0;  // in the buffer: where the last frame stands, and its size
    std::uint64_t received_ = 0;
};

}  // namespace creditlink::xls
