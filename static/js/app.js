// Comfort on top of pages that work without it. No eval, no inline handlers: everything is found by data attributes.
(function () {
  "use strict";
  const each = (root, selector, act) => root.querySelectorAll(selector).forEach(act);
  const HTMX = "[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]";
  const typing = (element) => element.matches("input, textarea, select, [contenteditable]");

  // -- once a form is sent: no second time, and no warning on leaving ---------------------------------
  const busy = (form, on, pressed) => {
    form.dataset.sending = on ? "1" : "";
    each(form, "button:not([type=button]), input[type=submit]", (button) => {
      button.setAttribute("aria-disabled", on ? "true" : "false");
      button.classList.toggle("is-busy", on && button === pressed);
    });
  };
  // What is being kept as a draft at this moment comes first: sent before its answer, it would become a second request.
  const saving = (form) => form.querySelector("[data-autosave].htmx-request");
  const sendAfterSaving = (form, pressed) => {
    busy(form, true, pressed);
    saving(form).addEventListener("htmx:afterRequest", () => window.setTimeout(() => { busy(form, false); form.requestSubmit(pressed); }, 0), { once: true });
  };
  // A log-in may have ended while somebody wrote for hours: then the text stays here, instead of going to the log-in page.
  const opened = Date.now(), LONG = 10 * 60 * 1000;
  const doubtful = (form) => form.dataset.out === "1" || (form.dataset.dirty === "1" && Date.now() - opened > LONG && form.dataset.sure !== "1");
  const sendIfLoggedIn = async (form, pressed) => {
    busy(form, true, pressed);
    const answer = await fetch("/api/v1/me/", { credentials: "same-origin" }).catch(() => null);
    busy(form, false);
    form.dataset.out = answer && answer.status === 401 ? "1" : "";
    if (form.dataset.out) { tell(document.getElementById("toasts").dataset.out); return; }
    form.dataset.sure = "1";
    form.requestSubmit(pressed);
    form.dataset.sure = "";
  };
  const tell = (text) => {
    const note = document.createElement("div");
    note.className = "toast-note notice-warn";
    note.textContent = text;
    document.getElementById("toasts").replaceChildren(note);
  };
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.matches("[data-autosave]") && event.target.closest("form");
    if (form) form.dataset.out = event.detail.xhr.status === 401 ? "1" : "";
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches(HTMX)) return;
    if (form.dataset.sending === "1") { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (saving(form)) { event.preventDefault(); event.stopImmediatePropagation(); sendAfterSaving(form, event.submitter); return; }
    if (doubtful(form)) { event.preventDefault(); event.stopImmediatePropagation(); sendIfLoggedIn(form, event.submitter); return; }
    busy(form, true, event.submitter || form.querySelector("button:not([type=button])"));
    form.dataset.dirty = "";
    if (form.hasAttribute("data-download")) window.setTimeout(() => busy(form, false), 3000);
  }, true);
  window.addEventListener("pageshow", () => each(document, "form[data-sending='1']", (form) => busy(form, false)));
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches("[data-autosave]") && event.target.closest("form[data-sending='1']")) event.preventDefault();
    if (!event.target.matches("form")) return;
    if (event.target.dataset.sending === "1") event.preventDefault();
    else { busy(event.target, true, event.target.querySelector("button:not([type=button])")); event.target.dataset.dirty = ""; }
  });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.target.matches("form")) busy(event.target, false); });

  // -- text that is not sent yet -----------------------------------------------------------------------
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) form.dataset.dirty = "1";
    if (event.target.matches("textarea")) grow(event.target);
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-guard][data-dirty='1']")) event.preventDefault();
  });

  // -- keys ----------------------------------------------------------------------------------------------
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea") && event.target.form) {
      event.preventDefault();
      event.target.form.requestSubmit();
    } else if (event.key === "/" && document.body.dataset.shortcuts !== "off" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      const search = document.querySelector("[data-search]");
      if (search && search.offsetParent) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === "Escape") {
      const open = event.target.closest ? event.target.closest("details[data-menu][open]") : null;
      each(document, "details[data-menu][open]", (menu) => menu.removeAttribute("open"));
      if (open) open.querySelector("summary").focus();
    }
  });

  // -- menus close when one clicks elsewhere; messages can be put away; demo log-ins fill the form --------
  document.addEventListener("click", (event) => {
    each(document, "details[data-menu][open]", (menu) => { if (!menu.contains(event.target)) menu.removeAttribute("open"); });
    const dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest("[data-dismissable]").remove();
    const back = event.target.closest("[data-back]");
    if (back && window.history.length > 1) { event.preventDefault(); window.history.back(); }
    const login = event.target.closest("[data-login]");
    if (login) fillLogin(login);
  });
  const fillLogin = (button) => {
    const form = document.querySelector("form input[name=login]").form;
    form.elements.login.value = button.dataset.login;
    form.elements.password.value = button.dataset.password;
    form.requestSubmit();
  };

  // -- text areas as high as their text ----------------------------------------------------------------------
  const grow = (area) => {
    if (area.scrollHeight > area.clientHeight) area.style.height = Math.min(area.scrollHeight + 2, 640) + "px";
  };

  // -- files: drop and paste into the form's file input ----------------------------------------------------------
  const put = (input, files) => {
    const all = new DataTransfer();
    if (input.multiple) Array.from(input.files).forEach((file) => all.items.add(file));
    Array.from(files).slice(0, input.multiple ? undefined : 1).forEach((file) => all.items.add(file));
    input.files = all.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const list = (zone, input) => {
    let names = zone.querySelector(".chosen-files");
    if (!names) { names = document.createElement("ul"); names.className = "chosen-files"; zone.append(names); }
    names.replaceChildren(...Array.from(input.files).map((file) => {
      const line = document.createElement("li");
      line.textContent = file.name + " · " + (file.size < 1e6 ? Math.ceil(file.size / 1000) + " kB" : (file.size / 1e6).toFixed(1) + " MB");
      return line;
    }));
  };
  const dropzone = (zone) => {
    const input = zone.querySelector("input[type=file]");
    if (!input || zone.dataset.ready) return;
    zone.dataset.ready = "1";
    ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("is-over"); }));
    ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, () => zone.classList.remove("is-over")));
    zone.addEventListener("drop", (event) => { event.preventDefault(); put(input, event.dataTransfer.files); });
    input.addEventListener("change", () => list(zone, input));
  };
  document.addEventListener("paste", (event) => {
    const form = event.target.form;
    const input = form && form.querySelector("[data-dropzone] input[type=file]");
    if (input && event.clipboardData.files.length) { event.preventDefault(); put(input, event.clipboardData.files); }
  });

  // -- on load and after each htmx swap ------------------------------------------------------------------------------
  const prepare = (root) => {
    each(root, "textarea", grow);
    each(root, "[data-dropzone]", dropzone);
    each(root, "[data-dismiss][hidden]", (button) => button.removeAttribute("hidden"));
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  };
  const start = () => prepare(document);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) prepare(event.target); });
})();
