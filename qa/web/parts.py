"""What the tabs share of gradio: an HTML panel whose buttons reach Python, and a download."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from html import escape
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

import gradio as gr

from qa.errors import QaError

Given = ParamSpec("Given")
Shown = TypeVar("Shown")

# Listeners on the panel alone; what was pressed arrives as `data-` attributes, what was typed beside it, within
# `data-fields`, under the names of the boxes; never as code.
_PRESSED: Final = """
element.addEventListener('click', (event) => {
  const pressed = event.target.closest('button[data-act]');
  if (!pressed || !element.contains(pressed)) return;
  const form = pressed.closest('[data-fields]');
  const typed = [...(form ? form.querySelectorAll('[name]') : [])].map((box) => [box.name, box.value]);
  trigger('click', { ...Object.fromEntries(typed), ...pressed.dataset });
});
element.addEventListener('keydown', (event) => {
  const form = event.target.closest('[data-fields]');
  if (event.key !== 'Enter' || event.isComposing || !form || !event.target.name) return;
  event.preventDefault();
  form.querySelector('button[data-act]').click();
});
"""
_FETCH: Final = "() => { const link = document.querySelector('#%s'); if (link) link.click(); }"

EVENT: Final[dict[str, Any]] = {"api_visibility": "private", "show_progress": "hidden"}
"""What every event of the pages has: it is theirs alone, and no spinner covers what is being read."""


def panel(name: str, value: str = "", css: str = "", script: str = _PRESSED) -> gr.HTML:
    """Return an HTML panel whose buttons (`markup.button`) trigger its `click` event, or with a script of its own."""
    return gr.HTML(
        value, elem_id=name, elem_classes=["panel", *css.split()], js_on_load=script, apply_default_css=False
    )


def calm(method: Callable[Given, Shown]) -> Callable[Given, Shown]:
    """Let an error of ours, such as a library that was damaged meanwhile, reach the user as its one sentence."""

    @wraps(method)
    def told(*values: Given.args, **named: Given.kwargs) -> Shown:
        try:
            return method(*values, **named)
        except QaError as error:
            raise gr.Error(escape(str(error)), print_exception=False) from error

    return told


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of a panel that was pressed: what it does, and with what."""

    act: str
    data: dict[str, str]

    @classmethod
    def of(cls, event: gr.EventData) -> Pressed:
        """Read an event; what a browser sends is checked to be text."""
        sent = event._data if isinstance(event._data, dict) else {}
        data = {key: value for key, value in sent.items() if isinstance(key, str) and isinstance(value, str)}
        return cls(data.pop("act", ""), data)

    def __getitem__(self, key: str) -> str:
        return self.data.get(key, "")


class Download:
    """A button that makes a file when pressed and hands it to the browser at once."""

    def __init__(self, name: str, label: str) -> None:
        self.button = gr.Button(label, elem_id=name, elem_classes=["download"], size="sm")
        # Not shown: gradio's own button can only hand out a file that is made before it is pressed.
        self._link = gr.DownloadButton(visible="hidden", elem_id=f"{name}-link")
        self._fetch = _FETCH % f"{name}-link"

    def on_press(self, make: Callable[..., tuple[str, bytes] | None], inputs: list[Any]) -> None:
        """Let `make(*inputs)` return a file's name and bytes, or None where there is nothing to hand out."""

        def press(*values: object) -> str | None:
            made = make(*values)
            return None if made is None else self._saved(*made)

        pressed = self.button.click(press, inputs, self._link, **EVENT)
        pressed.success(None, None, None, js=self._fetch)

    def _saved(self, name: str, content: bytes) -> str:
        """Write into gradio's cache, which it clears; the folder's name cannot be guessed."""
        path = Path(self._link.GRADIO_CACHE) / secrets.token_hex(16) / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        return str(path)
