"""The look that gradio's own components take on; everything else stands in `style.css`."""

from __future__ import annotations

import gradio as gr

FONTS = ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]

_INK, _TEAL, _DEEP = "#16323b", "#0f5d5e", "#0a4647"
_PAPER, _SURFACE, _RULE = "#f5f5f1", "#ffffff", "#d5dbd7"
_MUTED, _TINT = "#566569", "#e6f0ee"

_LOOK = {
    "body_background_fill": _PAPER,
    "body_text_color": _INK,
    "body_text_color_subdued": _MUTED,
    "background_fill_primary": _SURFACE,
    "background_fill_secondary": _SURFACE,
    "block_background_fill": _SURFACE,
    "block_border_color": _RULE,
    "block_border_width": "0px",
    "block_label_background_fill": _SURFACE,
    "block_label_text_color": _MUTED,
    "block_title_text_color": _MUTED,
    "block_title_text_weight": "500",
    "block_shadow": "none",
    "border_color_primary": _RULE,
    "border_color_accent": _TEAL,
    "color_accent_soft": _TINT,
    "input_background_fill": _SURFACE,
    "input_border_color": _RULE,
    "input_border_color_focus": _TEAL,
    "input_placeholder_color": "#6c7a7d",
    "input_border_width": "1px",
    "input_shadow": "none",
    "input_shadow_focus": f"0 0 0 3px {_TINT}",
    "button_primary_background_fill": _TEAL,
    "button_primary_background_fill_hover": _DEEP,
    "button_primary_border_color": _TEAL,
    "button_primary_text_color": _SURFACE,
    "button_secondary_background_fill": _SURFACE,
    "button_secondary_background_fill_hover": _TINT,
    "button_secondary_border_color": _RULE,
    "button_secondary_text_color": _DEEP,
    "checkbox_background_color_selected": _TEAL,
    "checkbox_border_color_selected": _TEAL,
    "checkbox_label_background_fill": "transparent",
    "checkbox_label_border_width": "0px",
    "panel_border_width": "0px",
    "shadow_drop": "none",
    "loader_color": _TEAL,
}


def theme() -> gr.themes.Base:
    """Return the theme, the same in light and dark, with fonts that every system has."""
    made = gr.themes.Base(font=FONTS, font_mono=["Consolas", "monospace"], radius_size="sm", text_size="md")
    dark = {f"{name}_dark": value for name, value in _LOOK.items() if hasattr(made, f"{name}_dark")}
    return made.set(**_LOOK, **dark)
