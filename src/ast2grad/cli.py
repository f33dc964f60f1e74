"""The command `ast2grad`: arguments, streams, exit codes.  The text comes from `ast2grad.pipeline.generate`.

Data goes to stdout, messages to stderr.  The user's modules are imported with their prints sent to stderr, so
that stdout holds generated text and nothing else.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import inspect
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ast2grad import color, options, targets
from ast2grad._version import __version__
from ast2grad.combine import NameClash, combine
from ast2grad.errors import CODES, Ast2GradError, InternalError, SourceError, caret
from ast2grad.targets import Target, TargetError, UsageError

OK, DIFFERS, USAGE, NOT_DIFFERENTIABLE, NO_TARGET, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 70, 130

_TARGET_HELP = (
    "path.py:func, path.py:Class.method, package.module:func, package.module:Class.method, "
    "path.py (all functions marked with @grad), or - (standard input, with --func)"
)
_EXIT_CODES = (
    "exit codes: 0 fine, 1 --check found a difference, 2 wrong usage, 3 not differentiable, "
    "4 the target cannot be read or imported, 70 internal error, 130 interrupted"
)
_STAGES = ("ir", "plan", "adjoint", "final")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    try:
        try:
            args = _parser().parse_args(argv)
        except SystemExit as stop:  # argparse has printed what there is to say
            sys.stdout.flush()
            return stop.code if isinstance(stop.code, int) else USAGE
        return int(args.run(args)) if hasattr(args, "run") else _derive(args)
    except KeyboardInterrupt:
        print("ast2grad: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # the reader has seen enough; point stdout elsewhere or Python complains while it shuts down
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ast2grad",
        description="Write the Python source of the gradient of a plain numeric Python function.",
        epilog=_EXIT_CODES,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"ast2grad {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, value, text in (
        ("grad", False, "print the source of the gradient"),
        ("value-and-grad", True, "print the source of the function that returns value and gradient"),
        ("vjp", False, "print the source of the forward and the backward function of a vector-Jacobian product"),
        ("jvp", False, "print the source of the Jacobian-vector product"),
        ("jacobian", False, "print the source of the Jacobian"),
        ("hessian", False, "print the source of the Hessian"),
        ("hvp", False, "print the source of the Hessian-vector product"),
    ):
        command = commands.add_parser(
            name,
            help=text,
            description=text[0].upper() + text[1:] + ".",
            epilog=_EXIT_CODES,
            allow_abbrev=False,
        )
        _add_arguments(command, value)
    _add_rules(commands)
    return parser


def _add_rules(commands: Any) -> None:
    text = "print the table of derivative rules, one rule, or what a file uses that has none"
    command = commands.add_parser("rules", help=text, description=text[0].upper() + text[1:] + ".", epilog=_EXIT_CODES,
                                  allow_abbrev=False)
    command.add_argument("name", nargs="?", metavar="NAME|CODE",
                         help="a function, as in np.linalg.norm or norm; or an error code, as in A206")
    command.add_argument("--missing", metavar="FILE", help="the library functions that FILE calls and that have no derivative; "
                         "exit with 1 if there are any")
    command.add_argument("-q", "--quiet", action="store_true", help="only error messages on stderr")
    command.set_defaults(run=_rules, verbose=False, color="auto")


def _rules(args: argparse.Namespace) -> int:
    """`rules`: the table, or a question about it."""
    from ast2grad.rules import table
    if args.name is not None and args.missing is not None:
        return _fail(args, "a name and --missing are two questions", USAGE)
    if args.missing is not None:
        try:
            found = table.missing(Path(args.missing).read_text(encoding="utf-8"))
        except (OSError, SyntaxError, UnicodeDecodeError) as error:
            return _fail(args, f"{args.missing}: {error}", NO_TARGET)
        for line, path, why in found:
            print(f"{args.missing}:{line}: {path}: {why}")
        return DIFFERS if found else OK
    if args.name is None:
        rows = table.rows()
        width = max(len(path) for path, _ in rows)
        for path, what in rows:
            print(f"{path:{width}}  {what}")
        return OK
    if args.name in CODES:
        print(f"{args.name}: {CODES[args.name][0]}\n{CODES[args.name][1]}")
        return OK
    text = table.describe(args.name)
    if text is None:
        return _fail(args, f"no rule for {args.name}: a function with Python source is differentiated through it", DIFFERS)
    print(text)
    return OK


def _add_arguments(command: argparse.ArgumentParser, value: bool) -> None:
    add = command.add_argument
    add("targets", nargs="+", metavar="TARGET", help=_TARGET_HELP)
    add("--func", metavar="NAME", help="the function to take from standard input")
    add("--wrt", metavar="NAMES|all", help="differentiate by these, as in x,y; default: the first one")
    add(
        "--value",
        action=argparse.BooleanOptionalAction,
        default=value,
        help="return the function's value too",
    )
    add("--type", action="append", default=[], metavar="TYPES", help='types, as in "x: f8[:], k: float"')
    add("--at", action="append", default=[], metavar="VALUES",
        help="an example point that gives the types, as in x=2,y=[1.0,2.0] or 2,3")  # fmt: skip
    add("--static", action="append", default=[], metavar="VALUES", help="fix to a value, as in n=5,flag=True")
    add("--name", metavar="NAME", help="the name of the generated function")
    add("--stage", choices=_STAGES, default="final", help="print the text after this pass (default: final)")
    add("-o", "--output", metavar="FILE", help="write to FILE instead of standard output")
    add("--check", action="store_true", help="write nothing; exit with 1 if FILE (-o) differs")
    add("--diff", action="store_true", help="write nothing; print how FILE (-o) would change")
    add("--color", choices=("auto", "always", "never"), default="auto", help="colours (auto: on a terminal)")
    volume = command.add_mutually_exclusive_group()
    volume.add_argument("-q", "--quiet", action="store_true", help="only error messages on stderr")
    volume.add_argument("-v", "--verbose", action="store_true", help="say what is done; show tracebacks")


def _derive(args: argparse.Namespace) -> int:
    """`grad`, `jvp` and their like: all targets, or nothing."""
    marks = ("grad", "value_and_grad") if args.command == "value-and-grad" else ("grad",)
    with ExitStack() as stack:
        try:
            request = _Request(args)
            with contextlib.redirect_stdout(sys.stderr):
                found: list[Target] = []
                for text in args.targets:
                    found += targets.load_targets(text, stack, func=args.func, marks=marks)
            request.fit(found)
        except UsageError as error:
            return _fail(args, str(error), USAGE)
        except TargetError as error:
            return _fail(args, str(error), NO_TARGET)
        texts: list[str] = []
        failed = OK
        for target in found:
            try:
                with contextlib.redirect_stdout(sys.stderr):
                    texts.append(_generate(request, target))
            except Ast2GradError as error:
                failed = failed or _report(args, target, error)
            except UsageError as error:
                failed = failed or _fail(args, str(error), USAGE)
            except Exception as error:
                failed = failed or _fail(
                    args,
                    f"internal error in {target.label}: {type(error).__name__}: {error}\n"
                    "  help: a defect of ast2grad; please report it with the function (-v shows where)",
                    INTERNAL,
                )
        if failed:
            return failed
        try:
            text = combine(texts) if args.stage == "final" else "\n".join(texts)
        except NameClash as clash:
            return _fail(args, f"two targets both define {clash.name}; write them to separate files", USAGE)
        return _output(args, found, text if text.endswith("\n") else text + "\n")


class _Request:
    """What the options ask for, read before anything is imported."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.wrt = options.parse_names(args.wrt) if args.wrt is not None else None
        self.types = options.parse_types(args.type)
        at_first, at = options.parse_values("--at", args.at)
        static_first, self.static = options.parse_values("--static", args.static)
        if static_first:
            raise UsageError("--static: write NAME=VALUE")
        self.at_first = [options.with_arrays("--at", v) for v in at_first]
        self.at = {k: options.with_arrays("--at", v) for k, v in at.items()}
        if args.name is not None:
            options.check_name("--name", args.name)
        if args.targets.count("-") > 1:
            raise UsageError("TARGET - (standard input) can be given once")
        if (args.check or args.diff) and args.output in (None, "-"):
            raise UsageError("--check and --diff compare with a file: give it with -o FILE")

    def fit(self, found: list[Target]) -> None:
        """Refuse names that none of the targets has."""
        if self.args.name is not None and len(found) > 1:
            raise UsageError(f"--name goes with one function; there are {len(found)}")
        for option, names in (("--type", self.types), ("--at", self.at), ("--static", self.static)):
            for name in names:
                if not any(_has(target, name) for target in found):
                    known = [n for t in found for n in t.parameters() or ()]
                    close = difflib.get_close_matches(name, known, n=1)
                    hint = f"; did you mean {close[0]}?" if close else f"; there is: {', '.join(known)}"
                    raise UsageError(f"{option}: no parameter is named {name!r}{hint}")
        seen: dict[str, str] = {}
        for option, names in (("--type", self.types), ("--at", self.at), ("--static", self.static)):
            for name in names:
                if seen.setdefault(name, option) != option:
                    raise UsageError(f"{name} is given with {seen[name]} and with {option}")

    def point(self, target: Target) -> dict[str, Any] | None:
        """The example point with a name for every value; None without `--at`."""
        if not self.args.at:
            return None
        point = {name: value for name, value in self.at.items() if _has(target, name)}
        if self.at_first:
            parameters = target.parameters()
            if parameters is None:
                raise UsageError(f"--at: the parameter names of {target.label} are not known")
            kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
            names = [name for name, p in parameters.items() if p.kind in kinds][target.is_method :]
            if len(self.at_first) > len(names):
                raise UsageError(f"--at: {len(self.at_first)} values for {target.label}({', '.join(names)})")
            for name, value in zip(names, self.at_first):
                if name in point or name in self.types or name in self.static:
                    raise UsageError(f"--at: {name} is given twice")
                point[name] = value
        return point


def _has(target: Target, name: str) -> bool:
    """Whether the target takes an argument of that name (assumed where Python cannot tell)."""
    parameters = target.parameters()
    if parameters is None or name in parameters:
        return True
    return any(p.kind is p.VAR_KEYWORD for p in parameters.values())


def _generate(request: _Request, target: Target) -> str:
    from ast2grad.pipeline import generate  # here, so that `--version` and wrong usage need no engine

    args = request.args
    wrt = request.wrt if request.wrt is not None else target.default_wrt()
    if args.verbose:
        by = wrt or "the first parameter"
        print(f"ast2grad: {target.label} from {target.path}, wrt {by}", file=sys.stderr)
    return generate(
        target.function,
        mode="grad" if args.command == "value-and-grad" else args.command,
        wrt=wrt,
        value=args.value,
        types={k: v for k, v in request.types.items() if _has(target, k)} if request.types else None,
        at=request.point(target),
        static={k: v for k, v in request.static.items() if _has(target, k)} if request.static else None,
        name=args.name,
        stage=args.stage,
    )


def _report(args: argparse.Namespace, target: Target, error: Ast2GradError) -> int:
    """Show an error of the library in its own form: place, class, code, message, help."""
    place = f"{caret(error.origin)}\n" if error.origin is not None else ""
    tail = f"\n  help: {error.help}" if error.help else ""
    head = f"ast2grad.{type(error).__name__}:" + ("" if place else f" {target.label}:")
    _message(args, place, head, f"[{error.code}] {error.message}{tail}")
    if args.verbose:
        traceback.print_exception(error)
    if isinstance(error, InternalError):
        return INTERNAL
    if isinstance(error, SourceError):
        return NO_TARGET
    return USAGE if error.code in ("A301", "A306") else NOT_DIFFERENTIABLE


def _fail(args: argparse.Namespace, message: str, code: int) -> int:
    _message(args, "", "ast2grad: error:", message)
    if args.verbose and sys.exc_info()[1] is not None:
        traceback.print_exc()
    return code


def _message(args: argparse.Namespace, before: str, head: str, message: str) -> None:
    if color.wanted(args.color, sys.stderr):
        head = color.paint("error", head)
    print(f"{before}{head} {message}", file=sys.stderr)


def _output(args: argparse.Namespace, found: list[Target], text: str) -> int:
    """Print the text, write it, or compare it with the file."""
    if args.output in (None, "-"):
        colored = args.stage == "final" and color.wanted(args.color, sys.stdout)
        _print(color.python(text) if colored else text)
        return OK
    path = Path(args.output)
    try:
        old = path.read_bytes() if path.exists() else None
        sources = [t.path for t in found if t.path and os.path.exists(t.path)]
        if old is not None and any(path.samefile(source) for source in sources):
            return _fail(args, f"-o {args.output} is the source file itself", USAGE)
        new = text.encode()
        if args.check or args.diff:
            if args.diff:
                shown = _diff(old or b"", new, args.output)
                _print(color.diff(shown) if color.wanted(args.color, sys.stdout) else shown)
            if args.check and old != new:
                what = "does not exist" if old is None else "differs from what is generated"
                _note(args, f"{args.output} {what}")
                return DIFFERS
            return OK
        if old == new:
            _note(args, f"{args.output} is up to date")
        else:
            path.write_bytes(new)
            _note(args, f"wrote {args.output}")
    except OSError as error:
        return _fail(args, f"-o {args.output}: {error.strerror or error}", USAGE)
    return OK


def _note(args: argparse.Namespace, message: str) -> None:
    if not args.quiet:
        print(f"ast2grad: {message}", file=sys.stderr)


def _diff(old: bytes, new: bytes, name: str) -> str:
    """A unified diff that `patch` understands, also where the last line has no newline."""
    before, after = (data.decode(errors="replace").splitlines(keepends=True) for data in (old, new))
    lines = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}")
    no_newline = "\n\\ No newline at end of file\n"
    return "".join(line if line.endswith("\n") else line + no_newline for line in lines)


def _print(text: str) -> None:
    """The same bytes whatever the locale: UTF-8 and newlines as they are, except on a terminal."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None or sys.stdout.isatty():
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        buffer.write(text.encode())
    sys.stdout.flush()
