"""The rules of `test_windows.py`: what a module may not ask of Windows, each a function that finds whoever asks it."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from installer.windows.names import wrong
from tests.house.test_manners import Module

SHIPPED = ("sync/", "navigator_app/")
BOTH = (
    *SHIPPED,
    "installer/folder.py",
    "installer/running.py",
    "installer/third_party.py",
    "installer/windows/",
)

POSIX_MODULES = frozenset(
    {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix", "syslog", "crypt", "spwd", "nis"}
)
POSIX_NAMES = re.compile(
    r"os\.(fork|forkpty|kill|killpg|nice|uname|statvfs|fstatvfs|getloadavg|sync|pread|pwrite|mkfifo|mknod|chroot|wait\w*"
    r"|[gs]ete?[ug]id|getpgid|setpgid|setsid|getgroups|l?chown|fchown|fchmod|l?chmod|sched_\w+|symlink|chflags"
    r"|O_(NOFOLLOW|DIRECTORY|CLOEXEC|SYNC|DSYNC|NONBLOCK))"
    r"|signal\.(SIGKILL|SIGHUP|SIGALRM|SIGUSR[12]|SIGCHLD|SIGQUIT|SIGPIPE|alarm|setitimer|pause|pthread_\w+|sigwait)"
    r"|socket\.(AF_UNIX|SO_REUSEPORT)|time\.tzset|select\.(poll|epoll)|\w[\w.]*\.(symlink_to|chmod|add_signal_handler)"
)
POSIX_PLACES = re.compile(r"(/tmp|/dev|/proc|/etc|/usr|/var|/bin)(/|$)")
POSIX_TIMES = re.compile(r"%[-_^][a-zA-Z]|%[eklPs](?![a-z])")
PLATFORM = re.compile(r"\b(os\.name|sys\.platform|platform\.system\(\))\b")
SPOKEN = (
    "navigator_app/__main__.py",
    "navigator_app/cli/",
    "navigator_app/paper/__main__.py",
    "navigator_app/demo/power.py",
    "sync/hub/",
)
"""What only ever runs with streams: commands, and helper processes whose streams are pipes."""
IN_PLACE = "sync/disk.py"


def dotted(node: ast.AST) -> str:
    """Write a name with its points, much faster than `ast.unparse`; what is no name becomes a question mark."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


@cache
def walked(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Give every node of a tree."""
    return tuple(ast.walk(tree))


@cache
def parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    """Give of each node the one around it."""
    return {child: node for node in walked(tree) for child in ast.iter_child_nodes(node)}


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Give every call of one of these names."""
    for node in walked(tree):
        if isinstance(node, ast.Call) and dotted(node.func) in names:
            yield node


def is_guarded(node: ast.AST, around: dict[ast.AST, ast.AST]) -> bool:
    """Say whether a node is only reached on some system, or may be missing."""
    while (outer := around.get(node)) is not None:
        if isinstance(outer, ast.If | ast.IfExp) and PLATFORM.search(ast.unparse(outer.test)):
            return True
        if isinstance(outer, ast.With) and re.search(
            r"suppress\(.*(ImportError|AttributeError)", ast.unparse(outer.items[0])
        ):
            return True
        if isinstance(outer, ast.Try) and any(
            handler.type and "ImportError" in ast.unparse(handler.type) for handler in outer.handlers
        ):
            return True
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef) and _left_before(outer, node):
            return True
        node = outer
    return False


def _left_before(function: ast.FunctionDef | ast.AsyncFunctionDef, node: ast.AST) -> bool:
    """Say whether a function returns on some system before it comes to one of its statements."""
    for one in function.body:
        if one is node:
            return False
        if (
            isinstance(one, ast.If)
            and PLATFORM.search(ast.unparse(one.test))
            and isinstance(one.body[-1], ast.Return | ast.Raise)
        ):
            return True
    return False


def posix_modules(one: Module) -> Iterator[str]:
    if one.is_in(*BOTH):
        for node in walked(one.tree):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in POSIX_MODULES & {name.split(".")[0] for name in names}:
                if not is_guarded(node, parents(one.tree)):
                    yield f"{one.name}:{node.lineno}: imports {name}, which Windows does not have"  # type: ignore[attr-defined]


def posix_names(one: Module) -> Iterator[str]:
    if one.is_in(*BOTH):
        for node in walked(one.tree):
            if (
                isinstance(node, ast.Attribute)
                and POSIX_NAMES.fullmatch(dotted(node))
                and not is_guarded(node, parents(one.tree))
            ):
                yield f"{one.name}:{node.lineno}: {ast.unparse(node)} is missing on Windows, or means less there"


def opened_folders(one: Module) -> Iterator[str]:
    if one.is_in(*BOTH):
        for call in calls(one.tree, "os.open"):
            if ast.unparse(call.args[1]) == "os.O_RDONLY" and not is_guarded(call, parents(one.tree)):
                yield f"{one.name}:{call.lineno}: a folder cannot be opened on Windows; use sync.disk.flush_folder"


def text_descriptors(one: Module) -> Iterator[str]:
    if one.is_in(*BOTH):
        for call in calls(one.tree, "os.open"):
            flags = ast.unparse(call.args[1])
            if "os.O_" in flags and ("WRONLY" in flags or "RDWR" in flags) and "BINARY" not in flags:
                yield f"{one.name}:{call.lineno}: opened as text on Windows, which writes two bytes for a newline"


def unnamed_encodings(one: Module) -> Iterator[str]:
    if one.is_in(*BOTH):
        for node in walked(one.tree):
            if isinstance(node, ast.Call) and _reads_text(node) and not _says(node, "encoding"):
                yield f"{one.name}:{node.lineno}: text without an encoding: Windows takes that of the country"


def _reads_text(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)
    whole = dotted(call.func)
    if name.endswith("FileHandler"):
        return True
    if name in {"read_text", "write_text"}:
        return len(call.args) < (2 if name == "write_text" else 1)
    if whole.startswith("subprocess."):
        return _says(call, "text") or _says(call, "universal_newlines")
    if whole in {"open", "os.fdopen"} or (
        name == "open" and not whole.startswith(("os.", "Image.", "webbrowser."))
    ):
        at = 1 if whole in {"open", "os.fdopen"} else 0
        given = [*(call.args[at : at + 1]), *(one.value for one in call.keywords if one.arg == "mode")]
        mode = given[0].value if given and isinstance(given[0], ast.Constant) else "" if given else "r"
        return (
            isinstance(mode, str)
            and bool(re.fullmatch(r"[rwax+t]+", mode))
            and (bool(given) or whole == "open")
        )
    return False


def _says(call: ast.Call, name: str) -> bool:
    return any(one.arg == name for one in call.keywords)


def bare_renames(one: Module) -> Iterator[str]:
    if one.is_in(*SHIPPED) and one.name != IN_PLACE:
        for node in walked(one.tree):
            if not isinstance(node, ast.Call):
                continue
            whole = dotted(node.func)
            is_path = whole.endswith(".replace") and len(node.args) == 1 and not node.keywords
            is_rename = whole.endswith(".rename") and len(node.args) == 1
            if whole in {"os.replace", "os.rename", "shutil.move"} or (
                (is_path or is_rename)
                and not whole.startswith("dataclasses.")
                and not one.is_in("navigator_app/ui/")
            ):
                yield f"{one.name}:{node.lineno}: renames over a file that may be open; use sync.disk.put_in_place"


def posix_places(one: Module) -> Iterator[str]:
    if one.is_in(*SHIPPED):
        for node in walked(one.tree):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            if POSIX_PLACES.match(node.value) and not is_guarded(node, parents(one.tree)):
                yield f"{one.name}:{node.lineno}: {node.value[:40]!r} is a place that Windows does not have"


def posix_times(one: Module) -> Iterator[str]:
    if one.is_in(*SHIPPED):
        told = [call.args[0] for call in calls_ending(one.tree, ".strftime") if call.args]
        told += [
            node.format_spec
            for node in walked(one.tree)
            if isinstance(node, ast.FormattedValue) and node.format_spec
        ]
        for node in told:
            if POSIX_TIMES.search(ast.unparse(node)):
                yield f"{one.name}:{node.lineno}: {ast.unparse(node)} is not a form of time that Windows knows"


def calls_ending(tree: ast.AST, end: str) -> Iterator[ast.Call]:
    for node in walked(tree):
        if isinstance(node, ast.Call) and dotted(node.func).endswith(end):
            yield node


def forked(one: Module) -> Iterator[str]:
    if one.is_in(*SHIPPED):
        for call in calls_ending(one.tree, "get_context"):
            if call.args and "fork" in ast.unparse(call.args[0]):
                yield f"{one.name}:{call.lineno}: Windows cannot fork; use spawn"
        for node in walked(one.tree):
            if isinstance(node, ast.keyword) and node.arg in {
                "preexec_fn",
                "start_new_session",
                "process_group",
            }:
                yield f"{one.name}:{node.value.lineno}: {node.arg} is not for Windows"
            if isinstance(node, ast.keyword) and node.arg == "shell" and ast.unparse(node.value) == "True":
                yield f"{one.name}:{node.value.lineno}: a shell is another one on Windows"


def missing_streams(one: Module) -> Iterator[str]:
    """Find what would fail in a program without a console, where the streams are None."""
    if one.is_in("navigator_app/", "sync/") and not one.is_in(*SPOKEN):
        for node in walked(one.tree):
            if (
                isinstance(node, ast.Attribute)
                and dotted(node.value)
                in {
                    "sys.stdout",
                    "sys.stderr",
                    "sys.stdin",
                }
                and not _asks_first(node, parents(one.tree))
            ):
                yield f"{one.name}:{node.lineno}: {ast.unparse(node)} fails in a window without a console"


def _asks_first(node: ast.AST, around: dict[ast.AST, ast.AST]) -> bool:
    while (outer := around.get(node)) is not None:
        if isinstance(outer, ast.If) and re.search(r"sys\.std|__name__", ast.unparse(outer.test)):
            return True
        node = outer
    return False


def untaken_names(one: Module) -> Iterator[str]:
    """Look at the fixed parts of names that the program gives to files."""
    if one.is_in(*SHIPPED):
        for node in walked(one.tree):
            named: list[ast.expr] = []
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                named = [node.right]
            elif isinstance(node, ast.Call) and dotted(node.func).endswith((".with_name", ".with_suffix")):
                named = node.args
            for name in named:
                if (text := _fixed(name)) and (reason := wrong(text)):
                    yield f"{one.name}:{name.lineno}: {reason}"


def _fixed(name: ast.expr) -> str:
    """Give a name with an `x` for each part that is only known when it is made."""
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        return name.value
    if isinstance(name, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "x" for one in name.values)
    return ""
