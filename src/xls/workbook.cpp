#include "creditlink/xls/workbook.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "process.h"

namespace creditlink {

using xls::FrameKind;
using xls::FrameReader;

namespace {

constexpr std::uint64_t kMaxFileBytes = 256u << 20;  // the reader holds all of it
constexpr std::uint64_t kAnything = ~std::uint64_t{0};
constexpr std::size_t kMaxVersionBytes = 32;

bool is_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

// "2021-03-05", "2021-03-05 08:00:00": nothing else is a date, whatever its form says.
bool is_date(std::string_view text) {
    return (text.size() == 10 || text.size() == 19) && text.find_first_not_of("0123456789-: ") == std::string_view::npos;
}

// The version that the program greets with; empty if that is no greeting of ours.
std::string greeting(const xls::Process::Frame& frame) {
    FrameReader payload(frame.payload);
    std::uint8_t protocol = 0;
    std::string_view version;
    if (frame.kind != FrameKind::hello || !payload.take(protocol) || protocol != xls::kProtocol || !payload.take_text(version) || !payload.at_end()) return {};
    return version.size() <= kMaxVersionBytes && is_printable(version) ? std::string(version) : std::string();
}

Result<std::string> greet(xls::Process& process) {
    auto hello = process.receive();
    if (!hello) return hello.error();
    std::string version = greeting(*hello);
    if (version.empty())
        return Error{Errc::source, std::string(say("creditlink-xls 与 creditlink 不是同一版本", "creditlink-xls and creditlink are of different versions")), {},
                     std::string(say("两个程序要一起安装", "install the two programs together"))};
    return version;
}

bool take_sheets(std::string_view bytes, std::vector<XlsSheet>& sheets, bool& epoch_1904) {
    FrameReader payload(bytes);
    std::uint8_t epoch = 0, readable = 0;
    std::uint16_t count = 0;
    if (!payload.take(epoch) || epoch > 1 || !payload.take(count) || count > xls::kMaxSheets) return false;
    epoch_1904 = epoch == 1;
    for (std::uint16_t i = 0; i < count; ++i) {
        XlsSheet sheet;
        std::string_view name;
        if (!payload.take(readable) || readable > 1 || !payload.take(sheet.rows) || !payload.take(sheet.columns) || !payload.take_text(name)) return false;
        if (sheet.rows > xls::kMaxRows) return false;
        sheet.readable = readable == 1;
        sheet.name = !name.empty() && is_utf8(name) && name.find('\0') == std::string_view::npos ? std::string(name) : "#" + std::to_string(i + 1);
        sheets.push_back(std::move(sheet));
    }
    return payload.at_end();
}

// A number too large for a day, in a cell that is shown as one: "22837-01-05". Not for us to refuse, but a text.
bool is_beyond_dates(std::string_view text) { return text.size() > 10 && text.size() <= 24 && text.find_first_not_of("0123456789-: ") == std::string_view::npos; }

bool take_row(std::string_view bytes, std::uint16_t columns, XlsRow& row) {
    FrameReader payload(bytes);
    while (!payload.at_end()) {
        XlsCell cell;
        std::uint8_t form = 0;
        if (!payload.take(cell.column) || cell.column >= columns || !payload.take(form)) return false;
        if (!row.cells.empty() && cell.column <= row.cells.back().column) return false;
        if (form == static_cast<std::uint8_t>(xls::Form::number)) {
            cell.form = XlsCell::Form::number;
            if (!payload.take(cell.number) || !std::isfinite(cell.number)) return false;
        } else if (form == static_cast<std::uint8_t>(xls::Form::text) || form == static_cast<std::uint8_t>(xls::Form::date)) {
            if (!payload.take_text(cell.text) || cell.text.empty() || cell.text.find('\0') != std::string_view::npos) return false;
            cell.form = form == static_cast<std::uint8_t>(xls::Form::date) ? XlsCell::Form::date : XlsCell::Form::text;
            if (cell.form == XlsCell::Form::date && !is_date(cell.text)) {
                if (!is_beyond_dates(cell.text)) return false;
                cell.form = XlsCell::Form::text;
            }
            row.unreadable |= !is_utf8(cell.text);
        } else {
            return false;
        }
        row.cells.push_back(cell);
    }
    if (row.unreadable) row.cells.clear();
    return true;
}

}  // namespace

struct XlsWorkbook::State {
    std::unique_ptr<xls::Process> process;
    std::vector<XlsSheet> sheets;
    bool epoch_1904 = false;
    std::size_t chosen = 0;
    std::uint32_t rows = 0;  // received
    bool ended = false;

    Error refusal_of(std::string_view payload) const {
        FrameReader reader(payload);
        std::uint8_t why = 0;
        if (!reader.take(why) || !reader.at_end()) return process->disordered();
        if (why == static_cast<std::uint8_t>(xls::Refusal::no_workbook))
            return process->refused(say("不是 xls 文件，或已损坏、已加密", "no xls file, or damaged or encrypted"));
        if (why == static_cast<std::uint8_t>(xls::Refusal::no_sheet)) return process->refused(say("读不到工作表", "the sheet cannot be read"));
        return process->disordered();
    }
};

XlsWorkbook::XlsWorkbook(std::unique_ptr<State> state) : state_(std::move(state)) {}
XlsWorkbook::~XlsWorkbook() = default;
XlsWorkbook::XlsWorkbook(XlsWorkbook&&) noexcept = default;
XlsWorkbook& XlsWorkbook::operator=(XlsWorkbook&&) noexcept = default;
const std::vector<XlsSheet>& XlsWorkbook::sheets() const { return state_->sheets; }
bool XlsWorkbook::epoch_1904() const { return state_->epoch_1904; }

Result<XlsWorkbook> XlsWorkbook::open(const Path& path, const XlsReader& reader) {
    auto file = xls::OpenedFile::open(path, kMaxFileBytes);
    if (!file) return file.error();
    auto process = xls::Process::start(reader, *file, path.string());
    if (!process) return process.error();
    auto state = std::make_unique<State>();
    state->process = std::move(*process);
    if (auto version = greet(*state->process); !version) return version.error();
    auto book = state->process->receive();
    if (!book) return book.error();
    if (book->kind == FrameKind::refusal) return state->refusal_of(book->payload);
    if (book->kind != FrameKind::book || !take_sheets(book->payload, state->sheets, state->epoch_1904)) return state->process->disordered();
    // Every workbook has a sheet: where the library finds none, it lost its way and did not notice.
    if (state->sheets.empty()) return state->process->refused(say("里面找不到工作表，文件可能损坏", "no sheet is found in it: the file may be damaged"));
    return XlsWorkbook(std::move(state));
}

Status XlsWorkbook::choose(std::size_t sheet) {
    state_->chosen = sheet;
    if (!state_->sheets.at(sheet).readable) return state_->process->refused(say("读不到工作表", "the sheet cannot be read"));
    return state_->process->answer(static_cast<std::uint16_t>(sheet));
}

Result<bool> XlsWorkbook::next(XlsRow& row) {
    row = {std::move(row.cells), false};
    row.cells.clear();
    if (state_->ended) return false;
    xls::Process& process = *state_->process;
    const XlsSheet& sheet = state_->sheets[state_->chosen];
    auto frame = process.receive();
    if (!frame) return frame.error();
    if (frame->kind == FrameKind::refusal) return state_->refusal_of(frame->payload);
    if (frame->kind == FrameKind::row) {
        if (state_->rows == sheet.rows || !take_row(frame->payload, sheet.columns, row)) return process.disordered();
        ++state_->rows;
        return true;
    }
    FrameReader payload(frame->payload);
    std::uint32_t rows = 0;
    if (frame->kind != FrameKind::end || !payload.take(rows) || !payload.at_end() || rows != sheet.rows || rows != state_->rows) return process.disordered();
    if (Status finished = process.finish(); !finished) return finished.error();
    state_->ended = true;
    return false;
}

XlsReader xls_reader_beside() {
    std::error_code code;
    return {.program = std::filesystem::read_symlink("/proc/self/exe", code).parent_path() / "creditlink-xls"};
}

Result<std::string> xls_library_version(const XlsReader& reader) {
    auto nothing = xls::OpenedFile::open("/proc/self/exe", kAnything);  // it greets before it looks at the workbook
    if (!nothing) return nothing.error();
    auto process = xls::Process::start(reader, *nothing, {});
    if (!process) return process.error();
    return greet(**process);
}

}  // namespace creditlink
