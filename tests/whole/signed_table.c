/* A table as an office keeps it, written by libxlsxwriter: numbers as numbers, days as days, texts shared, an empty second sheet and one of
   notes. A line of standard input is a row, its cells apart by tabs: "n:120.5" is a number, "d:2026-11-20" a day, all else text.
     signed_table FILE.xlsx < rows */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

int main(int count, char** words) {
    if (count != 2) return 2;
    lxw_workbook* book = workbook_new(words[1]);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "签署件"), *notes;
    lxw_format *day = workbook_add_format(book), *head = workbook_add_format(book);
    format_set_num_format(day, "yyyy\"年\"m\"月\"d\"日\"");
    format_set_bold(head);
    char line[65536];
    for (lxw_row_t row = 0; fgets(line, sizeof line, stdin); ++row) {
        line[strcspn(line, "\n")] = 0;
        lxw_col_t column = 0;
        for (char *rest = line, *cell; (cell = strsep(&rest, "\t")); ++column) {
            lxw_datetime at = {0, 0, 0, 0, 0, 0};
            if (strncmp(cell, "n:", 2) == 0) worksheet_write_number(sheet, row, column, atof(cell + 2), NULL);
            else if (sscanf(cell, "d:%d-%d-%d", &at.year, &at.month, &at.day) == 3) worksheet_write_datetime(sheet, row, column, &at, day);
            else if (*cell) worksheet_write_string(sheet, row, column, cell, row == 0 ? head : NULL);
            else worksheet_write_blank(sheet, row, column, day);
        }
    }
    workbook_add_worksheet(book, "Sheet2");
    notes = workbook_add_worksheet(book, "说明");
    worksheet_write_string(notes, 0, 0, "由各处室填写", NULL);
    return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}
