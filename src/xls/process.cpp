#include "process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include "creditlink/base/message.h"

namespace creditlink::xls {

namespace {

constexpr std::size_t kPieceBytes = 64u << 10;
constexpr std::int64_t kLookMs = 200;  // how long a stop may go unheeded
// From the stream's end to the process's end: it has nothing left to do, but on a busy machine even that may wait.
constexpr std::chrono::milliseconds kFarewell{10'000};

// Nothing of this process goes along: no environment, no descriptor but three, no signal mask, not the terminal's Ctrl-C.
int spawn(const std::string& program, int workbook, int socket, int& pid) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    // The workbook was opened before the socket: the socket is never the descriptor that is overwritten first.
    posix_spawn_file_actions_adddup2(&files, workbook, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, socket, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    std::string name = program;
    char* const arguments[] = {name.data(), nullptr};
    char* const environment[] = {nullptr};
    const int code = posix_spawn(&pid, program.c_str(), &files, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return code;
}

}  // namespace

Error refused(std::string file, std::string_view message) {
    return {Errc::source, std::string(message), std::move(file),
            std::string(say("请用 Excel 或 WPS 打开，另存为 xlsx 后再试", "please open it in a spreadsheet program, save it as xlsx and try again"))};
}

Result<OpenedFile> OpenedFile::open(const Path& path, std::uint64_t max_bytes) {
    OpenedFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));  // a pipe must not keep us waiting
    struct stat about {};
    if (file.fd_ < 0 || fstat(file.fd_, &about) != 0)
        return Error{Errc::source, say("打不开文件：{w}", "cannot open the file: {w}", {{"w", std::strerror(errno)}}), path.string(),
                     std::string(say("检查路径和权限", "check the path and its permissions"))};
    if (!S_ISREG(about.st_mode))
        return Error{Errc::source, std::string(say("不是普通文件", "this is no regular file")), path.string(), std::string(say("检查路径", "check the path"))};
    if (static_cast<std::uint64_t>(about.st_size) > max_bytes)
        return refused(path.string(), say("xls 文件超过 {n} MiB", "an xls file of more than {n} MiB", {{"n", std::to_string(max_bytes >> 20)}}));
    return file;
}

OpenedFile::~OpenedFile() {
    if (fd_ >= 0) close(fd_);
}

Result<std::unique_ptr<Process>> Process::start(const XlsReader& reader, const OpenedFile& workbook, std::string file) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return Error{Errc::source, say("读取程序起不来：{w}", "the reader cannot be started: {w}", {{"w", std::strerror(errno)}}), file,
                     std::string(say("同时打开的文件太多，稍后再试", "too many files are open, try again later"))};
    int pid = -1;
    const int code = spawn(reader.program.string(), workbook.descriptor(), ends[1], pid);
    close(ends[1]);
    if (code != 0) {
        close(ends[0]);
        return Error{Errc::source, say("读 xls 要用的程序起不来：{w}", "the program that reads xls does not start: {w}", {{"w", std::strerror(code)}}),
                     reader.program.string(),
                     std::string(say("把 creditlink-xls 和 creditlink 装在同一目录，或把文件另存为 xlsx",
                                     "install creditlink-xls beside creditlink, or save the file as xlsx"))};
    }
    return std::unique_ptr<Process>(new Process(pid, ends[0], reader, std::move(file)));
}

Process::Process(int pid, int socket, const XlsReader& reader, std::string file)
    : pid_(pid), socket_(socket), patience_ms_(reader.patience_ms), stop_(reader.stop), file_(std::move(file)) {}

Process::~Process() {
    close(socket_);
    if (pid_ < 0) return;
    kill(pid_, SIGKILL);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

Error Process::disordered() const {
    return refused(say("读取程序给出的内容不合规矩，文件可能被改动或损坏", "the reader's output is out of order: the file may be altered or damaged"));
}

Result<bool> Process::fill(std::size_t size) {
    using Clock = std::chrono::steady_clock;
    while (buffer_.size() - begin_ - frame_ < size) {
        buffer_.erase(0, std::exchange(begin_, 0) + std::exchange(frame_, 0));
        if (stop_.stop_requested()) return Error{Errc::interrupted, std::string(say("已停止读取", "reading was stopped")), {}, {}};
        pollfd socket{socket_, POLLIN, 0};
        const auto since = Clock::now();
        const int ready = poll(&socket, 1, static_cast<int>(std::min(patience_ms_, kLookMs)));
        patience_ms_ -= std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - since).count();
        if (ready < 0 && errno != EINTR) return refused(std::strerror(errno));
        if (patience_ms_ <= 0) return refused(say("读取太久，已停止", "reading it took too long and was stopped"));
        if (ready <= 0) continue;
        const std::size_t held = buffer_.size();
        buffer_.resize(held + kPieceBytes);
        const ssize_t got = read(socket_, buffer_.data() + held, kPieceBytes);
        buffer_.resize(held + static_cast<std::size_t>(got > 0 ? got : 0));
        if (got == 0 || (got < 0 && errno == ECONNRESET)) return false;
        if (got < 0 && errno != EINTR) return refused(std::strerror(errno));
        received_ += static_cast<std::uint64_t>(got > 0 ? got : 0);
        if (received_ > kMaxBytes) return refused(say("展开后超过 1 GiB", "it unfolds to more than 1 GiB"));
    }
    return true;
}

Result<Process::Frame> Process::receive() {
    auto head = fill(kFrameHead);
    if (!head) return head.error();
    if (!*head) return ended();
    std::uint32_t length = 0;
    std::memcpy(&length, buffer_.data() + begin_ + frame_ + 1, sizeof length);
    if (length > kMaxFrameBytes) return disordered();
    auto whole = fill(kFrameHead + length);
    if (!whole) return whole.error();
    if (!*whole) return ended();
    begin_ += std::exchange(frame_, kFrameHead + length);
    return Frame{static_cast<FrameKind>(buffer_[begin_]), std::string_view(buffer_).substr(begin_ + kFrameHead, length)};
}

Status Process::answer(std::uint16_t sheet) {
    // Two bytes always fit into an empty socket.
    if (send(socket_, &sheet, sizeof sheet, MSG_NOSIGNAL) != sizeof sheet) return ended();
    return {};
}

Status Process::finish() {
    auto more = fill(1);
    if (!more) return more.error();
    if (*more) return disordered();
    if (reap() != 0) return disordered();
    return {};
}

int Process::reap() {
    int status = 0;
    const auto until = std::chrono::steady_clock::now() + kFarewell;
    for (;;) {
        const pid_t done = waitpid(pid_, &status, WNOHANG);
        if (done == pid_) break;
        // Nobody's child any more, where this process was started with SIGCHLD ignored: the frames alone decide.
        if (done < 0 && errno != EINTR) break;
        if (std::chrono::steady_clock::now() > until) return SIGKILL;  // the destructor ends it
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    pid_ = -1;
    return status;
}

Error Process::ended() {
    const int status = pid_ < 0 ? 0 : reap();
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        return refused(say("读取太久，已停止", "reading it took too long and was stopped"));
    const std::string how = WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status)) : "status " + std::to_string(WEXITSTATUS(status));
    return refused(say("读取程序中途退出（{h}），文件可能被改动或损坏", "the reader ended midway ({h}): the file may be altered or damaged", {{"h", how}}));
}

}  // namespace creditlink::xls
