// Lets somebody drop files or a folder on the form. Without it they choose them with the two buttons.
(() => {
  "use strict";
  const form = document.querySelector("form[data-drop]");
  const place = form?.querySelector("[data-drop-here]");
  const told = form?.querySelector("[data-drop-told]");
  const input = form?.querySelector("#filer");
  const folder = form?.querySelector("#mappe");
  const fault = form?.querySelector("[data-drop-fault]");
  if (!(fault instanceof HTMLElement)) return;
  if (!(place instanceof HTMLElement) || !(told instanceof HTMLElement) || !(input instanceof HTMLInputElement)) return;
  place.hidden = false;

  const read = (reader) => new Promise((done, failed) => reader.readEntries(done, failed));
  const fileOf = (entry) => new Promise((done, failed) => entry.file(done, failed));
  const filesOf = async (entry) => {
    if (entry.isFile) return [await fileOf(entry)];
    const reader = entry.createReader();
    const found = [];
    // A folder tells of its files a hundred at a time.
    for (let some = await read(reader); some.length > 0; some = await read(reader)) {
      for (const inner of some) found.push(...(await filesOf(inner)));
    }
    return found;
  };
  const choose = (files) => {
    const chosen = new DataTransfer();
    for (const file of files) chosen.items.add(file);
    input.files = chosen.files;
    tell();
  };
  const tell = () => {
    told.textContent = [...input.files].map((file) => file.name).join(", ");
    fits();
  };
  // What is too large would be sent for minutes, and refused then.
  const fits = () => {
    const bytes = [...input.files, ...(folder?.files ?? [])].reduce((sum, file) => sum + file.size, 0);
    const most = Number(form.dataset.mostBytes);
    const tooLarge = bytes > most;
    fault.hidden = !tooLarge;
    fault.textContent = tooLarge ? form.dataset.tooLarge : "";
    for (const one of [input, folder]) {
      if (tooLarge && one?.files.length) one.setAttribute("aria-invalid", "true");
      else one?.removeAttribute("aria-invalid");
    }
    return !tooLarge;
  };

  input.addEventListener("change", tell);
  folder?.addEventListener("change", fits);
  form.addEventListener("submit", (event) => {
    if (fits()) return;
    event.preventDefault();
    (input.files.length ? input : folder).focus();
  });
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("is-over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("is-over"));
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const plain = [...event.dataTransfer.files];
    choose(entries.length ? (await Promise.all(entries.map(filesOf))).flat() : plain);
  });
})();
