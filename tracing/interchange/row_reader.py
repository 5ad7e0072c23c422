"""From a raw row to its contents, column by column."""

from __future__ import annotations

from datetime import tzinfo

from tracing.interchange.binding import Binding, Column
from tracing.interchange.cells import CellReader, cell_reader
from tracing.interchange.contents import RowContents
from tracing.interchange.fields import FIELDS, FieldKind
from tracing.interchange.mapping import Mapping
from tracing.interchange.parsing import UnreadableError
from tracing.interchange.tables import Cell, Fault, RawRow, Table


class RowReader:
    """Reads every bound column; a cell that cannot be read is a finding, never the end."""

    def __init__(self, table: Table, binding: Binding, mapping: Mapping, zone: tzinfo) -> None:
        self._headings = table.headings
        kinds = FIELDS[mapping.kind]
        self._columns: list[tuple[Column, FieldKind, CellReader]] = [
            (
                column,
                kinds[column.field],
                cell_reader(column.field, kinds[column.field], mapping, zone),
            )
            for column in binding.columns
        ]
        self._constants = [
            (field, reading.value, reading.text)
            for field, word in mapping.constants.items()
            for reading in [cell_reader(field, kinds[field], mapping, zone)(word)]
        ]
        notes = [column.heading for column in binding.columns if column.field == "note"]
        self.plain_note = notes[0] if len(notes) == 1 else None
        self._heading_of = {column.field: column.heading for column in reversed(binding.columns)}

    def heading(self, field: str) -> str:
        """The heading of the field's column; the field's own name where it has no column."""
        return self._heading_of.get(field, field)

    def contents(self, raw: RawRow) -> RowContents:
        contents = RowContents(raw.number, self.heading)
        if raw.fault:
            self._tell(
                raw.fault,
                raw.cells[raw.fault.column] if raw.fault.column is not None else "",
                contents,
            )
            return contents
        for column, kind, read in self._columns:
            cell = raw.cells[column.at]
            try:
                reading = read(cell)
            except UnreadableError as error:
                contents.find(error.code, column.heading, cell)
                continue
            if reading.code is not None:
                contents.find(reading.code, column.heading, cell, reading.values)
            if reading.left:
                contents.notes.append((column.heading, str(cell).strip()))
            if reading.value is None:
                continue
            if kind is FieldKind.NOTE:
                contents.notes.append((column.heading, reading.text))
            else:
                contents.put(column.field, reading.value, reading.text)
        for field, value, text in self._constants:
            contents.put(field, value, text)
        return contents

    def _tell(self, fault: Fault, cell: Cell, contents: RowContents) -> None:
        heading = "" if fault.column is None else self._headings[fault.column]
        contents.find(fault.code, heading, cell, fault.values)
