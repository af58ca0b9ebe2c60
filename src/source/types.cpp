// The table of source types. One row each; help, checks and the list of `source types` come from it.

#include <iterator>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/source/source.h"
#include "csv_source.h"
#include "element_source.h"
#include "guarded_source.h"
#include "options.h"
#include "query_source.h"
#include "sheet_rows.h"

namespace creditlink {

namespace {

using OptionTable = std::vector<SourceOption>;

OptionTable joined(OptionTable first, const OptionTable& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

std::vector<SourceType> make_types() {
    std::vector<SourceType> types;
    types.push_back({"csv", "CSV 文件，一个或多个", "CSV files, one or more",
                     joined({{"path", "list", "", "文件，或几个文件、通配（*、?）", "a file, or several files or patterns (*, ?)"}}, kCsvShapeOptions), false, open_csv});
    types.push_back({"folder", "目录里陆续到达的 CSV 文件，每份只收一次", "CSV files that arrive in a folder, each taken once",
                     joined({{"path", "path", "", "目录", "the folder"},
                             {"pattern", "text", "*.csv", "文件名通配", "pattern of the files' names"},
                             {"order", "name|time|list", "name", "先后：name 按文件名，time 按修改时间，list 按 order_file", "by name, by time of change, or as order_file lists them"},
                             {"order_file", "text", "none", "写明先后的文件（每行一个文件名，可为制表符分隔的表）", "a file that lists the names in order, one a line, a table of tabs will do"},
                             {"marker", "text", "none", "有“文件名+此后缀”的文件才算传完，如 .ok", "a file is complete when one of its name and this suffix stands beside it, such as .ok"},
                             {"settle_seconds", "number", "5", "没有 marker 时，这么多秒没有改动才算传完", "without a marker: complete when unchanged for so long"}},
                            kCsvShapeOptions), true, open_folder});
    types.push_back({"sqlite", "SQLite 数据库里的一条查询", "a query over a SQLite file",
                     joined({{"path", "path", "", "数据库文件", "the database file"},
                             {"copy", "yes/no", "false", "先复制到自己的临时文件再读，原文件只在复制时被锁；有 rows_per_second 时总是如此",
                              "read from a private temporary copy, so that the file is locked only while it is copied; always so with rows_per_second"}}, kQueryOptions), true, open_sqlite});
    types.push_back({"postgresql", "PostgreSQL 数据库里的一条查询（人大金仓可试）", "a query over a PostgreSQL database",
                     joined({{"host", "text", "127.0.0.1", "地址，或套接字目录", "host, or folder of the socket"},
                             {"port", "number", "5432", "端口", "port"},
                             {"database", "text", "", "库名", "name of the database"},
                             {"user", "text", "", "只读账号", "an account that can only read"},
                             {"password", "secret", "none", "口令（引用）：{\"file\": …}", "its password, by reference: {\"file\": …}"},
                             {"tls", "disable|prefer|require|verify-ca|verify-full", "require", "TLS 方式", "how TLS is used"},
                             {"ca_file", "path", "system", "CA 证书（PEM）", "certificates to trust (PEM)"},
                             {"time_zone", "text", "Asia/Shanghai", "带时区的时间按此显示", "zone in which times are shown"},
                             {"statement_seconds", "number", "3600", "一条查询最长多少秒，0 不限；限速时缺省不限，因为等待也计时",
                              "longest time of the query, 0: no limit; none by default with rows_per_second, because waiting counts"}},
                            kQueryOptions), true, open_postgresql});
    types.push_back({"xlsx", "Excel 工作簿（xlsx）的一张表", "a sheet of an Excel workbook (xlsx)", kSheetOptions, false, open_xlsx});
    types.push_back({"xls", "Excel 97-2003 工作簿（xls）的一张表", "a sheet of an Excel 97-2003 workbook (xls)", kSheetOptions, false, open_xls});
    types.push_back({"xml", "XML 文件，一个或多个", "XML files, one or more",
                     {{"path", "list", "", "文件，或几个文件、通配（*、?）", "a file, or several files or patterns (*, ?)"},
                      {"record", "text", "", "一条记录的元素名", "the name of a record's element"},
                      {"list", "text", "none", "装着记录的元素名：文件里有它而没有记录，就是空表", "the element that holds the records: a file that has it and no record is an empty table"},
                      {"key", "text", "none", "作为行键的列（@属性、元素、a/b）", "the column that is the row's key (@attribute, element, a/b)"}}, false, open_xml});
    types.push_back({"json", "HTTP 接口分页给出的 JSON，或 JSON 文件", "pages of JSON from an HTTP interface, or files of JSON",
                     {{"url", "text", "none", "接口地址（https，或本机 http）；与 path 二选一", "the interface's address (https, or http on this machine); or path"},
                      {"path", "list", "none", "文件，或几个文件、通配", "a file, or several files or patterns"},
                      {"rows", "text", "the document", "记录数组在哪里，如 data.rows", "where the array of rows stands, such as data.rows"},
                      {"key", "text", "none", "作为行键的成员", "the member that is the row's key"},
                      {"columns", "list", "[]", "列名；写明后不必先读完全部数据", "names of the columns; if given, rows need not be held until the last page"},
                      {"pages", "text", "none", "总页数在哪里", "where the number of pages stands"},
                      {"total", "text", "none", "总条数在哪里；写明后才能查出读的时候有没有增减", "where the number of all rows stands; only with it is seen that rows came or went while they were read"},
                      {"next", "text", "none", "下一页游标在哪里；写明后按游标翻页", "where the cursor of the next page stands; if given, paging is by cursor"},
                      {"page_parameter", "text", "page", "页码参数名", "name of the page parameter"},
                      {"size_parameter", "text", "size", "每页条数的参数名", "name of the page size parameter"},
                      {"next_parameter", "text", "cursor", "游标参数名", "name of the cursor parameter"},
                      {"size", "number", "50", "每页条数", "rows a page"},
                      {"token", "secret", "none", "令牌（引用）：{\"file\": …}", "the token, by reference: {\"file\": …}"},
                      {"token_header", "text", "X-Token", "放令牌的头", "header that carries the token"},
                      {"ca_file", "path", "system", "CA 证书（PEM）", "certificates to trust (PEM)"}}, false, open_json});
    return types;
}

const SourceType* type_of(const SourceSpec& spec) {
    const json::Value* name = spec.options.find("type");
    for (const SourceType& type : source_types())
        if (name != nullptr && name->is_string() && name->text == type.name) return &type;
    return nullptr;
}

Error unknown_type(const SourceSpec& spec) {
    std::vector<std::string_view> names;
    for (const SourceType& type : source_types()) names.push_back(type.name);
    const json::Value* name = spec.options.find("type");
    const std::string_view known = say("可用：", "known: ");
    if (name == nullptr) return json::error_at(spec.file, spec.options, std::string(say("数据源缺少“type”", "the source lacks \"type\"")), json::meant_instead({}, names, known));
    return json::error_at(spec.file, *name, say("没有“{n}”这种数据源", "there is no source type \"{n}\"", {{"n", shown(name->text)}}), json::meant_instead(name->text, names, known));
}

}  // namespace

const std::vector<SourceType>& source_types() {
    static const std::vector<SourceType> types = make_types();
    return types;
}

Status check_source_options(const SourceSpec& spec) {
    const SourceType* type = type_of(spec);
    if (type == nullptr) return unknown_type(spec);
    return check_options(spec, *type);
}

Result<std::unique_ptr<Source>> open_source(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context) {
    if (Status checked = check_source_options(spec); !checked) return checked.error();
    auto opened = type_of(spec)->open(spec, mode, cursor, context);
    // A file of the source's that is absent or cannot be read is for whoever runs the source, not for the person at the command.
    if (!opened && (opened.error().code == Errc::not_found || opened.error().code == Errc::storage)) {
        Error error = opened.error();
        error.code = Errc::source;
        return error;
    }
    if (!opened) return opened;
    return guarded(std::move(*opened), context.stop);
}

}  // namespace creditlink
