// Lets somebody drop files or a folder on the form. Without it they choose them with the two buttons.
(() => {
  "use strict";
  const form = document.querySelector("form[data-drop]");
  const place = form?.querySelector("[data-drop-here]");
  const told = form?.querySelector("[data-drop-told]");
  const input = form?.querySelector("#filer");
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
  };

  input.addEventListener("change", tell);
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
