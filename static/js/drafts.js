// Forms with data-draft="key" are kept on the server 1.5 s after a pause in typing. Without this script a form works
// as ever; what was kept is put back by the server.
(function () {
  "use strict";
  const PAUSE = 1500, AGAIN = 15000;
  const LEFT_OUT = ["csrfmiddlewaretoken", "next", "version"];
  const timers = new WeakMap();

  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || "";
  const state = (form) => form.querySelector("[data-draft-state]");
  const address = (form) => "/me/drafts/" + encodeURIComponent(form.dataset.draft) + "/";
  const say = (form, text, bad) => {
    const place = state(form);
    if (!place) return;
    place.textContent = text;
    place.classList.toggle("is-bad", Boolean(bad));
  };

  const values = (form) => {
    const data = {};
    Array.from(form.elements).forEach((field) => {
      if (!field.name || field.disabled || LEFT_OUT.includes(field.name)) return;
      if (["file", "password", "hidden", "submit", "button", "reset"].includes(field.type)) return;
      if (["checkbox", "radio"].includes(field.type) && !field.checked) return;
      const chosen = field.multiple ? Array.from(field.selectedOptions, (option) => option.value) : [field.value];
      data[field.name] = (data[field.name] || []).concat(chosen);
    });
    Object.keys(data).forEach((name) => { if (data[name].length === 1) data[name] = data[name][0]; });
    return data;
  };

  const written = (form) => Array.from(form.elements).some((field) => field.matches("textarea, input[type=text]") && field.value.trim());

  const save = async (form) => {
    if (form.dataset.sending === "1" || !form.isConnected) return;
    const place = state(form), data = written(form) ? values(form) : {};
    let answer;
    try {
      answer = await fetch(address(form), {
        method: "POST", credentials: "same-origin", redirect: "manual",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify({ for: place ? place.dataset.for : "", data: data }),
      });
    } catch (problem) {
      say(form, place ? place.dataset.offline : "", true);
      later(form, AGAIN);
      return;
    }
    if (!place || form.dataset.sending === "1") return;
    if (answer.ok) {
      const saved = await answer.json();
      form.dataset.dirty = form.dataset.out = "";
      say(form, Object.keys(data).length ? place.dataset.saved.replace("{time}", saved.time) : "");
    } else if (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect") {
      form.dataset.out = "1";
      say(form, place.dataset.out, true);
      later(form, AGAIN);
    } else if (answer.status === 409) {
      say(form, place.dataset.other, true);
    } else {
      say(form, answer.status === 400 ? place.dataset.long : place.dataset.offline, true);
    }
  };

  const later = (form, wait) => {
    window.clearTimeout(timers.get(form));
    timers.set(form, window.setTimeout(() => save(form), wait));
  };
  const changed = (event) => {
    const form = event.target.form;
    if (form && form.hasAttribute("data-draft")) later(form, PAUSE);
  };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);

  // -- a log-in in another tab has renewed the token: forms and htmx send the present one -----------------------------
  const freshen = (form) => {
    const field = form.elements.csrfmiddlewaretoken;
    if (field && token()) field.value = token();
  };
  document.addEventListener("submit", (event) => {
    window.clearTimeout(timers.get(event.target));
    if (event.target.method === "post") freshen(event.target);
  }, true);
  document.addEventListener("htmx:configRequest", (event) => {
    if (token()) event.detail.headers["X-CSRFToken"] = token();
  });
})();
