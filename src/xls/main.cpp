// creditlink-xls: reads one sheet of an Excel 97-2003 workbook through freexl, for creditlink, and nothing else. Standard
// input is the workbook, standard output a socket on which it speaks frames (frames.h).
//
// freexl overruns its buffers on altered workbooks. So whatever runs here is to be worth nothing: it cannot write a file,
// start a process or take the machine's memory or time, and the other end checks what it says.

#include <freexl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

#include "frames.h"

using namespace creditlink::xls;

#ifdef __SANITIZE_ADDRESS__
// The sanitiser maps terabytes of shadow, which no limit of address space allows: it watches what is really used.
extern "C" const char* __asan_default_options() { return "hard_rss_limit_mb=1024:allocator_may_return_null=1:detect_leaks=0"; }
constexpr rlim_t kMaxMemory = RLIM_INFINITY;
#else
constexpr rlim_t kMaxMemory = 1u << 30;  // a workbook of 256 MiB and its cells
#endif
constexpr rlim_t kMaxSeconds = 60;      // of computing; 65,536 rows of 40 columns take half of one
constexpr rlim_t kMaxDescriptors = 8;   // three, the workbook once more, and the C library's tables of encodings

namespace {

void limit(__rlimit_resource resource, rlim_t most) {
    const rlimit both{most, most};
    if (setrlimit(resource, &both) != 0) _exit(4);
}

void confine() {
    limit(RLIMIT_AS, kMaxMemory);
    limit(RLIMIT_CPU, kMaxSeconds);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, kMaxDescriptors);
    limit(RLIMIT_NPROC, 0);
    limit(RLIMIT_CORE, 0);  // it would hold rows
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) _exit(4);
}

// Frames wait here until they are worth a system call.
class Output {
  public:
    void send(FrameWriter& frame) {
        waiting_ += frame.finished();
        constexpr std::size_t kWorthACall = 64u << 10;
        if (waiting_.size() >= kWorthACall) flush();
    }
    void flush() {
        for (std::size_t done = 0; done < waiting_.size();) {
            const ssize_t written = write(STDOUT_FILENO, waiting_.data() + done, waiting_.size() - done);
            if (written < 0 && errno != EINTR) _exit(3);
            if (written > 0) done += static_cast<std::size_t>(written);
        }
        waiting_.clear();
    }
    // Without the library's tidying up, which on an altered workbook may be worse than leaving it to the kernel.
    [[noreturn]] void end() {
        flush();
        _exit(0);
    }
    [[noreturn]] void refuse(Refusal why) {
        FrameWriter frame(FrameKind::refusal);
        send(frame.put(why));
        end();
    }

  private:
    std::string waiting_;
};

struct Sheet {
    unsigned int rows = 0;
    unsigned short columns = 0;
};

bool select(const void* book, unsigned short index, Sheet& sheet) {
    return freexl_select_active_worksheet(book, index) == FREEXL_OK && freexl_worksheet_dimensions(book, &sheet.rows, &sheet.columns) == FREEXL_OK;
}

void send_book(const void* book, Output& out) {
    unsigned int count = 0, date_mode = 0;
    freexl_get_info(book, FREEXL_BIFF_SHEET_COUNT, &count);
    freexl_get_info(book, FREEXL_BIFF_DATEMODE, &date_mode);
    if (count > kMaxSheets) out.refuse(Refusal::no_workbook);
    FrameWriter frame(FrameKind::book);
    frame.put(static_cast<std::uint8_t>(date_mode == FREEXL_BIFF_DATEMODE_1904)).put(static_cast<std::uint16_t>(count));
    for (unsigned short i = 0; i < count; ++i) {
        Sheet sheet;
        const auto readable = static_cast<std::uint8_t>(select(book, i, sheet));
        const char* name = nullptr;
        freexl_get_worksheet_name(book, i, &name);
        frame.put(readable).put(static_cast<std::uint32_t>(sheet.rows)).put(static_cast<std::uint16_t>(sheet.columns)).put_text(name != nullptr ? name : "");
    }
    out.send(frame);
    out.flush();
}

// Unless it is blank.
void put_cell(FrameWriter& frame, std::uint16_t column, const FreeXL_CellValue& value) {
    const auto number = [&](double n) { static_cast<void>(frame.put(column).put(Form::number).put(n)); };
    switch (value.type) {
        case FREEXL_CELL_INT: return number(value.value.int_value);
        case FREEXL_CELL_DOUBLE: return number(value.value.double_value);
        case FREEXL_CELL_TEXT:
        case FREEXL_CELL_SST_TEXT:
        case FREEXL_CELL_TIME:
        case FREEXL_CELL_DATE:
        case FREEXL_CELL_DATETIME: break;
        default: return;
    }
    const std::string_view text = value.value.text_value != nullptr ? value.value.text_value : "";
    if (text.empty()) return;
    const bool date = value.type == FREEXL_CELL_DATE || value.type == FREEXL_CELL_DATETIME;
    frame.put(column).put(date ? Form::date : Form::text).put_text(text);
}

void send_rows(const void* book, const Sheet& sheet, Output& out) {
    for (unsigned int row = 0; row < sheet.rows; ++row) {
        FrameWriter frame(FrameKind::row);
        for (unsigned short column = 0; column < sheet.columns && frame.size() < kMaxFrameBytes; ++column) {
            FreeXL_CellValue value;
            if (freexl_get_cell_value(book, row, column, &value) == FREEXL_OK) put_cell(frame, column, value);
        }
        out.send(frame);
    }
    FrameWriter end(FrameKind::end);
    out.send(end.put(static_cast<std::uint32_t>(sheet.rows)));
}

}  // namespace

int main() {
    struct stat output {};
    if (fstat(STDOUT_FILENO, &output) != 0 || !S_ISSOCK(output.st_mode)) {
        std::fputs("creditlink runs this program by itself to read xls files\n", stderr);
        return 2;
    }
    confine();
    Output out;
    FrameWriter hello(FrameKind::hello);
    out.send(hello.put(kProtocol).put_text(freexl_version()));
    out.flush();
    const void* book = nullptr;
    // The library wants a path: this is the descriptor that was handed over, whatever stands under its name by now.
    if (freexl_open("/proc/self/fd/0", &book) != FREEXL_OK) out.refuse(Refusal::no_workbook);
    send_book(book, out);
    std::uint16_t index = 0;
    if (read(STDOUT_FILENO, &index, sizeof index) != sizeof index) _exit(0);  // nobody wants a sheet
    Sheet sheet;
    if (!select(book, index, sheet)) out.refuse(Refusal::no_sheet);
    send_rows(book, sheet, out);
    out.end();
}
