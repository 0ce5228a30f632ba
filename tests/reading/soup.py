"""Makes up what nobody wrote: plan-like texts, web pages of loose tags, and documents with tables and marks."""

from __future__ import annotations

import hashlib
from random import Random

from qa.reading.document import Document
from qa.reading.writing import Writer
from tests.reading.sound_files import layouts

_PIECES = (
    *"甲乙𠀀，。；、：:（）()〔〕[]【】“”《》〈〉1\uff19① ",
    *"\n\r\f\t\v\u3000\xa0\u200b\u200f\u202e\u2066\ufeff\u2028",
    *"一、 二、 十一、 （一） （二） 第一章 第三部分 1. 2. 3、 \uff14． 53、 （1） （2）".split(),
    *"① ⑳ 1.1 1.1.1 1） 2) # ## - * >".split(),
    *"牵头领导： 牵头单位： 配合单位: 责任单位： 责任人： 完成时限： 工作目标： 备注： 目標任務： 牽頭單位：".split(),
    *"区水利局 各镇政府 各市、县（区）人民政府 等区政府各部门 等 市委宣传部 区发改局、财政局 张三".split(),
    *"推进 新建 改造 完成 开展 印发 建成 确保 加强 力争".split(),
    *"（牵头单位： 〔责任单位：区水利局〕 ；配合单位：区园林局） （区水利局牵头，各镇配合） （区水利局）".split(),
    *"由区水利局负责。 有关部门按职责分工负责".split(),
    *"增长6.5%以上 投资6,750万元 2026年6月底前 6月底 全年 不低于上年 10—20个 1/3 第3季度 9999年99月99日".split(),
    *"附件1 附件：2.任务表 附表 注： 说明：未列的由各单位负责。".split(),
    *"（此件公开发布） 抄送： 鹤政发〔2023〕7号 2023年2月8日 鹤山区人民政府".split(),
    *"序号 工作任务 重点任务 牵头单位 配合单位 责任单位 完成时限 | || |---| |:-:| \\| + +---+ ─── │ ┌".split(),
    *"任务分工方案 2026年政府工作报告重点任务分工 关于印发《 》的通知 目录 ……3 目 录".split(),
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\n— 3 —\n",
    "\n第 3 页 共 9 页\n",
    "\n序号  工作任务  牵头单位  配合单位\n",
    "\n|序号|工作任务|牵头单位|\n|---|---|---|\n|1|修路。|区交通局|\n",
    "\n序号\t工作任务\t责任单位\t完成时限\n1\t修路。\t区交通局\t6月底\n",
    "\n一、产业发展\n1.新建公路20公里。（牵头单位：区交通局；配合单位：各镇政府）\n",
)
_STRANGE = tuple("\x00\x1b\x1c\x85\ud800\udfff\ue000\ufffe\ufffd\U0010ffff")
_TAGS = (
    "p div span b strong i h1 h2 h6 br hr a ul ol li dl dt dd table thead tbody tfoot tr td th caption col colgroup "
    "center font pre blockquote form select option script style title head body html svg math template frameset "
    "noscript textarea iframe o:p article section main nav footer"
).split()
_ATTRIBUTES = (
    'rowspan="2" colspan=3 rowspan=0 colspan=0 rowspan=65534 colspan="99999999999" rowspan="-1" colspan=x class="nav" '
    'id="zoom" href="/x" style="display:none" style="font-weight:700" hidden type="a" type="I" start="-5" '
    'start=999999999999 value="9" reversed role="presentation" align=center style="list-style-type:cjk-ideographic" '
    'style="mso-list:l0" aria-hidden=true'
).split(" ")
_ENTITIES = (
    "&nbsp; &amp;nbsp; &#x4e00; &#0; &#xD800; &#1114112; &ldquo &lt;td&gt; <!-- --> <![CDATA[ <!DOCTYPE > < & <?x"
).split()
_ENCODINGS = ("utf-8",) * 10 + ("gb18030",) * 4 + ("utf-8-sig", "utf-16", "utf-32", "big5hkscs", "utf-16-le")


def plan_like(random: Random) -> str:
    """Return a text of pieces of plans in any order, or lines of real layouts, mixed with such pieces."""
    if random.random() < 0.4:
        return _mixed(random)
    pieces = random.sample(_PIECES, random.choice((3, 10, 30, len(_PIECES))))
    if random.random() < 0.05:
        pieces += random.choices(_STRANGE, k=3)
    length = random.choice((1, 4, 20, 60, 60, 200))
    return "".join(random.choices(pieces, k=length)) * random.choice((1, 1, 1, 1, 1, 5, 30))


def _mixed(random: Random) -> str:
    lines = random.choice(layouts()).splitlines(keepends=True)
    if random.random() < 0.3:
        lines += random.choice(layouts()).splitlines(keepends=True)
    for _ in range(random.choice((1, 3, 10, 40))):
        place, other = random.randrange(len(lines)), random.randrange(len(lines))
        line, cut = lines[place], random.randrange(len(lines[place]) + 1)
        lines[place] = random.choice((
            line[:cut] + random.choice(_PIECES) + line[cut:],
            line[:cut],
            line[:cut] + line[cut + 1 :],
            line.rstrip(),
            line * 2,
            lines[other],
            line[:cut] + "\n" + line[cut:],
            "",
        ))
    return "".join(lines)


def encoded(text: str, random: Random) -> bytes:
    """Return the bytes of a text in some encoding, what that cannot say in another or not at all."""
    encoding = random.choice(_ENCODINGS)
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "ignore")


def tag_soup(random: Random) -> str:
    """Return a web page of tags that open and close as they please."""
    pieces = ["<html><body>"]
    tags = random.sample(_TAGS, random.choice((3, 8, len(_TAGS))))
    if random.random() < 0.6:
        tags += ["table", "tr", "td", "td", "td"] * 3
    for _ in range(random.choice((3, 20, 100, 300))):
        kind = random.random()
        if kind < 0.45:
            attributes = "".join(f" {one}" for one in random.sample(_ATTRIBUTES, random.choice((0, 0, 1, 1, 3))))
            pieces.append(f"<{random.choice(tags)}{attributes}{random.choice(('>', '>', '>', '/>', ''))}")
        elif kind < 0.65:
            pieces.append(f"</{random.choice(tags)}>")
        elif kind < 0.95:
            pieces.append(random.choice(_PIECES))
        else:
            pieces.append(random.choice(_ENTITIES))
    return "".join(pieces)


def any_document(random: Random) -> Document:
    """Return a document as a reader might hand it over: texts, tables with merged cells, headings, pages, bold."""
    writer = Writer()
    for _ in range(random.choice((1, 3, 8))):
        kind = random.random()
        if kind < 0.35:
            writer.table(_rows(random))
        elif kind < 0.45:
            writer.page()
        else:
            text = plan_like(random)[:200]
            bold = [(0, random.randint(1, len(text)))] if text and random.random() < 0.2 else []
            level = random.choice((None, None, None, 0, 1, 2, 9))
            writer.paragraph(text, level=level, bold=bold, furniture=random.random() < 0.1)
    text = writer.text
    return Document(
        random.choice(("方案.docx", "", ".", "x" * 300)),
        text,
        hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        tuple(writer.page_starts),
        tuple(writer.tables),
        tuple(writer.headings),
        tuple(writer.furniture),
        tuple(writer.bold),
    )


_HEADS = "序号 工作任务 重点任务 任务内容 牵头单位 配合单位 责任单位 责任领导 完成时限 备注 类别 目标 a".split()
_CELLS = (*_PIECES, "", "", "修路。（牵头单位：区交通局）", "区交通局\n区财政局", "2026年6月底前", "1", "2", "3")


def _rows(random: Random) -> list[list[tuple[int, str, int, int]]]:
    """Return the rows of a table; cells are merged where nothing is in the way."""
    height, width = random.choice((1, 2, 4, 9)), random.choice((1, 2, 3, 5, 8))
    free = [[True] * width for _ in range(height)]
    rows: list[list[tuple[int, str, int, int]]] = [[] for _ in range(height)]
    for row in range(height):
        for column in range(width):
            if not free[row][column] or random.random() < 0.05:
                continue
            wide = next((step for step in range(1, width - column) if not free[row][column + step]), width - column)
            wide = random.choice((1, 1, 1, 1, wide))
            tall = random.choice((1, 1, 1, 1, 2, height - row))
            tall = min(tall, height - row)
            for line in free[row : row + tall]:
                line[column : column + wide] = [False] * wide
            text = random.choice(_HEADS) if row == 0 and random.random() < 0.8 else "".join(random.choices(_CELLS, k=2))
            rows[row].append((column, text, tall, wide))
    return rows
