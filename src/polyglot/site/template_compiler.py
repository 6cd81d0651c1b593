"""Compilation of templates to faster code than Jinja's own, with the same results.

Jinja's code looks at every function for a mark that it takes the context, and at every value for `__html__`. Here functions
are called directly, since none in our templates takes the context, and a text that occurs on many pages is escaped once.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import BytecodeCache, Environment, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from polyglot.storage.compiled_files import compiled_path, hash_source, load_compiled, save_compiled


class TemplateCompiler(CodeGenerator):
    """Jinja's code generator, with direct calls and `FastEnvironment.escape_value`."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802
        """Write the code of a call."""
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """Write the code before an expression that is printed."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escape_value(")


class FastEnvironment(Environment):
    """An environment whose templates are compiled by `TemplateCompiler`."""

    code_generator_class = TemplateCompiler

    @staticmethod
    def escape_value(value: object) -> str:
        """Return the HTML of a value that is printed."""
        if type(value) is str:
            return _escape_text(value)
        return value if type(value) is Markup else escape(value)


class CompiledTemplates(BytecodeCache):
    """The compiled templates of a folder of the program, kept as Python keeps compiled modules: in its `__pycache__`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the path of a template's compiled file; empty for one in another folder."""
        if filename is None or Path(filename).parent != self._folder:
            return ""
        return compiled_path(self._folder / name.replace("/", "-"))

    def get_source_checksum(self, source: str) -> str:
        """Return a hash of the source and of all that compiles it."""
        return hash_source(source.encode(), __file__, jinja2.__version__)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a compiled template, unless it is missing, broken or of another source."""
        if bucket.key:
            bucket.code = load_compiled(bucket.key, bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, if Python would keep a module here."""
        if bucket.key:
            save_compiled(bucket.key, bucket.checksum, bucket.code)


@lru_cache(maxsize=1 << 12)
def _escape_text(text: str) -> str:
    return escape(text)
