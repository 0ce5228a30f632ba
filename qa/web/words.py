"""The words of the interface in both languages. What documents and the engine say stays Chinese."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["zh", "en"]

_TABLE: Final[dict[str, tuple[str, str]]] = {
    # the page
    "product": ("重点工作任务检索", "Government Task Search"),
    "promise": ("本机运行，资料不出内网", "Runs on this computer; nothing leaves it"),
    "other_language": ("English", "中文"),
    "other_language_hint": ("Switch the interface to English", "切换为中文界面"),
    "tab_search": ("查询", "Search"),
    "tab_table": ("全部任务", "All tasks"),
    "tab_charts": ("图表", "Charts"),
    "tab_import": ("导入", "Import"),
    # searching
    "query": ("查询内容", "Query"),
    "query_hint": ("输入关键词或一句话，例如：{example}", "Enter keywords or a sentence (in Chinese), e.g. {example}"),
    "query_hint_empty": ("输入关键词或一句话", "Enter keywords or a sentence (in Chinese)"),
    "search": ("查询", "Search"),
    "filters": ("筛选条件", "Filters"),
    "year": ("年份", "Year"),
    "plan": ("方案", "Plan"),
    "leader": ("牵头领导", "Leader"),
    "unit": ("单位", "Unit"),
    "role": ("角色", "Role"),
    "role_lead": ("牵头", "leads"),
    "role_support": ("配合", "supports"),
    "section": ("部分", "Section"),
    "collectives": (
        "包含泛指单位（各镇政府、区政府各部门等）",
        "Include collectives (all townships, all departments …)",
    ),
    "collectives_short": ("包含泛指单位", "Incl. collectives"),
    "remove_filter": ("去掉条件：{name}", "Remove filter: {name}"),
    "clear": ("全部清除", "Clear all"),
    "download": ("下载 Excel", "Download Excel"),
    "download_name": ("查询结果", "search results"),
    "more": ("显示更多", "Show more"),
    # what was found
    "found": ("最相关的 {count} 项任务", "{count} most relevant tasks"),
    "listed": ("符合条件的任务共 {total} 项", "{total} tasks match the filters"),
    "listed_part": ("符合条件的任务共 {total} 项，先显示 {count} 项", "{total} tasks match the filters; {count} shown"),
    "listed_none": ("没有符合条件的任务", "No task matches the filters"),
    "listed_none_hint": ("去掉一两个筛选条件再试。", "Remove a filter and try again."),
    "similar_to": ("与{number}最相近的 {count} 项任务", "{count} tasks closest to {number}"),
    "back": ("返回", "Back"),
    "took": ("用时 {milliseconds} 毫秒", "{milliseconds} ms"),
    "nearest": (
        "没有找到直接对应的任务，下面是最接近的几项",
        "No task answers this directly; these come closest",
    ),
    "none": ("任务库中没有找到相关任务", "The library holds no related task"),
    "none_hint": ("可以换个说法，或减少筛选条件再试。", "Try other words, or fewer filters."),
    "none_nearest": ("仍想看看最接近的 {count} 项", "Show the {count} nearest tasks anyway"),
    # a task
    "number": ("第 {number} 项", "Task {number}"),
    "no_number": ("未编号", "Unnumbered"),
    "parent": ("上级任务", "Under"),
    "leaders": ("牵头领导", "Leaders"),
    "lead_units": ("牵头单位", "Lead"),
    "support_units": ("配合单位", "Support"),
    "folded": ("等 {count} 个单位", "all {count} units"),
    "collective": ("泛指", "collective"),
    "collective_hint": ("泛指多个单位，未逐一展开", "Stands for several units; not expanded"),
    "written": ("文中写作“{written}”", "Written “{written}” in the document"),
    "filter_by": ("查看“{name}”的任务", "Show the tasks of “{name}”"),
    "deadline": ("时限", "Due"),
    "doubts": ("请核对", "Please check"),
    "figures": ("指标", "Figures"),
    "why": ("为什么找到", "Why this task"),
    "why_terms": ("命中的词", "Matching words"),
    "why_no_terms": ("没有相同的词，按意思找到", "No word in common; found by meaning"),
    "why_clause": ("意思最近的一句", "Closest clause"),
    "why_meaning": ("意思", "Meaning"),
    "why_words": ("用词", "Wording"),
    "meaning_3": ("很接近", "very close"),
    "meaning_2": ("比较接近", "close"),
    "meaning_1": ("有些关联", "somewhat related"),
    "meaning_0": ("关联不大", "hardly related"),
    "words_3": ("几乎都出现", "nearly all present"),
    "words_2": ("大部分出现", "most present"),
    "words_1": ("少部分出现", "a few present"),
    "words_0": ("没有出现", "none present"),
    "similar": ("找相似任务", "Find similar"),
    # the start page
    "start_title": ("任务库", "Library"),
    "start_count": ("{plans} 个方案，{tasks} 项任务", "{plans} plans, {tasks} tasks"),
    "plan_count": (
        "{tasks} 项任务 · {leaders} 位牵头领导 · {units} 个单位",
        "{tasks} tasks · {leaders} leaders · {units} units",
    ),
    "plan_open": ("查看全部任务", "List its tasks"),
    "examples": ("试试这些", "Try one of these"),
    "how_title": ("怎样使用", "How to use it"),
    "how_1": (
        "用自己的话描述要找的工作，不必与原文用词一致；结果按相关程度排列。",
        "Describe the work in your own words; results are ordered by relevance.",
    ),
    "how_2": (
        "点任一领导或单位的名字，只看其负责的任务；不输入内容、只选条件，可列出全部。",
        "Click a leader or unit to see its tasks only; with filters and no query, all of them are listed.",
    ),
    "how_3": (
        "起草新任务时点“找相似任务”，可看是否与已有任务重复。",
        "“Find similar” shows whether a task repeats another.",
    ),
    "empty_title": ("任务库还是空的", "The library is empty"),
    "empty_hint": (
        "请先到“导入”页选择方案文件（如《政府工作报告重点工作任务分工方案》），导入后即可查询。",
        "Import a plan on the Import page first.",
    ),
    # the table
    "table_text": ("在任务中查找文字", "Text contains"),
    "table_text_hint": ("任何一栏含有的文字", "Text in any column"),
    "table_filters": ("按栏目筛选", "Filter by column"),
    "table_count": ("共 {total} 项任务", "{total} tasks"),
    "table_count_some": ("{count} 项任务（共 {total} 项）", "{count} of {total} tasks"),
    "table_none": ("没有符合条件的任务", "No task matches"),
    "table_rest": ("显示其余 {count} 项", "Show the remaining {count}"),
    "table_name": ("任务一览", "task list"),
    "table_caption": ("任务一览，可按任一栏排序", "Tasks; sortable by every column"),
    "sort_by": ("按“{column}”排序", "Sort by {column}"),
    "col_number": ("编号", "No."),
    "col_section": ("部分", "Section"),
    "col_text": ("任务", "Task"),
    "col_leaders": ("牵头领导", "Leaders"),
    "col_lead": ("牵头单位", "Lead units"),
    "col_support": ("配合单位", "Supporting units"),
    "col_figures": ("指标", "Figures"),
    "col_plan": ("方案", "Plan"),
    "col_year": ("年度", "Year"),
    # charts
    "charts_plan": ("统计哪个方案", "Plan"),
    "charts_all": ("全部方案", "All plans"),
    "charts_total": ("按 {total} 项任务统计", "Counted over {total} tasks"),
    "chart_leaders": ("各牵头领导的任务数", "Tasks per leader"),
    "chart_units": ("各牵头单位的任务数", "Tasks per lead unit"),
    "chart_sections": ("各部分的任务数", "Tasks per section"),
    "chart_matrix": ("牵头领导与牵头单位", "Leaders and lead units"),
    "chart_leaders_note": ("共 {count} 位；一项任务有几位领导，各计一次。", "{count} leaders; a task counts for each."),
    "chart_units_note": ("共 {count} 个；一项任务有几个牵头单位，各计一次。", "{count} units; a task counts for each."),
    "chart_sections_note": ("共 {count} 个部分。", "{count} sections."),
    "chart_matrix_note": ("格中为由该领导与该单位共同牵头的任务数。", "A cell counts the tasks both lead."),
    "chart_rest": ("图中未列的 {count} 个", "{count} not in the chart"),
    "chart_none": ("没有可以统计的任务", "No tasks to count"),
    "chart_unnamed": ("未写明", "Not stated"),
    "chart_times": ("{count} 项", "{count}"),
    # importing
    "import_title": ("导入方案", "Import plans"),
    "import_hint": (
        "支持 {kinds} 文件，每个不超过 {limit} MB。同一方案再次导入会替换旧的一份。",
        "{kinds} files of at most {limit} MB each. Importing a plan again replaces it.",
    ),
    "import_file": ("方案文件", "Plan files"),
    "import_go": ("开始导入", "Import"),
    "import_nothing": ("请先选择文件。", "Choose a file first."),
    "import_reading": ("正在读取和解析“{name}”", "Reading and parsing “{name}”"),
    "import_embedding": ("正在计算“{name}”的向量：{done} / {total}", "Embedding “{name}”: {done} / {total}"),
    "import_indexing": ("正在建立“{name}”的索引", "Indexing “{name}”"),
    "import_which": ("第 {place} 个文件，共 {count} 个", "File {place} of {count}"),
    "too_large": (
        "“{name}”有 {size} MB，超过上限 {limit} MB：请拆分后再导入。",
        "“{name}” has {size} MB; the limit is {limit} MB.",
    ),
    "status_new": ("新导入", "New"),
    "status_replaced": ("已替换旧的一份", "Replaced"),
    "status_unchanged": ("与库中相同，未改动", "Unchanged"),
    "status_failed": ("没有导入", "Not imported"),
    "issuer": ("发文机关", "Issuer"),
    "date": ("日期", "Date"),
    "document_number": ("文号", "Document no."),
    "tasks_found": ("识别任务", "Tasks found"),
    "items": ("{count} 项", "{count}"),
    "sections": ("部分（{count} 个）", "Sections ({count})"),
    "warnings": ("提示（{count} 条）", "Notices ({count})"),
    "task_doubts": ("需要核对（{count} 处）", "To be checked ({count})"),
    "unplaced": ("未能归类的内容（{count} 处）", "Could not be placed ({count})"),
    "unplaced_none": ("全部文字均已归类", "All of the text was placed"),
    "place": ("第 {start}–{end} 字", "characters {start}–{end}"),
    "place_page": ("第 {page} 页，第 {start}–{end} 字", "page {page}, characters {start}–{end}"),
    "unknown": ("未写明", "not stated"),
    "library": ("任务库中的方案", "Plans in the library"),
    "library_empty": ("还没有方案。", "No plans yet."),
    "remove": ("移除", "Remove"),
    "remove_sure": ("移除《{title}》及其 {count} 项任务？", "Remove “{title}” with its {count} tasks?"),
    "remove_yes": ("确定移除", "Yes, remove"),
    "remove_no": ("取消", "Cancel"),
    "removed": ("已移除《{title}》。", "“{title}” was removed."),
}


class Words:
    """The words of one language by key."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._words = {key: pair[0 if language == "zh" else 1] for key, pair in _TABLE.items()}

    def __call__(self, key: str, **values: object) -> str:
        """Return the words of a key with values filled in."""
        return self._words[key].format(**values)


LANGUAGES: Final = MappingProxyType({"zh": Words("zh"), "en": Words("en")})
