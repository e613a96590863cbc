// The pages work without this. It starts the components of the design system, again after a part was swapped.
(() => {
  "use strict";
  const begin = () => {
    DKFDS.init();
    document.getElementById("error-summary")?.focus();
  };
  document.addEventListener("htmx:after:swap", (event) => {
    const target = event.detail?.ctx?.target;
    if (target instanceof Element && target.isConnected) DKFDS.init({ scope: target });
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
