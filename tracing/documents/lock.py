"""A PDF that opens with a passphrase alone: AES-256 as in PDF 2.0 (pypdf, an optional extra)."""

from __future__ import annotations

from io import BytesIO

from tracing.documents.page import DocumentsMissingError


def locked(document: bytes, passphrase: str) -> bytes:
    """The document, encrypted; nothing of it can be read without the passphrase."""
    try:
        from pypdf import PdfReader, PdfWriter
    except ImportError:
        raise DocumentsMissingError from None
    writer = PdfWriter(clone_from=PdfReader(BytesIO(document)))
    writer.metadata = None
    writer.encrypt(user_password=passphrase, owner_password=passphrase, algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
