// Runs before the interface in a built app. A webview brings a browser's habits: reload, print,
// find, history, zoom by wheel, a menu with "Back". In an inbox each of them is an accident.
(() => {
  const browserKeys = new Set(["F3", "F5", "F7", "BrowserBack", "BrowserForward", "BrowserRefresh"]);
  const browserLetters = new Set(["f", "g", "j", "o", "p", "r", "s", "u"]);

  window.addEventListener(
    "keydown",
    (event) => {
      const mod = event.ctrlKey || event.metaKey;
      const history = event.altKey && (event.key === "ArrowLeft" || event.key === "ArrowRight");
      const letter = mod && !event.altKey && browserLetters.has(event.key.toLowerCase());
      // The interface still hears the key; only the webview's own answer is taken away.
      if (browserKeys.has(event.key) || history || letter) event.preventDefault();
    },
    { capture: true },
  );
  window.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey || event.metaKey) event.preventDefault();
    },
    { capture: true, passive: false },
  );
  // Cut, copy and paste stay where text is written or selected.
  window.addEventListener("contextmenu", (event) => {
    const target = event.composedPath()[0];
    const writable =
      target instanceof Element &&
      target.closest("input, textarea, [contenteditable]:not([contenteditable='false'])") !== null;
    if (!writable && String(window.getSelection()) === "") event.preventDefault();
  });
  // A file dropped beside the composer must not replace the interface.
  for (const kind of ["dragover", "drop"]) {
    window.addEventListener(kind, (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
    });
  }
})();
