"""The words of the tab that compares two plans, in both languages."""

from __future__ import annotations

from typing import Final

COMPARE: Final[dict[str, tuple[str, str]]] = {
    "compare_from": ("先前的方案", "Earlier plan"),
    "compare_to": ("后来的方案", "Later plan"),
    "compare_title": ("各项任务的变化", "What became of each task"),
    "compare_xlsx": ("下载 Excel", "Download Excel"),
    "compare_docx": ("下载 Word 报告", "Download Word report"),
    "compare_name": ("年度对比", "comparison"),
    "compare_two": (
        "导入两个年度的方案后，这里逐项对比：哪些保留、调整、新增、取消、合并、拆分，指标和责任单位变了什么。",
        "Import the plans of two years: each task is then compared — kept, revised, new, dropped, merged, split.",
    ),
    "compare_same": (
        "两边选的是同一个方案：请选两个不同的方案。",
        "Both are the same plan: choose two different ones.",
    ),
    "compare_sizes": ("原方案 {old} 项，新方案 {new} 项。", "{old} tasks before, {new} after. "),
    "compare_figures": ("指标提高 {raised} 个、降低 {lowered} 个；", "Figures: {raised} raised, {lowered} lowered; "),
    "compare_people": (
        "{leaders} 项换了牵头领导，{units} 项换了牵头单位。",
        "{leaders} tasks changed leaders, {units} lead units.",
    ),
    "compare_targets": ("指标对比", "Figures that changed"),
    "compare_matrices": ("按领导、单位看变化", "Changes by leader and unit"),
    "compare_no_targets": ("没有指标变化。", "No figure changed."),
    "compare_task": ("编号", "No."),
    "compare_target": ("指标", "Figure"),
    "compare_old": ("原", "Before"),
    "compare_new": ("新", "After"),
    "compare_by": ("增减", "Difference"),
    "compare_kind": ("变化", "Change"),
    "compare_rows": ("{count} 行", "{count} rows"),
    "compare_none": ("没有符合条件的行：去掉一两个筛选条件再试。", "No row passes: remove a filter."),
    "compare_renamed": ("单位更名：{old} → {new}（不计为更换）", "Unit renamed: {old} → {new} (not a change)"),
    "role_unit": ("牵头单位", "Lead unit"),
    "kind_kept": ("保留", "kept"),
    "kind_revised": ("调整", "revised"),
    "kind_new": ("新增", "new"),
    "kind_dropped": ("取消", "dropped"),
    "kind_merged": ("合并", "merged"),
    "kind_split": ("拆分", "split"),
    "kind_untaken": ("未见承接", "not taken up"),
    "compare_untaken": (
        "两个方案属于不同的地方：原方案有 {count} 项任务在新方案中未见承接（在“变化”中选“未见承接”可全部列出）。",
        "The plans are of different places: {count} tasks of the first are not taken up in the second.",
    ),
    "compare_all_taken": (
        "两个方案属于不同的地方：原方案的任务在新方案中都有承接。",
        "The plans are of different places: every task of the first is taken up in the second.",
    ),
    "compare_decided": ("{count} 行的对应关系由人工指定。", "{count} rows are as you decided."),
    "compare_lost": (
        "有 {count} 条人工指定的对应关系找不到任务，未采用但已保留，见“调整对应关系”。",
        "{count} of your decisions name tasks that are gone; they are kept, and not applied.",
    ),
    "by_hand": ("人工指定", "as you decided"),
    # deciding which tasks are the same work
    "align_title": ("调整对应关系", "Correct what corresponds"),
    "align_hint": (
        "哪一行对应错了，在两边选出任务，认定一次；以后的对比、导出和问答都按此进行。合并或拆分时，一边可选几项。",
        "Where a row is wrong, choose the tasks on both sides and decide once; comparisons, exports and answers follow."
        " Of merged or split tasks, choose several on one side.",
    ),
    "align_old": ("原任务", "Tasks before"),
    "align_new": ("新任务", "Tasks after"),
    "align_same": ("认定为同一任务", "They are the same"),
    "align_apart": ("认定不是同一任务", "They are not the same"),
    "align_undo": ("撤销", "Undo"),
    "align_undo_hint": ("撤销：{said}", "Undo: {said}"),
    "align_both": ("请在两边都选出任务。", "Choose tasks on both sides."),
    "align_made": ("已认定：{said}。", "Decided: {said}."),
    "align_undone": ("已撤销先前的决定：{said}。", "Undone: {said}."),
    "align_unchanged": ("没有变化：已经这样认定。", "Nothing changed: it was decided before."),
    "align_decisions": ("您的决定（{count} 条）", "Your decisions ({count})"),
    "align_none": ("还没有人工指定的对应关系。", "Nothing has been decided yet."),
    "align_is": ("是同一任务", "same"),
    "align_is_not": ("不是同一任务", "not the same"),
    "align_gone": ("找不到这项任务，未采用，已保留", "this task is gone; kept, and not applied"),
}
