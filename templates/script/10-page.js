// The contents: a folded bar on a phone, a column beside the page on a wide screen, with a mark where the reader is.
(() => {
  "use strict";
  const contents = document.querySelectorAll(".contents > details");
  const folds = document.querySelectorAll(".guide details");
  const wide = window.matchMedia("(min-width: 72rem)");
  const links = new Map();
  const placed = () => { for (const one of contents) one.open = wide.matches; };

  const mark = (entries) => {
    for (const entry of entries) {
      const link = links.get(entry.target.getAttribute("aria-labelledby"));
      if (link && entry.isIntersecting) {
        for (const other of links.values()) other.removeAttribute("aria-current");
        link.setAttribute("aria-current", "true");
      }
    }
  };

  // What an address names; a damaged one names nothing.
  const named = (hash) => {
    try { return hash && document.getElementById(decodeURIComponent(hash)); } catch { return null; }
  };

  // A link to something inside a folded part opens that part, in browsers that don't do so by themselves.
  const reveal = () => {
    let part = named(location.hash.slice(1));
    const target = part;
    for (; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    if (target) target.scrollIntoView();
  };

  if (contents.length) {
    placed();
    wide.addEventListener("change", placed);
    for (const link of document.querySelectorAll('.contents > details a[href^="#"]')) links.set(link.hash.slice(1), link);
    if ("IntersectionObserver" in window) {
      const watch = new IntersectionObserver(mark, { rootMargin: "-10% 0px -80% 0px" });
      for (const part of document.querySelectorAll("main section[aria-labelledby]")) watch.observe(part);
    }
  }
  // The bar has room for one opened list; a choice, Escape or a click beside it closes that.
  const close = (but) => {
    for (const other of folds) if (other !== but && !wide.matches) other.open = false;
  };
  for (const one of folds) one.addEventListener("toggle", () => { if (one.open) close(one); });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".guide details") || event.target.closest(".guide a")) close();
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && !wide.matches && document.querySelector(".guide details[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
  window.addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
