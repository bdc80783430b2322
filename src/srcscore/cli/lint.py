"""`srcscore lint`: statements without a source, as compilers, editors and code hosts show problems."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from srcscore.cli.commands import MODEL, command, load_model, option
from srcscore.cli.console import FAILED, SCORED, print_error, print_json, print_note, print_text
from srcscore.cli.inputs import read_document
from srcscore.errors import SrcscoreError
from srcscore.report.text import clean, counted


@command(
    "lint",
    "report statements without a source, with line numbers",
    option("files", "FILE", "files to check; - reads standard input", nargs="+"),
    option("--against", "DRAFT", "report only what an earlier draft did not have; only with one FILE"),
    option("--sarif", None, "print a SARIF 2.1.0 log, which editors and code hosts read", exclusive=True),
    option("--json", None, "print one JSON object a statement, each on one line", exclusive=True),
    option("--exit-zero", None, "exit with 0 even when statements are reported"),
    MODEL,
    description="Report the statements of articles that no source carries, or only weak sources, the "
    "publisher's own network or a circle. Exit code 1 when there are any. A FILE is plain text, Markdown, "
    "HTML (.html, with lines of its extracted text) or one JSON article (.json), in UTF-8.",
)
def lint(arguments: argparse.Namespace) -> int:
    """Print the findings of all files."""
    from srcscore.report.statements import Finding, findings, new_findings, sarif
    from srcscore.scoring import score

    if arguments.against is not None and len(arguments.files) > 1:
        arguments.usage_error("--against needs exactly one FILE")
    model = load_model(arguments)

    def check(file: str) -> list[Finding]:
        """Return the findings of a file; where there is no statement, say why."""
        result = score(read_document(file), model=model)
        if not result.claims and result.reasons:
            print_note(f"{file}: {result.reasons[0]}")
        return findings(file, result)

    reported: list[Finding] = []
    code = SCORED
    before = [] if arguments.against is None else check(arguments.against)
    for file in arguments.files:
        try:
            reported += new_findings(before, check(file))
        except SrcscoreError as error:
            code = print_error(error, file)
    if arguments.sarif:
        print_json(sarif(reported))
    elif arguments.json:
        for finding in reported:
            print_json({"file": finding.file, "message": finding.message, **asdict(finding.statement)})
    else:
        for finding in reported:
            print_text(clean(str(finding)))
        print_note(f"{counted(len(reported), 'statement')} in {counted(len(arguments.files), 'file')}")
    return FAILED if reported and not arguments.exit_zero else code
