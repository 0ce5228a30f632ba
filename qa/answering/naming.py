"""Whom a question names: leaders and units of the library with their roles, and names the library does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from qa.answering.lexicon import ROLE, STOP, YES_NO
from qa.domain import Role
from qa.index.snapshot import Snapshot
from qa.retrieval.filters import resolve_unit
from qa.retrieval.understanding import organ_stretches
from qa.text.organs import split_name
from qa.text.segment import shared_segmenter
from qa.text.successors import succession

if TYPE_CHECKING:
    from jieba.posseg import POSTokenizer

Kind = Literal["leader", "unit"]

_SURNAMES: Final = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳"
    "逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游"
    "肖闫付代兰仝"
)
_NOUNS: Final = ("n", "vn", "an", "j", "l", "i", "eng", "s", "x")
_DIVISIONS: Final = ("省", "市", "区", "县", "州", "旗")
_CLOSED: Final = ("m", "q", "r", "d", "p", "c", "u", "f", "y", "e", "o")
_SHORTEST: Final = 2
_PERSONS: Final = range(2, 4)
"""Characters of a person's name."""
_ADJOINED: Final = re.compile("[、，,和与及跟同以还有]*")
_QUOTED: Final = re.compile('[、，,和与及跟“”"「」]+')
_EITHER: Final = re.compile("牵头[、，,]?(?:和|与|或)?的?配合的?(?:都|均|全|也)?(?:算|要|含|包括|列|给)")
"""What says that either role will do, wherever it stands."""
_PLACE: Final = re.compile("(?<=街道)办事处$|(?<=[镇乡])(?:人民)?政府$")
"""What people leave out of a town's name."""
_EXCEPT: Final = re.compile('(?:除了?(?:牵头的?|主责的?)?|不算|不含|不包括|去掉|排除|剔除|抛开|撇开)[“"「]?$')
_EXCEPT_BEHIND: Final = re.compile(
    '(?:同志)?(?:单独|共同)?(?:牵头|负责|分管|主抓|配合|支持|协办|参与)?的?(?:任务|工作|那些|这些|那部分|条目)?[”"」]?'
    "(?:这类|这种|等)?(?:统称|单位)?(?:就|都|也|请|可以)?(?:(?<!要)不要(?!求)|(?<!算)不算|不计|除外|以外|之外|别列|别算|不列|去掉|排除|剔除)"
)
_NOT_BEHIND: Final = re.compile("(?:同志)?(?:并|都|也)?(?<!头)不(?:是)?(?:牵头|负责|分管|主抓|配合|参与)")
_NOT: Final = re.compile("(?:(?<!归)不归|(?<!由)不由|(?<!是)不是(?:由|归)?|(?<!是)非|(?<!用)不用)$")
"""Before one whose tasks are not meant; in a question for yes or no it denies what is asked."""
_BODIES: Final = (
    "局|委|办|中心|院|协|联|会|队|站|所|公司|集团|大学|学校|协会|海关|银行|法院|检察院|医院|学院|商会|台|社|厂|馆"
)
_ORGAN: Final = re.compile(
    f"(?:[省市区县州旗镇乡][\u4e00-\u9fff]{{1,9}}?(?:{_BODIES})|[省市区县州旗](?:人民)?政府"
    "|[\u4e00-\u9fff]{2,6}?(?:局|委员会|管委会|检察院|法院|街道办事处|镇政府|公司|海关|银行|支队|大队|气象台|电视台|商会|集团|学院))"
    "(?=(?:都|一共|总共|共|单独|也|要不要|来|所|主要|具体|目前|今年)*(?:牵头|负责|配合|支持|协办|分管|主管|参与|承担|主抓|的任务|管))"
)
_BRACKETS: Final = re.compile(r"[（(][^（）()]*[）)]$")
_ALL_TOWNS: Final = re.compile("各(?!相关|有关).*镇.*街道")
_TOWNS: Final = ("各镇街", "所有镇街", "全部镇街", "各乡镇街道", "各镇和街道", "所有的镇街", "每个镇街")
"""How people call all towns and streets."""
_SHORTENED: Final = frozenset({"联合会", "委员会"})
_BOTH: Final = re.compile("[^，。]{0,3}(?:牵头|负责)的?(?:和|与|、|或者?|以及|还是|加上?)(?:配合|参与|协办)")
"""Behind one whose tasks in either role are meant."""
_HELPED: Final = re.compile("(?:哪|谁|什么)[^，。？]{0,8}(?:配合|协助|支持)$|(?:列出|列|哪些)(?:配合|协助|支持)$")
"""Before one who is helped by whom is asked for (哪些单位配合组织部): it leads."""
_WRITTEN_AS: Final = re.compile(
    '(?P<role>牵头|配合)单位(?:一栏)?(?:里面|里|中)?(?:写的?是|写成|写着|写了|列了|列着|是|为|有|含有|含)?[“"「]?$'
)
"""Before one who is told to stand in that place of a task."""
_ASKED: Final = re.compile("[哪谁几各]|什么|多少|有关|相关")
_BETWEEN: Final = (
    "(?:都|一共|总共|共|单独|也|来|所|主要|那边|这边|系统|同志|副?区长|常委|今年|是不是|是|有没有|抓不|管不|还|在|又"
    "|和[\u4e00-\u9fff]{2,4})*"
)
_ACTS: Final = "牵头|负责|分管|主抓|主管|配合|参与|支持|承担|抓|管(?!理)"
_BEFORE_ROLE: Final = re.compile(f"{_BETWEEN}(?:{_ACTS})")
_BEFORE_TASKS: Final = re.compile(f"{_BETWEEN}(?:{_ACTS}|哪些|几项|多少项|的任务)")
"""What follows a name: of two characters many a word could be one, so only an act tells."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a question: the names of the library it can stand for (none: it has none such), and its role there.

    `role` is None where either will do.
    """

    kind: Kind
    form: str
    names: tuple[str, ...]
    start: int
    role: Role | None = None
    excepted: bool = False
    """Whether it is named to be left out (除了住建局)."""
    succeeded: bool = False
    """Whether a reform gave what it did to the unit it is taken for."""

    @property
    def end(self) -> int:
        """Where it ends in the question."""
        return self.start + len(self.form)


def find_names(snapshot: Snapshot, words: str) -> tuple[Named, ...]:
    """Return whom a question of simplified characters names, by place, with the roles it gives them."""
    found: list[Named] = []
    masked = words
    for kind, forms in _known(snapshot):
        for form, names in forms:
            for match in re.finditer(re.escape(form), masked):
                found.append(Named(kind, form, names, match.start()))
            masked = masked.replace(form, "\0" * len(form))
    end = 0
    for start, stop in organ_stretches(masked):
        form = masked[start:stop]
        if start < end or "\0" in form or (form.endswith("部") and words[stop : stop + 1] == "分"):
            continue
        names = resolve_unit(snapshot, form)
        heirs = () if names else _heirs(snapshot, form)
        if names or len(heirs) == 1:
            found.append(Named("unit", form, names or heirs, start, succeeded=not names))
            end = stop
    found += _by_stem(snapshot, masked)
    for one in found:
        masked = masked[: one.start] + "\0" * len(one.form) + masked[one.end :]
    found += _unknown(masked)
    told = list(_with_roles(sorted(found, key=lambda one: one.start), words))
    stops = (*(one.start for one in told[1:]), len(words))
    judged: list[Named] = []
    for one, stop in zip(told, stops, strict=False):
        before = judged[-1] if judged else None
        follows = before is not None and before.excepted and _QUOTED.fullmatch(words, before.end, one.start)
        judged.append(replace(one, excepted=bool(follows) or _is_excepted(one, words, stop)))
    return tuple(judged)


def _is_excepted(one: Named, words: str, stop: int) -> bool:
    """Tell whether somebody is named to be left out; what is said of the next one, from `stop` on, does not count."""
    before = words[: one.start]
    if _EXCEPT.search(before) or _EXCEPT_BEHIND.match(words[:stop], one.end):
        return True
    denied = _NOT.search(before) or _NOT_BEHIND.match(words[:stop], one.end)
    return bool(denied) and not YES_NO.search(words)


def _known(snapshot: Snapshot) -> Iterator[tuple[Kind, list[tuple[str, tuple[str, ...]]]]]:
    """Yield the names of leaders and of units as they can stand in a question, the longest first."""
    leaders = sorted(snapshot.names.leaders, key=lambda name: (-len(name), name))
    yield "leader", [(name, (name,)) for name in leaders if len(name) > 1]
    forms: dict[str, tuple[str, ...]] = {unit: (unit,) for unit in (*snapshot.names.units, *snapshot.names.collectives)}
    forms |= {form: names for form, names in snapshot.names.written.items() if len(form) > 2}
    places = {_PLACE.sub("", unit): (unit,) for unit in snapshot.names.units if _PLACE.search(unit)}
    leagues: dict[str, tuple[str, ...]] = {}
    for unit in snapshot.names.units:
        level, stem, suffix = split_name(unit)
        short = f"{stem[:1]}{suffix[:1]}"  # 残联 and 区残联 for 区残疾人联合会, 纪委 for 区纪律检查委员会
        if suffix in _SHORTENED and shared_segmenter().knows(short):
            leagues |= {short: (unit,), f"{level}{short}": (unit,)}
    bare: dict[str, tuple[str, ...]] = {}
    for name in snapshot.names.collectives:
        for stem in {_BRACKETS.sub("", name), name.lstrip("省市区县旗")}:
            bare[stem] = (*bare.get(stem, ()), name)
        if _ALL_TOWNS.match(name):
            for said in _TOWNS:
                bare[said] = (*bare.get(said, ()), name)
    forms = leagues | places | {form: names for form, names in bare.items() if len(form) > 2} | forms
    yield "unit", sorted(forms.items(), key=lambda item: (-len(item[0]), item[0]))


def _heirs(snapshot: Snapshot, form: str) -> tuple[str, ...]:
    """Return the units to which a reform gave what an organ did: 区综合行政执法局 for 城管局."""
    return tuple(unit for unit in snapshot.names.units if succession(form, unit, any_level=True))


def _by_stem(snapshot: Snapshot, words: str) -> Iterator[Named]:
    """Yield units of which only the stem stands just before a role: 民政牵头的."""
    stems: dict[str, list[str]] = {}
    for unit in snapshot.names.units:
        level, stem, _ = split_name(unit)
        if level and len(stem) >= _SHORTEST:
            stems.setdefault(stem, []).append(unit)
    for stem, units in stems.items():
        match = re.search(f"(?<![\u4e00-\u9fff]){re.escape(stem)}(?={_BETWEEN}(?:牵头|配合|协办|主抓))", words)
        if match and len(units) == 1:
            yield Named("unit", stem, (units[0],), match.start())


def _unknown(words: str) -> list[Named]:
    """Return persons and organs beside a role that the library does not have (those it has are masked)."""
    found = [
        _trimmed(match.group(), match.start()) for match in _ORGAN.finditer(words) if not _ASKED.search(match.group())
    ]
    taken = {place for one in found for place in range(one.start, one.end)}
    place = 0
    for word, flag in _tagged(words):
        start, end = place, place + len(word)
        place = end
        person = flag.startswith("nr") and len(word) in _PERSONS and word[0] in _SURNAMES
        told = _BEFORE_ROLE if len(word) == _PERSONS[0] else _BEFORE_TASKS
        if person and start not in taken and told.match(words, end):
            found.append(Named("leader", word, (), start))
    return found


def _trimmed(form: str, start: int) -> Named:
    """Return an unknown organ without the words of politeness before it."""
    for token in shared_segmenter().words(form):
        if token not in STOP or not form.startswith(token) or len(form) - len(token) < _SHORTEST:
            break
        form, start = form[len(token) :], start + len(token)
    return Named("unit", form, (), start)


def _with_roles(found: Sequence[Named], words: str) -> Iterator[Named]:
    """Yield names with the role that the words behind them give, else those before them; a leader leads by default."""
    for place, one in enumerate(found):
        role = _role_behind(found[place:], words) or _role_before(one, found[:place], words)
        if _HELPED.search(words[: one.start]):
            role = "lead"
        elif _BOTH.match(words, one.end) or (one.kind == "unit" and _EITHER.search(words)):
            role = "either"
        if role == "either" or role is None:
            yield replace(one, role="lead" if one.kind == "leader" else None)
        else:
            yield replace(one, role="lead" if role == "lead" else "support")


def _role_behind(found: Sequence[Named], words: str) -> str | None:
    """Return the role word that follows a name, and the names that it is told together with, before any other name."""
    if written := _WRITTEN_AS.search(words[: found[0].start]):
        return "lead" if written["role"] == "牵头" else "support"
    end = found[0].end
    for other in found[1:]:
        if not _ADJOINED.fullmatch(words, end, other.start):
            break
        end = other.end
    stop = next((other.start for other in found if other.start >= end and other.start > found[0].start), len(words))
    match = ROLE.search(words, end, stop)
    return match.lastgroup if match else None


def _role_before(one: Named, before: Sequence[Named], words: str) -> str | None:
    floor = before[-1].end if before else 0
    matches = list(ROLE.finditer(words, floor, one.start))
    if not matches and before and _ADJOINED.fullmatch(words, floor, one.start):
        return _role_before(before[-1], before[:-1], words)
    return matches[-1].lastgroup if matches else None


def personal_names(words: str) -> tuple[str, ...]:
    """Return what looks like a person's name in some words, whatever follows it."""
    return tuple(
        word
        for word, flag in _tagged(words)
        if flag.startswith("nr") and len(word) in _PERSONS and word[0] in _SURNAMES
    )


def names_a_thing(words: str) -> bool:
    """Tell whether some words hold a noun of two or more characters, or one that no dictionary knows."""
    return any(flag.startswith(_NOUNS) and len(word) > 1 for word, flag in _tagged(words))


def nouns(words: str) -> tuple[str, ...]:
    """Return the nouns and abbreviations of two or more characters."""
    return tuple(word for word, flag in _tagged(words) if flag.startswith(("n", "j")) and len(word.strip()) > 1)


def places_in(words: str) -> tuple[str, ...]:
    """Return the administrative places that a question names with their kind: 茌平区, 河北省."""
    tagged = [(word, flag) for word, flag in _tagged(words) if word.strip()]
    found = [word for word, flag in tagged if flag == "ns" and len(word) > _SHORTEST and word.endswith(_DIVISIONS)]
    for (word, flag), (behind, _) in pairwise(tagged):
        if flag == "ns" and len(word) >= _SHORTEST and not word.endswith(_DIVISIONS) and behind in _DIVISIONS:
            found.append(word + behind)
    return tuple(found)


def says_nothing(words: str) -> bool:
    """Tell whether words are numerals, pronouns, adverbs and the like alone (三个, 一块), or single characters."""
    return all(flag.startswith(_CLOSED) or len(word) < _SHORTEST for word, flag in _tagged(words) if word.strip())


def _tagged(words: str) -> list[tuple[str, str]]:
    """Return the words of a question with their parts of speech; a surname and a given name are one."""
    tagged: list[tuple[str, str]] = []
    for pair in _tagger().cut(words):
        if tagged and pair.flag.startswith("nr") and tagged[-1][1].startswith("nr") and len(tagged[-1][0]) == 1:
            tagged[-1] = (tagged[-1][0] + pair.word, "nr")
        else:
            tagged.append((pair.word, pair.flag))
    return tagged


@lru_cache(maxsize=1)
def _tagger() -> POSTokenizer:
    """Return jieba's tagger of parts of speech: it knows what looks like a person's name."""
    import jieba.posseg

    shared_segmenter()  # quiets jieba's logger
    return jieba.posseg.POSTokenizer(jieba.Tokenizer())
