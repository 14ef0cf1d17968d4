"use strict";

// The colours: as the system has them, light, or dark. The choice is kept where the browser lets a page keep something.
(() => {
  const names = ["system", "light", "dark"];
  const signs = { system: "◐", light: "☀", dark: "☾" };
  const button = document.getElementById("theme");
  let chosen = "system";
  try {
    chosen = localStorage.getItem("plumbline-theme") || chosen;
  } catch {
    // a file that is opened from a disk may have no storage
  }
  const show = () => {
    if (!names.includes(chosen)) chosen = "system";
    document.documentElement.dataset.theme = chosen;
    button.textContent = signs[chosen];
    button.setAttribute("aria-label", "Colours: " + (chosen === "system" ? "as the system" : chosen));
  };
  button.addEventListener("click", () => {
    chosen = names[(names.indexOf(chosen) + 1) % names.length];
    try {
      localStorage.setItem("plumbline-theme", chosen);
    } catch {
      // then it holds until the page is closed
    }
    show();
  });
  show();
})();

// Copying.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button.copies");
  if (!button) return;
  const text = button.parentElement.querySelector("pre");
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    const range = document.createRange(); // no clipboard without a secure origin: the older way
    range.selectNodeContents(text);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.execCommand("copy");
  }
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
});
