// Files on their way show how far they are. Without scripts, or when anything fails, the form is sent as it is.
(function () {
  "use strict";
  const LARGE = 150 * 1024; // below this there is nothing to see
  const size = (form) => Array.from(form.querySelectorAll("input[type=file]"))
    .reduce((sum, input) => sum + Array.from(input.files).reduce((bytes, file) => bytes + file.size, 0), 0);

  function bar(form) {
    const found = document.createElement("progress");
    found.className = "upload-progress";
    found.max = 100;
    found.value = 0;
    found.setAttribute("aria-label", document.body.dataset.uploading || "");
    form.append(found);
    return found;
  }
  function show(answer) {
    if (answer.responseURL) history.replaceState(null, "", answer.responseURL);
    document.open();
    document.write(answer.responseText);
    document.close();
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.enctype !== "multipart/form-data" || form.matches("[hx-post]") || size(form) < LARGE) return;
    event.preventDefault();
    const progress = bar(form);
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (step) => { if (step.lengthComputable) progress.value = (step.loaded / step.total) * 100; });
    request.addEventListener("load", () => show(request));
    request.addEventListener("error", () => { progress.remove(); form.submit(); });
    request.open("POST", form.action);
    request.send(new FormData(form, event.submitter));
  });
})();
