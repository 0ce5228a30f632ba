// Runs once for the panel of the import page, whose content changes under it; `element` and `trigger` are gradio's.
// What the boxes of the table say goes along with everything that is pressed, and by itself when one was changed.
const said = (box) => (box.type === "checkbox" ? (box.checked ? "" : null) : box.value);
const read = (box) => (box.type === "checkbox" ? null : box.dataset.read ?? box.defaultValue);
const boxes = (row) => [...row.querySelectorAll("[data-field]")];

const edits = () => {
  const rows = {};
  for (const row of element.querySelectorAll("tr[data-place]")) {
    const changed = boxes(row).filter((box) => said(box) !== read(box));
    rows[row.dataset.place] = Object.fromEntries(changed.map((box) => [box.dataset.field, said(box)]));
  }
  const table = element.querySelector("[data-file]");
  return { file: table ? table.dataset.file : "", edits: JSON.stringify(rows) };
};

const mark = (row) => {
  for (const box of boxes(row)) box.classList.toggle("changed", said(box) !== read(box));
  row.classList.toggle("changed", boxes(row).some((box) => said(box) !== read(box)));
  row.classList.toggle("dropped", row.querySelector("[data-field=dropped]").checked);
};

const restore = (row) => {
  for (const box of boxes(row)) {
    if (box.type === "checkbox") box.checked = false;
    else box.value = read(box);
  }
  mark(row);
  row.querySelector("textarea").focus();
};

// The boxes of one showing may become those of the next, with what was typed into them: they are made to say what
// the new one says.
let version = null;
const renew = (changes) => {
  const shown = element.querySelector("[data-version]");
  const fresh = shown && shown.dataset.version !== version ? [...element.querySelectorAll("textarea, input")] : [];
  version = shown ? shown.dataset.version : null;
  const written = changes.map((change) => change.target.parentElement?.closest("textarea") ?? change.target);
  for (const box of [...fresh, ...written]) {
    if (box.type === "checkbox") box.checked = box.defaultChecked;
    else if (box.tagName === "TEXTAREA") box.value = box.defaultValue;
  }
};
const parts = { childList: true, characterData: true, attributes: true, attributeFilter: ["data-version"] };
new MutationObserver(renew).observe(element, { subtree: true, ...parts });

element.addEventListener("click", (event) => {
  const pressed = event.target.closest("button[data-act]");
  if (!pressed || !element.contains(pressed)) return;
  if (pressed.dataset.act === "restore") {
    restore(pressed.closest("tr"));
    trigger("input", edits());
    return;
  }
  trigger(pressed.dataset.act === "store" ? "submit" : "click", { ...edits(), ...pressed.dataset });
});

element.addEventListener("change", (event) => {
  const box = event.target;
  if (box.dataset.act) trigger("click", { ...edits(), ...box.dataset, on: box.checked ? "on" : "" });
  else if (box.dataset.field) {
    mark(box.closest("tr"));
    trigger("input", edits());
  }
});

element.addEventListener("input", (event) => {
  if (event.target.dataset.field) mark(event.target.closest("tr"));
});

// A field is one line, however long: Enter would put a break into it.
element.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing && event.target.tagName === "TEXTAREA") event.preventDefault();
});
