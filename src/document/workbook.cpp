#include "creditlink/document/workbook.h"

#include <xlsxwriter.h>

#include <array>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

constexpr std::size_t kMaxCell = 32'767;         // characters, the format's limit
constexpr std::uint32_t kMaxRows = 1'048'576;    // likewise

std::string cut(std::string text) {
    if (text.size() <= kMaxCell || count_code_points(text) <= kMaxCell) return text;
    std::size_t offset = 0;
    for (std::size_t i = 0; i + 1 < kMaxCell; ++i) next_code_point(text, offset);
    return text.substr(0, offset) + "…";
}

}  // namespace

struct Workbook::State {
    lxw_workbook* workbook = nullptr;
    lxw_worksheet* sheet = nullptr;
    lxw_format* wrapped = nullptr;
    std::uint32_t next_row = 1;
    std::string file;

    ~State() {
        if (workbook) lxw_workbook_free(workbook);
    }
};

Workbook::Workbook(std::unique_ptr<State> state) : state_(std::move(state)) {}
Workbook::Workbook(Workbook&&) noexcept = default;
Workbook& Workbook::operator=(Workbook&&) noexcept = default;
Workbook::~Workbook() = default;

Result<Workbook> Workbook::create(const Path& file, std::string_view sheet, const std::vector<WorkbookColumn>& columns) {
    auto state = std::make_unique<State>();
    state->file = file.string();
    state->workbook = workbook_new(state->file.c_str());
    if (!state->workbook) return Error{Errc::storage, std::string(say("不能生成工作簿", "cannot make the workbook")), state->file, {}};
    state->sheet = workbook_add_worksheet(state->workbook, std::string(sheet).c_str());
    if (!state->sheet) return Error{Errc::internal, std::string(say("工作表名无效", "not a name for a sheet")), state->file, {}};
    lxw_format* bold = workbook_add_format(state->workbook);
    format_set_bold(bold);
    format_set_bg_color(bold, 0xE8EEF7);
    state->wrapped = workbook_add_format(state->workbook);
    format_set_text_wrap(state->wrapped);
    format_set_align(state->wrapped, LXW_ALIGN_VERTICAL_TOP);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto column = static_cast<lxw_col_t>(i);
        worksheet_set_column(state->sheet, column, column, columns[i].width, nullptr);
        worksheet_write_string(state->sheet, 0, column, neutralised(columns[i].title).c_str(), bold);
    }
    worksheet_freeze_panes(state->sheet, 1, 0);
    return Workbook(std::move(state));
}

Status Workbook::row(const std::vector<std::string>& cells) {
    if (state_->next_row >= kMaxRows) return Error{Errc::usage, std::string(say("超过工作表行数上限", "more rows than a sheet can hold")), state_->file, {}};
    for (std::size_t i = 0; i < cells.size(); ++i)
        worksheet_write_string(state_->sheet, state_->next_row, static_cast<lxw_col_t>(i), cut(neutralised(cells[i])).c_str(), state_->wrapped);
    ++state_->next_row;
    return {};
}

Status Workbook::close() {
    const lxw_error error = workbook_close(state_->workbook);
    state_->workbook = nullptr;  // freed by the library, whatever it says
    if (error != LXW_NO_ERROR) return Error{Errc::storage, say("写不了工作簿：{e}", "cannot write the workbook: {e}", {{"e", lxw_strerror(error)}}), state_->file, {}};
    return {};
}

std::string neutralised(std::string_view text) {
    constexpr std::array<std::string_view, 11> kDangerous = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
    for (std::string_view start : kDangerous)
        if (text.starts_with(start)) return "'" + std::string(text);
    return std::string(text);
}

}  // namespace creditlink
