#pragma once
// The page of an official document, GB/T 9704-2012 section 5 and 6, in millimetres from the page's upper left corner.

namespace creditlink::rendering {

inline constexpr double kPageWidth = 210, kPageHeight = 297;                              // 5.1: A4
inline constexpr double kTop = 37, kBottom = 35, kLeft = 28, kRight = 26;                 // 5.2.1; bottom follows from 版心 156 x 225
inline constexpr double kTextWidth = kPageWidth - kLeft - kRight;                         // 156
inline constexpr double kTextHeight = kPageHeight - kTop - kBottom;                       // 225
inline constexpr int kLinesAPage = 22, kCharactersALine = 28;                             // 5.2.3, filling the type area
inline constexpr double kLine = kTextHeight / kLinesAPage;
inline constexpr double kPitch = kTextWidth / kCharactersALine;                           // of a character of the body
inline constexpr double kTitleSize = 22, kBodySize = 16, kNumberSize = 14;                // 二号, 三号, 四号; points
inline constexpr double kTableSize = 14, kNoteSize = 10.5;                                // 四号, 五号: not of the standard, which has no forms
inline constexpr double kMillimetresAPoint = 25.4 / 72;
inline constexpr double kCellLine = 7;                                                    // millimetres, of a table's text
inline constexpr double kNumberBelow = 7;                                                 // 7.5: dashes this far below the type area
inline constexpr double kAscent = 0.88;                                                   // of an em box of Chinese type above the baseline

inline constexpr double millimetres(double points) { return points * kMillimetresAPoint; }

// How large, on the same type area. A letter is an official document; a sheet is what is filed beside one: tables mostly, and small enough
// that one exchange is two or three leaves.
struct Form {
    double title, body, table, note;  // points
    double pitch;                     // of a character of the body, millimetres
    int lines;                        // a page
    double cell_line, most_label;     // millimetres, of tables
    double heading_indent;            // characters
    bool apart;                       // headings and tables stand apart by a line: a sheet's; a letter's headings by their numbers
    double line() const { return kTextHeight / lines; }
};
inline constexpr Form kLetterForm{kTitleSize, kBodySize, kTableSize, kNoteSize, kPitch, kLinesAPage, kCellLine, 66, 2, false};
inline constexpr Form kSheetForm{18, 12, 10.5, 9, kTextWidth / 36, 34, 5.2, 44, 0, true};  // 小二, 小四, 五号, 小五

}  // namespace creditlink::rendering
