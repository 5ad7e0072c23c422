"""Why a whole file, or a mapping file, cannot be read. Faults of single rows are `findings`."""

from __future__ import annotations

from tracing.errors import NotFoundError, UsageError
from tracing.language import Text


class FileMissingError(NotFoundError):
    text = Text("没有这个文件", "there is no such file")
    hint = Text("检查路径和文件名", "check the path and the file's name")


class FileUnreadableError(UsageError):
    """The bytes are not a table. `reason` is a Text."""

    text = Text("文件无法读取：{reason}", "the file cannot be read: {reason}")
    hint = Text(
        "另存为 UTF-8 编码的 CSV，或 .xlsx",
        "save it as CSV in UTF-8, or as .xlsx",
    )


class SpreadsheetUnsafeError(UsageError):
    """A workbook that would unpack into far more than it should. `reason` is a Text."""

    text = Text("拒绝打开该工作簿：{reason}", "the workbook is not opened: {reason}")
    hint = Text("在表格软件中打开并另存为 CSV", "open it in a spreadsheet and save it as CSV")


class SpreadsheetSupportMissingError(UsageError):
    text = Text("读取 .xlsx 需要 openpyxl，尚未安装", "reading .xlsx needs openpyxl: not installed")
    hint = Text(
        "运行 pip install 'tracing-engine[files]'，或另存为 CSV",
        "run pip install 'tracing-engine[files]', or save the file as CSV",
    )


class HeadingsMissingError(UsageError):
    """No column holds what a row cannot do without. Headings are not shown: a file without a
    heading row has a person where they should be."""

    text = Text(
        "第 {row} 行共 {columns} 列，找不到必需的列：{missing}",
        "row {row} has {columns} columns, and none is known as: {missing}",
    )
    hint = Text(
        "第一行须为列名；列名不常见时用 --map 指定映射文件",
        "the first row must hold the headings; give a mapping file with --map if they are unusual",
    )


class MappedColumnMissingError(UsageError):
    text = Text(
        "映射文件 {file} 中 {key} 指的列“{heading}”不在此文件中",
        "{key} of the mapping file {file} names the column '{heading}', which this file lacks",
    )
    hint = Text("核对列名，或改用另一个映射文件", "compare the headings, or use another mapping")


class MappingFileError(UsageError):
    """`file`, `key` (dotted path in the TOML) and `reason` (a Text)."""

    text = Text("映射文件 {file}，{key}：{reason}", "mapping file {file}, {key}: {reason}")
    hint = Text("改正映射文件后重试", "mend the mapping file and try again")


class MappingMissingError(NotFoundError):
    text = Text("没有映射文件“{file}”", "there is no mapping file '{file}'")
    hint = Text(
        "给出文件路径，或用自带的：{bundled}", "give a path, or one that we ship: {bundled}"
    )


class MappingKindError(UsageError):
    text = Text(
        "映射文件 {file} 用于 {found}，这里需要 {wanted}",
        "the mapping file {file} is for {found}, and {wanted} are wanted here",
    )
    hint = Text("换一个映射文件，或换一个命令", "use another mapping file, or the other command")
