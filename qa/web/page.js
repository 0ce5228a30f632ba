// Runs before gradio's own scripts. The address decides the language, not the browser: gradio's few words of its
// own (upload, connection lost) then agree with the page's.
Object.defineProperty(navigator, "language", { get: () => "LANGUAGE" });
Object.defineProperty(navigator, "languages", { get: () => ["LANGUAGE"] });

// There is one look; gradio would follow the system's dark mode.
const light = window.matchMedia.bind(window);
window.matchMedia = (query) => light(query.includes("prefers-color-scheme: dark") ? "not all" : query);

// The query goes along when the language is changed.
document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a.language");
  if (!link) return;
  const box = document.querySelector("#query textarea, #query input");
  const address = new URL(link.href);
  if (box && box.value) address.searchParams.set("q", box.value);
  link.href = address.href;
});

// The file picker offers what can be read; another file that is chosen or dropped all the same is answered in words.
document.addEventListener("click", (event) => {
  const kinds = event.target.closest && event.target.closest("#files") && document.querySelector("[data-accept]");
  if (!kinds) return;
  for (const box of document.querySelectorAll("#files input[type=file]")) box.accept = kinds.dataset.accept;
}, true);
