"""Tasks counted from rows, and the counts as plotly figures.

Counting and drawing are apart, so that a count can be checked without a figure. Labels come from documents:
plotly reads some HTML in them, so they are escaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

from qa.domain import Task

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

FONTS: Final = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif'
MOST_UNITS: Final = 20
"""Lead units that get a bar, or a row of the heat map; the rest is named beside the chart."""

_INK, _TEAL, _RULE = "#16323b", "#0f5d5e", "#e6e9e5"
_SCALE: Final = ((0.0, "#f5f8f6"), (0.35, "#b5d3cd"), (0.7, "#4f9690"), (1.0, "#0a4647"))
_BAR: Final = 28
_LABEL: Final = 18
"""Characters of a label; a longer one is cut and stands whole in what appears on pointing at it."""


@dataclass(frozen=True, slots=True)
class Count:
    """A name and how many tasks bear it."""

    name: str
    tasks: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """How many tasks a leader (column) and a lead unit (row) lead together; units are the most frequent ones."""

    leaders: tuple[str, ...]
    units: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]


def count_leaders(tasks: Iterable[Task]) -> list[Count]:
    """Count tasks by leader, most first; a task with several counts for each."""
    return _counted(name for task in tasks for name in dict.fromkeys(task.leaders))


def count_lead_units(tasks: Iterable[Task]) -> list[Count]:
    """Count tasks by lead unit, most first; a task with several counts for each."""
    return _counted(name for task in tasks for name in dict.fromkeys(unit.name for unit in task.lead_units))


def count_sections(tasks: Iterable[Task], *, none: str = "—") -> list[Count]:
    """Count tasks by section in the order they stand; those in no section under `none`."""
    return [Count(name, number) for name, number in Counter(task.section or none for task in tasks).items()]


def count_pairs(tasks: Sequence[Task], most: int = MOST_UNITS) -> Matrix:
    """Count tasks by leader and lead unit, for all leaders and the `most` most frequent units."""
    leaders = tuple(one.name for one in count_leaders(tasks))
    units = tuple(one.name for one in count_lead_units(tasks)[:most])
    pairs = Counter(
        (unit, leader)
        for task in tasks
        for unit in {one.name for one in task.lead_units}
        for leader in set(task.leaders)
    )
    return Matrix(leaders, units, tuple(tuple(pairs[unit, leader] for leader in leaders) for unit in units))


def _counted(names: Iterable[str]) -> list[Count]:
    """Return the names with their counts, most first, equal ones in the order they came."""
    return [Count(name, number) for name, number in Counter(names).most_common()]


def bars(counts: Sequence[Count], unit: str = "项") -> Figure:
    """Draw counts as horizontal bars, the first at the top, each with its number."""
    from plotly.graph_objects import Bar, Figure

    # Positions, not names, on the axis: two labels cut to the same length would fall on one bar.
    places = list(range(len(counts)))
    figure = Figure(
        Bar(
            x=[one.tasks for one in counts],
            y=places,
            orientation="h",
            marker={"color": _TEAL},
            text=[str(one.tasks) for one in counts],
            textposition="outside",
            cliponaxis=False,
            customdata=[_plain(one.name) for one in counts],
            hovertemplate="%{customdata}<br><b>%{x}</b> " + _plain(unit) + "<extra></extra>",
        )
    )
    _lay_out(figure, height=_BAR * len(counts) + 40)
    figure.update_yaxes(tickvals=places, ticktext=[_label(one.name) for one in counts], autorange="reversed")
    longest = max((one.tasks for one in counts), default=1)
    figure.update_xaxes(visible=False, range=[0, longest * 1.12])
    return figure


def heat_map(matrix: Matrix, unit: str = "项") -> Figure:
    """Draw a matrix with its numbers in the cells; empty cells are left blank."""
    from plotly.graph_objects import Figure, Heatmap

    rows, columns = list(range(len(matrix.units))), list(range(len(matrix.leaders)))
    hover = [[_plain(f"{leader} · {name}") for leader in matrix.leaders] for name in matrix.units]
    figure = Figure(
        Heatmap(
            z=matrix.cells,
            x=columns,
            y=rows,
            customdata=hover,
            text=[[str(cell) if cell else "" for cell in row] for row in matrix.cells],
            texttemplate="%{text}",
            colorscale=[list(step) for step in _SCALE],
            showscale=False,
            xgap=2,
            ygap=2,
            hovertemplate="%{customdata}<br><b>%{z}</b> " + _plain(unit) + "<extra></extra>",
        )
    )
    _lay_out(figure, height=_BAR * len(rows) + 90)
    figure.update_xaxes(tickvals=columns, ticktext=[_label(one) for one in matrix.leaders])
    figure.update_xaxes(side="top", autotickangles=[0, -90])
    figure.update_yaxes(tickvals=rows, ticktext=[_label(one) for one in matrix.units], autorange="reversed")
    return figure


def _lay_out(figure: Figure, *, height: int) -> None:
    still: dict[str, Any] = {"fixedrange": True, "automargin": True, "showgrid": False, "zeroline": False}
    still |= {"ticks": "", "ticklabelstandoff": 6}
    figure.update_xaxes(**still)
    figure.update_yaxes(**still)
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        font={"family": FONTS, "size": 14, "color": _INK},
        hoverlabel={"font": {"family": FONTS, "size": 14}, "bgcolor": "#ffffff", "bordercolor": _RULE},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        bargap=0.32,
        dragmode=False,
        template="none",
    )


def _label(name: str) -> str:
    return _plain(name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…")


def _plain(name: str) -> str:
    """Return a name that plotly shows as it is; a pair of braces after % would be filled in."""
    return escape(name, quote=False).replace("%{", "%\N{ZERO WIDTH SPACE}{")
