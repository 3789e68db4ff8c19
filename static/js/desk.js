// The desk's comfort: what refreshes by itself stays quiet, undo goes away after 8 seconds, printing.
// Without it every page works as ever.
(function () {
  "use strict";
  const UNDO = 8000;
  const quiet = (element) => element && element.matches && element.matches("[data-quiet]");

  // -- fragments that refresh by themselves: only in a visible tab, never over an error or under somebody's hands -----
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (quiet(event.target) && document.hidden) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const asked = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (!quiet(asked)) return;
    const answer = event.detail.xhr, here = asked.contains(document.activeElement);
    const elsewhere = answer.responseURL && new URL(answer.responseURL).pathname.startsWith("/accounts/");
    if (answer.status !== 200 || elsewhere || here) { event.detail.shouldSwap = false; event.detail.isError = false; }
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const composer = document.querySelector("#composer textarea");
    if (event.target.id === "presence" && composer) {
      event.detail.parameters.writing = composer === document.activeElement ? "1" : "";
    }
  });
  ["focusin", "focusout"].forEach((name) => document.addEventListener(name, (event) => {
    const place = document.getElementById("presence");
    if (place && event.target.matches("#composer textarea")) window.setTimeout(() => place.dispatchEvent(new CustomEvent("writing")), 100);
  }));

  // -- a saved reply goes below what is written already: nothing typed is lost -----------------------------------------
  document.addEventListener("htmx:beforeSwap", (event) => {
    const area = event.target.id === "composer-fields" && event.target.querySelector("textarea");
    if (area) area.removeAttribute("style");  // its height, which htmx would hand on in a way that the CSP forbids
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "composer-fields") return;
    const area = event.target.querySelector("textarea");
    if (!area) return;
    document.querySelectorAll("details.reply-menu[open]").forEach((menu) => menu.removeAttribute("open"));
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // -- undo: for 8 seconds, longer while somebody points at it ----------------------------------------------------------
  const fade = (button) => {
    let timer;
    const message = button.closest(".notice") || button;
    const begin = () => { window.clearTimeout(timer); timer = window.setTimeout(() => button.remove(), UNDO); };
    ["pointerenter", "focusin"].forEach((name) => message.addEventListener(name, () => window.clearTimeout(timer)));
    ["pointerleave", "focusout"].forEach((name) => message.addEventListener(name, begin));
    begin();
  };

  // -- printing --------------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  const start = () => {
    document.querySelectorAll("[data-undo]").forEach(fade);
    document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
