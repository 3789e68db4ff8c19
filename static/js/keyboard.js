/* Keyboard: Ctrl+K palette, ? help, j k x a r n. Rows are marked [data-row], what a key presses [data-key="a"]. */
(function () {
  "use strict";
  const one = (selector, root) => (root || document).querySelector(selector);
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const typing = (element) => element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const singleKeys = () => document.body.dataset.shortcuts !== "off";

  function open(id) {
    const dialog = document.getElementById(id);
    if (!dialog || dialog.open) return;
    all("dialog[open]").forEach((other) => other.close());
    dialog.showModal();
    const input = one("input", dialog);
    if (input) { input.value = ""; one("#palette-hits", dialog).replaceChildren(); filterPages(dialog, ""); input.focus(); }
  }
  function filterPages(dialog, words) {
    all("[data-pages] li", dialog).forEach((item) => { item.hidden = !item.textContent.toLowerCase().includes(words.toLowerCase()); });
  }
  function walk(dialog, step) {
    const hits = all("[data-hit]", dialog).filter((hit) => hit.offsetParent);
    const at = hits.indexOf(document.activeElement);
    const next = hits[(at + step + hits.length) % hits.length] || hits[0];
    if (next) next.focus();
  }
  function row(step) {
    const rows = all("[data-row]");
    if (!rows.length) return null;
    const at = rows.findIndex((entry) => entry.contains(document.activeElement) || entry === document.activeElement);
    if (!step) return rows[at] || null;
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    const link = one("a", next);
    (link || next).focus();
    next.scrollIntoView({ block: "nearest" });
    return next;
  }
  function press(key) {
    const target = one(`[data-key="${key}"]`, row(0) || document) || (row(0) ? null : one(`[data-key="${key}"]`));
    if (!target) return false;
    target.click();
    const focus = target.dataset.thenFocus && one(target.dataset.thenFocus);
    if (focus) focus.focus();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    const palette = one("dialog.palette[open]");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open("palette"); return; }
    if (palette) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); walk(palette, event.key === "ArrowDown" ? 1 : -1); }
      if (event.key === "Enter" && event.target.matches("input")) { event.preventDefault(); const hit = all("[data-hit]", palette).find((entry) => entry.offsetParent); if (hit) hit.click(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !singleKeys()) return;
    if (event.key === "?") { event.preventDefault(); open("keys"); }
    else if (event.key === "j" || event.key === "k") { if (row(event.key === "j" ? 1 : -1)) event.preventDefault(); }
    else if ("xarn".includes(event.key) && event.key.length === 1 && press(event.key)) event.preventDefault();
  });
  document.addEventListener("input", (event) => { const dialog = event.target.closest("#palette"); if (dialog) filterPages(dialog, event.target.value); });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) { event.preventDefault(); open(opener.dataset.openDialog); }
    else if (event.target.matches("dialog.palette")) event.target.close();
  });
})();
